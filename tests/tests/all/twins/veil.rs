//! Another town, which differs only in what a seer may not see.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use enishi_model::schema::SourceRole;
use enishi_model::{Attribute, Field, Level, Source, SourceId};
use enishi_tests::town::{Dice, File, Row, Story, Verdict};

use super::draw;
use super::seer::Seer;

/// The twin of a town. Where rows of the tray are matched (`matches`), what the tray hides of them comes to
/// light, and so is no difference.
pub fn of(seer: &Seer, story: &Story, matches: bool, dice: &mut Dice) -> Story {
    let mut veil = Veil::over(seer, story, matches, dice.clone());
    let mut twin = Story { decisions: story.decisions.clone(), ..Story::default() };
    for source in sources(seer, story) {
        twin.files.extend(veil.other(source));
    }
    twin.joins =
        story.joins.iter().filter(|(one, other)| !is_shadow(one) && !is_shadow(other)).cloned().collect();
    twin.joins.extend(draw::hidden_joins(seer, &mut veil.dice));
    twin
}

fn is_shadow(id: &str) -> bool {
    id.starts_with("91")
}

fn sources<'s>(seer: &'s Seer, story: &Story) -> Vec<&'s Source> {
    let mut ids: Vec<&SourceId> = story.files.keys().map(|(_, id)| id).collect();
    ids.sort();
    ids.dedup();
    ids.into_iter().map(|id| &seer.city.schema.sources[id]).collect()
}

/// What lies between a seer and a town.
struct Veil<'a> {
    seer: &'a Seer,
    story: &'a Story,
    matches: bool,
    dice: Dice,
    /// whom some flag protects now, and whoever lives with them
    protected: BTreeSet<String>,
    /// the households in which somebody protected lives now
    sheltered: BTreeSet<String>,
    /// whom a programme that is open to the seer names
    visible: BTreeSet<String>,
    /// the resident of each other system's number
    numbers: BTreeMap<String, String>,
    protection_night: Option<NaiveDate>,
    /// values in place of others, where equal ones must stay equal: source, field, value
    instead: BTreeMap<(SourceId, String, String), String>,
}

type Files = Vec<((usize, SourceId), File)>;

impl<'a> Veil<'a> {
    fn over(seer: &'a Seer, story: &'a Story, matches: bool, dice: Dice) -> Self {
        let mut veil = Self {
            seer,
            story,
            matches,
            dice,
            protected: BTreeSet::new(),
            sheltered: BTreeSet::new(),
            visible: BTreeSet::new(),
            numbers: BTreeMap::new(),
            protection_night: None,
            instead: BTreeMap::new(),
        };
        let mut flags: BTreeMap<(SourceId, String), Vec<String>> = BTreeMap::new();
        for ((_, id), file) in &story.files {
            veil.hear(&seer.city.schema.sources[id], file, &mut flags);
        }
        veil.protected = flags.into_values().flatten().collect();
        veil.shelter();
        veil
    }

    // Accompanying family: whoever the register last said to live where somebody protected lives.
    fn shelter(&mut self) {
        let mut homes: BTreeMap<String, String> = BTreeMap::new();
        let schema = &self.seer.city.schema;
        for ((_, id), file) in &self.story.files {
            let source = &schema.sources[id];
            let home = source.fields.iter().find(|field| field.attribute == Some(Attribute::Household));
            let Some(home) = home.filter(|_| file.verdict == Verdict::Published) else { continue };
            for row in &file.rows {
                homes.extend(self.residents(row).map(|id| (id, row.value(&home.name).to_owned())));
            }
        }
        let own = homes.iter().filter(|(id, home)| self.protected.contains(*id) && !home.is_empty());
        self.sheltered = own.map(|(_, home)| home.clone()).collect();
        let family = homes.iter().filter(|(_, home)| self.sheltered.contains(*home));
        let family: Vec<String> = family.map(|(id, _)| id.clone()).collect();
        self.protected.extend(family);
    }

