//! The smallest town that can take files: a register of a few residents, and one source of the form under trial.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use enishi_config::{City, parse_instance};
use enishi_index::SearchIndex;
use enishi_ingest::{Ingest, Silent};
use enishi_model::SourceId;
use enishi_model::batch::Batch;
use enishi_store::{DataDir, Desk, LastPublished, Store};
use tempfile::TempDir;

use crate::form::Form;

const SOURCE: &str = "trial/trial";
const REGISTER: &str = "town/register";

/// A town with a data directory of its own; gone with its value.
pub(crate) struct Town {
    folder: TempDir,
    store: Arc<Store>,
    ingest: Ingest,
}

impl Town {
    /// A town whose register was taken.
    pub(crate) fn new(form: &Form) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let city = Arc::new(city(folder.path(), form));
        for source in city.connectors.keys() {
            fs::create_dir_all(city.instance.folder(source)).unwrap();
        }
        let dir = Arc::new(DataDir::own(&city.instance.data).unwrap());
        let desk = Arc::new(Desk::open(&dir).unwrap());
        let store = Arc::new(Store::open(&dir, desk.handle_key(|| [7; 32]).unwrap()).unwrap());
        let index = Arc::new(SearchIndex::open(&dir.join("index"), &city.classes.mark()).unwrap().0);
        let clock = Arc::new(|| DateTime::<Utc>::from_timestamp_nanos(1_795_400_000_000_000_000));
        let ingest = Ingest::new(city, dir, Arc::clone(&store), desk, index, clock);
        let mut town = Self { folder, store, ingest };
        let register =
            "宛名番号,氏名,生年月日\n0000000001,髙橋　京子,S15.03.02\n0000000029,渡邉 花子,S57.11.03\n";
        town.take(REGISTER, "REGISTER_20261120.csv", register.as_bytes());
        town
    }

    /// Takes a file of the source under trial.
    pub(crate) fn take_trial(&mut self, name: &str, bytes: &[u8]) -> Batch {
        self.take(SOURCE, name, bytes)
    }

    fn take(&mut self, source: &str, name: &str, bytes: &[u8]) -> Batch {
        fs::write(self.folder.path().join("drop").join(source).join(name), bytes).unwrap();
        let pass = self.ingest.pass(&Silent).unwrap();
        let [batch] = <[Batch; 1]>::try_from(pass.batches).unwrap();
        batch
    }

    /// What the source under trial last had published.
    pub(crate) fn last_published(&self) -> Option<LastPublished> {
        self.store.last_published(&SourceId::new(SOURCE)).unwrap()
    }

    /// How many residents there are.
    pub(crate) fn persons(&self) -> u64 {
        self.store.person_count().unwrap()
    }
}

fn city(base: &Path, form: &Form) -> City {
    let folder = base.join("connectors");
    for (source, text) in [(SOURCE, form.toml()), (REGISTER, REGISTER_TOML.to_owned())] {
        let folder = folder.join(source);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("connector.toml"), text).unwrap();
    }
    fs::write(base.join("policy.toml"), POLICY).unwrap();
    fs::write(base.join("enishi.toml"), INSTANCE).unwrap();
    parse_instance("enishi.toml", INSTANCE, base).unwrap_or_else(|faults| panic!("{faults}"));
    City::load(&base.join("enishi.toml")).unwrap_or_else(|faults| panic!("{faults}"))
}

const INSTANCE: &str = r#"format = 1
data = "data"
connectors = "connectors"
policy = "policy.toml"
listen = "127.0.0.1:0"
[city]
prefecture = "埼玉県"
name = "縁市"
[drop]
folder = "drop"
settle_seconds = 0
"#;

const POLICY: &str = r#"format = 1
[[purpose]]
code = "counter"
label = { ja = "窓口", en = "Counter" }
[[role]]
code = "clerk"
label = { ja = "係", en = "Clerk" }
purposes = ["counter"]
rights = ["residents"]
[[rule]]
role = "clerk"
programmes = ["*"]
level = "full"
"#;

const REGISTER_TOML: &str = r#"format = 1
role = "register"
[programme]
id = "register"
name = { ja = "住民記録", en = "Register" }
department = { ja = "市民課", en = "Residents" }
[programme.contact]
desk = { ja = "係", en = "Desk" }
phone = "04-2900-0000"
hours = { ja = "平日", en = "weekdays" }
[file]
pattern = "REGISTER_{date}.csv"
encoding = "utf-8"
kind = "snapshot"
[schedule]
nights = ["daily"]
by = "06:00"
[record]
key = ["宛名番号"]
[[resident]]
role = "subject"
label = { ja = "本人", en = "The resident" }
column = "宛名番号"
width = 10
[[field]]
column = "氏名"
name = "shimei"
label = { ja = "氏名", en = "Name" }
kind = "name"
attribute = "name"
class = ["general"]
[[field]]
column = "生年月日"
name = "seinengappi"
label = { ja = "生年月日", en = "Date of birth" }
kind = "date"
attribute = "birth_date"
class = ["general"]
"#;
