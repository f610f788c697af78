//! How a message is written: plain text in the language of whoever is told, and the same for machines.

use chrono::{DateTime, Utc};
use enishi_catalogue::{Explain, Lang, Message, texts};
use enishi_config::City;
use enishi_model::SourceId;
use enishi_model::notice::{Notice, NoticeKind};
use enishi_store::StoreError;
use serde_json::{Value, json};

use crate::outward::{code, outward};
use crate::trouble::Trouble;

/// Writes what is to be told of `troubles`.
pub(crate) fn letter(city: &City, kind: NoticeKind, troubles: &[Trouble], at: DateTime<Utc>) -> Notice {
    let lang = lang(city);
    let (name, count) = (&city.instance.place.city, troubles.len());
    let subject = match kind {
        NoticeKind::Morning if troubles.is_empty() => texts::notice_good(lang, name),
        NoticeKind::Morning => texts::notice_morning(lang, name, count),
        NoticeKind::News => texts::notice_news(lang, name, count),
        NoticeKind::Test => texts::notice_test(lang, name),
    };
    let told: Vec<Told> = troubles.iter().map(|trouble| Told::of(city, trouble, lang)).collect();
    let good = || vec![texts::notice_good_body(lang, city.connectors.len())];
    let paragraphs = match kind {
        NoticeKind::Test => vec![texts::notice_test_body(lang)],
        NoticeKind::Morning if told.is_empty() => good(),
        _ => told.iter().map(|told| told.lines(lang)).collect(),
    };
    let head = texts::notice_head(lang, name, local(city, at));
    let body = [vec![head], paragraphs, vec![texts::notice_foot(lang)]].concat().join("\n\n") + "\n";
    let facts = json!({
        "kind": kind.code(),
        "city": name,
        "at": at.with_timezone(&city.instance.zone).to_rfc3339(),
        "subject": subject,
        "text": body,
        "sources": city.connectors.len(),
        "troubles": told.iter().map(Told::facts).collect::<Vec<_>>(),
    });
    Notice { subject, body, facts: facts.to_string() }
}

/// A message that says that it is a test.
pub fn test_letter(city: &City, at: DateTime<Utc>) -> Notice {
    letter(city, NoticeKind::Test, &[], at)
}

fn lang(city: &City) -> Lang {
    city.instance.notices.as_ref().and_then(|notices| notices.lang).unwrap_or(city.instance.lang)
}

fn local(city: &City, at: DateTime<Utc>) -> String {
    at.with_timezone(&city.instance.zone).format("%Y-%m-%d %H:%M").to_string()
}

/// One trouble, in words.
struct Told {
    head: String,
    what: Vec<Message>,
    facts: Value,
}

impl Told {
    fn of(city: &City, trouble: &Trouble, lang: Lang) -> Self {
        let name = trouble.source().map(|source| name(city, source, lang)).unwrap_or_default();
        let (head, what) = words(city, trouble, &name, lang);
        let batch = match trouble {
            Trouble::Stopped(batch) => Some(batch),
            _ => None,
        };
        let codes = batch.map(|batch| batch.reasons.iter().map(code).collect::<Vec<_>>()).unwrap_or_default();
        let what_facts = |message: &Message| json!({ "text": message.what, "hint": message.hint });
        let facts = json!({
            "trouble": trouble.code(),
            "urgent": trouble.is_urgent(),
            "source": trouble.source().map(SourceId::as_str),
            "batch": batch.map(|batch| batch.label()),
            "since": trouble.since().map(|since| since.with_timezone(&city.instance.zone).to_rfc3339()),
            "reasons": codes,
            "messages": what.iter().map(what_facts).collect::<Vec<_>>(),
        });
        Self { head, what, facts }
    }

    fn lines(&self, lang: Lang) -> String {
        let messages = self.what.iter().map(|message| message.lines(lang).replace('\n', "\n  "));
        let lines = messages.map(|lines| format!("  {lines}"));
        [self.head.clone()].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
    }

    fn facts(&self) -> Value {
        self.facts.clone()
    }
}

fn words(city: &City, trouble: &Trouble, name: &str, lang: Lang) -> (String, Vec<Message>) {
    match trouble {
        Trouble::Stopped(batch) => {
            let (status, label) = (batch.status.text(lang), batch.label());
            let head = texts::trouble_batch(lang, status, name, label, batch.business_date);
            let connector = city.connectors.get(&batch.source);
            (head, batch.reasons.iter().map(|reason| outward(reason, connector, lang)).collect())
        }
        Trouble::Unreachable { problem, .. } => {
            let what = texts::folder_unreadable(lang, &problem.folder, &problem.why);
            let message = Message::new(what).hint(texts::folder_unreadable_hint(lang));
            (texts::trouble_unreachable(lang, name, local(city, problem.since)), vec![message])
        }
        Trouble::Late { source, folder, due, last } => {
            let since = match last {
                Some(last) => texts::late_since(lang, last),
                None => texts::late_never(lang),
            };
            let hint = texts::late_hint(lang, department(city, source, lang));
            let late = Message::new(texts::file_is_late(lang, due, folder));
            (texts::trouble_late(lang, name), vec![late, Message::new(since).hint(hint)])
        }
        Trouble::Machine(trouble) => (texts::trouble_machine(lang), vec![of_machine(*trouble, lang)]),
        Trouble::Damaged { file } => {
            let message = StoreError::Corrupt { file: file.clone() }.explain(lang);
            (texts::trouble_machine(lang), vec![message])
        }
        Trouble::Anchor { disagrees } => {
            let what = if *disagrees { texts::anchor_disagrees(lang) } else { texts::anchor_failing(lang) };
            (texts::trouble_anchor(lang), vec![Message::new(what).hint(texts::anchor_hint(lang))])
        }
    }
}

fn of_machine(trouble: enishi_store::Trouble, lang: Lang) -> Message {
    use enishi_store::Trouble::{Failing, Full, LogHeld, ReadOnly};
    match trouble {
        Full => Message::new(texts::disk_full(lang)).hint(texts::disk_full_hint(lang)),
        ReadOnly => Message::new(texts::disk_read_only(lang)).hint(texts::disk_read_only_hint(lang)),
        LogHeld => Message::new(texts::database_held(lang)).hint(texts::log_held_hint(lang)),
        Failing => Message::new(texts::pass_failing(lang)).hint(texts::pass_failing_hint(lang)),
    }
}

// `shimin/jumin 住民記録`: the folder's name is what IT knows, the programme's what the department does.
fn name(city: &City, source: &SourceId, lang: Lang) -> String {
    let programme =
        city.schema.sources.get(source).and_then(|one| city.schema.programmes.get(&one.programme));
    match programme {
        Some(programme) => format!("{source} {}", programme.name.get(lang)),
        None => source.to_string(),
    }
}

fn department(city: &City, source: &SourceId, lang: Lang) -> String {
    let programme =
        city.schema.sources.get(source).and_then(|one| city.schema.programmes.get(&one.programme));
    programme.map(|programme| programme.department.get(lang).to_owned()).unwrap_or_default()
}
