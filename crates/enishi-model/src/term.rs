//! Search terms of a value. The index holds them per visibility class, and a hit is checked against the
//! terms of the *reduced* person: both sides are made here, so they cannot drift apart.

use enishi_text::{digits, kana, name, romaji, width};

use crate::merge::parsed;
use crate::schema::Place;
use crate::{Attribute, FieldKind, ReducedPerson};

/// What a term is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermKind {
    /// a name or a part of it, as written but for width, case and spacing
    Name,
    /// the same with kanji variants folded
    NameVariant,
    /// kana as written, in full-width katakana
    Kana,
    /// kana under the standard's fuzzy rules
    KanaVariant,
    /// kana in folded romaji
    Romaji,
    /// the known digits of a birth date, `19570401`
    Birth,
    /// a number of any system, or a telephone number
    Number,
    /// an address under its key
    Address,
    /// a household's number; only asked for by an opened resident, never typed
    Household,
    /// a programme whose record stands
    Programme,
    /// the district in which the register has somebody; only asked for by a remit, never typed
    District,
}

impl TermKind {
    /// One letter, for the index.
    pub fn letter(self) -> u8 {
        match self {
            Self::Name => b'N',
            Self::NameVariant => b'n',
            Self::Kana => b'K',
            Self::KanaVariant => b'k',
            Self::Romaji => b'r',
            Self::Birth => b'b',
            Self::Number => b'd',
            Self::Address => b'a',
            Self::Household => b'h',
            Self::Programme => b'p',
            Self::District => b'z',
        }
    }
}

/// A search term.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// about what
    pub kind: TermKind,
    /// the folded text
    pub text: String,
}

impl std::fmt::Debug for Term {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Term({:?}, masked)", self.kind)
    }
}

/// The terms of an attribute's value (normalised).
pub fn of_attribute(attribute: &Attribute, kind: FieldKind, value: &str, place: &Place) -> Vec<Term> {
    match attribute {
        Attribute::Name | Attribute::Alias | Attribute::FormerName | Attribute::Alphabet => names(value),
        Attribute::Kana | Attribute::AliasKana | Attribute::FormerKana => readings(value),
        Attribute::BirthDate => births(value),
        Attribute::Address | Attribute::FormerAddress => addresses(value, place),
        Attribute::Number | Attribute::Phone => numbers(value),
        Attribute::Household => vec![of_household(value)],
        _ if kind == FieldKind::Phone => numbers(value),
        _ => Vec::new(),
    }
}

/// The kinds that the terms of an attribute can have.
fn kinds_of(attribute: &Attribute, kind: FieldKind) -> &'static [TermKind] {
    match attribute {
        Attribute::Name | Attribute::Alias | Attribute::FormerName | Attribute::Alphabet => {
            &[TermKind::Name, TermKind::NameVariant, TermKind::Romaji]
        }
        Attribute::Kana | Attribute::AliasKana | Attribute::FormerKana => {
            &[TermKind::Kana, TermKind::KanaVariant, TermKind::Romaji]
        }
        Attribute::BirthDate => &[TermKind::Birth],
        Attribute::Address | Attribute::FormerAddress => &[TermKind::Address],
        Attribute::Number | Attribute::Phone => &[TermKind::Number],
        Attribute::Household => &[TermKind::Household],
        _ if kind == FieldKind::Phone => &[TermKind::Number],
        _ => &[],
    }
}

/// Every term of what an actor sees of a person.
pub fn of_reduced(person: &ReducedPerson, place: &Place) -> Vec<Term> {
    of_reduced_where(person, place, &|_| true)
}

