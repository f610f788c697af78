//! What each column is: by its name where that says something, by its cells where not. What is not certain is
//! sensitive and locating, and says so.

use std::collections::BTreeSet;

use enishi_text::era::EraDigits;

use super::column::Column;
use super::note::Note;
use super::sign::{self, Sign};
use super::{codes, dates, words};

/// What a column seems to be.
pub(crate) struct Guess {
    /// ASCII name
    pub(super) name: String,
    /// as connectors name kinds
    pub(super) kind: &'static str,
    pub(super) attribute: Option<&'static str>,
    pub(super) class: Class,
    pub(super) codes: Vec<String>,
    pub(super) sign: Option<Sign>,
    /// whether it becomes a field
    pub(super) is_field: bool,
    pub(super) notes: Vec<Note>,
}

/// Who may see it.
pub(super) type Class = &'static [&'static str];

const GENERAL: Class = &["general"];
const SENSITIVE: Class = &["sensitive"];
const LOCATING: Class = &["locating"];
const BOTH: Class = &["sensitive", "locating"];

/// Guesses for all columns of a table, in their order.
pub(super) fn guesses(columns: &[Column], map: EraDigits, has_header: bool) -> Vec<Guess> {
    let mut names = BTreeSet::new();
    let mut guesses: Vec<Guess> = Vec::new();
    for column in columns {
        let neighbour = columns.get(column.at + 1).is_some_and(Column::is_kana);
        let before = guesses.last();
        let mut guess = one(column, map, neighbour);
        if !has_header {
            is_birth(&mut guess, before);
        }
        if guess.is_field {
            only_once(&mut guess, &guesses);
            guess.name = unused(&guess, column, &mut names);
        }
        guesses.push(guess);
    }
    guesses
}

fn one(column: &Column, map: EraDigits, before_kana: bool) -> Guess {
    let my_numbers = column.my_numbers();
    let sign = sign::of(&column.name);
    let mut guess = if my_numbers > 0 {
        not_taken(sign, Note::MyNumber { count: my_numbers })
    } else {
        match sign {
            Some(Sign::MyNumber) => not_taken(sign, Note::MyNumberName),
            Some(sign) => by_name(column, sign, map),
            None => by_cells(column, map, before_kana),
        }
    };
    if column.is_empty() {
        guess.notes.push(Note::EmptyColumn);
    }
    guess
}

fn not_taken(sign: Option<Sign>, note: Note) -> Guess {
    Guess { is_field: false, sign, notes: vec![note], ..guess("text", None, BOTH) }
}

fn guess(kind: &'static str, attribute: Option<&'static str>, class: Class) -> Guess {
    let (name, codes, notes) = (String::new(), Vec::new(), Vec::new());
    Guess { name, kind, attribute, class, codes, sign: None, is_field: true, notes }
}

fn by_name(column: &Column, sign: Sign, map: EraDigits) -> Guess {
    let mut guess = match sign {
        Sign::Name => guess("name", Some("name"), GENERAL),
        Sign::Kana => guess("kana", Some("kana"), GENERAL),
        Sign::Alias => guess("name", Some("alias"), GENERAL),
        Sign::AliasKana => guess("kana", Some("alias_kana"), GENERAL),
        Sign::FormerName => guess("name", Some("former_name"), GENERAL),
        Sign::FormerKana => guess("kana", Some("former_kana"), GENERAL),
        Sign::Alphabet => guess("name", Some("alphabet"), GENERAL),
        Sign::OtherName => guess("name", None, BOTH),
        Sign::OtherKana => guess("kana", None, BOTH),
        Sign::Address => guess("address", Some("address"), LOCATING),
        Sign::FormerAddress => guess("address", Some("former_address"), LOCATING),
        Sign::Phone => guess("phone", Some("phone"), LOCATING),
        Sign::Emergency if column.share(|text| text.bytes().any(|byte| byte.is_ascii_digit())) < 0.5 => {
            guess("text", None, BOTH)
        }
        Sign::Emergency => guess("phone", None, BOTH),
        Sign::Postcode => guess("postcode", Some("postcode"), LOCATING),
        Sign::Household => guess("number", Some("household"), LOCATING),
        Sign::Birth => date(column, map, Some("birth_date"), GENERAL),
        Sign::Date => date(column, map, None, SENSITIVE),
        Sign::Sex => coded(column, Some("sex"), GENERAL),
        Sign::Latest | Sign::Deleted => coded(column, None, GENERAL),
        Sign::Protection => coded(column, None, BOTH),
        Sign::Code => unsure(coded(column, None, BOTH)),
        Sign::District => noted(guess("text", None, LOCATING), Note::DistrictAxis),
        Sign::Amount => amount(column),
        Sign::Number | Sign::Resident => number(column),
        Sign::History => guess("number", None, GENERAL),
        Sign::Relationship => guess("text", None, BOTH),
        Sign::Place | Sign::Staff => guess("text", None, BOTH),
        // A name of somebody: whose, the column does not say.
        Sign::Text if column.is_spaced_name() => noted(guess("name", None, BOTH), Note::SecondOfItsKind),
        Sign::Remarks | Sign::Text | Sign::MyNumber => unsure(guess("text", None, BOTH)),
    };
    if matches!(guess.kind, "kana") && !column.is_empty() && !column.is_kana() {
        guess.notes.push(Note::CellsDisagree);
    }
    guess.sign = Some(sign);
    guess
}

