//! Roles that the benchmark adds to the standard policy, so that visibility can be compared; and quotas that it
//! takes out, because nobody asks as fast as a benchmark.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use enishi_config::City;
use enishi_model::ProgrammeId;

use crate::error::{BenchError, Result};

/// A role of the benchmark's own.
pub(crate) struct OwnRole {
    pub(crate) code: &'static str,
    rights: &'static str,
    // `None`: all of them
    programme: Option<&'static str>,
}

/// Sees everything.
pub(crate) const ALL: OwnRole =
    OwnRole { code: "bench_all", rights: r#""residents", "protected""#, programme: None };
/// Sees the register alone.
pub(crate) const REGISTER: OwnRole =
    OwnRole { code: "bench_register", rights: r#""residents""#, programme: Some("jumin") };
/// Sees a programme of which most residents know nothing.
pub(crate) const PROGRAMME: OwnRole =
    OwnRole { code: "bench_programme", rights: r#""residents""#, programme: Some("kaigo") };

/// Adds the roles to the policy of a configuration that was laid out, and loads it.
pub(super) fn with_own_roles(config: &Path) -> Result<City> {
    let city = City::load(config)?;
    let path = &city.instance.policy;
    let mut policy = without_quotas(&fs::read_to_string(path).map_err(BenchError::file(path))?);
    let purpose = city.policy.purposes.first().map(|purpose| purpose.code.as_str()).unwrap_or_default();
    let programmes: Vec<&ProgrammeId> = city.schema.programmes.keys().collect();
    for role in [ALL, REGISTER, PROGRAMME] {
        policy += &role.text(purpose, &programmes);
    }
    fs::write(path, policy).map_err(BenchError::file(path))?;
    Ok(City::load(config)?)
}

impl OwnRole {
    fn text(&self, purpose: &str, programmes: &[&ProgrammeId]) -> String {
        let Self { code, rights, programme } = self;
        let (seen, unseen): (Vec<&ProgrammeId>, Vec<&ProgrammeId>) =
            programmes.iter().partition(|id| programme.is_none_or(|own| own == id.as_str()));
        let mut text = format!(
            "\n[[role]]\ncode = \"{code}\"\nlabel = {{ ja = \"{code}\", en = \"{code}\" }}\n\
             purposes = [\"{purpose}\"]\nrights = [{rights}]\n"
        );
        for (level, programmes) in [("full", seen), ("none", unseen)] {
            if programmes.is_empty() {
                continue;
            }
            let names: Vec<String> = programmes.iter().map(|id| format!("\"{id}\"")).collect();
            let names = names.join(", ");
            // Writing into a String cannot fail.
            let _ =
                write!(text, "\n[[rule]]\nrole = \"{code}\"\nprogrammes = [{names}]\nlevel = \"{level}\"\n");
        }
        text
    }
}

// Table by table: those of quotas go.
fn without_quotas(policy: &str) -> String {
    let mut kept = String::new();
    let mut inside = false;
    for line in policy.lines() {
        if line.starts_with('[') {
            inside = line.trim() == "[[quota]]";
        }
        if !inside {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_are_taken_out_and_nothing_else() {
        let policy = "a = 1\n[[quota]]\nrole = \"x\"\nviews_per_hour = 3\n[[role]]\ncode = \"x\"\n";
        assert_eq!(without_quotas(policy), "a = 1\n[[role]]\ncode = \"x\"\n");
    }

    #[test]
    fn a_role_says_something_of_every_programme() {
        let ids = ["jumin", "kaigo"].map(ProgrammeId::new);
        let text = REGISTER.text("counter", &ids.iter().collect::<Vec<_>>());
        assert!(text.contains("programmes = [\"jumin\"]\nlevel = \"full\""), "{text}");
        assert!(text.contains("programmes = [\"kaigo\"]\nlevel = \"none\""), "{text}");
        assert!(!ALL.text("counter", &ids.iter().collect::<Vec<_>>()).contains("none"));
    }
}
