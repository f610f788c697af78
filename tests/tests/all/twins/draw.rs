//! Any town: people, and what the files of up to three nights say of them.

use std::collections::BTreeMap;

use enishi_model::schema::{FieldKind, SourceRole};
use enishi_model::{Attribute, Field, Level, Source, SourceId};
use enishi_tests::town::{Dice, File, OWN, Row, Story, Verdict, night};

use super::seer::Seer;

/// So many stand in the register: more of one surname than one page of hits holds.
pub const IN_REGISTER: usize = 28;
const OF_ONE_NAME: usize = 23;
/// Those whom the files of programmes speak of most.
const CAST: usize = 9;

const GIVEN: [(&str, &str); 8] = [
    ("花子", "ハナコ"),
    ("一郎", "イチロウ"),
    ("京子", "キョウコ"),
    ("次郎", "ジロウ"),
    ("渡", "ワタル"),
    ("美咲", "ミサキ"),
    ("健", "ケン"),
    ("桜", "サクラ"),
];
const SURNAMES: [(&str, &str); 5] = [
    ("佐藤", "サトウ"),
    ("髙橋", "タカハシ"),
    ("渡邉", "ワタナベ"),
    ("斎藤", "サイトウ"),
    ("中央", "チュウオウ"),
];
// Some are written like names: what is a worse match by the name is a better one by the address.
const ADDRESSES: [&str; 8] = [
    "縁市中央町1-2-3",
    "縁市中央町1-2",
    "縁市桜町9-9-9",
    "縁市隠町7-7-7",
    "縁市佐藤1-1",
    "縁市佐",
    "縁市高橋",
    "縁市上野5-2 桜荘101",
];
const NUMBERS: [&str; 6] = ["00120", "120", "第1-2001号", "0000300012", "04-2900-9001", "7712345"];

/// Somebody of the town.
#[derive(Clone, Debug)]
pub struct Resident {
    pub id: String,
    pub name: String,
    pub kana: String,
    pub born: String,
}

/// The n-th of the register.
pub fn resident(number: usize) -> Resident {
    let surname = if number <= OF_ONE_NAME { SURNAMES[0] } else { SURNAMES[1 + number % 4] };
    let given = GIVEN[number % GIVEN.len()];
    person(format!("{number:010}"), surname, given, number)
}

/// Somebody whom the register does not know.
pub fn stranger(number: usize) -> Resident {
    person(format!("90{number:08}"), SURNAMES[number % 5], GIVEN[(number / 2) % GIVEN.len()], 40 + number)
}

/// Somebody whom only programmes know that the seer knows nothing of: a number to join.
pub fn shadow(number: usize) -> Resident {
    person(format!("91{number:08}"), SURNAMES[1 + number % 4], GIVEN[number % GIVEN.len()], 60 + number)
}

fn person(id: String, surname: (&str, &str), given: (&str, &str), number: usize) -> Resident {
    Resident {
        id,
        name: format!("{}　{}", surname.0, given.0),
        kana: format!("{} {}", surname.1, given.1),
        born: format!("19{:02}-{:02}-{:02}", 30 + number % 60, 1 + number % 12, 1 + number % 28),
    }
}

/// Everybody whom a number of the town may stand for.
pub fn everybody() -> Vec<Resident> {
    let mut everybody: Vec<Resident> = (1..=IN_REGISTER).map(resident).collect();
    everybody.extend((1..=4).map(stranger));
    everybody.extend((1..=2).map(shadow));
    everybody
}

/// A town as that seer will be shown it, with something hidden and something open in it.
pub fn story(seer: &Seer, dice: &mut Dice) -> Story {
    let nights = 2 + dice.roll(2);
    let mut story = Story::default();
    let flags = Flags::draw(dice);
    for id in sources(seer, dice) {
        let source = &seer.city.schema.sources[&id];
        let files = match source.role {
            SourceRole::Protection => protection(&flags, nights, dice),
            SourceRole::Register => register(source, &flags, nights, dice),
            SourceRole::Crosswalk => crosswalk(nights),
            SourceRole::Ordinary => self::files(seer, source, nights, dice),
        };
        story.files.extend(files.into_iter().map(|(night, file)| ((night, id.clone()), file)));
    }
    if dice.once_in(3) {
        story.joins.push((resident(7).id, resident(8).id));
    }
    story.joins.extend(hidden_joins(seer, dice));
    story
}

