//! Configuration with faults in it: it is read, or every fault points into the file.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use enishi_catalogue::Lang;
use enishi_config::{Faults, parse_connector, parse_instance, parse_policy, parse_staff};
use enishi_ingest::skim::{Made, skim};
use enishi_model::SourceId;
use enishi_model::schema::Place;

use crate::choice::Choices;

/// A text of the repository, and what kind it is.
struct Known {
    kind: Kind,
    text: String,
    sample: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Connector,
    Policy,
    Instance,
    Staff,
}

const KINDS: [Kind; 4] = [Kind::Connector, Kind::Policy, Kind::Instance, Kind::Staff];
const STAFF: &str = "format = 1\n[[person]]\nholder = \"佐藤 花子\"\nsurnames = [\"佐藤\", \"髙橋\"]\naddresses = [\"縁市中央町1-2-3\"]\nresident_ids = [\"0000000011\"]\n";
/// What may stand where something else stood.
const INSTEAD: [&str; 20] = [
    "",
    "1",
    "-1",
    "9223372036854775807",
    "1e400",
    "true",
    "\"\"",
    "\"あ\"",
    "[]",
    "[[]]",
    "{}",
    "{ a = 1 }",
    "\"番\\u0000\"",
    "\"\\uD800\"",
    "2026-02-30",
    "'''",
    "\"unclosed",
    "[[field]]",
    "= =",
    "\u{202E}",
];

/// Either of the trials below, as the first byte says.
pub fn any(bytes: &[u8]) {
    match bytes.split_first() {
        Some((first, rest)) if first % 2 == 1 => raw(rest),
        Some((_, rest)) => trial(rest),
        None => trial(bytes),
    }
}

/// A text of the repository in which some lines or values are others.
pub fn trial(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let all = known();
    let one = &all[choices.below(all.len())];
    let mut lines: Vec<String> = one.text.lines().map(str::to_owned).collect();
    for _ in 0..choices.below(4) {
        change(&mut lines, &mut choices);
    }
    judge(one.kind, &lines.join("\n"), one.sample.as_deref());
}

/// Whatever text there is, as each kind of configuration.
pub fn raw(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    KINDS.into_iter().for_each(|kind| judge(kind, &text, None));
}

fn change(lines: &mut Vec<String>, choices: &mut Choices<'_>) {
    let at = choices.below(lines.len());
    let Some(line) = lines.get(at).cloned() else { return };
    match choices.below(7) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, line),
        2 => {
            let key = line.split('=').next().unwrap_or_default();
            lines[at] = format!("{key}= {}", choices.one_of(&INSTEAD));
        }
        3 => lines[at] = choices.one_of(&INSTEAD).to_owned(),
        4 => lines.truncate(at),
        5 => {
            let other = choices.below(lines.len());
            lines.swap(at, other);
        }
        _ => {
            let cut = choices.below(line.len() + 1);
            lines[at] = String::from_utf8_lossy(&line.as_bytes()[..cut]).into_owned();
        }
    }
}

fn judge(kind: Kind, text: &str, sample: Option<&Path>) {
    let faults = match kind {
        Kind::Connector => match parse_connector(&SourceId::new("a/b"), "f.toml", text) {
            Ok(connector) => {
                // Whatever is accepted can read a file.
                if let Some(sample) = sample {
                    let skimmed = skim(&connector, sample, |_: Made| ()).unwrap();
                    assert_eq!(skimmed.mapped + skimmed.rejected, skimmed.rows, "{text}");
                }
                None
            }
            Err(faults) => Some(faults),
        },
        Kind::Policy => parse_policy("f.toml", text).err(),
        Kind::Instance => parse_instance("f.toml", text, Path::new("/base")).err(),
        Kind::Staff => {
            let place = Place { prefecture: "埼玉県".to_owned(), city: "縁市".to_owned() };
            parse_staff("f.toml", text, &place).err()
        }
    };
    if let Some(faults) = faults {
        point_into(&faults, text);
    }
}

fn point_into(faults: &Faults, text: &str) {
    assert!(!faults.0.is_empty(), "refused without a fault:\n{text}");
    let lines: Vec<&str> = text.split('\n').collect();
    for fault in &faults.0 {
        assert!(fault.line <= lines.len(), "{fault:?} points behind the file:\n{text}");
        if fault.line > 0 {
            let longest = lines[fault.line - 1].chars().count() + 1;
            assert!(fault.column <= longest, "{fault:?} points beside its line:\n{text}");
        }
    }
    for lang in [Lang::Ja, Lang::En] {
        assert!(!faults.lines(lang).trim().is_empty());
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn known() -> &'static [Known] {
    static KNOWN: OnceLock<Vec<Known>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let read = |path: &Path| std::fs::read_to_string(path).unwrap();
        let plain = |kind, text| Known { kind, text, sample: None };
        let mut all = vec![
            plain(Kind::Policy, read(&root().join("config/policy.toml"))),
            plain(Kind::Instance, read(&root().join("config/enishi.toml"))),
            plain(Kind::Staff, STAFF.to_owned()),
        ];
        all.extend(connectors().into_iter().map(|folder| Known {
            kind: Kind::Connector,
            text: read(&folder.join("connector.toml")),
            sample: Some(folder.join("sample.csv")),
        }));
        all
    })
}

// In the order of their names, so that the same bytes mean the same everywhere.
fn connectors() -> Vec<PathBuf> {
    let folders = |folder: PathBuf| {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_dir()).collect::<Vec<_>>()
    };
    let mut all: Vec<PathBuf> = folders(root().join("connectors")).into_iter().flat_map(folders).collect();
    all.sort();
    all
}
