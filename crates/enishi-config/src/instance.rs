//! `enishi.toml`: where things lie on this machine, and what the city is called.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use chrono::FixedOffset;
use enishi_catalogue::Lang;
use enishi_model::SourceId;
use enishi_model::calendar::Office;
use enishi_model::schema::Place;

use crate::calendar;
use crate::connector::parse_format;
use crate::document::Document;
use crate::drop;
use crate::fault::{FaultKind, Faults};
use crate::notices::{self, Notices};
use crate::retention::{self, Retention};
use crate::section::Section;

/// What `enishi.toml` says. Paths are resolved against the file's folder.
#[derive(Clone, Debug)]
pub struct Instance {
    /// the city's names
    pub place: Place,
    /// the zone in which nights and dates are counted
    pub zone: FixedOffset,
    /// the language of receipts and of whatever has no reader of its own
    pub lang: Lang,
    /// the data directory
    pub data: PathBuf,
    /// the folder of the connectors
    pub connectors: PathBuf,
    /// the policy's file
    pub policy: PathBuf,
    /// the file that tells of the staff, if there is one
    pub staff: Option<PathBuf>,
    /// where the server listens, `ADDRESS:PORT`
    pub listen: String,
    /// the folder under which drop folders lie, `DEPARTMENT/NAME` each
    pub drop: PathBuf,
    /// drop folders that lie elsewhere
    pub folders: BTreeMap<SourceId, PathBuf>,
    /// how long a file must not change before it is taken
    pub settle: Duration,
    /// how often folders are looked at, events or not
    pub poll: Duration,
    /// what happens to a taken file
    pub after: AfterTaking,
    /// how a share is told from the empty folder that it is mounted on
    pub markers: Markers,
    /// whether the file system is asked to tell of changes; network shares cannot
    pub events: bool,
    /// the subfolder of a drop folder that receipts are copied into
    pub receipts_to: Option<String>,
    /// the public keys of age to which kept copies are encrypted
    pub recipients: Vec<String>,
    /// how many nights the archive keeps a taken file
    pub archive_nights: u32,
    /// how long what is over is kept
    pub retention: Retention,
    /// which source wins after the register
    pub survivorship: Vec<SourceId>,
    /// the audit log's anchor
    pub audit: Audit,
    /// when the city's offices are closed
    pub office: Office,
    /// who is called in the morning, and how
    pub notices: Option<Notices>,
}

/// Where the head of the audit log is written down, outside the data directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// the file; without one, a log that was cut off or swapped looks whole
    pub anchor: Option<PathBuf>,
    /// how often
    pub every: Duration,
    /// in bytes: room that is kept for looks in a declared disaster
    pub reserve: u64,
}

/// Files that lie in a share, and not in the folder that it is mounted on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markers {
    /// in every drop folder
    pub all: Option<String>,
    /// in single sources' folders
    pub own: BTreeMap<SourceId, String>,
}

/// What happens to a file in its drop folder once it was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterTaking {
    /// it stays: the source is never touched
    Keep,
    /// it is deleted
    Delete,
}

impl Instance {
    /// The drop folder of a source.
    pub fn folder(&self, source: &SourceId) -> PathBuf {
        self.folders.get(source).cloned().unwrap_or_else(|| self.drop.join(source.as_str()))
    }

    /// The file that must lie in the source's folder, so that it is not an empty mount point.
    pub fn marker(&self, source: &SourceId) -> Option<&str> {
        self.markers.own.get(source).or(self.markers.all.as_ref()).map(String::as_str)
    }
}

/// Reads `enishi.toml`. `base` is the folder that relative paths start from.
pub fn parse_instance(file: &str, text: &str, base: &Path) -> Result<Instance, Faults> {
    Document::new(file, text).read(|root| read(root, base))
}