/// A join with a number that only hidden programmes know, or none.
pub fn hidden_joins(seer: &Seer, dice: &mut Dice) -> Vec<(String, String)> {
    let is_blind = seer.city.schema.sources.values().any(|source| seer.is_blind_to(source));
    if !is_blind || dice.once_in(3) {
        return Vec::new();
    }
    let (known, hidden) = (resident(1 + dice.roll(5)).id, shadow(1 + dice.roll(2)).id);
    vec![if dice.once_in(2) { (known, hidden) } else { (hidden, known) }]
}

// The register and the protection file always; of the others some that are hidden, some that are not.
fn sources(seer: &Seer, dice: &mut Dice) -> Vec<SourceId> {
    let schema = &seer.city.schema;
    let ordinary = schema.sources.values().filter(|source| source.role == SourceRole::Ordinary);
    let mut ordinary: Vec<&Source> = ordinary.collect();
    dice.shuffle(&mut ordinary);
    ordinary.sort_by_key(|source| seer.level(source) >= Level::Summary);
    let hidden = ordinary.partition_point(|source| seer.level(source) < Level::Summary);
    let (hidden, open) = ordinary.split_at(hidden);
    let mut chosen: Vec<&Source> = hidden.iter().take(4).chain(open.iter().take(4)).copied().collect();
    chosen.extend(schema.sources.values().filter(|source| match source.role {
        SourceRole::Register | SourceRole::Protection => true,
        SourceRole::Crosswalk => {
            hidden.iter().take(4).chain(open.iter().take(4)).any(|one| one.programme == source.programme)
        }
        SourceRole::Ordinary => false,
    }));
    chosen.into_iter().map(|source| source.id.clone()).collect()
}

/// Whom which file protects.
#[derive(Clone, Debug)]
struct Flags {
    by_measure: Vec<usize>,
    by_register: Vec<usize>,
    lifted: Option<usize>,
    is_loaded: bool,
    is_late: bool,
}

impl Flags {
    fn draw(dice: &mut Dice) -> Self {
        let is_loaded = !dice.once_in(10);
        Self {
            by_measure: if dice.once_in(4) { Vec::new() } else { vec![2 + dice.roll(2)] },
            by_register: if dice.once_in(2) { Vec::new() } else { vec![3 + dice.roll(2)] },
            lifted: dice.once_in(3).then_some(6),
            is_loaded,
            is_late: dice.once_in(2),
        }
    }
}

fn protection(flags: &Flags, nights: usize, dice: &mut Dice) -> Vec<(usize, File)> {
    if !flags.is_loaded {
        return Vec::new();
    }
    let last = if flags.is_late { nights - 1 } else { nights };
    let row = |number: usize, line: u64, ended: bool| Row {
        key: resident(number).id,
        line,
        links: vec![("subject".to_owned(), resident(number).id)],
        ended,
        protects: !ended,
        ..Row::default()
    };
    (1..=last)
        .map(|night| {
            let standing = flags.by_measure.iter().map(|number| (*number, false));
            let lifted = flags.lifted.map(|number| (number, night > 1));
            let rows = standing.chain(lifted).zip(2..);
            let mut rows: Vec<Row> = rows.map(|((number, ended), line)| row(number, line, ended)).collect();
            for row in &mut rows {
                row.values.insert("sochi_kbn".to_owned(), format!("0{}", 1 + dice.roll(4)));
            }
            (night, File::published(night, rows))
        })
        .collect()
}

