//! What the watch noticed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use enishi_catalogue::{Lang, texts};
use enishi_config::City;
use enishi_lookup::{ClosedReview, Review, ReviewVerdict, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Findings.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReviewsView {
    /// what waits first, broken glass before all else, the newest first
    pub(crate) reviews: Vec<ReviewView>,
}

/// A finding.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReviewView {
    /// its number
    pub(crate) id: i64,
    /// `own_name`, `own_address`, `colleague`, `mass`, `sequence`, `sought` or `broke_glass`
    pub(crate) rule: &'static str,
    /// the finding as a person reads it
    pub(crate) text: String,
    /// who looked
    pub(crate) holder: String,
    /// in which role
    pub(crate) role: String,
    /// the role as a person reads it
    pub(crate) role_text: String,
    /// the handle of the resident, where it is about one
    pub(crate) resident: Option<String>,
    /// the numbers that it rests on
    pub(crate) figures: BTreeMap<String, u64>,
    /// when (RFC 3339)
    pub(crate) noticed_at: String,
    /// the same in the city's zone
    pub(crate) noticed: String,
    /// broken glass: the reason that was written
    pub(crate) reason: Option<String>,
    /// broken glass: until when the level is raised (RFC 3339)
    pub(crate) raised_until: Option<String>,
    /// whether the asker may close it
    pub(crate) closable: bool,
    /// what was said of it
    pub(crate) closed: Option<ClosedView>,
}

/// What was said of a finding.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClosedView {
    /// who
    pub(crate) by: String,
    /// when (RFC 3339)
    pub(crate) at: String,
    /// the same in the city's zone
    pub(crate) on: String,
    /// `ok`, `followed_up` or `violation`
    pub(crate) verdict: &'static str,
    /// the verdict as a person reads it
    pub(crate) text: String,
    /// in their own words
    pub(crate) note: String,
}

/// What is said of a finding.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CloseBody {
    /// `ok`, `followed_up` or `violation`
    pub(crate) verdict: String,
    /// in your own words
    #[serde(default)]
    pub(crate) note: String,
}

impl ReviewView {
    pub(crate) fn of(review: &Review, city: &City, lang: Lang) -> Self {
        let role = city.policy.role(&review.role);
        Self {
            id: review.id,
            rule: review.rule.code(),
            text: sentence(review, lang),
            holder: review.holder.clone(),
            role: review.role.clone(),
            role_text: role.map_or_else(|| review.role.clone(), |role| role.label.get(lang).to_owned()),
            resident: review.handle.map(|handle| handle.to_string()),
            figures: review.figures.clone(),
            noticed_at: review.noticed_at.to_rfc3339(),
            noticed: local(review.noticed_at, city),
            reason: review.reason.clone(),
            raised_until: review.until.map(|until| until.to_rfc3339()),
            closable: review.closable,
            closed: review.closed.as_ref().map(|closed| closed_view(closed, city, lang)),
        }
    }
}

fn closed_view(closed: &ClosedReview, city: &City, lang: Lang) -> ClosedView {
    ClosedView {
        by: closed.by.clone(),
        at: closed.at.to_rfc3339(),
        on: local(closed.at, city),
        verdict: closed.verdict.code(),
        text: verdict_text(closed.verdict, lang),
        note: closed.note.clone(),
    }
}

/// A verdict as a person reads it.
pub(crate) fn verdict_text(verdict: ReviewVerdict, lang: Lang) -> String {
    match verdict {
        ReviewVerdict::Ok => texts::verdict_ok(lang),
        ReviewVerdict::FollowedUp => texts::verdict_followed_up(lang),
        ReviewVerdict::Violation => texts::verdict_violation(lang),
    }
}

fn local(at: DateTime<Utc>, city: &City) -> String {
    at.with_timezone(&city.instance.zone).format("%Y-%m-%d %H:%M").to_string()
}

fn sentence(review: &Review, lang: Lang) -> String {
    let figure = |name: &str| review.figures.get(name).copied().unwrap_or_default();
    let text = match review.rule {
        Rule::OwnName if figure("same_town") > 0 => texts::rule_own_name_near(lang, figure("per_10000")),
        Rule::OwnName => texts::rule_own_name(lang, figure("per_10000")),
        Rule::OwnAddress => texts::rule_own_address(lang),
        Rule::Colleague if figure("own") > 0 => texts::rule_colleague_own(lang),
        Rule::Colleague => texts::rule_colleague(lang),
        Rule::Mass => texts::rule_mass(lang, figure("residents")),
        Rule::Sequence => texts::rule_sequence(lang, figure("numbers")),
        Rule::Sought => texts::rule_sought(lang, figure("persons")),
        Rule::BrokeGlass => texts::rule_broke_glass(lang),
    };
    if figure("off_hours") > 0 { format!("{text} · {}", texts::off_hours(lang)) } else { text }
}
