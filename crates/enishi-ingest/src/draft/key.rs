//! Which columns name residents, and which make a row a record.

use std::collections::HashSet;

use super::Overlap;
use super::column::{Column, is_digits};
use super::kind::Guess;
use super::note::Note;
use super::sign::Sign;

/// What makes a row a record, and whom it touches.
pub(crate) struct Identity {
    pub(super) residents: Vec<Resident>,
    pub(super) key: Vec<String>,
    pub(super) history: Option<String>,
    pub(super) valid_from: Option<String>,
    pub(super) valid_to: Option<String>,
    pub(super) ended_when: Option<String>,
    pub(super) protects_when: Option<(String, Vec<String>)>,
    pub(super) notes: Vec<Note>,
}

/// A column that names residents.
pub(super) struct Resident {
    pub(super) role: &'static str,
    pub(super) label: (&'static str, &'static str),
    pub(super) column: String,
    pub(super) width: Option<usize>,
}

// Resident IDs have up to 15 digits (住民記録システム標準仕様書).
const WIDEST: usize = 15;
// Fewer numbers say nothing, and would ask about single people.
const FEWEST_ASKED: usize = 20;

// More columns of people than this are something else.
const MOST_RESIDENTS: usize = 6;

/// Roles in front of a number, where a row has several.
const ROLES: [(&str, &str, (&str, &str)); 6] = [
    ("児童", "child", ("児童", "Child")),
    ("保護者", "guardian", ("保護者", "Guardian")),
    ("受給者", "payee", ("受給者", "Payee")),
    ("世帯主", "head", ("世帯主", "Head of the household")),
    ("配偶者", "spouse", ("配偶者", "Spouse")),
    ("", "subject", ("対象者", "Subject")),
];

/// Finds them; the columns of residents are no fields any more.
pub(super) fn find(
    columns: &[Column],
    guesses: &mut [Guess],
    known: &dyn Fn(&[String]) -> Option<Overlap>,
) -> Identity {
    let mut notes = Vec::new();
    let residents = residents(columns, guesses, known, &mut notes);
    let at_of = |sign| guesses.iter().position(|guess| guess.sign == Some(sign));
    let history = at_of(Sign::History).and_then(|at| columns.get(at)).filter(|column| column.mostly_whole());
    let key = record_key(columns, guesses, &residents, history, &mut notes);
    let deleted = at_of(Sign::Deleted).and_then(|at| columns.get(at));
    let deleted = deleted.filter(|column| column.values.keys().all(|value| value == "0" || value == "1"));
    let protects = at_of(Sign::Protection).and_then(|at| columns.get(at));
    // Whatever is not plainly "no" protects: the wrong way round would show where somebody hides.
    let protects_when = protects.map(|column| (column.name.clone(), protecting(column)));
    notes.extend(protects.map(|_| Note::Protects));
    let (valid_from, valid_to) = bounds(columns, guesses, &mut notes);
    Identity {
        residents,
        key,
        history: history.map(|column| column.name.clone()),
        valid_from,
        valid_to,
        ended_when: deleted.map(|column| column.name.clone()),
        protects_when,
        notes,
    }
}

impl Column {
    // A number of the record, written twice by mistake now and then.
    fn is_nearly_unique(&self) -> bool {
        self.filled == self.cells.len() && self.values.len() * 100 >= self.cells.len() * 95
    }

    fn mostly_whole(&self) -> bool {
        !self.is_empty() && self.values.keys().all(|text| is_digits(text) && text.len() < 10)
    }

    // Zeros before a number say nothing of its width.
    fn significant(&self) -> usize {
        self.values.keys().map(|text| text.trim_start_matches('0').len()).max().unwrap_or_default()
    }
}