fn by_cells(column: &Column, map: EraDigits, before_kana: bool) -> Guess {
    let told = |guess: Guess| noted(guess, Note::ByCells);
    match () {
        () if column.is_phone() => told(guess("phone", Some("phone"), LOCATING)),
        () if column.is_postcode() => told(guess("postcode", Some("postcode"), LOCATING)),
        () if dates::are_in(column, map, false) => told(guess("date", None, SENSITIVE)),
        () if column.is_kana() => told(guess("kana", Some("kana"), GENERAL)),
        () if column.is_spaced_name() => told(guess("name", Some("name"), GENERAL)),
        () if column.is_address() => told(guess("address", Some("address"), LOCATING)),
        () if column.is_amount() => told(guess("amount", None, SENSITIVE)),
        () if before_kana && column.is_short_kanji() => told(guess("name", Some("name"), GENERAL)),
        () if codes::are_in(column) => unsure(coded(column, None, BOTH)),
        () if column.is_digits() && column.values.len() * 2 > column.filled => {
            unsure(guess("number", None, BOTH))
        }
        () => unsure(guess("text", None, BOTH)),
    }
}

fn date(column: &Column, map: EraDigits, attribute: Option<&'static str>, class: Class) -> Guess {
    if dates::are_in(column, map, true) {
        guess("date", attribute, class)
    } else {
        noted(guess("text", None, BOTH), Note::CellsDisagree)
    }
}

fn coded(column: &Column, attribute: Option<&'static str>, class: Class) -> Guess {
    let (codes, others) = codes::of(column);
    let mut guess = Guess { codes, ..guess("code", attribute, class) };
    if !guess.codes.is_empty() {
        guess.notes.push(Note::CodesToName);
    }
    if others > 0 {
        guess.notes.push(Note::CodesLeftOut { count: others });
    }
    guess
}

fn amount(column: &Column) -> Guess {
    if column.is_empty() || column.mostly(|text| enishi_text::digits::amount(text).is_some()) {
        guess("amount", None, SENSITIVE)
    } else {
        noted(guess("text", None, BOTH), Note::CellsDisagree)
    }
}

// A number that nearly everybody has another of is one that people are found by.
fn number(column: &Column) -> Guess {
    let is_own = !column.is_empty() && column.values.len() * 2 > column.filled;
    let is_known = words::known(&column.name).is_some() || column.name.ends_with("番号");
    match (is_own, is_known) {
        (true, true) => guess("number", Some("number"), GENERAL),
        (_, true) => guess("number", None, GENERAL),
        _ => unsure(guess("number", None, BOTH)),
    }
}

fn unsure(guess: Guess) -> Guess {
    noted(guess, Note::ClassUnsure)
}

fn noted(mut guess: Guess, note: Note) -> Guess {
    guess.notes.push(note);
    guess
}

// Without a header, the date that stands behind a name is taken for the date of birth.
fn is_birth(guess: &mut Guess, before: Option<&Guess>) {
    let behind_name = before.is_some_and(|before| matches!(before.kind, "name" | "kana"));
    if guess.kind == "date" && behind_name {
        (guess.attribute, guess.class) = (Some("birth_date"), GENERAL);
        guess.notes = vec![Note::BirthUnsure];
    }
}

// The first name, address or date of birth is the person's; whose a second one is, a person must say.
fn only_once(guess: &mut Guess, before: &[Guess]) {
    let is_second =
        before.iter().any(|other| other.attribute.is_some() && other.attribute == guess.attribute);
    if is_second && !matches!(guess.attribute, Some("number")) {
        guess.attribute = None;
        guess.class = BOTH;
        guess.notes.push(Note::SecondOfItsKind);
    }
}

fn unused(guess: &Guess, column: &Column, names: &mut BTreeSet<String>) -> String {
    let of_kind = match guess.attribute {
        Some("name") => "shimei",
        Some("kana") => "shimei_kana",
        Some("birth_date") => "birth_ymd",
        Some("address") => "jusho",
        Some("phone") => "tel",
        _ => "",
    };
    let known = words::known(&column.name).map(str::to_owned);
    let own = Some(words::ascii_name(&column.name)).filter(|name| !name.is_empty());
    let of_kind = Some(of_kind.to_owned()).filter(|name| !name.is_empty());
    let base = known.or(own).or(of_kind).unwrap_or_else(|| format!("column_{}", column.at + 1));
    let numbered = (2..).map(|number| format!("{base}_{number}"));
    let name = std::iter::once(base.clone()).chain(numbered).find(|name| !names.contains(name));
    let name = name.unwrap_or(base);
    names.insert(name.clone());
    name
}
