//! Messages to IT wait until every way has taken them, and no longer than they are of use.

use chrono::{DateTime, Utc};
use enishi_model::notice::{DeliveryProblem, Notice, NoticeKind, Way};
use enishi_store::{DataDir, Desk, Told};

const BOTH: [Way; 2] = [Way::Hook, Way::Mail];

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn send(desk: &Desk, kind: NoticeKind, subject: &str, now: &str) {
    let notice = Notice { subject: subject.to_owned(), body: "text".to_owned(), facts: "{}".to_owned() };
    desk.send_notice(kind, &notice, &BOTH, &Told::default(), at(now)).unwrap();
}

fn waiting(desk: &Desk, way: Way) -> Vec<String> {
    desk.waiting_notices(way).unwrap().into_iter().map(|waiting| waiting.notice.subject).collect()
}

#[test]
fn a_message_waits_for_every_way_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(&DataDir::own(folder.path()).unwrap()).unwrap();
    send(&desk, NoticeKind::News, "first", "2026-11-22T00:00:00Z");
    let first = desk.waiting_notices(Way::Mail).unwrap().remove(0);
    desk.notice_left(first.id, Way::Hook, at("2026-11-22T00:00:01Z")).unwrap();
    let why = DeliveryProblem::NoRelay { why: "refused".to_owned() };
    for now in ["2026-11-22T00:00:01Z", "2026-11-22T00:05:00Z"] {
        desk.notice_failed(first.id, Way::Mail, &why, at(now)).unwrap();
    }
    send(&desk, NoticeKind::News, "second", "2026-11-22T00:06:00Z");
    assert_eq!(waiting(&desk, Way::Hook), ["second"]);
    assert_eq!(waiting(&desk, Way::Mail), ["first", "second"]);
    let failing = desk.failing_ways().unwrap();
    assert_eq!((failing.len(), failing[0].way, failing[0].waiting), (1, Way::Mail, 2));
    assert_eq!((failing[0].since, &failing[0].problem), (at("2026-11-22T00:00:01Z"), &why));
    desk.notice_left(first.id, Way::Mail, at("2026-11-22T00:10:00Z")).unwrap();
    assert_eq!(desk.failing_ways().unwrap(), []);
}

#[test]
fn a_summary_replaces_earlier_ones_and_old_news_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(&DataDir::own(folder.path()).unwrap()).unwrap();
    send(&desk, NoticeKind::Morning, "yesterday's", "2026-11-21T22:30:00Z");
    send(&desk, NoticeKind::News, "news", "2026-11-22T00:00:00Z");
    send(&desk, NoticeKind::Morning, "today's", "2026-11-22T22:30:00Z");
    assert_eq!(waiting(&desk, Way::Mail), ["news", "today's"]);
    desk.tidy_notices(&BOTH, at("2026-11-25T00:00:01Z")).unwrap();
    assert_eq!(waiting(&desk, Way::Mail), ["today's"]);
    // Nobody takes a hook out of the configuration to hear for ever that it fails.
    desk.tidy_notices(&[Way::Mail], at("2026-11-25T00:00:02Z")).unwrap();
    assert_eq!((waiting(&desk, Way::Hook).len(), waiting(&desk, Way::Mail).len()), (0, 1));
    desk.tidy_notices(&BOTH, at("2027-01-01T00:00:00Z")).unwrap();
    assert_eq!(waiting(&desk, Way::Mail).len(), 0);
}

#[test]
fn what_was_told_is_remembered_and_forgotten_as_it_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let dir = DataDir::own(folder.path()).unwrap();
    let told = Told {
        marks: ["late a/b", "held a.b.1"].map(str::to_owned).into(),
        morning: "2026-11-22".parse().ok(),
        batch: 7,
    };
    let now = at("2026-11-22T00:00:00Z");
    Desk::open(&dir).unwrap().set_told(&told, now).unwrap();
    let desk = Desk::open(&dir).unwrap();
    assert_eq!(desk.told().unwrap(), told);
    let less = Told { marks: ["held a.b.1".to_owned()].into(), ..told };
    desk.set_told(&less, now).unwrap();
    assert_eq!(desk.told().unwrap(), less);
}
