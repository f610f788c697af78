//! What a person typed, understood: which of its words may be a name, a date, a number, an address,
//! and how well each reading fits. Also decides whether a reduced person answers it, and how well.

use std::collections::BTreeSet;

use enishi_text::{date, digits, era::EraDigits, kana, name, romaji, width};

use crate::merge::address_key;
use crate::schema::Place;
use crate::term::{Term, TermKind, number_key};

/// How well a hit fits: the order of hits, and nothing else orders them but the handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// as written
    Exact,
    /// a variant: kanji, kana, romaji
    Variant,
    /// the beginning of it
    Prefix,
}

/// Every tier, best first.
pub const TIERS: [Tier; 3] = [Tier::Exact, Tier::Variant, Tier::Prefix];

/// How a term must compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// the whole term
    Equals,
    /// its beginning
    StartsWith,
}

/// One way in which a word may be met.
#[derive(Clone, PartialEq, Eq)]
pub struct Alternative {
    /// the term
    pub term: Term,
    /// whole or beginning
    pub fit: Fit,
    /// how good it is
    pub tier: Tier,
}

/// One word of the query with everything that it may mean.
#[derive(Clone, PartialEq, Eq)]
pub struct Word {
    /// as typed
    pub text: String,
    /// any of these will do
    pub alternatives: Vec<Alternative>,
}

/// A query: any of its readings will do; in each, every word must be met.
#[derive(Clone, PartialEq, Eq)]
pub struct Query {
    /// word by word, and, where the words may be one name, the words taken together
    pub readings: Vec<Vec<Word>>,
    /// only residents with a standing record of each of these programmes
    pub programmes: Vec<String>,
    /// only residents who meet one of these: the districts of the actor's remit
    pub districts: Option<Vec<Term>>,
}

/// Longest query that is read, in characters: a name and an address fit many times over.
pub const LONGEST_QUERY: usize = 200;
// Short beginnings of numbers and dates would match half the city.
const SHORTEST_NUMBER: usize = 4;

impl Query {
    /// Reads what was typed. `None` where there is nothing in it to search by.
    pub fn parse(typed: &str, programmes: &[String], place: &Place) -> Option<Self> {
        let typed: String = typed.chars().take(LONGEST_QUERY).collect();
        let folded = width::fold(&typed);
        let parts: Vec<&str> = folded.split(' ').filter(|part| !part.is_empty()).collect();
        let apart: Vec<Word> = parts.iter().map(|part| word(part, place)).collect();
        let together = (parts.len() > 1).then(|| vec![word(&joined(&parts), place)]);
        let mut readings: Vec<Vec<Word>> = std::iter::once(apart).chain(together).collect();
        readings.retain(|words| !words.is_empty() && words.iter().all(|word| !word.alternatives.is_empty()));
        (!readings.is_empty()).then(|| Self { readings, programmes: programmes.to_vec(), districts: None })
    }

    /// Everyone of a household.
    pub fn household(number: &str) -> Self {
        let alternative =
            Alternative { term: crate::term::of_household(number), fit: Fit::Equals, tier: Tier::Exact };
        let word = Word { text: String::new(), alternatives: vec![alternative] };
        Self { readings: vec![vec![word]], programmes: Vec::new(), districts: None }
    }

    /// The same within these districts: whoever lives elsewhere costs no time that could be measured. Who
    /// answers is decided by what is left of them, as ever.
    pub fn within(self, districts: Option<Vec<Term>>) -> Self {
        Self { districts, ..self }
    }

    /// How well the terms of what an actor sees of a person answer the query; `None` where they do not.
    /// `terms` must be sorted.
    pub fn tier_of(&self, terms: &[Term]) -> Option<Tier> {
        let enrolled =
            |programme: &String| terms.binary_search(&crate::term::of_programme(programme)).is_ok();
        if !self.programmes.iter().all(enrolled) {
            return None;
        }
        self.readings.iter().filter_map(|words| tier_of_words(words, terms)).min()
    }

    /// Every kind of term that it asks for.
    pub fn kinds(&self) -> BTreeSet<TermKind> {
        let words = self.readings.iter().flatten();
        let mut kinds: BTreeSet<TermKind> =
            words.flat_map(|word| &word.alternatives).map(|alternative| alternative.term.kind).collect();
        if !self.programmes.is_empty() {
            kinds.insert(TermKind::Programme);
        }
        kinds
    }

    /// What each word was taken for, for the person who typed it.
    pub fn understood(&self) -> Vec<(String, Vec<TermKind>)> {
        let words = self.readings.first().map(Vec::as_slice).unwrap_or_default();
        words.iter().map(|word| (word.text.clone(), kinds(word))).collect()
    }
}

