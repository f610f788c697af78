//! Names, and how often they are given.

mod foreign;
mod given;
mod surnames;

use crate::chance::{Dice, Table};

pub(crate) use foreign::{CULTURES, Culture, Part};

/// A surname as the register holds it, and as plainer systems write it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Surname {
    /// the registered glyphs
    pub(crate) text: &'static str,
    /// with the common glyph
    pub(crate) plain: &'static str,
    /// with a private-use character, where CP932 has not the registered glyph; empty otherwise
    pub(crate) private: &'static str,
    /// フリガナ, full width
    pub(crate) kana: &'static str,
    weight: u16,
}

/// A given name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Given {
    /// the registered glyphs
    pub(crate) text: &'static str,
    /// with the common glyph
    pub(crate) plain: &'static str,
    /// フリガナ, full width
    pub(crate) kana: &'static str,
    weight: u16,
}

struct Years {
    from: i32,
    to: i32,
    names: Table<Given>,
}

/// 性別
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sex {
    /// 男
    Male,
    /// 女
    Female,
}

impl Sex {
    /// The other one.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Male => Self::Female,
            Self::Female => Self::Male,
        }
    }
}

/// Which glyphs a system writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glyph {
    /// those registered
    Own,
    /// the common ones
    Plain,
    /// a 外字 where there is one, else those registered
    Private,
}

/// A person's name, with what the glyph, the kana and the gap between its parts leave open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    /// surname and given name in kanji or kana
    Japanese {
        /// 氏
        surname: &'static Surname,
        /// 名
        given: &'static Given,
    },
    /// alphabet and kana, perhaps kanji; perhaps a 通称
    Foreign {
        /// family name
        family: &'static Part,
        /// given names
        given: &'static Part,
        /// 通称
        alias: Option<(&'static Surname, &'static Given)>,
    },
}

impl Surname {
    /// As CP932 can hold it.
    pub(crate) fn registered(&self) -> &'static str {
        self.written(Glyph::Private)
    }

    fn written(&self, glyph: Glyph) -> &'static str {
        match glyph {
            Glyph::Own => self.text,
            Glyph::Plain => self.plain,
            Glyph::Private if self.private.is_empty() => self.text,
            Glyph::Private => self.private,
        }
    }
}

impl Name {
    /// The legal name, `gap` between its parts. Foreign names without kanji stand in the alphabet.
    pub(crate) fn text(&self, glyph: Glyph, gap: &str) -> String {
        match self {
            Self::Japanese { surname, given } => joined(surname, given, glyph, gap),
            Self::Foreign { family, given, .. } if family.kanji.is_empty() => {
                format!("{} {}", family.alphabet, given.alphabet)
            }
            Self::Foreign { family, given, .. } => format!("{}{gap}{}", family.kanji, given.kanji),
        }
    }

    /// Whether both sound alike.
    pub(crate) fn sounds_like(&self, other: &Self) -> bool {
        self.sound() == other.sound()
    }

    fn sound(&self) -> (&'static str, &'static str) {
        match self {
            Self::Japanese { surname, given } => (surname.kana, given.kana),
            Self::Foreign { family, given, .. } => (family.kana, given.kana),
        }
    }

    /// The name a department calls the person by: the 通称 where there is one.
    pub(crate) fn called(&self, glyph: Glyph, gap: &str) -> String {
        self.alias(glyph, gap).unwrap_or_else(|| self.text(glyph, gap))
    }

    /// フリガナ of the legal name, full width, small kana small.
    pub(crate) fn kana(&self, gap: &str) -> String {
        match self {
            Self::Japanese { surname, given } => format!("{}{gap}{}", surname.kana, given.kana),
            Self::Foreign { family, given, .. } => format!("{}{gap}{}", family.kana, given.kana),
        }
    }

    /// フリガナ of the name a department calls the person by.
    pub(crate) fn called_kana(&self, gap: &str) -> String {
        self.alias_kana(gap).unwrap_or_else(|| self.kana(gap))
    }

    /// The name in the alphabet.
    pub(crate) fn alphabet(&self) -> Option<String> {
        match self {
            Self::Japanese { .. } => None,
            Self::Foreign { family, given, .. } => Some(format!("{} {}", family.alphabet, given.alphabet)),
        }
    }

    /// 通称
    pub(crate) fn alias(&self, glyph: Glyph, gap: &str) -> Option<String> {
        let (surname, given) = self.alias_parts()?;
        Some(joined(surname, given, glyph, gap))
    }

    /// フリガナ of the 通称
    pub(crate) fn alias_kana(&self, gap: &str) -> Option<String> {
        let (surname, given) = self.alias_parts()?;
        Some(format!("{}{gap}{}", surname.kana, given.kana))
    }

    fn alias_parts(&self) -> Option<(&'static Surname, &'static Given)> {
        match self {
            Self::Japanese { .. } => None,
            Self::Foreign { alias, .. } => *alias,
        }
    }
}

