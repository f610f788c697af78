//! Addresses as keys: town, lot, building.
//!
//! One place is written 千代田市大字上野五番地二, 上野5番地の2 and 上野５－２; all offline, without a gazetteer.

mod lot;
mod number;
mod town;

use crate::{kanji, width};

/// What an address may leave out, because the whole file lies in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AddressContext<'a> {
    /// Such as 架空県; may be empty.
    pub prefecture: &'a str,
    /// Such as さくら市, or 花園郡花園町 (the district may then be left out, too); may be empty.
    pub city: &'a str,
}

/// An address as folded keys. Not for showing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct AddressKey {
    /// Town and 字, without 大字 and 字: 上野.
    pub town: String,
    /// 丁目, 番地 and 号 as `3-5-2`; empty where there is none.
    pub lot: String,
    /// 方書: building and room; empty where there is none.
    pub building: String,
}

impl AddressKey {
    /// Town and lot together, for search by prefix: 上野3-5-2.
    pub fn key(&self) -> String {
        let mut key = String::with_capacity(self.town.len() + self.lot.len());
        key.push_str(&self.town);
        key.push_str(&self.lot);
        key
    }
}

/// Takes an address apart:
///
/// - a postcode after 〒, prefecture and city go, if they are there; 大字 and 字 go
/// - ヶ = ケ = が = ヵ (and ガ), ノ = の = 之, and variants of one kanji are one
/// - `N丁目M番地L号` is `N-M-L`, in any width and numeral; so are `N-M-L` with any dash, `N番M号`, `N番地のM`
/// - what comes after is the building, and so is a number that counts rooms or floors (3-5-102号室)
///
/// A kanji numeral is a number only with something behind it that makes it one: 千代田 and 二引ビル stay words, so that
/// 5番地二引ビル is `5`, and 7千代田21ビル is `7`. After the first 番地 or 号, only L号 and の二 at the end still are.
/// Numbers of towns (三番町, 北二十四条, 第二地割) stay with the town, in digits.
///
/// ```
/// use enishi_text::address::{AddressContext, parse};
/// let context = AddressContext { prefecture: "架空県", city: "さくら市" };
/// let address = parse("架空県さくら市大字緑ヶ丘三丁目５番地２号　コーポ桜１０１", &context);
/// assert_eq!(address.key(), "緑ケ丘3-5-2");
/// assert_eq!(address.building, "コーポ桜101");
/// ```
pub fn parse(text: &str, context: &AddressContext<'_>) -> AddressKey {
    let folded = width::fold_cow(text);
    let chars: Vec<char> = folded.chars().map(kanji::fold_char).collect();
    let local = strip_context(strip_postcode(&chars), context);
    let (start, lot, end) = lot::find(local);
    let (town, rest) = (local.get(..start).unwrap_or(local), local.get(end..).unwrap_or_default());
    AddressKey { town: town::key(town), lot, building: building(rest) }
}

fn strip_context<'a>(chars: &'a [char], context: &AddressContext<'_>) -> &'a [char] {
    let chars = strip_place(chars, context.prefecture).unwrap_or(chars);
    let without_district = || context.city.split_once('郡').and_then(|(_, town)| strip_place(chars, town));
    strip_place(chars, context.city).or_else(without_district).unwrap_or(chars)
}

/// `chars` after 〒123-4567; digits without 〒 are no postcode here.
fn strip_postcode(chars: &[char]) -> &[char] {
    let Some(('〒', rest)) = chars.split_first() else { return chars };
    let end = rest.iter().take_while(|c| c.is_ascii_digit() || matches!(c, '-' | ' ')).count();
    rest.get(end..).unwrap_or(rest)
}

/// `chars` after the name of a place and the spaces behind it; `None` where they do not begin with it.
fn strip_place<'a>(chars: &'a [char], place: &str) -> Option<&'a [char]> {
    let mut rest = chars;
    for c in place.chars().filter(|c| !c.is_whitespace()) {
        let (first, after) = rest.split_first()?;
        if *first != kanji::fold_char(c) {
            return None;
        }
        rest = after;
    }
    let spaces = rest.iter().take_while(|c| **c == ' ').count();
    rest.get(spaces..)
}

fn building(rest: &[char]) -> String {
    let text: String = rest.iter().filter(|c| **c != ' ').collect();
    let text = text.trim_start_matches(['-', ',', '、', '・', '.', 'の']);
    match text.strip_prefix('(') {
        Some(inner) => inner.strip_suffix(')').unwrap_or(inner).to_owned(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