/// The terms of what an actor sees of a person, as far as a question asks for their kinds.
pub fn of_reduced_where(
    person: &ReducedPerson,
    place: &Place,
    wanted: &dyn Fn(TermKind) -> bool,
) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    for merged in &person.attributes {
        let kind = merged.values.first().map_or(FieldKind::Text, |value| value.value.kind);
        if !kinds_of(&merged.attribute, kind).iter().any(|kind| wanted(*kind)) {
            continue;
        }
        for value in merged.values.iter().flat_map(|value| value.written()) {
            terms.extend(of_attribute(&merged.attribute, value.kind, &value.value, place));
        }
    }
    let ids = std::iter::once(&person.resident_id).chain(&person.joined);
    terms.extend(ids.flat_map(|id| numbers(id.as_str())));
    let standing = person.programmes.iter().filter(|programme| !programme.records.is_empty());
    terms.extend(standing.map(|programme| of_programme(programme.programme.id.as_str())));
    terms.sort();
    terms.dedup();
    terms
}

/// The term of a household.
pub fn of_household(number: &str) -> Term {
    Term { kind: TermKind::Household, text: number_key(number) }
}

/// The term that says that a record of the programme stands.
pub fn of_programme(programme: &str) -> Term {
    Term { kind: TermKind::Programme, text: programme.to_owned() }
}

/// The term of a code on a district axis.
pub fn of_district(axis: &str, code: &str) -> Term {
    Term { kind: TermKind::District, text: format!("{axis} {code}") }
}

/// The terms of a resident ID or another system's number: as it is, and without leading zeros.
pub fn numbers(value: &str) -> Vec<Term> {
    let whole = number_key(value);
    let bare = whole.trim_start_matches('0').to_owned();
    let mut terms = Vec::new();
    if !bare.is_empty() && bare != whole {
        terms.push(Term { kind: TermKind::Number, text: bare });
    }
    if !whole.is_empty() {
        terms.push(Term { kind: TermKind::Number, text: whole });
    }
    terms
}

/// Digits and letters only, half-width, lower case: `03-1234-5678` and `0312345678` are one number.
pub fn number_key(value: &str) -> String {
    digits::to_ascii(&width::squash(value)).chars().filter(|letter| letter.is_ascii_alphanumeric()).collect()
}

fn names(value: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    let whole = name::exact(value);
    for part in std::iter::once(whole).chain(name::split(value)) {
        terms.push(Term { kind: TermKind::NameVariant, text: name::loose(&part) });
        if romaji::is_romaji(&part) {
            terms.push(Term { kind: TermKind::Romaji, text: romaji::key(&part) });
        }
        terms.push(Term { kind: TermKind::Name, text: part });
    }
    tidy(terms)
}

fn readings(value: &str) -> Vec<Term> {
    let reading = kana::reading(value);
    let parts: Vec<&str> = reading.split(' ').filter(|part| !part.is_empty()).collect();
    let whole = parts.concat();
    let reversed: String = parts.iter().rev().copied().collect();
    let mut terms = Vec::new();
    for part in std::iter::once(whole.as_str()).chain(parts.iter().copied()) {
        terms.push(Term { kind: TermKind::KanaVariant, text: kana::key(part) });
        terms.push(Term { kind: TermKind::Romaji, text: romaji::from_kana(part) });
        terms.push(Term { kind: TermKind::Kana, text: part.to_owned() });
    }
    // Romaji is written in both orders: Taro Yamada, Yamada Taro.
    terms.push(Term { kind: TermKind::Romaji, text: romaji::from_kana(&reversed) });
    tidy(terms)
}

fn births(value: &str) -> Vec<Term> {
    let key = enishi_text::date::from_canonical(value).ok().map(|date| date.digits_key());
    tidy(key.map(|text| Term { kind: TermKind::Birth, text }).into_iter().collect())
}

fn addresses(value: &str, place: &Place) -> Vec<Term> {
    let address = parsed(value, place);
    let terms = [address.key(), address.building].map(|text| Term { kind: TermKind::Address, text });
    tidy(terms.into())
}

fn tidy(mut terms: Vec<Term>) -> Vec<Term> {
    terms.retain(|term| !term.text.is_empty());
    terms.sort();
    terms.dedup();
    terms
}
