//! `enishi policy explain`: what a role may see, and which line of the policy says so. Reads the
//! configuration alone.

use enishi_catalogue::{Lang, Message, Words, texts};
use enishi_config::{City, Explained, RIGHTS, Right, Role, RuleScope};
use enishi_model::Level;
use enishi_model::permit::LEVELS;
use serde_json::{Value, json};

use crate::args::{Args, Explain};
use crate::error::{CliError, Result};
use crate::hub::city;
use crate::out;
use crate::table::table;

pub(crate) fn explain(args: &Args, asked: &Explain) -> Result<()> {
    let (city, lang) = (city(args)?, args.lang());
    let policy = &city.policy;
    let role = policy.role(&asked.role).ok_or_else(|| unknown_role(&city, lang))?;
    let mut rules = policy.explain(role, &city.schema);
    if let Some(purpose) = &asked.purpose {
        if !role.purposes.contains(purpose) {
            return Err(unknown(texts::wrong_purpose(lang), &role.purposes, lang));
        }
        rules.retain(|rule| rule.purpose == *purpose);
    }
    if let Some(programme) = &asked.programme {
        let known: Vec<String> = city.schema.programmes.keys().map(ToString::to_string).collect();
        if !known.contains(programme) {
            return Err(unknown(texts::no_such_programme(lang), &known, lang));
        }
        rules.retain(|rule| rule.programme.as_str() == programme);
    }
    let file = city.instance.policy.display().to_string();
    if asked.json {
        out::json(&machine(role, &rules, &file));
        return Ok(());
    }
    out::line(head(role, &file, lang));
    if !rules.is_empty() {
        out::line(rows(&rules, &file, lang));
        out::line(locating(role, lang));
    }
    Ok(())
}

fn unknown_role(city: &City, lang: Lang) -> CliError {
    let known: Vec<String> = city.policy.roles.iter().map(|role| role.code.clone()).collect();
    CliError::Answered(
        Message::new(texts::unknown_role(lang)).hint(texts::unknown_role_hint(lang, known.join(", "))),
    )
}

fn unknown(what: String, known: &[String], lang: Lang) -> CliError {
    CliError::Answered(Message::new(what).hint(texts::config_allowed(lang, known.join(", "))))
}

fn head(role: &Role, file: &str, lang: Lang) -> String {
    let rights = rights(role);
    let rights = if rights.is_empty() { texts::none(lang) } else { rights.join(", ") };
    texts::role_explained(lang, &role.code, role.label.get(lang), rights, format!("{file}:{}", role.line))
}

fn locating(role: &Role, lang: Lang) -> String {
    if role.rights.contains(&Right::Protected) {
        texts::locating_of_all(lang)
    } else {
        texts::locating_of_others(lang)
    }
}

fn rows(rules: &[Explained], file: &str, lang: Lang) -> String {
    let words = Words(lang);
    let header = vec![
        words.programme(),
        words.purpose(),
        words.level(),
        words.scope(),
        words.otherwise(),
        words.fields_shown(),
        words.kept_away(),
        words.said_by(),
    ];
    let rows = rules.iter().map(|rule| {
        let level = level_name(rule.level).to_owned();
        let kept = rule.kept_away.iter().map(|kept| format!("{} ({})", kept.field, join(&kept.reveals)));
        vec![
            rule.programme.to_string(),
            rule.purpose.clone(),
            if rule.not_permitted { texts::named_only(lang, level) } else { level },
            rule.scope.as_ref().map(|scope| scope_text(scope, lang)).unwrap_or_default(),
            rule.scope.as_ref().map(|_| level_name(rule.otherwise).to_owned()).unwrap_or_default(),
            rule.shown.join(", "),
            kept.collect::<Vec<_>>().join(", "),
            format!("{file}:{}", rule.line),
        ]
    });
    table(header, rows.collect(), &[])
}

fn scope_text(scope: &RuleScope, lang: Lang) -> String {
    match scope {
        RuleScope::Department => texts::scope_department(lang),
        RuleScope::District(axis) => texts::scope_district(lang, axis),
        RuleScope::Caseload(field) => texts::scope_caseload(lang, field),
    }
}

fn machine(role: &Role, rules: &[Explained], file: &str) -> Value {
    let place = |line: usize| format!("{file}:{line}");
    let rules = rules.iter().map(|rule| {
        let kept = rule.kept_away.iter().map(|kept| {
            let reveals: Vec<&str> = kept.reveals.iter().map(|programme| programme.as_str()).collect();
            json!({ "source": kept.source.as_str(), "field": kept.field, "reveals": reveals })
        });
        json!({
            "programme": rule.programme.as_str(),
            "purpose": rule.purpose,
            "level": level_name(rule.level),
            "not_permitted": rule.not_permitted,
            "scope": rule.scope.as_ref().map(scope_value),
            "otherwise": rule.scope.as_ref().map(|_| level_name(rule.otherwise)),
            "shown": rule.shown,
            "kept_away": kept.collect::<Vec<_>>(),
            "said_by": place(rule.line),
        })
    });
    json!({
        "role": role.code,
        "rights": rights(role),
        "said_by": place(role.line),
        "rules": rules.collect::<Vec<_>>(),
    })
}

// As a rule has it.
fn scope_value(scope: &RuleScope) -> Value {
    match scope {
        RuleScope::Department => json!({ "department": true }),
        RuleScope::District(axis) => json!({ "district": axis }),
        RuleScope::Caseload(field) => json!({ "caseload": field }),
    }
}

fn rights(role: &Role) -> Vec<&'static str> {
    RIGHTS.iter().filter(|(_, right)| role.rights.contains(right)).map(|(name, _)| *name).collect()
}

fn level_name(level: Level) -> &'static str {
    LEVELS.iter().find(|(_, known)| *known == level).map(|(name, _)| *name).unwrap_or_default()
}

fn join(programmes: &[enishi_model::ProgrammeId]) -> String {
    programmes.iter().map(|programme| programme.as_str()).collect::<Vec<_>>().join(", ")
}