    // What a file says of who is seen, and who is protected.
    fn hear(&mut self, source: &Source, file: &File, flags: &mut BTreeMap<(SourceId, String), Vec<String>>) {
        if file.verdict != Verdict::Published {
            return;
        }
        if source.role == SourceRole::Protection {
            self.protection_night = self.protection_night.max(Some(file.date));
        }
        for row in &file.rows {
            let residents: Vec<String> = row.residents().map(|id| id.as_str().to_owned()).collect();
            if source.role == SourceRole::Crosswalk {
                self.numbers.extend(residents.iter().map(|id| (row.key.clone(), id.clone())));
            }
            let key = (source.id.clone(), row.key.clone());
            if row.protects {
                flags.insert(key, residents.clone());
            } else {
                flags.remove(&key);
            }
            if self.seer.level(source) >= Level::Summary {
                self.visible.extend(residents);
            }
        }
    }

    fn other(&mut self, source: &Source) -> Files {
        let own: Vec<(usize, &File)> = self
            .story
            .files
            .iter()
            .filter(|((_, id), _)| *id == source.id)
            .map(|((night, _), file)| (*night, file))
            .collect();
        let files: Vec<(usize, File)> = match (source.role, self.seer.level(source)) {
            (SourceRole::Crosswalk, _) => {
                own.into_iter().map(|(night, file)| (night, file.clone())).collect()
            }
            (SourceRole::Ordinary, Level::None) if !self.seer.knows_files(source) => self.anything(source),
            (SourceRole::Ordinary, Level::Exists) if !self.seer.knows_files(source) => {
                own.into_iter().map(|(night, file)| (night, self.known_alike(source, file))).collect()
            }
            _ => own.into_iter().map(|(night, file)| (night, self.file(source, night, file))).collect(),
        };
        files.into_iter().map(|(night, file)| ((night, source.id.clone()), file)).collect()
    }

    // Nothing of the source reaches the seer: other files, other nights, other people.
    fn anything(&mut self, source: &Source) -> Vec<(usize, File)> {
        if self.dice.once_in(6) {
            return Vec::new();
        }
        let mut files = draw::files(self.seer, source, self.story.last_night(), &mut self.dice);
        for (night, file) in &mut files {
            file.bytes = self.dice.roll(100_000) as u64;
            if self.dice.once_in(3) {
                file.date = draw::other_date(*night, &mut self.dice);
            }
        }
        files
    }

    // Only which of the residents whom the seer opens the files name is alike: of others not even that.
    fn known_alike(&mut self, source: &Source, file: &File) -> File {
        let mut other = file.clone();
        other.bytes = self.dice.roll(100_000) as u64;
        let keeps: Vec<bool> =
            file.rows.iter().map(|row| self.names_an_opened(row) || self.dice.once_in(2)).collect();
        let mut keeps = keeps.into_iter();
        other.rows.retain(|_| keeps.next().unwrap_or_default());
        for row in &mut other.rows {
            row.line = 2 + self.dice.roll(50) as u64;
            row.ended = self.dice.once_in(3);
            row.from = self.dice.once_in(2).then(|| "2026-05-01".to_owned());
            for field in source.fields.iter().filter(|field| !draw::is_identity(field)) {
                row.values.insert(field.name.clone(), draw::value(field, None, &mut self.dice));
            }
        }
        for at in 900..904 {
            let more = draw::row(self.seer, source, at, &mut self.dice);
            if !self.names_an_opened(&more) {
                other.rows.push(Row { line: at as u64, ..more });
            }
        }
        other
    }

    fn names_an_opened(&self, row: &Row) -> bool {
        self.residents(row).any(|id| self.visible.contains(&id) && draw::is_opened(&id))
    }

