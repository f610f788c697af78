//! `[arrival]`: how the source's files arrive in their folder.

use std::time::Duration;

use crate::fault::FaultKind;
use crate::pattern::Pattern;
use crate::section::Section;

/// How the source's files arrive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrival {
    /// the file that says that the other is whole
    pub done: Option<DoneFile>,
    /// how long a file must not change before it is taken, where the source has a time of its own
    pub settle: Option<Duration>,
}

/// How the file is named that a system writes once the other is whole, such as `{name}.done` or `{stem}.ctl`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoneFile {
    template: String,
    pattern: Pattern,
}

const NAME: &str = "{name}";
const STEM: &str = "{stem}";

impl DoneFile {
    // `files` is how the source's files are named. `None` where neither part is in it, or nothing else is.
    fn parse(template: &str, files: &Pattern) -> Option<Self> {
        let has_part = template.contains(NAME) != template.contains(STEM);
        let pattern = Pattern::parse(&named(template, files.as_str()))?;
        let is_other = pattern != *files && template != STEM;
        (has_part && is_other).then(|| Self { template: template.to_owned(), pattern })
    }

    /// The name of the file that says that `file` is whole.
    pub fn name_for(&self, file: &str) -> String {
        named(&self.template, file)
    }

    /// Whether a file is named as those are which say that another is whole.
    pub fn is_named(&self, file: &str) -> bool {
        self.pattern.matches(file).is_some()
    }
}

fn named(template: &str, file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _ending)| stem);
    template.replace(NAME, file).replace(STEM, stem)
}

/// Reads `[arrival]`.
pub(super) fn read(section: &mut Section<'_, '_>, files: Option<&Pattern>) -> Arrival {
    let mut arrival = Arrival::default();
    if let (Some(spot), Some(files)) = (section.optional_text("done"), files) {
        arrival.done = DoneFile::parse(&spot.value, files);
        if arrival.done.is_none() {
            section.fault(&spot, FaultKind::Malformed { expected: "{name}.done or {stem}.ctl" });
        }
    }
    let settle = section.optional_whole("settle_seconds", 0, 86_400);
    arrival.settle = settle.map(|seconds| Duration::from_secs(seconds.unsigned_abs()));
    arrival
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(template: &str) -> Option<DoneFile> {
        DoneFile::parse(template, &Pattern::parse("JUMIN_{date}.csv").unwrap())
    }

    #[test]
    fn a_done_file_is_named_after_the_other_with_or_without_its_ending() {
        for (template, name) in [
            ("{name}.done", "JUMIN_20261122.csv.done"),
            ("{stem}.ctl", "JUMIN_20261122.ctl"),
            ("OK_{name}", "OK_JUMIN_20261122.csv"),
        ] {
            let done = done(template).unwrap();
            assert_eq!(done.name_for("JUMIN_20261122.csv"), name);
            assert!(done.is_named(name) && !done.is_named("JUMIN_20261122.csv"), "{template}");
        }
    }

    #[test]
    fn a_template_that_names_no_other_file_is_none() {
        for template in
            ["", "done", "{name}", "{stem}", "{stem}.csv", "{name}{stem}", "../{name}", "{day}.ctl"]
        {
            assert_eq!(done(template), None, "{template}");
        }
    }
}
