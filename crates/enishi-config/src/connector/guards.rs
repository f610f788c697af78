//! `[guards]`: when a file is held instead of published.

use crate::section::Section;

/// When a file is held instead of published.
#[derive(Clone, Debug, PartialEq)]
pub struct Guards {
    /// a snapshot may have fewer rows than the files before it, but not less than this share
    pub rows_at_least: f64,
    /// a snapshot may have more rows than the files before it, but not more than this share
    pub rows_at_most: f64,
    /// how many published files the band of row counts is learnt from
    pub rows_files: u32,
    /// the share of rows that may always be missing, however steady those files were
    pub rows_swing: f64,
    /// the share of rows that may be rejected
    pub rejected_at_most: f64,
    /// the share of the residents whom the source protects from whom one file may lift that
    pub lifted_at_most: f64,
    /// the share of the last file's records that a snapshot must have
    pub keys_at_least: f64,
    /// the share of rows that may name somebody whom nobody knows
    pub unknown_at_most: f64,
    /// the share of rows whose resident column may be empty
    pub keyless_at_most: f64,
    /// the share of rows that may hold broken characters (U+FFFD)
    pub broken_at_most: f64,
    /// the share of rows that may hold private-use characters (外字)
    pub private_use_at_most: f64,
    /// the share of rows that may be of people not born yet, or older than 130
    pub births_at_most: f64,
    /// how many times as long as any before a cell may be
    pub length_at_most: f64,
    /// columns that may have line breaks
    pub line_breaks: Vec<String>,
    /// how many nights a file's date may lie ahead of the night in which it comes
    pub nights_ahead: u32,
    /// how many nights it may lie back
    pub nights_back: u32,
}

impl Default for Guards {
    // Own judgement, not a rule: from one night to the next about one row in a hundred changes.
    fn default() -> Self {
        Self {
            rows_at_least: 0.8,
            rows_at_most: 1.5,
            rows_files: 8,
            rows_swing: 0.05,
            rejected_at_most: 0.05,
            lifted_at_most: 0.05,
            keys_at_least: 0.5,
            unknown_at_most: 0.2,
            keyless_at_most: 0.1,
            broken_at_most: 0.01,
            private_use_at_most: 0.2,
            births_at_most: 0.01,
            length_at_most: 4.0,
            line_breaks: Vec::new(),
            nights_ahead: 7,
            nights_back: 60,
        }
    }
}

const MOST_FILES: i64 = 30;
const MOST_NIGHTS: i64 = 3_650;

/// Reads `[guards]`; what it does not say stays as it is by default.
pub(super) fn read(root: &mut Section<'_, '_>) -> Guards {
    let mut guards = Guards::default();
    let Some(mut section) = root.optional_section("guards") else { return guards };
    let shares: [(&'static str, &mut f64); 11] = [
        ("rows_at_least", &mut guards.rows_at_least),
        ("rows_at_most", &mut guards.rows_at_most),
        ("rows_swing", &mut guards.rows_swing),
        ("rejected_at_most", &mut guards.rejected_at_most),
        ("lifted_at_most", &mut guards.lifted_at_most),
        ("keys_at_least", &mut guards.keys_at_least),
        ("unknown_at_most", &mut guards.unknown_at_most),
        ("keyless_at_most", &mut guards.keyless_at_most),
        ("broken_at_most", &mut guards.broken_at_most),
        ("private_use_at_most", &mut guards.private_use_at_most),
        ("births_at_most", &mut guards.births_at_most),
    ];
    for (key, share) in shares {
        *share = section.optional_number(key).unwrap_or(*share);
    }
    guards.length_at_most = section.optional_number("length_at_most").unwrap_or(guards.length_at_most);
    guards.line_breaks = section.texts("line_breaks").into_iter().map(|spot| spot.value).collect();
    let wholes: [(&'static str, i64, i64, &mut u32); 3] = [
        ("rows_files", 1, MOST_FILES, &mut guards.rows_files),
        ("nights_ahead", 0, MOST_NIGHTS, &mut guards.nights_ahead),
        ("nights_back", 1, MOST_NIGHTS, &mut guards.nights_back),
    ];
    for (key, least, most, whole) in wholes {
        let said = section.optional_whole(key, least, most).and_then(|said| u32::try_from(said).ok());
        *whole = said.unwrap_or(*whole);
    }
    guards
}
