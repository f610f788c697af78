//! The resident's report: who looked at me.

use chrono::{DateTime, FixedOffset, Utc};
use enishi_catalogue::{Bilingual, Lang, texts};
use enishi_config::InReport;
use enishi_lookup::{ListedTimes, ReportAnswer, ReportRule, ReportedLook};
use enishi_model::Attribute;
use serde::Serialize;
use utoipa::ToSchema;

/// Who looked at one resident.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportView {
    /// what stands for the resident in URLs
    pub(crate) handle: String,
    /// 宛名番号
    pub(crate) resident_id: String,
    /// other resident IDs of the same human; looks at them count
    pub(crate) joined: Vec<String>,
    /// the surviving name
    pub(crate) name: Option<String>,
    /// the moment that the report speaks of, in the city's time (RFC 3339)
    pub(crate) at: String,
    /// looks at this record, the newest first
    pub(crate) looks: Vec<LookView>,
    /// how often it stood in a list among others, by purpose
    pub(crate) listed: Vec<ListedView>,
    /// what is left out or comes later, in words
    pub(crate) rules: Vec<String>,
}

/// One look.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LookView {
    /// when, in the city's time (RFC 3339)
    pub(crate) at: String,
    /// `viewed`, `exported`, `decided`, `broke_glass`
    pub(crate) kind: String,
    /// what was done, as a person reads it
    pub(crate) text: String,
    /// who
    pub(crate) holder: String,
    /// in which role, as a person reads it
    pub(crate) role: String,
    /// for which purpose, as a person reads it
    pub(crate) purpose: Option<String>,
}

/// So often in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListedView {
    /// for which purpose, as a person reads it
    pub(crate) purpose: Option<String>,
    /// how often
    pub(crate) times: usize,
}

impl ReportView {
    pub(crate) fn of(answer: &ReportAnswer, zone: FixedOffset, lang: Lang) -> Self {
        let person = &answer.person;
        let name = person.survivor(&Attribute::Name).map(|name| name.value.text(lang));
        Self {
            handle: person.handle.to_string(),
            resident_id: person.resident_id.to_string(),
            joined: person.joined.iter().map(ToString::to_string).collect(),
            name,
            at: here(answer.at, zone),
            looks: answer.looks.iter().map(|look| look_view(look, zone, lang)).collect(),
            listed: answer.listed.iter().map(|listed| listed_view(listed, lang)).collect(),
            rules: rules(&answer.rules, lang),
        }
    }
}

fn here(at: DateTime<Utc>, zone: FixedOffset) -> String {
    at.with_timezone(&zone).format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn look_view(look: &ReportedLook, zone: FixedOffset, lang: Lang) -> LookView {
    LookView {
        at: here(look.at, zone),
        kind: look.kind.clone(),
        text: what(look, lang),
        holder: look.holder.clone(),
        role: look.role.get(lang).to_owned(),
        purpose: label(look.purpose.as_ref(), lang),
    }
}

fn what(look: &ReportedLook, lang: Lang) -> String {
    match (look.kind.as_str(), look.detail.as_str()) {
        ("viewed", "resident, glass broken") => texts::look_viewed_through_glass(lang),
        ("viewed", "timeline, glass broken") => texts::look_timeline_through_glass(lang),
        ("viewed", "timeline") => texts::look_timeline(lang),
        ("viewed", _) => texts::look_viewed(lang),
        ("exported", _) => texts::look_exported(lang),
        ("decided", _) => texts::look_decided(lang),
        ("broke_glass", _) => texts::look_broke_glass(lang),
        (other, _) => texts::look_other(lang, other),
    }
}

fn listed_view(listed: &ListedTimes, lang: Lang) -> ListedView {
    ListedView { purpose: label(listed.purpose.as_ref(), lang), times: listed.times }
}

fn label(label: Option<&Bilingual>, lang: Lang) -> Option<String> {
    label.map(|label| label.get(lang).to_owned())
}

// Said of the rules alone, and always: not whether they left anything out.
fn rules(rules: &[ReportRule], lang: Lang) -> Vec<String> {
    let said = rules.iter().map(|rule| match rule.report {
        InReport::After { days } => texts::report_delayed(lang, rule.purpose.get(lang), days),
        InReport::Exempt => texts::report_exempt(lang, rule.purpose.get(lang)),
    });
    said.chain([texts::report_unknown_purposes(lang)]).collect()
}