fn joined(surname: &Surname, given: &Given, glyph: Glyph, gap: &str) -> String {
    let own = if glyph == Glyph::Plain { given.plain } else { given.text };
    format!("{}{gap}{own}", surname.written(glyph))
}

/// Balls in an urn, one or more to each entry: a weighted draw in constant time.
struct Urn<T: 'static> {
    or: &'static T,
    balls: Vec<&'static T>,
}

impl<T> Urn<T> {
    fn draw(&self, dice: &mut Dice) -> &'static T {
        let index = dice.below(u32::try_from(self.balls.len()).unwrap_or(u32::MAX));
        self.balls.get(index as usize).copied().unwrap_or(self.or)
    }
}

const FIRST_YEAR: i32 = 1915;
const LAST_YEAR: i32 = 2060;

/// Urns of all names.
pub(crate) struct Names {
    surnames: Urn<Surname>,
    men: Vec<Urn<Given>>,
    women: Vec<Urn<Given>>,
    either: Urn<Given>,
}

impl Names {
    /// Fills the urns.
    pub(crate) fn new() -> Self {
        let table = &surnames::SURNAMES;
        let balls = table.iter().flat_map(|name| std::iter::repeat_n(name, usize::from(name.weight)));
        let years =
            |groups: &'static [Years]| (FIRST_YEAR..=LAST_YEAR).map(|year| urn(groups, year)).collect();
        let old = given::EITHER.iter().filter(|years| years.from < 1960).flat_map(|years| years.names.iter());
        Self {
            surnames: Urn { or: &table.first, balls: balls.collect() },
            men: years(given::MALE),
            women: years(given::FEMALE),
            either: Urn { or: &given::FALLBACK, balls: old.collect() },
        }
    }

    /// A surname.
    pub(crate) fn surname(&self, dice: &mut Dice) -> &'static Surname {
        self.surnames.draw(dice)
    }

    /// A surname that departments write in two ways, both in CP932.
    pub(crate) fn variant_surname(&self, dice: &mut Dice) -> &'static Surname {
        dice.pick(&surnames::VARIANT)
    }

    /// A surname whose glyph is not in CP932.
    pub(crate) fn private_surname(&self, dice: &mut Dice) -> &'static Surname {
        dice.pick(&surnames::PRIVATE)
    }

    /// A given name of somebody born in `year`.
    pub(crate) fn given(&self, dice: &mut Dice, sex: Sex, year: i32) -> &'static Given {
        let urns = if sex == Sex::Male { &self.men } else { &self.women };
        let index = usize::try_from(year.clamp(FIRST_YEAR, LAST_YEAR) - FIRST_YEAR).unwrap_or_default();
        urns.get(index).map_or(&given::FALLBACK, |urn| urn.draw(dice))
    }

    /// A given name of somebody born in `year` that few share with others of the same surname.
    pub(crate) fn rare_given(&self, dice: &mut Dice, sex: Sex, year: i32) -> &'static Given {
        let drawn: [&'static Given; 12] = std::array::from_fn(|_| self.given(dice, sex, year));
        drawn.into_iter().min_by_key(|given| given.weight).unwrap_or(&given::FALLBACK)
    }

    /// A given name that both men and women bear.
    pub(crate) fn either(&self, dice: &mut Dice) -> &'static Given {
        self.either.draw(dice)
    }
}

fn urn(groups: &'static [Years], year: i32) -> Urn<Given> {
    let now = groups.iter().chain(given::EITHER).filter(|years| (years.from..=years.to).contains(&year));
    let names = now.flat_map(|years| years.names.iter());
    let balls = names.flat_map(|name| std::iter::repeat_n(name, usize::from(name.weight)));
    Urn { or: &given::FALLBACK, balls: balls.collect() }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::text::Encoding;

    fn all_given() -> impl Iterator<Item = &'static Given> {
        [given::MALE, given::FEMALE, given::EITHER].into_iter().flatten().flat_map(|years| years.names.iter())
    }

    #[test]
    fn there_are_enough_of_them() {
        let surnames: HashSet<&str> = surnames::SURNAMES.iter().map(|name| name.text).collect();
        let given: HashSet<&str> = all_given().map(|name| name.text).collect();
        assert!(surnames.len() >= 120, "{}", surnames.len());
        assert!(given.len() >= 150, "{}", given.len());
    }

    #[test]
    fn what_cp932_has_not_is_known() {
        let fits = |text: &str| Encoding::Cp932.append(text, &mut Vec::new()).is_ok();
        for name in surnames::SURNAMES.iter().chain(surnames::VARIANT.iter()).chain(surnames::PRIVATE.iter())
        {
            assert!(fits(name.plain), "{}", name.plain);
            assert_eq!(fits(name.text), name.private.is_empty(), "{}", name.text);
            assert!(fits(name.private), "{}", name.text);
        }
        assert!(all_given().all(|name| fits(name.text) && fits(name.plain)));
    }

    #[test]
    fn every_year_has_names() {
        let names = Names::new();
        for urn in names.men.iter().chain(&names.women) {
            assert!(urn.balls.len() > 50);
        }
    }
}
