//! Whether a row is about the person whose number it carries (design.md, Identity).

use enishi_text::{kana, name};

use crate::{Attribute, Cell, Field, Source};

/// What a row or the register says of who somebody is.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Claim {
    /// every name: 氏名, 通称, 旧氏, alphabet
    pub names: Vec<String>,
    /// every name in kana
    pub kana: Vec<String>,
    /// 生年月日, canonical
    pub birth_date: Option<String>,
}

impl Claim {
    /// What a source's row says of the resident whom it touches in `role`.
    pub fn of_row(source: &Source, role: &str, cells: &[Cell]) -> Self {
        let mut claim = Self::default();
        let own =
            source.fields.iter().zip(cells).filter(|(field, cell)| field.of == role && !cell.is_empty());
        for (field, cell) in own {
            let value = cell.value().to_owned();
            match field.attribute {
                Some(Attribute::Name | Attribute::Alias | Attribute::FormerName | Attribute::Alphabet) => {
                    claim.names.push(value);
                }
                Some(Attribute::Kana | Attribute::AliasKana | Attribute::FormerKana) => {
                    claim.kana.push(value)
                }
                Some(Attribute::BirthDate) => claim.birth_date = Some(value),
                _ => {}
            }
        }
        claim
    }

    /// Whether rows of a source can say who somebody is in that role.
    pub fn is_made_by(source: &Source, role: &str) -> bool {
        let own = || source.fields.iter().filter(|field| field.of == role);
        let names =
            |attribute: &Option<Attribute>| matches!(attribute, Some(Attribute::Name | Attribute::Kana));
        own().any(|field| names(&field.attribute))
            && own().any(|field| field.attribute == Some(Attribute::BirthDate))
    }

    /// Whether there is enough in it to disagree: a name and a birth date.
    pub fn can_disagree(&self) -> bool {
        self.birth_date.is_some() && !(self.names.is_empty() && self.kana.is_empty())
    }
}

/// The birth date that a row gives the resident whom it touches in `role`, canonical.
pub fn birth_date<'c>(source: &Source, role: &str, cells: &'c [Cell]) -> Option<&'c str> {
    let is_birth = |field: &Field| field.attribute == Some(Attribute::BirthDate) && field.of == role;
    let mut own = source.fields.iter().zip(cells).filter(|(field, _)| is_birth(field));
    own.next().map(|(_, cell)| cell.value()).filter(|date| !date.is_empty())
}

/// Whether name and birth date of a row both disagree with the register. One of the two, or the kana
/// beside an equal name, is no conflict: departments write names and dates differently.
pub fn disagrees(register: &Claim, row: &Claim) -> bool {
    register.can_disagree()
        && row.can_disagree()
        && register.birth_date != row.birth_date
        && !share_a_name(register, row)
}

fn share_a_name(register: &Claim, row: &Claim) -> bool {
    let written = |claim: &Claim| claim.names.iter().map(|text| name::loose(text)).collect::<Vec<_>>();
    let spoken = |claim: &Claim| claim.kana.iter().map(|text| kana::loose_key(text)).collect::<Vec<_>>();
    meet(&written(register), &written(row)) || meet(&spoken(register), &spoken(row))
}

fn meet(left: &[String], right: &[String]) -> bool {
    left.iter().any(|text| !text.is_empty() && right.contains(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(name: &str, kana: &str, birth: &str) -> Claim {
        let list = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
        Claim {
            names: list(name),
            kana: list(kana),
            birth_date: Some(birth.to_owned()).filter(|text| !text.is_empty()),
        }
    }

    #[test]
    fn only_both_together_are_a_conflict() {
        let register = claim("髙橋 京子", "タカハシ キョウコ", "1957-04-01");
        let agree = [
            ("高橋京子", "ﾀｶﾊｼ ｷﾖｳｺ", "1957-04-01"),
            ("高橋　京子", "", "1957-04-02"),
            ("佐藤 京子", "サトウ キョウコ", "1957-04-01"),
            ("", "タカハシ キヨウコ", "1960-01-01"),
            ("佐藤 次郎", "サトウ ジロウ", ""),
        ];
        for (name, kana, birth) in agree {
            assert!(!disagrees(&register, &claim(name, kana, birth)), "{name} {kana} {birth}");
        }
        assert!(disagrees(&register, &claim("佐藤 次郎", "サトウ ジロウ", "1960-01-01")));
    }
}
