//! The morning call: what IT has to know comes to them, once, by a program and by mail over a real relay; and a
//! source is late by its own calendar only.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use enishi_tests::files::{cp932, jumin};
use enishi_tests::relay::{self, Relay};
use enishi_tests::{Served, World, personal};
use serde_json::Value;

/// A world of which IT is told by mail, at half past seven.
struct Office {
    world: World,
    port: u16,
}

impl Office {
    fn new(world: World) -> Self {
        let office = Self { world, port: Relay::free_port() };
        let mail = format!(
            "\n[notices]\nat = \"07:30\"\ngather_seconds = 0\nretry_seconds = 1\n[notices.mail]\nrelay = \"127.0.0.1\"\n\
             port = {}\ntls = \"none\"\nfrom = \"縁 <enishi@city.example>\"\nto = [\"it@city.example\", \"duty@city.example\"]\n",
            office.port
        );
        let config = office.world.read("config/enishi.toml");
        office.world.write("config/enishi.toml", (config + &mail).as_bytes());
        office
    }

    fn relay(&self) -> Relay {
        Relay::plain(self.port, &self.maildir())
    }

    fn maildir(&self) -> PathBuf {
        self.world.path("mails")
    }

    fn serve(&self) -> Served {
        self.world.serve()
    }

    fn wait_for(&self, served: &Served, count: usize) {
        served.until(&format!("{count} mails"), || relay::count(&self.maildir()) >= count);
    }

    /// Every mail. Whatever it is about, there is nothing of a resident in it.
    fn mails(&self) -> Vec<Value> {
        let mails = relay::mails(&self.maildir());
        for mail in &mails {
            personal::has_none("a mail", &mail.to_string());
        }
        mails
    }

    fn hold(&self, night: &str) {
        self.world.drop_file("shimin/jumin", &format!("JUMIN_{night}.csv"), &jumin(&[]));
    }
}

fn subjects(mails: &[Value]) -> Vec<&str> {
    mails.iter().map(|mail| mail["subject"].as_str().unwrap()).collect()
}

fn body(mail: &Value) -> &str {
    mail["body"].as_str().unwrap()
}

#[test]
fn a_morning_has_one_mail_and_trouble_is_told_once() {
    let mut office = Office::new(World::of_the_city());
    let _relay = office.relay();
    office.hold("20261122");
    office.world.now = "2026-11-23T07:29:00+09:00".to_owned();
    let served = office.serve();
    office.wait_for(&served, 1);
    // What comes up now is told by itself: nothing that was told is told with it.
    fs::remove_dir_all(office.world.path("drop/korei/kaigo")).unwrap();
    office.wait_for(&served, 2);
    served.stop();
    for (now, count) in
        [("2026-11-23T07:31:00+09:00", 3), ("2026-11-23T07:45:00+09:00", 4), ("2026-11-24T07:31:00+09:00", 5)]
    {
        office.world.now = now.to_owned();
        if count == 4 {
            // A start repeats nothing: what is told after it is this alone.
            office.world.drop_file("korei/kaigo_taio", "KAIGO_ATENA_20261122.csv", b"");
        }
        let served = office.serve();
        office.wait_for(&served, count);
        served.stop();
    }
    let mails = office.mails();
    let told = subjects(&mails);
    assert_eq!([told[0], told[1], told[3]], ["[縁] 縁市: 要確認 1件"; 3]);
    assert!([told[2], told[4]].iter().all(|one| one.starts_with("[縁] 縁市: 朝の報告 要確認 ")), "{told:?}");
    assert_eq!(told.len(), 5);
    assert!(body(&mails[0]).contains("shimin.jumin.2") && !body(&mails[0]).contains("未着"), "{}", mails[0]);
    assert!(
        body(&mails[1]).contains("korei/kaigo") && !body(&mails[1]).contains("shimin.jumin"),
        "{}",
        mails[1]
    );
    assert!(body(&mails[3]).contains("korei.kaigo_taio.2"), "{}", mails[3]);
    let morning = body(&mails[2]);
    for told in
        ["[保留] shimin/jumin 住民記録: バッチ shimin.jumin.2(2026-11-22 分)", "0行です", "次の手順: "]
    {
        assert!(morning.contains(told), "{told}: {morning}");
    }
    assert!(morning.contains("[未着] hoken/kokuho") && morning.contains("[フォルダ不通] korei/kaigo"));
}