fn register(source: &Source, flags: &Flags, nights: usize, dice: &mut Dice) -> Vec<(usize, File)> {
    let mut rows: Vec<Row> = (1..=IN_REGISTER)
        .map(|number| {
            let resident = resident(number);
            let mut row = Row {
                key: resident.id.clone(),
                line: number as u64 + 1,
                links: vec![("subject".to_owned(), resident.id.clone())],
                ..Row::default()
            };
            fill(&mut row, source, &BTreeMap::from([("subject".to_owned(), resident)]), dice);
            row.protects = flags.by_register.contains(&number);
            row.values.insert("shiensochi_kbn".to_owned(), u8::from(row.protects).to_string());
            row.values.insert("jumin_jotai".to_owned(), "1".to_owned());
            row
        })
        .collect();
    let mut files = vec![(1, File::published(1, rows.clone()))];
    for night in 2..=nights {
        for row in &mut rows {
            if dice.once_in(4) {
                let field = dice.pick(&["jusho1", "setai_no", "zenjusho", "yubin_no", "chiku_cd1"]);
                let field = source.field(field).unwrap();
                row.values.insert(field.name.clone(), value(field, None, dice));
            }
        }
        files.push((night, File::published(night, rows.clone())));
    }
    files
}

fn insured(number: usize) -> String {
    format!("{:010}", 300_000 + number)
}

/// Whether the questions open this resident.
pub fn is_opened(id: &str) -> bool {
    !(CAST + 1..=IN_REGISTER).any(|number| resident(number).id == id)
}

/// Whether it is a number of another system, which the crosswalk may know.
pub fn is_insured(number: &str) -> bool {
    number.starts_with("00003")
}

fn crosswalk(nights: usize) -> Vec<(usize, File)> {
    let row = |number: usize| Row {
        key: insured(number),
        line: number as u64 + 1,
        links: vec![("subject".to_owned(), resident(number).id)],
        ..Row::default()
    };
    (1..=nights).map(|night| (night, File::published(night, (1..=CAST).map(row).collect()))).collect()
}

/// Files of an ordinary source, night by night: taken, held, refused, or not there.
pub fn files(seer: &Seer, source: &Source, nights: usize, dice: &mut Dice) -> Vec<(usize, File)> {
    let mut files = Vec::new();
    let mut rows: Vec<Row> = (0..2 + dice.roll(5)).map(|at| row(seer, source, at, dice)).collect();
    for number in 1..=nights {
        if number > 1 {
            evolve(seer, source, &mut rows, dice);
        }
        let verdict = match dice.roll(12) {
            0 => continue,
            1 => Verdict::Held,
            2 => Verdict::Refused,
            _ => Verdict::Published,
        };
        let mut file = File { verdict, ..File::published(number, with_history(source, &rows, dice)) };
        for (row, line) in file.rows.iter_mut().zip(2..) {
            row.line = line;
        }
        files.push((number, file));
    }
    files
}

// A night's rows: most as they were, some changed, some gone, some new.
fn evolve(seer: &Seer, source: &Source, rows: &mut Vec<Row>, dice: &mut Dice) {
    rows.retain(|_| !dice.once_in(7));
    for row in rows.iter_mut() {
        for field in source.fields.iter().filter(|field| !is_identity(field)) {
            if dice.once_in(6) {
                row.values.insert(field.name.clone(), value(field, None, dice));
            }
        }
        row.ended |= dice.once_in(9);
        row.history_no += i64::from(seer.city.connectors[&source.id].record.history.is_some());
    }
    if dice.once_in(2) {
        let at = 10 + dice.roll(10);
        if rows.iter().all(|row| row.key != format!("{at:03}")) {
            rows.push(row(seer, source, at, dice));
        }
    }
}

// Systems with history numbers repeat former rows in front of the current one.
fn with_history(source: &Source, rows: &[Row], dice: &mut Dice) -> Vec<Row> {
    let mut all = Vec::new();
    for row in rows {
        if row.history_no > 0 && dice.once_in(3) {
            let mut former = Row { history_no: row.history_no - 1, ..row.clone() };
            if let Some(field) = source.fields.iter().find(|field| !is_identity(field)) {
                former.values.insert(field.name.clone(), value(field, None, dice));
            }
            all.push(former);
        }
        all.push(row.clone());
    }
    all
}