    fn residents<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = String> + 'r {
        let named = row.links.iter().filter(|(_, number)| !number.is_empty());
        named.map(|(_, number)| self.numbers.get(number).unwrap_or(number).clone())
    }

    // The same rows of the same people, with other values where the seer sees none.
    fn file(&mut self, source: &Source, night: usize, file: &File) -> File {
        let mut other = file.clone();
        for (at, row) in other.rows.iter_mut().enumerate() {
            let is_former = file.rows[at + 1..].iter().any(|later| later.key == row.key);
            for field in source.fields.iter().filter(|field| !draw::is_identity(field)) {
                self.field((source, field), (night, file), row, is_former);
            }
        }
        other
    }

    fn field(
        &mut self,
        (source, field): (&Source, &Field),
        (night, file): (usize, &File),
        row: &mut Row,
        is_former: bool,
    ) {
        if field.attribute == Some(Attribute::Household) {
            return self.household(source, field, row);
        }
        let is_masked = field.class.locating && !self.seer.permit.sees_protected() && self.masks(row);
        // What rows are judged by is no secret, unless it is withheld: then it must not tell either.
        let is_judged_by = field.attribute.as_ref().is_some_and(|attribute| self.seer.answers_for(attribute));
        let is_hidden = is_masked || (!self.seer.shows(source, field) && !is_judged_by);
        let is_taken = file.verdict == Verdict::Published;
        if is_hidden || !(is_taken || self.seer.knows_files(source)) {
            let value = self.another(source, field, row.value(&field.name).to_owned());
            row.values.insert(field.name.clone(), value);
        } else if is_taken && !is_former && self.waits(file, field) {
            self.wait(source, field, night, row);
        }
    }

    // Who lives with whom decides whose whereabouts are withheld, and that may be said: a number that shows nowhere is
    // another in the other town, and who shares it is the same.
    fn household(&mut self, source: &Source, field: &Field, row: &mut Row) {
        let number = row.value(&field.name).to_owned();
        let is_sheltered = self.sheltered.contains(&number) && !self.seer.permit.sees_protected();
        if number.is_empty() || (self.seer.shows(source, field) && !is_sheltered) {
            return;
        }
        let count = self.instead.len();
        let other = self.instead.entry((source.id.clone(), field.name.clone(), number));
        let other = other.or_insert_with(|| format!("0000700{count:03}")).clone();
        row.values.insert(field.name.clone(), other);
    }

    // Where the seer knows the file's figures, what changed must have changed there too.
    fn another(&mut self, source: &Source, field: &Field, value: String) -> String {
        if !self.seer.knows_files(source) {
            return if self.dice.once_in(3) { value } else { draw::value(field, None, &mut self.dice) };
        }
        let (dice, count) = (&mut self.dice, self.instead.len());
        let other = || {
            let drawn = draw::value(field, None, dice);
            format!("{drawn}{count}")
        };
        self.instead.entry((source.id.clone(), field.name.clone(), value)).or_insert_with(other).clone()
    }

    // Where nobody knows whose a row is, or protection lies on anyone in it, it tells no place.
    fn masks(&self, row: &Row) -> bool {
        let is_nobodys = !self.matches && self.residents(row).all(|id| draw::is_insured(&id));
        is_nobodys
            || self.protection_night.is_none()
            || self.residents(row).any(|id| self.protected.contains(&id))
    }

    fn waits(&self, file: &File, field: &Field) -> bool {
        let is_new = self.protection_night.is_some_and(|night| file.date > night);
        is_new && field.class.locating && !self.seer.permit.sees_protected()
    }

    // A value that is new stays new, and waits: which one it is shows nowhere.
    fn wait(&mut self, source: &Source, field: &Field, night: usize, row: &mut Row) {
        let before = self.story.before(source, night, &row.key).map(|row| row.value(&field.name).to_owned());
        if before.as_deref() == Some(row.value(&field.name)) {
            return;
        }
        let drawn = (0..20).map(|_| draw::value(field, None, &mut self.dice));
        if let Some(value) = drawn.filter(|drawn| before.as_ref() != Some(drawn)).last() {
            row.values.insert(field.name.clone(), value);
        }
    }
}