#[test]
fn an_older_database_that_is_put_back_tells_nothing_again() {
    let mut office = Office::new(World::of_the_city());
    let _relay = office.relay();
    fs::copy(office.world.path("enishi.db"), office.world.path("older.db")).unwrap();
    office.hold("20261122");
    fs::remove_dir_all(office.world.path("drop/korei/kaigo")).unwrap();
    let served = office.serve();
    office.wait_for(&served, 1);
    served.stop();
    for ending in ["-wal", "-shm"] {
        drop(fs::remove_file(office.world.path(&format!("enishi.db{ending}"))));
    }
    fs::rename(office.world.path("older.db"), office.world.path("enishi.db")).unwrap();
    office.world.now = "2026-11-22T09:00:00+09:00".to_owned();
    let served = office.serve();
    served.until("the file is held again", || {
        office
            .world
            .enishi(&["batch", "list", "--source", "shimin/jumin"])
            .done()
            .out
            .contains("shimin.jumin.2")
    });
    office.world.drop_file("hoken/kokuho", "KOKUHO_SHIKAKU_20261122.csv", b"");
    office.wait_for(&served, 2);
    let mails = office.mails();
    assert_eq!(subjects(&mails), ["[縁] 縁市: 朝の報告 要確認 2件", "[縁] 縁市: 要確認 1件"]);
    assert!(body(&mails[1]).contains("hoken.kokuho.2"), "{}", mails[1]);
}

#[test]
fn a_mail_is_written_as_the_standards_say() {
    let office = Office::new(World::of_five());
    let _relay = office.relay();
    office.hold("20261122");
    let served = office.serve();
    office.wait_for(&served, 1);
    let mail = &office.mails()[0];
    let raw = mail["raw_subject"].as_str().unwrap();
    assert!(raw.is_ascii() && raw.to_lowercase().starts_with("=?utf-8?"), "{raw}");
    assert!(mail["from"].as_str().unwrap().contains("enishi@city.example"));
    assert_eq!(mail["to"], "it@city.example, duty@city.example");
    assert_eq!(mail["date"], "2026-11-21T23:00:00+00:00");
    assert_eq!((&mail["kind"], &mail["charset"]), (&"text/plain".into(), &"utf-8".into()));
    assert_eq!(mail["auto"], "auto-generated");
    assert!(body(mail).starts_with("縁 Enishi 縁市 2026-11-22 08:00 時点"), "{}", body(mail));
}

#[test]
fn everything_came_in_is_said_where_somebody_wants_to_hear_it() {
    let office = Office::new(World::of_the_city());
    let good = "gather_seconds = 0\nlanguage = \"en\"\nalso_when_good = true";
    office.world.edit("config/enishi.toml", "gather_seconds = 0", good);
    let _relay = office.relay();
    let served = office.serve();
    office.wait_for(&served, 1);
    let mails = office.mails();
    assert_eq!(subjects(&mails), ["Enishi 縁市: this morning, everything came in"]);
    assert!(body(&mails[0]).contains("from 26 sources has come in"), "{}", body(&mails[0]));
}

#[test]
fn a_relay_that_is_down_is_tried_again_and_everybody_sees_it() {
    let office = Office::new(World::of_the_city());
    office.hold("20261122");
    let served = office.serve();
    let ready = || served.get("/readyz", &[]).json()["notices"].clone();
    served.until("a failure", || ready() == "failing");
    assert!(served.get("/metrics", &[]).text.contains("enishi_notices_failing 1"));
    let status = office.world.enishi(&["status", "--json"]).done().json();
    let failing = &status["failing_notices"][0];
    assert_eq!((&failing["way"], &failing["waiting"]), (&"mail".into(), &1.into()), "{failing}");
    let told = office.world.enishi(&["status"]).done().out;
    assert!(told.contains("the mail relay does not answer") && told.contains("Connection refused"), "{told}");
    // Those who look at residents may not count the trouble of sources that they may not know of.
    let caseworker = office.world.token("disaster_team");
    let headers = [("authorization", format!("Bearer {caseworker}"))];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    let seen = served.get("/api/v1/sources", &headers).is(200).json();
    assert!(seen.get("failing_notices").is_none(), "{seen}");

    let _relay = office.relay();
    office.wait_for(&served, 1);
    served.until("no failure", || ready() == "current");
    // Files were taken meanwhile.
    office.world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261123.csv", b"");
    office.wait_for(&served, 2);
    assert_eq!(office.mails().len(), 2);
}