/// A row of somebody, or of nobody yet.
pub fn row(seer: &Seer, source: &Source, at: usize, dice: &mut Dice) -> Row {
    let connector = &seer.city.connectors[&source.id];
    let mut row = Row { key: format!("{at:03}"), line: at as u64 + 2, ..Row::default() };
    let mut named = BTreeMap::new();
    for (place, spec) in connector.residents.iter().enumerate() {
        let (number, resident) = if spec.system.is_some() {
            let who = 1 + dice.roll(CAST + 2);
            (insured(who), resident(who))
        } else {
            let who = somebody(seer, source, dice);
            (who.id.clone(), who)
        };
        let is_absent = spec.column.is_none() || dice.once_in(if place == 0 { 10 } else { 3 });
        row.links.push((spec.role.clone(), if is_absent { String::new() } else { number }));
        named.insert(spec.role.clone(), resident);
    }
    fill(&mut row, source, &named, dice);
    row.from = dice.once_in(2).then(|| format!("2026-0{}-01", 1 + dice.roll(9)));
    row.to = dice.once_in(4).then(|| dice.pick(&["2026-10-31", "2027-03-31"]).to_string());
    row.ended = dice.once_in(8);
    row
}

fn somebody(seer: &Seer, source: &Source, dice: &mut Dice) -> Resident {
    match dice.roll(8) {
        0 => stranger(1 + dice.roll(4)),
        1 if seer.is_blind_to(source) => shadow(1 + dice.roll(2)),
        2 => resident(1 + dice.roll(IN_REGISTER)),
        _ => resident(1 + dice.roll(CAST)),
    }
}

fn fill(row: &mut Row, source: &Source, named: &BTreeMap<String, Resident>, dice: &mut Dice) {
    for field in &source.fields {
        row.values.insert(field.name.clone(), value(field, named.get(&field.of), dice));
    }
}

/// Whether rows are judged by it: name, kana and birth date.
pub fn is_identity(field: &Field) -> bool {
    matches!(
        field.attribute,
        Some(
            Attribute::Name
                | Attribute::Kana
                | Attribute::BirthDate
                | Attribute::FormerName
                | Attribute::Alias
        ) | Some(Attribute::AliasKana | Attribute::FormerKana | Attribute::Alphabet)
    )
}

/// Any value of a field; of a name or birth date, the resident's.
pub fn value(field: &Field, resident: Option<&Resident>, dice: &mut Dice) -> String {
    match (&field.attribute, resident) {
        (Some(Attribute::Name), Some(resident)) => return resident.name.clone(),
        (Some(Attribute::Kana), Some(resident)) => return resident.kana.clone(),
        (Some(Attribute::BirthDate), Some(resident)) => return resident.born.clone(),
        _ if dice.once_in(5) => return String::new(),
        _ => {}
    }
    match (field.kind, &field.attribute) {
        (_, Some(Attribute::District(axis))) if axis == "minsei" => {
            dice.pick(&[OWN.to_owned(), "102".to_owned()]).clone()
        }
        (_, Some(Attribute::Household)) => format!("00005000{:02}", dice.roll(4)),
        (FieldKind::Code, _) if !field.codes.is_empty() && !dice.once_in(8) => {
            dice.pick(&field.codes).value.clone()
        }
        (FieldKind::Name, _) => format!("{}　{}", dice.pick(&SURNAMES).0, dice.pick(&GIVEN).0),
        (FieldKind::Kana, _) => format!("{} {}", dice.pick(&SURNAMES).1, dice.pick(&GIVEN).1),
        (FieldKind::Address, _) => dice.pick(&ADDRESSES).to_string(),
        (FieldKind::Date, _) => format!("20{:02}-0{}-01", 10 + dice.roll(17), 1 + dice.roll(9)),
        _ => dice.pick(&NUMBERS).to_string(),
    }
}

/// Another business date than the night's own.
pub fn other_date(number: usize, dice: &mut Dice) -> chrono::NaiveDate {
    night(number.saturating_sub(dice.roll(3)).max(1))
}
