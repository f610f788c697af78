//! A town with a value of its own in every field of every source: wherever one of them appears, it is known
//! whose it is, from which field, and of which class.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use enishi_config::City;
use enishi_model::schema::SourceRole;
use enishi_model::{Attribute, Field, Source};
use enishi_tests::town::{File, OWN, Row, Story, night};

/// Whose row it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// a resident like others
    Ordinary,
    /// a resident with a protection flag
    Protected,
    /// a resident whose locating values came after the last protection file
    Waiting,
    /// a row without a safe person
    Tray,
}

pub const SUBJECTS: [Subject; 4] = [Subject::Ordinary, Subject::Protected, Subject::Waiting, Subject::Tray];

impl Subject {
    /// The resident ID; of nobody for the tray.
    pub fn id(self) -> &'static str {
        match self {
            Self::Ordinary => "1000000001",
            Self::Protected => "1000000002",
            Self::Waiting => "1000000003",
            Self::Tray => "",
        }
    }

    fn letter(self) -> char {
        match self {
            Self::Ordinary => 'o',
            Self::Protected => 'p',
            Self::Waiting => 'w',
            Self::Tray => 't',
        }
    }
}

/// A planted value.
#[derive(Clone, Debug)]
pub struct Canary {
    pub subject: Subject,
    pub programme: String,
    pub class: String,
    pub text: String,
    /// whether somebody may type it to find a resident
    pub is_searched: bool,
}

/// The town, and everything that was planted in it.
pub struct Planted {
    pub story: Story,
    pub canaries: Vec<Canary>,
}

/// What a field is in the matrix: its declared class, and what its codes reveal.
pub fn class_of(field: &Field) -> String {
    let mut words = match (field.class.sensitive, field.class.locating) {
        (false, false) => vec!["general".to_owned()],
        (true, false) => vec!["sensitive".to_owned()],
        (false, true) => vec!["locating".to_owned()],
        (true, true) => vec!["sensitive locating".to_owned()],
    };
    let mut revealed: Vec<String> = field.reveals().map(ToString::to_string).collect();
    revealed.sort();
    revealed.dedup();
    words.extend(revealed.into_iter().map(|programme| format!("reveals {programme}")));
    words.join(", ")
}

pub fn plant(city: &City) -> Planted {
    let mut planted = Planted { story: Story::default(), canaries: Vec::new() };
    for (at, source) in city.schema.sources.values().enumerate() {
        planted.source(city, at, source);
    }
    planted
}

impl Planted {
    fn source(&mut self, city: &City, at: usize, source: &Source) {
        let mut nights: BTreeMap<usize, Vec<Row>> = BTreeMap::new();
        for (line, subject) in (2..).zip(SUBJECTS) {
            if subject == Subject::Tray && source.role != SourceRole::Ordinary {
                continue;
            }
            let Some(row) = self.row(city, (at, source), subject, line) else { continue };
            let later = changed(source, &row, subject);
            // What waits comes on the last night; everything else has changed on the second.
            let nights_of =
                if subject == Subject::Waiting { [&later, &later, &row] } else { [&row, &later, &later] };
            for (night, row) in (1..).zip(nights_of.map(Row::clone)) {
                nights.entry(night).or_default().push(row);
            }
        }
        // The protection file of the last night is late.
        nights.retain(|night, _| source.role != SourceRole::Protection || *night < 3);
        for (night, rows) in nights {
            self.story.files.insert((night, source.id.clone()), File::published(night, rows));
        }
    }

    // Decisions say whose a row is, so that nothing is judged by its planted names.
    fn row(
        &mut self,
        city: &City,
        (at, source): (usize, &Source),
        subject: Subject,
        line: u64,
    ) -> Option<Row> {
        let key = format!("key {} {at}", subject.letter());
        let mut row = Row { key: key.clone(), line, ..Row::default() };
        for spec in &city.connectors[&source.id].residents {
            row.links.push((spec.role.clone(), subject.id().to_owned()));
            if subject != Subject::Tray {
                let resident = subject.id().to_owned();
                self.story.decisions.push((source.id.clone(), key.clone(), spec.role.clone(), resident));
            }
        }
        let is_planted = |field: &Field| subject != Subject::Waiting || field.class.locating;
        for (number, field) in source.fields.iter().enumerate() {
            if is_own_district(field) {
                // Whoever answers for a district answers for this one: it is no value of anybody's own.
                row.values.insert(field.name.clone(), OWN.to_owned());
                continue;
            }
            let text = text(subject, at, number, field);
            row.values
                .insert(field.name.clone(), if is_planted(field) { text.clone() } else { String::new() });
            if is_planted(field) {
                self.canaries.push(canary(subject, source, field, text));
            }
        }
        if subject == Subject::Ordinary {
            let from = (day(at) + Days::new(20_000)).to_string();
            row.from = Some(from.clone());
            let programme = source.programme.to_string();
            self.canaries.push(Canary {
                subject,
                programme,
                class: "dates".to_owned(),
                text: from,
                is_searched: false,
            });
        }
        row.protects = source.role == SourceRole::Protection && subject == Subject::Protected;
        row.ended = source.role == SourceRole::Protection && subject != Subject::Protected;
        Some(row)
    }
}

fn is_own_district(field: &Field) -> bool {
    field.attribute == Some(Attribute::District("minsei".to_owned()))
}

fn canary(subject: Subject, source: &Source, field: &Field, text: String) -> Canary {
    let is_searched = matches!(
        field.attribute,
        Some(
            Attribute::Name
                | Attribute::Kana
                | Attribute::BirthDate
                | Attribute::Address
                | Attribute::FormerAddress
        ) | Some(Attribute::Phone | Attribute::Number | Attribute::Alias | Attribute::FormerName)
    );
    let programme = source.programme.to_string();
    Canary { subject, programme, class: class_of(field), text, is_searched }
}

fn text(subject: Subject, source: usize, number: usize, field: &Field) -> String {
    if field.attribute == Some(Attribute::BirthDate) {
        let subject = SUBJECTS.iter().position(|known| *known == subject).unwrap();
        return day(source + 100 * subject).to_string();
    }
    // Letters, because digits are read as lots of land; and one digit, because a number has one.
    format!("zq{}{}{}7z", subject.letter(), letters(source), letters(number))
}

fn letters(number: usize) -> String {
    [number / 26, number % 26]
        .into_iter()
        .map(|place| char::from(b'a' + u8::try_from(place).unwrap()))
        .collect()
}

fn day(number: usize) -> NaiveDate {
    NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + Days::new(number as u64)
}

// The row with every value changed, so that what was before shows in the history; of a row that waits, as it
// was before: empty.
fn changed(source: &Source, row: &Row, subject: Subject) -> Row {
    let mut changed = row.clone();
    let changes = |field: &Field| field.attribute != Some(Attribute::BirthDate) && !is_own_district(field);
    for field in source.fields.iter().filter(|field| changes(field)) {
        let is_new = subject == Subject::Waiting;
        let value = if is_new { String::new() } else { format!("{}b", row.value(&field.name)) };
        changed.values.insert(field.name.clone(), value);
    }
    changed
}

/// The nights of the town, for questions about the past.
pub fn mornings() -> impl Iterator<Item = String> {
    (1..=2).map(|number| (night(number) + Days::new(1)).to_string())
}