#[test]
fn a_relay_may_want_encryption_and_an_account() {
    let office = Office::new(World::new());
    let certificate = relay::certificate(office.world.dir());
    let _relay = Relay::encrypted(office.port, &office.maildir(), &certificate, ["enishi", "correct horse"]);
    office.world.edit("config/enishi.toml", "tls = \"none\"", "tls = \"starttls\"\naccount = \"account\"");
    office.world.write("config/account", b"enishi\ncorrect horse\n");
    let refused = office.world.enishi(&["notices", "test"]).failed();
    assert!(refused.out.contains("no encrypted connection to the relay"), "{}", refused.out);
    office.world.edit(
        "config/enishi.toml",
        "tls = \"starttls\"",
        "tls = \"starttls\"\nca = \"../relay.pem\"",
    );
    assert_eq!(office.world.enishi(&["notices", "test"]).done().out, "mail: told\n");
    assert_eq!(subjects(&office.mails()), ["[縁] 縁市: 送信テスト"]);
    office.world.write("config/account", b"enishi\nbattery staple\n");
    let refused = office.world.enishi(&["notices", "test"]).failed();
    assert!(refused.out.contains("does not take the mail"), "{}", refused.out);
    assert!(!format!("{}{}", refused.out, refused.err).contains("battery staple"));
    assert_eq!(relay::count(&office.maildir()), 1);
}

#[test]
fn a_resident_in_the_header_is_not_in_the_mail() {
    let office = Office::new(World::of_five());
    let _relay = office.relay();
    let bytes = jumin(&World::five());
    let (register, _, _) = encoding_rs::SHIFT_JIS.decode(&bytes);
    let spoilt = register.replacen("氏名,", "田中　秘密,", 1);
    office.world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &cp932(&spoilt));
    let served = office.serve();
    office.wait_for(&served, 1);
    let mails = office.mails();
    assert!(body(&mails[0]).contains("列がありません: 氏名。コネクタにない列: …"), "{}", body(&mails[0]));
    assert!(!mails[0].to_string().contains("秘密"), "{}", mails[0]);
}

/// A hook that is a script of the test.
fn with_hook(world: &World, script: &str, more: &str) {
    let path = world.path("hook.sh");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    let hook = format!(
        "\n[notices]\nat = \"07:30\"\ngather_seconds = 0\nretry_seconds = 1\nlanguage = \"en\"\n[notices.hook]\n\
         program = \"../hook.sh\"\n{more}\n"
    );
    let config = world.read("config/enishi.toml");
    world.write("config/enishi.toml", (config + &hook).as_bytes());
}

#[test]
fn a_hub_that_takes_no_files_says_so_itself_and_blames_no_department() {
    let world = World::of_five();
    with_hook(&world, "cat > \"$0.new\"; mv \"$0.new\" \"$0.told\"", "");
    let served = world.serve();
    let told = || fs::read_to_string(world.path("hook.sh.told")).unwrap_or_default();
    served.until("the morning is told", || told().contains("\"morning\""));
    fs::remove_dir_all(world.path("staging")).unwrap();
    world.write("staging", b"no folder");
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &jumin(&World::five()[..3]));
    served.until("the machine is told", || told().contains("\"failing\""));
    let said: Value = serde_json::from_str(&told()).unwrap();
    let troubles = said["troubles"].as_array().unwrap();
    assert_eq!(troubles.len(), 1, "{said}");
    assert!(said["text"].as_str().unwrap().contains("no file is taken"), "{said}");
}

#[test]
fn a_hook_is_told_on_standard_input_without_a_shell() {
    let world = World::of_five();
    with_hook(
        &world,
        "printf '%s|' \"$@\" > \"$0.words\"; cat > \"$0.new\"; mv \"$0.new\" \"$0.told\"",
        "arguments = [\"$(touch oops)\", \"a b\"]",
    );
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &jumin(&[]));
    let served = world.serve();
    served.until("the hook is told", || world.path("hook.sh.told").exists());
    let told = world.read("hook.sh.told");
    personal::has_none("what the hook is told", &told);
    let told: Value = serde_json::from_str(&told).unwrap();
    let troubles = told["troubles"].as_array().unwrap();
    let held = troubles.iter().find(|trouble| trouble["trouble"] == "held").expect("the held file");
    assert_eq!((&held["source"], &held["batch"]), (&"shimin/jumin".into(), &"shimin.jumin.2".into()));
    assert_eq!(held["reasons"][0], "row_count");
    assert!(held["messages"][0]["hint"].as_str().unwrap().contains("enishi batch release"));
    assert_eq!(world.read("hook.sh.words"), "$(touch oops)|a b|");
    assert!(!world.path("oops").exists());
}