fn kinds(word: &Word) -> Vec<TermKind> {
    let mut kinds: Vec<TermKind> =
        word.alternatives.iter().map(|alternative| alternative.term.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

// Latin words keep a space between them, so that `taro yamada` stays readable; Japanese ones fall together.
fn joined(parts: &[&str]) -> String {
    if parts.iter().all(|part| part.is_ascii()) { parts.join(" ") } else { parts.concat() }
}

fn tier_of_words(words: &[Word], terms: &[Term]) -> Option<Tier> {
    let met =
        |word: &Word| word.alternatives.iter().filter(|one| one.is_met(terms)).map(|one| one.tier).min();
    // The worst word decides; a word that is not met decides it all.
    words.iter().try_fold(Tier::Exact, |worst, word| met(word).map(|tier| worst.max(tier)))
}

impl Alternative {
    fn is_met(&self, terms: &[Term]) -> bool {
        match self.fit {
            Fit::Equals => terms.binary_search(&self.term).is_ok(),
            Fit::StartsWith => {
                let from = terms.partition_point(|term| *term < self.term);
                terms
                    .get(from)
                    .is_some_and(|term| term.kind == self.term.kind && term.text.starts_with(&self.term.text))
            }
        }
    }
}

fn word(text: &str, place: &Place) -> Word {
    let mut alternatives = Vec::new();
    // Marks alone are nothing to search by.
    if !text.chars().any(char::is_alphanumeric) {
        return Word { text: text.to_owned(), alternatives };
    }
    if text.chars().any(|letter| letter.is_ascii_digit()) {
        add_number(text, &mut alternatives);
        add_birth(text, &mut alternatives);
    }
    if kana::is_kana(text) {
        add_kana(text, &mut alternatives);
    }
    if romaji::is_romaji(text) {
        add(&mut alternatives, TermKind::Romaji, romaji::key(text), Tier::Variant);
    }
    let is_number = text.chars().all(|letter| letter.is_ascii_digit() || letter == '-');
    if !is_number {
        add_name(text, &mut alternatives);
        add(&mut alternatives, TermKind::Address, address_key(text, place), Tier::Exact);
    }
    alternatives.retain(|alternative| !alternative.term.text.is_empty());
    Word { text: text.to_owned(), alternatives }
}

// The whole term at its tier, and its beginning at the last.
fn add(alternatives: &mut Vec<Alternative>, kind: TermKind, text: String, tier: Tier) {
    let term = Term { kind, text };
    alternatives.push(Alternative { term: term.clone(), fit: Fit::Equals, tier });
    alternatives.push(Alternative { term, fit: Fit::StartsWith, tier: Tier::Prefix });
}

fn add_name(text: &str, alternatives: &mut Vec<Alternative>) {
    let exact = name::exact(text);
    let variant = name::loose(text);
    alternatives.push(Alternative {
        term: Term { kind: TermKind::Name, text: exact },
        fit: Fit::Equals,
        tier: Tier::Exact,
    });
    add(alternatives, TermKind::NameVariant, variant, Tier::Variant);
}

fn add_kana(text: &str, alternatives: &mut Vec<Alternative>) {
    alternatives.push(Alternative {
        term: Term { kind: TermKind::Kana, text: name::exact(&kana::reading(text)) },
        fit: Fit::Equals,
        tier: Tier::Exact,
    });
    add(alternatives, TermKind::KanaVariant, kana::key(text), Tier::Variant);
}

fn add_number(text: &str, alternatives: &mut Vec<Alternative>) {
    let key = number_key(text);
    if key.chars().count() < SHORTEST_NUMBER || !key.chars().any(|letter| letter.is_ascii_digit()) {
        return;
    }
    add(alternatives, TermKind::Number, key, Tier::Exact);
}

fn add_birth(text: &str, alternatives: &mut Vec<Alternative>) {
    let key = birth_key(text);
    let tier = if key.len() == 8 { Tier::Exact } else { Tier::Prefix };
    if key.len() >= SHORTEST_NUMBER {
        let term = Term { kind: TermKind::Birth, text: key };
        alternatives.push(Alternative { term: term.clone(), fit: Fit::Equals, tier });
        alternatives.push(Alternative { term, fit: Fit::StartsWith, tier: Tier::Prefix });
    }
}

// Digits alone are taken as a western date or its beginning; everything else as the date parser reads it.
fn birth_key(text: &str) -> String {
    let plain = digits::to_ascii(text);
    let is_western = plain.chars().all(|letter| letter.is_ascii_digit()) && matches!(plain.len(), 4 | 6 | 8);
    if is_western {
        return if plain.starts_with("18") || plain.starts_with("19") || plain.starts_with("20") {
            plain.into_owned()
        } else {
            String::new()
        };
    }
    date::parse(text, EraDigits::COMMON).map(|date| date.digits_key()).unwrap_or_default()
}
