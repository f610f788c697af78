//! `[retention]` of `enishi.toml`: how long what is over is kept. Without a key nothing of its kind goes.

use std::collections::BTreeMap;

use enishi_model::SourceId;

use crate::fault::FaultKind;
use crate::section::Section;

/// How long what is over is kept, in days. `None`: for good.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    /// versions of records that hold no longer
    pub history_days: Option<u32>,
    /// the same for single sources, whose own rule counts
    pub sources: BTreeMap<SourceId, u32>,
    /// what was noticed of rows
    pub findings_days: Option<u32>,
    /// receipts
    pub receipts_nights: Option<u32>,
    /// copies of held and refused files, and refused rows
    pub quarantine_nights: Option<u32>,
    /// private copies that a failure left behind; the next start clears them in any case
    pub staging_nights: Option<u32>,
}

impl Retention {
    /// How long a source's closed versions are kept.
    pub fn history_of(&self, source: &SourceId) -> Option<u32> {
        self.sources.get(source).copied().or(self.history_days)
    }
}

const LONGEST: i64 = 36_500;

pub(crate) fn read(section: &mut Section<'_, '_>) -> Retention {
    let days = |section: &mut Section<'_, '_>, key, least| {
        section.optional_whole(key, least, LONGEST).and_then(|days| u32::try_from(days).ok())
    };
    let history_days = days(section, "history_days", 1);
    let findings_days = days(section, "findings_days", 0);
    let receipts_nights = days(section, "receipts_nights", 0);
    let quarantine_nights = days(section, "quarantine_nights", 0);
    let staging_nights = days(section, "staging_nights", 0);
    let mut sources = BTreeMap::new();
    for mut own in section.sections("source") {
        let (source, days) = (own.text("source"), own.required_whole("history_days", 1, LONGEST));
        let (Some(source), Some(Ok(days))) = (source, days.map(u32::try_from)) else { continue };
        if sources.insert(SourceId::new(source.value.clone()), days).is_some() {
            own.fault(&source, FaultKind::Twice { name: source.value.clone() });
        }
    }
    Retention { history_days, sources, findings_days, receipts_nights, quarantine_nights, staging_nights }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::parse_instance;

    const INSTANCE: &str =
        "format = 1\n[city]\nprefecture = \"埼玉県\"\nname = \"縁市\"\n[drop]\nfolder = \"drop\"\n";

    fn retention(text: &str) -> Result<Retention, String> {
        let instance = parse_instance("enishi.toml", &format!("{INSTANCE}{text}"), Path::new("/"));
        instance.map(|instance| instance.retention).map_err(|faults| faults.to_string())
    }

    #[test]
    fn without_the_table_everything_is_kept_for_good() {
        let kept = retention("").unwrap();
        assert_eq!(kept, Retention::default());
        assert_eq!(kept.history_of(&SourceId::new("korei/kaigo")), None);
    }

    #[test]
    fn a_source_has_its_own_rule_before_that_of_all() {
        let text = "[retention]\nhistory_days = 1825\n[[retention.source]]\nsource = \"korei/kaigo\"\nhistory_days = 365\n";
        let kept = retention(text).unwrap();
        assert_eq!(kept.history_of(&SourceId::new("korei/kaigo")), Some(365));
        assert_eq!(kept.history_of(&SourceId::new("shimin/jumin")), Some(1825));
    }

    #[test]
    fn a_rule_that_says_nothing_twice_or_too_much_is_refused_with_its_place() {
        let twice = "[[retention.source]]\nsource = \"a/b\"\nhistory_days = 1\n[[retention.source]]\nsource = \"a/b\"\nhistory_days = 2\n";
        for wrong in [
            "[retention]\nhistory_days = 0\n",
            "[retention]\nfindings_days = -1\n",
            "[retention]\nyears = 5\n",
            "[[retention.source]]\nsource = \"a/b\"\n",
            twice,
        ] {
            let faults = retention(wrong).unwrap_err();
            assert!(faults.contains("enishi.toml:") && faults.contains("retention"), "{wrong}: {faults}");
        }
    }
}