#[test]
fn a_hook_that_fails_or_hangs_is_tried_again_and_stops_no_file() {
    let world = World::of_five();
    let script = "if [ ! -e \"$0.fail\" ]; then touch \"$0.fail\"; echo 'no pager today' >&2; exit 3; fi\n\
                  if [ ! -e \"$0.hung\" ]; then touch \"$0.hung\"; exec sleep 600; fi\ncat > \"$0.told\"";
    with_hook(&world, script, "timeout_seconds = 5");
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &jumin(&[]));
    let served = world.serve();
    served.until("a failure is shown", || {
        let status = world.enishi(&["status"]).done().out;
        status.contains("the hook ended with 3: no pager today") || world.path("hook.sh.hung").exists()
    });
    served.until("it hangs", || world.path("hook.sh.hung").exists());
    // While it hangs, files are taken.
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", b"");
    served.until("a file is taken", || {
        world.enishi(&["batch", "list", "--source", "korei/kaigo"]).done().out.contains("korei.kaigo.2")
    });
    served.until("it is told", || world.path("hook.sh.told").exists());
    let log = served.stop();
    assert!(log.contains("the hook ended with 3: no pager today"), "{log}");
    assert!(log.contains("the hook took longer than 5 seconds"), "{log}");
}

#[test]
fn fault_31_a_source_is_late_by_its_own_calendar_only() {
    let mut office = Office::new(World::new());
    // 2026-11-20 is a Friday; Monday the 23rd is 勤労感謝の日.
    office.world.drop_five("20261120");
    let rests = "nights = [\"weekdays\"]\nholidays = \"skips\"";
    office.world.edit("connectors/shimin/jumin/connector.toml", "nights = [\"daily\"]", rests);
    office.world.now = "2026-11-21T06:00:00+09:00".to_owned();
    office.world.enishi(&["ingest"]).done();
    let source = |office: &Office, name: &str| {
        let status = office.world.enishi(&["status", "--json"]).done().json();
        let sources = status["sources"].as_array().unwrap();
        sources.iter().find(|source| source["source"] == name).unwrap().clone()
    };
    for (now, jumin_is, kaigo_is) in [
        ("2026-11-21T08:00:00+09:00", "fresh", "fresh"),
        ("2026-11-22T08:00:00+09:00", "fresh", "late"),
        ("2026-11-24T08:00:00+09:00", "fresh", "late"),
        ("2026-11-25T04:59:00+09:00", "fresh", "late"),
        ("2026-11-25T05:00:00+09:00", "late", "late"),
    ] {
        office.world.now = now.to_owned();
        assert_eq!(source(&office, "shimin/jumin")["freshness"], jumin_is, "{now}");
        assert_eq!(source(&office, "korei/kaigo")["freshness"], kaigo_is, "{now}");
    }
    office.world.now = "2026-11-24T08:00:00+09:00".to_owned();
    let jumin = source(&office, "shimin/jumin");
    assert_eq!((&jumin["due"], &jumin["next_night"]), (&"2026-11-20".into(), &"2026-11-24".into()));
    assert_eq!(jumin["next_by"], "2026-11-25T05:00:00+09:00");
    // What is told in the morning follows the same rule.
    let _relay = office.relay();
    let served = office.serve();
    office.wait_for(&served, 1);
    let mails = office.mails();
    let morning = body(&mails[0]);
    assert!(morning.contains("[未着] korei/kaigo") && !morning.contains("shimin/jumin"), "{morning}");
}

#[test]
fn fault_31_a_city_closes_on_days_of_its_own() {
    let mut world = World::new();
    world.drop_five("20261224");
    let rests = "nights = [\"weekdays\"]\nholidays = \"skips\"";
    world.edit("connectors/shimin/jumin/connector.toml", "nights = [\"daily\"]", rests);
    let usual = "year_end_from = \"12-29\"\nyear_end_to = \"01-03\"";
    let own = "year_end_from = \"12-28\"\nyear_end_to = \"01-04\"\nclosed = [\"2026-12-25\"]";
    world.edit("config/enishi.toml", usual, own);
    world.now = "2026-12-25T06:00:00+09:00".to_owned();
    world.enishi(&["ingest"]).done();
    for (now, is_late) in [("2027-01-05T12:00:00+09:00", false), ("2027-01-06T05:00:00+09:00", true)] {
        world.now = now.to_owned();
        let status = world.enishi(&["status"]).done().out;
        let line = status.lines().find(|line| line.trim_start().starts_with("shimin/jumin")).unwrap();
        assert_eq!(line.contains("late"), is_late, "{now}: {line}");
    }
}