fn residents(
    columns: &[Column],
    guesses: &mut [Guess],
    known: &dyn Fn(&[String]) -> Option<Overlap>,
    notes: &mut Vec<Note>,
) -> Vec<Resident> {
    let mut found: Vec<(usize, Option<Overlap>)> = Vec::new();
    let mut overlaps = Vec::new();
    for (column, guess) in columns.iter().zip(guesses.iter()) {
        let is_number =
            matches!(guess.kind, "number") && guess.is_field || guess.sign == Some(Sign::MyNumber);
        if !is_number || !column.is_digits() || column.my_numbers() > 0 {
            continue;
        }
        let overlap = overlap(column, known);
        if guess.sign == Some(Sign::Resident) {
            found.push((column.at, overlap));
        } else if let Some(overlap) = overlap {
            overlaps.push((column, overlap));
        }
    }
    for (column, overlap) in &overlaps {
        if overlap.percent >= 50 {
            notes.push(Note::ResidentByOverlap { column: column.name.clone(), percent: overlap.percent });
            found.push((column.at, Some(*overlap)));
        }
    }
    if found.is_empty() && overlaps.is_empty() {
        let by_digit = columns.iter().zip(guesses.iter()).find(|(column, guess)| {
            let is_number = guess.kind == "number" && guess.sign.is_none();
            is_number && guess.is_field && column.has_check_digits()
        });
        if let Some((column, _)) = by_digit {
            notes.push(Note::ResidentByCheckDigit { column: column.name.clone() });
            found.push((column.at, None));
        }
    }
    if found.is_empty() {
        notes.push(Note::NoResident);
    }
    found.sort_by_key(|(at, _)| *at);
    found.truncate(MOST_RESIDENTS);
    let several = found.len() > 1;
    let mut residents: Vec<Resident> = Vec::new();
    for (at, overlap) in found {
        let (Some(column), Some(guess)) = (columns.get(at), guesses.get_mut(at)) else { continue };
        guess.is_field = false;
        guess.notes.clear();
        if let Some(Overlap { percent, .. }) = overlap.filter(|overlap| overlap.percent < 50) {
            notes.push(Note::FewKnown { column: column.name.clone(), percent });
        }
        let (role, label) = role(&column.name, several, &residents);
        residents.push(Resident { role, label, column: column.name.clone(), width: width(column, overlap) });
    }
    residents
}

fn overlap(column: &Column, known: &dyn Fn(&[String]) -> Option<Overlap>) -> Option<Overlap> {
    let numbers: Vec<String> = column.values.keys().filter(|text| is_digits(text)).cloned().collect();
    if numbers.len() < FEWEST_ASKED { None } else { known(&numbers) }
}

fn role(name: &str, several: bool, taken: &[Resident]) -> (&'static str, (&'static str, &'static str)) {
    let fits = |(word, role, _): &&(&str, &'static str, _)| {
        name.contains(word) && (several || word.is_empty()) && taken.iter().all(|other| other.role != *role)
    };
    let numbered = [("other", ("その他", "Other")), ("another", ("その他2", "Another"))];
    let found = ROLES.iter().find(fits).map(|(_, role, label)| (*role, *label));
    let free = numbered.into_iter().find(|(role, _)| taken.iter().all(|other| other.role != *role));
    found.or(free).unwrap_or(("subject", ("対象者", "Subject")))
}

fn width(column: &Column, overlap: Option<Overlap>) -> Option<usize> {
    let of_register =
        overlap.and_then(|overlap| overlap.width).filter(|width| column.significant() <= *width);
    of_register.or(Some(column.longest())).filter(|width| (1..=WIDEST).contains(width))
}

// The first set of columns that no two rows share.
fn record_key(
    columns: &[Column],
    guesses: &[Guess],
    residents: &[Resident],
    history: Option<&Column>,
    notes: &mut Vec<Note>,
) -> Vec<String> {
    let sets = candidates(columns, guesses, residents, history.is_some());
    let found = sets.iter().position(|set| is_key(columns, set, history));
    let nearly = sets.iter().position(|set| is_nearly_key(columns, set, history));
    let is_near = nearly.is_some_and(|nearly| found.is_none_or(|found| nearly < found));
    let Some(set) = nearly.filter(|_| is_near).or(found).and_then(|at| sets.get(at)) else {
        notes.push(Note::KeyNotUnique);
        let all = columns.iter().zip(guesses).filter(|(_, guess)| guess.sign != Some(Sign::MyNumber));
        return all
            .filter(|(column, _)| column.my_numbers() == 0)
            .map(|(column, _)| column.name.clone())
            .collect();
    };
    notes.push(match set.len() {
        _ if is_near => Note::KeyRepeats,
        1 => Note::KeyUnsure,
        _ => Note::KeyOfSeveral,
    });
    set.iter().filter_map(|at| columns.get(*at)).map(|column| column.name.clone()).collect()
}

