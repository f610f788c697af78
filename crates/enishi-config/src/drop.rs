//! `[drop]` of `enishi.toml`: where files arrive, and how folders are looked at.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use enishi_model::SourceId;

use crate::fault::FaultKind;
use crate::instance::{AfterTaking, Markers, resolve};
use crate::section::Section;

pub(crate) struct Drop {
    pub(crate) folder: PathBuf,
    pub(crate) folders: BTreeMap<SourceId, PathBuf>,
    pub(crate) settle: Duration,
    pub(crate) poll: Duration,
    pub(crate) after: AfterTaking,
    pub(crate) markers: Markers,
    pub(crate) events: bool,
    pub(crate) receipts_to: Option<String>,
}

pub(crate) fn read(section: &mut Section<'_, '_>, base: &Path) -> Option<Drop> {
    let folder = section.text("folder").map(|spot| resolve(base, &spot.value));
    let seconds = |section: &mut Section<'_, '_>, key, default: i64| {
        let seconds = section.optional_whole(key, 0, 86_400).unwrap_or(default);
        Duration::from_secs(u64::try_from(seconds).unwrap_or_default())
    };
    let settle = seconds(section, "settle_seconds", 2);
    let poll = seconds(section, "poll_seconds", 5).max(Duration::from_secs(1));
    let after = section.choice(
        "after",
        &[("keep", AfterTaking::Keep), ("delete", AfterTaking::Delete)],
        Some(AfterTaking::Keep),
    );
    let events = section.optional_switch("events").unwrap_or(true);
    let receipts_to = name(section, "receipts_to");
    let mut markers = Markers { all: name(section, "marker"), own: BTreeMap::new() };
    let mut folders = BTreeMap::new();
    for mut elsewhere in section.sections("elsewhere") {
        let marker = name(&mut elsewhere, "marker");
        if let (Some(source), Some(path)) = (elsewhere.text("source"), elsewhere.text("folder")) {
            let source = SourceId::new(source.value);
            markers.own.extend(marker.map(|marker| (source.clone(), marker)));
            folders.insert(source, resolve(base, &path.value));
        }
    }
    Some(Drop { folder: folder?, folders, settle, poll, after: after?, markers, events, receipts_to })
}

// The name of something in a drop folder itself.
fn name(section: &mut Section<'_, '_>, key: &'static str) -> Option<String> {
    let spot = section.optional_text(key)?;
    let is_name = !spot.value.is_empty()
        && !matches!(spot.value.as_str(), "." | "..")
        && !spot.value.contains(['/', '\\', '\0']);
    if !is_name {
        section.fault(&spot, FaultKind::Malformed { expected: "a name without folders" });
    }
    is_name.then_some(spot.value)
}

#[cfg(test)]
mod tests {
    use crate::parse_instance;
    use enishi_model::SourceId;
    use std::path::Path;

    const INSTANCE: &str =
        "format = 1\n[city]\nprefecture = \"埼玉県\"\nname = \"縁市\"\n[drop]\nfolder = \"drop\"\n";

    #[test]
    fn a_share_has_the_marker_of_its_own_or_that_of_all() {
        let text = format!(
            "{INSTANCE}marker = \".share\"\n[[drop.elsewhere]]\nsource = \"a/b\"\nfolder = \"/mnt/x\"\nmarker = \"here.txt\"\n"
        );
        let instance = parse_instance("enishi.toml", &text, Path::new("/")).unwrap();
        assert_eq!(instance.marker(&SourceId::new("a/b")), Some("here.txt"));
        assert_eq!(instance.marker(&SourceId::new("a/c")), Some(".share"));
        assert!(instance.events && instance.receipts_to.is_none());
    }

    #[test]
    fn what_is_no_name_and_what_is_no_key_is_refused() {
        for wrong in ["marker = \"../x\"", "receipts_to = \"..\"", "receipts_to = \"/tmp\"", "marker = \"\""]
        {
            assert!(
                parse_instance("enishi.toml", &format!("{INSTANCE}{wrong}\n"), Path::new("/")).is_err(),
                "{wrong}"
            );
        }
        let key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
        let with = |key: &str| format!("archive_recipients = [\"{key}\"]\n{INSTANCE}");
        assert!(parse_instance("enishi.toml", &with(key), Path::new("/")).is_ok());
        let faults =
            parse_instance("enishi.toml", &with(&key.replace("ql3", "ql4")), Path::new("/")).unwrap_err();
        assert!(faults.to_string().contains("enishi.toml:1:"), "mistyped: {faults}");
    }
}