pub(crate) fn read(root: &mut Section<'_, '_>, base: &Path) -> Option<Instance> {
    parse_format(root, 1);
    let place = root.section("city").and_then(|mut city| {
        let (prefecture, name) = (city.text("prefecture"), city.text("name"));
        Some(Place { prefecture: prefecture?.value, city: name?.value })
    });
    let zone = zone(root);
    let lang = root.choice("language", &[("ja", Lang::Ja), ("en", Lang::En)], Some(Lang::Ja));
    let path = |root: &mut Section<'_, '_>, key, default: &str| {
        resolve(base, &root.optional_text(key).map_or(default.to_owned(), |spot| spot.value))
    };
    let data = path(root, "data", "data");
    let connectors = path(root, "connectors", "connectors");
    let policy = path(root, "policy", "policy.toml");
    let staff = root.optional_text("staff").map(|spot| resolve(base, &spot.value));
    let listen = root.optional_text("listen").map_or("127.0.0.1:8080".to_owned(), |spot| spot.value);
    let drop = root.section("drop").and_then(|mut section| drop::read(&mut section, base));
    let archive_nights = root.optional_whole("archive_nights", 0, 3650).unwrap_or(35);
    let recipients = recipients(root);
    let retention = root.optional_section("retention").map(|mut section| retention::read(&mut section));
    let survivorship = root.texts("survivorship").into_iter().map(|spot| SourceId::new(spot.value)).collect();
    let audit = audit(root, base, &data);
    let office = root.optional_section("calendar").map(|mut section| calendar::read(&mut section));
    let notices = root.optional_section("notices").and_then(|mut section| notices::read(&mut section, base));
    let drop = drop?;
    Some(Instance {
        place: place?,
        zone: zone?,
        lang: lang?,
        data,
        connectors,
        policy,
        staff,
        listen,
        drop: drop.folder,
        folders: drop.folders,
        settle: drop.settle,
        poll: drop.poll,
        after: drop.after,
        markers: drop.markers,
        events: drop.events,
        receipts_to: drop.receipts_to,
        recipients,
        archive_nights: u32::try_from(archive_nights).unwrap_or_default(),
        retention: retention.unwrap_or_default(),
        survivorship,
        audit,
        office: office.unwrap_or_default(),
        notices,
    })
}

fn recipients(root: &mut Section<'_, '_>) -> Vec<String> {
    let mut recipients = Vec::new();
    for spot in root.texts("archive_recipients") {
        // Also told here and not with the first file: a mistyped key has a wrong checksum.
        if age::x25519::Recipient::from_str(&spot.value).is_err() {
            root.fault(
                &spot,
                FaultKind::Malformed { expected: "a public key such as age-keygen prints, age1..." },
            );
        }
        recipients.push(spot.value);
    }
    recipients
}

fn audit(root: &mut Section<'_, '_>, base: &Path, data: &Path) -> Audit {
    let mut audit = Audit { anchor: None, every: Duration::from_secs(60), reserve: 16 << 20 };
    let Some(mut section) = root.optional_section("audit") else { return audit };
    if let Some(spot) = section.optional_text("anchor") {
        let path = resolve(base, &spot.value);
        if path.starts_with(data) {
            section.fault(&spot, FaultKind::Malformed { expected: "a file outside the data directory" });
        }
        audit.anchor = Some(path);
    }
    if let Some(seconds) = section.optional_whole("anchor_seconds", 1, 86_400) {
        audit.every = Duration::from_secs(seconds.unsigned_abs());
    }
    if let Some(mib) = section.optional_whole("reserve_mib", 0, 65_536) {
        audit.reserve = mib.unsigned_abs() << 20;
    }
    audit
}

// As people write it in messages: without the `..` that lead out of the configuration's folder.
pub(crate) fn resolve(base: &Path, text: &str) -> PathBuf {
    let mut resolved = PathBuf::new();
    for component in base.join(text).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if resolved.file_name().is_some() => {
                resolved.pop();
            }
            other => resolved.push(other),
        }
    }
    if resolved.as_os_str().is_empty() { PathBuf::from(".") } else { resolved }
}

fn zone(root: &mut Section<'_, '_>) -> Option<FixedOffset> {
    let Some(spot) = root.optional_text("zone") else { return "+09:00".parse().ok() };
    let zone = spot.value.parse::<FixedOffset>();
    if zone.is_err() {
        root.fault(&spot, FaultKind::Malformed { expected: "an offset such as +09:00" });
    }
    zone.ok()
}