fn candidates(
    columns: &[Column],
    guesses: &[Guess],
    residents: &[Resident],
    history: bool,
) -> Vec<Vec<usize>> {
    let pairs = || columns.iter().zip(guesses);
    let is_resident = |column: &Column| residents.iter().any(|resident| resident.column == column.name);
    let people: Vec<usize> =
        pairs().filter(|(column, _)| is_resident(column)).map(|(column, _)| column.at).collect();
    let own = |guess: &Guess| guess.is_field && (guess.kind == "number" && guess.sign != Some(Sign::History));
    let like_number = |column: &Column, guess: &Guess| {
        guess.is_field
            && guess.sign.is_none()
            && guess.kind == "text"
            && column.longest() <= 20
            && column.is_nearly_unique()
    };
    let mut numbers: Vec<usize> =
        pairs().filter(|(_, guess)| own(guess)).map(|(column, _)| column.at).collect();
    numbers.extend(pairs().filter(|(column, guess)| like_number(column, guess)).map(|(column, _)| column.at));
    let codes =
        pairs().filter(|(_, guess)| guess.is_field && matches!(guess.kind, "code" | "text" | "number"));
    let codes: Vec<usize> = codes
        .filter(|(column, _)| column.filled == column.cells.len())
        .map(|(column, _)| column.at)
        .collect();
    let dates =
        pairs().filter(|(_, guess)| guess.is_field && guess.kind == "date" && guess.attribute.is_none());
    let dates: Vec<usize> = dates.map(|(column, _)| column.at).collect();
    let mut sets: Vec<Vec<usize>> = Vec::new();
    let people_set = || (!people.is_empty()).then(|| people.clone());
    if history {
        sets.extend(people_set());
    }
    sets.extend(numbers.iter().map(|at| vec![*at]));
    sets.extend(people.iter().map(|at| vec![*at]));
    sets.extend(people_set());
    sets.extend(numbers.iter().flat_map(|number| people.iter().map(|person| vec![*number, *person])));
    let firsts = || numbers.iter().chain(&people);
    sets.extend(
        firsts().flat_map(|first| {
            codes.iter().filter(move |code| *code != first).map(|code| vec![*first, *code])
        }),
    );
    for first in people.iter().take(1) {
        for (place, second) in codes.iter().enumerate() {
            sets.extend(codes.iter().skip(place + 1).map(|third| vec![*first, *second, *third]));
        }
    }
    sets.extend(firsts().flat_map(|first| dates.iter().map(|date| vec![*first, *date])));
    let told = |attribute| {
        pairs().find(|(_, guess)| guess.attribute == Some(attribute)).map(|(column, _)| column.at)
    };
    for name in ["kana", "name"] {
        sets.extend(told(name).zip(told("birth_date")).map(|(name, birth)| vec![name, birth]));
    }
    sets
}

// One number that stands in nearly every row once: a better key than several columns by chance.
fn is_nearly_key(columns: &[Column], set: &[usize], history: Option<&Column>) -> bool {
    match set {
        [at] if history.is_none() => {
            columns.get(*at).is_some_and(|column| column.cells.len() > 9 && column.is_nearly_unique())
        }
        _ => false,
    }
}

fn is_key(columns: &[Column], set: &[usize], history: Option<&Column>) -> bool {
    let parts: Vec<&Column> = set.iter().filter_map(|at| columns.get(*at)).chain(history).collect();
    let alone = set.first().and_then(|at| columns.get(*at));
    let Some(rows) = alone.map(|column| column.cells.len()) else { return false };
    if history.is_none() && set.len() == 1 {
        return alone.is_some_and(Column::is_unique);
    }
    let mut seen = HashSet::new();
    (0..rows).all(|row| {
        let cells: Vec<&str> =
            parts.iter().map(|column| column.cells.get(row).map_or("", String::as_str)).collect();
        cells.first().is_some_and(|first| !first.is_empty()) && seen.insert(cells)
    })
}

// Also 1, where no row of this file has it.
fn protecting(column: &Column) -> Vec<String> {
    let seen = column.values.keys().filter(|value| !is_no(value) && value.chars().count() <= 4);
    let mut values: Vec<String> = seen.cloned().chain(["1".to_owned()]).collect();
    values.sort();
    values.dedup();
    values
}

fn is_no(value: &str) -> bool {
    matches!(value, "0" | "00" | "無" | "なし" | "-")
}

// Days on which a record begins and ends, by words that mean nothing else.
const FROM: [&str; 12] = [
    "資格取得",
    "開始",
    "交付",
    "入所",
    "認定年月日",
    "認定日",
    "登録",
    "受理",
    "決定",
    "実施日",
    "取得",
    "有効_from",
];
const TO: [&str; 10] = ["適用終了", "喪失", "返還", "廃止", "退所", "終結", "抹消", "取消", "終了", "解除"];

fn bounds(columns: &[Column], guesses: &[Guess], notes: &mut Vec<Note>) -> (Option<String>, Option<String>) {
    let is_date = |guess: &Guess| guess.kind == "date" && guess.sign == Some(Sign::Date);
    let dates =
        || columns.iter().zip(guesses).filter(|(_, guess)| is_date(guess)).map(|(column, _)| &column.name);
    // 支援措置 does not lapse on its last day; what is suspended is not over.
    let means = |name: &&String, word: &str| name.contains(word) && !name.contains("停止");
    let first =
        |words: &[&str]| words.iter().find_map(|word| dates().find(|name| means(name, word)).cloned());
    let until = first(&TO).filter(|name| !name.contains("支援措置"));
    if until.is_none() {
        notes.extend(
            dates()
                .find(|name| name.contains("期限"))
                .map(|name| Note::PerhapsUntil { column: name.clone() }),
        );
    }
    (first(&FROM), until)
}
