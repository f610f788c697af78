//! What was seen, as text that a person can read through.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use enishi_catalogue::Lang;
use enishi_config::City;
use enishi_model::Permit;
use enishi_model::permit::LEVELS;
use enishi_tests::town::city;

use super::plant::{Canary, Planted, Subject, class_of};
use super::{Look, endpoints, probes};

/// What somebody was shown.
pub struct Seen {
    who: String,
    permit: Permit,
    /// endpoints by programme and class
    by: BTreeMap<(String, String), BTreeSet<&'static str>>,
}

impl Seen {
    pub fn by(planted: &Planted, look: &Look) -> Self {
        let who = format!("{} for {}", look.role.code, look.purpose.as_deref().unwrap_or("no purpose"));
        let mut seen = Self { who, permit: look.permit.clone(), by: BTreeMap::new() };
        for (canary, is_found) in planted.canaries.iter().zip(&look.found) {
            let endpoints = seen.by.entry((canary.programme.clone(), class(canary))).or_default();
            let holding = look.answers.iter().filter(|(_, answer)| answer.holds(&canary.text));
            endpoints.extend(holding.map(|(short, _)| *short));
            endpoints.extend(is_found.then_some("FOUND BY IT"));
        }
        seen
    }
}

fn class(canary: &Canary) -> String {
    let class = &canary.class;
    match canary.subject {
        Subject::Ordinary => class.clone(),
        Subject::Protected => format!("{class}, protected"),
        Subject::Waiting => format!("{class}, waiting"),
        Subject::Tray => format!("{class}, tray"),
    }
}

/// The whole matrix.
pub fn text(seen: &[Seen]) -> String {
    let mut text = String::from(HEAD);
    for seen in seen {
        let _ = write!(text, "\n== {}\n", seen.who);
        for programme in city().schema.programmes.keys() {
            let level = seen.permit.level(programme);
            let level = LEVELS.iter().find(|(_, known)| *known == level).map_or("", |(name, _)| name);
            let named = if seen.permit.names(programme) { "" } else { ", not named" };
            let _ = writeln!(text, "{programme}: {level}{named}");
            let own =
                seen.by.iter().filter(|((known, _), shown)| known == programme.as_str() && !shown.is_empty());
            for ((_, class), shown) in own {
                let shown: Vec<&str> = shown.iter().copied().collect();
                let _ = writeln!(text, "    {class}: {}", shown.join(" · "));
            }
        }
    }
    text + &lists()
}

const HEAD: &str = "\
Which endpoints show what, found by planting a value in every field of every source for an ordinary resident, for a
protected one (protected), for one whose locating values came after the last protection file (waiting), and for a row
without a safe person (tray). What is not listed was shown by no endpoint. FOUND BY IT: a search for the value finds
the resident. `dates`: since when and until when a record holds, by its own words.
";

fn lists() -> String {
    let mut text = String::from("\n== endpoints\n");
    let short: BTreeMap<&str, &str> =
        probes::PROBES.iter().map(|probe| (probe.endpoint, probe.short)).collect();
    for endpoint in endpoints() {
        let _ = writeln!(text, "{endpoint}: {}", short.get(endpoint.as_str()).unwrap_or(&"NOT PROBED"));
    }
    text += "\n== fields\n";
    for source in city().schema.sources.values() {
        let _ = writeln!(text, "{} ({})", source.id, source.programme);
        for field in &source.fields {
            let attribute = field.attribute.as_ref().map(|attribute| format!(" -> {}", attribute.key()));
            let _ =
                writeln!(text, "    {}: {}{}", field.name, class_of(field), attribute.unwrap_or_default());
        }
    }
    text
}

/// Texts that tell of a programme which the permit does not name, and of no other programme.
pub fn traces(city: &City, permit: &Permit, planted: &Planted) -> Vec<String> {
    let is_hidden = |programme: &str| !permit.names(&enishi_model::ProgrammeId::new(programme));
    let said = |hidden: bool| {
        let programmes =
            city.schema.programmes.values().filter(move |one| is_hidden(one.id.as_str()) == hidden);
        programmes.flat_map(|programme| {
            let (contact, name) = (&programme.contact, &programme.name);
            let mut texts = vec![contact.phone.clone()];
            texts.extend([Lang::Ja, Lang::En].map(|lang| name.get(lang).to_owned()));
            texts.extend([Lang::Ja, Lang::En].map(|lang| contact.desk.get(lang).to_owned()));
            texts.extend(contact.duty_phone.clone());
            texts
        })
    };
    let open: BTreeSet<String> = said(false).collect();
    let own = said(true).filter(|text| !text.is_empty() && !open.iter().any(|known| known.contains(text)));
    let mut traces: Vec<String> = own.collect();
    let sources = city.schema.sources.values().filter(|source| is_hidden(source.programme.as_str()));
    traces.extend(sources.flat_map(|source| {
        let id = source.id.as_str();
        [id.to_owned(), id.replace('/', "."), id.replace('/', "_")]
    }));
    let hidden = city.schema.programmes.keys().filter(|programme| is_hidden(programme.as_str()));
    traces.extend(hidden.map(|programme| format!("\"{programme}\"")));
    let canaries = planted.canaries.iter().filter(|canary| is_hidden(&canary.programme));
    traces.extend(canaries.map(|canary| canary.text.clone()));
    traces
}
