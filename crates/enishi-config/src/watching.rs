//! What of `policy.toml` the hub watches its users by: `[watch]`, `[[quota]]`, `[[break_glass]]`.

use std::collections::BTreeMap;

use chrono::NaiveTime;
use enishi_model::permit::LEVELS;
use enishi_model::{Level, ProgrammeId};

use crate::fault::FaultKind;
use crate::policy::{Right, Role};
use crate::section::{Section, Spot};

/// From where on looking is odd, how much a person may look, and how far a level may be raised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watching {
    /// from where on looking is odd
    pub limits: WatchLimits,
    /// how much a person may look in an hour, by role
    pub quotas: Vec<Quota>,
    raises: Vec<Raise>,
}

/// From where on looking is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WatchLimits {
    /// `mass`: so many different residents opened within an hour
    pub mass_views_per_hour: usize,
    /// `sequence`: so many numbers within an hour that run along
    pub sequence_length: usize,
    /// `sought`: one resident opened by so many different persons within a day
    pub sought_by: usize,
    /// `own_name`: a surname borne by at most so many of 10,000 residents is a sign by itself
    pub rare_surname_per_10000: u64,
    /// when the offices open on weekdays; earlier is off hours
    pub office_from: NaiveTime,
    /// when they close
    pub office_to: NaiveTime,
}

/// How much a person in a role may look in an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    /// the role's code
    pub role: String,
    /// different residents asked for by handle
    pub views_per_hour: Option<usize>,
    /// residents shown among hits
    pub listed_per_hour: Option<usize>,
    /// searches, and look-ups by number
    pub searches_per_hour: Option<usize>,
}

/// So far may a role raise its level on a programme, for one resident.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Raise {
    role: String,
    programme: ProgrammeId,
    level: Level,
    line: usize,
}

impl Default for WatchLimits {
    fn default() -> Self {
        let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        Self {
            mass_views_per_hour: 60,
            sequence_length: 8,
            sought_by: 6,
            rare_surname_per_10000: 10,
            office_from: hour(8),
            office_to: hour(19),
        }
    }
}

impl Watching {
    /// The quota of a role, if it has one.
    pub fn quota(&self, role: &str) -> Option<&Quota> {
        self.quotas.iter().find(|quota| quota.role == role)
    }

    /// How far a role may raise its levels with broken glass; empty for a role that may not.
    pub fn raises(&self, role: &str) -> BTreeMap<ProgrammeId, Level> {
        let own = self.raises.iter().filter(|raise| raise.role == role);
        own.map(|raise| (raise.programme.clone(), raise.level)).collect()
    }

    /// The programmes that `[[break_glass]]` names, with their lines.
    pub(crate) fn raised(&self) -> impl Iterator<Item = (&ProgrammeId, usize)> {
        self.raises.iter().map(|raise| (&raise.programme, raise.line))
    }
}

/// Reads the tables; `roles` are those that the policy knows.
pub(crate) fn read(root: &mut Section<'_, '_>, roles: &[Role]) -> Watching {
    let limits =
        root.optional_section("watch").map_or_else(WatchLimits::default, |mut section| limits(&mut section));
    let mut watching = Watching { limits, quotas: Vec::new(), raises: Vec::new() };
    for mut section in root.sections("quota") {
        quota(&mut section, roles, &mut watching);
    }
    for mut section in root.sections("break_glass") {
        raise(&mut section, roles, &mut watching);
    }
    for role in roles.iter().filter(|role| role.rights.contains(&Right::BreakGlass)) {
        if !watching.raises.iter().any(|raise| raise.role == role.code) {
            root.fault_here("break_glass", FaultKind::GlassAndRight { role: role.code.clone() });
        }
    }
    watching
}

fn limits(section: &mut Section<'_, '_>) -> WatchLimits {
    let usual = WatchLimits::default();
    let office_from = time(section, "office_from").unwrap_or(usual.office_from);
    let office_to = time(section, "office_to").unwrap_or(usual.office_to);
    let rare = section.optional_whole("rare_surname_per_10000", 0, 10_000).map(i64::unsigned_abs);
    WatchLimits {
        mass_views_per_hour: count(section, "mass_views_per_hour", 5).unwrap_or(usual.mass_views_per_hour),
        sequence_length: count(section, "sequence_length", 3).unwrap_or(usual.sequence_length),
        sought_by: count(section, "sought_by", 2).unwrap_or(usual.sought_by),
        rare_surname_per_10000: rare.unwrap_or(usual.rare_surname_per_10000),
        office_from,
        office_to,
    }
}

const MOST: i64 = 100_000;

fn count(section: &mut Section<'_, '_>, key: &'static str, least: i64) -> Option<usize> {
    section.optional_whole(key, least, MOST).and_then(|count| usize::try_from(count).ok())
}

fn time(section: &mut Section<'_, '_>, key: &'static str) -> Option<NaiveTime> {
    let spot = section.optional_text(key)?;
    let time = NaiveTime::parse_from_str(&spot.value, "%H:%M").ok();
    if time.is_none() {
        section.fault(&spot, FaultKind::Malformed { expected: "a time such as 08:00" });
    }
    time
}

fn quota(section: &mut Section<'_, '_>, roles: &[Role], watching: &mut Watching) {
    let role = section.text("role").and_then(|spot| known(section, roles, spot));
    let quota = Quota {
        role: role.as_ref().map(|spot| spot.value.clone()).unwrap_or_default(),
        views_per_hour: count(section, "views_per_hour", 1),
        listed_per_hour: count(section, "listed_per_hour", 1),
        searches_per_hour: count(section, "searches_per_hour", 1),
    };
    let Some(role) = role else { return };
    if watching.quota(&role.value).is_some() {
        section.fault(&role, FaultKind::Twice { name: role.value.clone() });
    }
    watching.quotas.push(quota);
}

fn raise(section: &mut Section<'_, '_>, roles: &[Role], watching: &mut Watching) {
    let role = section.text("role").and_then(|spot| known(section, roles, spot));
    let programmes = section.texts("programmes");
    let above_none = LEVELS.iter().copied().filter(|(_, level)| *level > Level::None);
    let level = section.choice("level", &above_none.collect::<Vec<_>>(), None);
    let (Some(spot), Some(level)) = (role, level) else { return };
    let has_right = |role: &Role| role.code == spot.value && role.rights.contains(&Right::BreakGlass);
    if !roles.iter().any(has_right) {
        section.fault(&spot, FaultKind::GlassAndRight { role: spot.value.clone() });
    }
    for named in programmes {
        let programme = ProgrammeId::new(named.value.clone());
        let same = |raise: &&Raise| raise.role == spot.value && raise.programme == programme;
        if let Some(first) = watching.raises.iter().find(same) {
            section.fault(&named, FaultKind::Contradiction { first_line: first.line });
            continue;
        }
        let line = section.line(&named);
        watching.raises.push(Raise { role: spot.value.clone(), programme, level, line });
    }
}

fn known(section: &Section<'_, '_>, roles: &[Role], spot: Spot<String>) -> Option<Spot<String>> {
    if roles.iter().any(|role| role.code == spot.value) {
        return Some(spot);
    }
    section.fault(&spot, FaultKind::Unresolved { name: spot.value.clone(), what: "role" });
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Faults;
    use crate::policy::{Policy, parse_policy};

    const HEAD: &str = r#"
format = 1
[[purpose]]
code = "counter"
label = { ja = "窓口", en = "Counter" }
[[role]]
code = "worker"
label = { ja = "職員", en = "Worker" }
purposes = ["counter"]
rights = ["residents", "break_glass"]
[[role]]
code = "other"
label = { ja = "他", en = "Other" }
purposes = ["counter"]
rights = ["residents"]
"#;
    const GLASS: &str = "[[break_glass]]\nrole = \"worker\"\nprogrammes = [\"kaigo\"]\nlevel = \"summary\"\n";

    fn parsed(more: &str) -> Result<Policy, Faults> {
        parse_policy("policy.toml", &format!("{HEAD}{more}"))
    }

    fn faults(more: &str) -> Vec<(String, usize, FaultKind)> {
        let faults = parsed(more).map(drop).unwrap_err().0;
        faults.into_iter().map(|fault| (fault.key, fault.line, fault.kind)).collect()
    }

    #[test]
    fn what_is_not_said_is_usual() {
        let watching = parsed(GLASS).unwrap().watching;
        assert_eq!(watching.limits, WatchLimits::default());
        assert!(watching.quota("worker").is_none());
        assert_eq!(watching.raises("worker"), BTreeMap::from([(ProgrammeId::new("kaigo"), Level::Summary)]));
        assert!(watching.raises("other").is_empty());
    }

    #[test]
    fn limits_and_quotas_are_read() {
        let watching = parsed(&format!(
            "{GLASS}[watch]\nmass_views_per_hour = 30\noffice_to = \"17:15\"\n\
             [[quota]]\nrole = \"other\"\nviews_per_hour = 10\n"
        ));
        let watching = watching.unwrap().watching;
        assert_eq!(watching.limits.mass_views_per_hour, 30);
        assert_eq!(watching.limits.office_to, NaiveTime::from_hms_opt(17, 15, 0).unwrap());
        assert_eq!(watching.limits.sequence_length, 8);
        let quota = watching.quota("other").unwrap();
        assert_eq!((quota.views_per_hour, quota.searches_per_hour), (Some(10), None));
    }

    #[test]
    fn the_right_to_break_glass_and_its_table_need_each_other() {
        let both = |role: &str| FaultKind::GlassAndRight { role: role.to_owned() };
        assert_eq!(faults(""), [("break_glass".to_owned(), 1, both("worker"))]);
        let other = GLASS.replace("worker", "other");
        let found = faults(&format!("{GLASS}{other}"));
        assert_eq!(found, [("break_glass[1].role".to_owned(), 21, both("other"))]);
    }

    #[test]
    fn faults_are_told_at_their_place() {
        for (more, key, line) in [
            ("[watch]\nmass_views_per_hour = 1\n", "watch.mass_views_per_hour", 21),
            ("[watch]\noffice_from = \"8\"\n", "watch.office_from", 21),
            ("[[quota]]\nrole = \"nobody\"\n", "quota[0].role", 21),
            ("[[quota]]\nrole = \"other\"\n[[quota]]\nrole = \"other\"\n", "quota[1].role", 23),
            (
                "[[break_glass]]\nrole = \"worker\"\nprogrammes = [\"kaigo\"]\nlevel = \"full\"\n",
                "break_glass[1].programmes",
                22,
            ),
            (
                "[[break_glass]]\nrole = \"worker\"\nprogrammes = [\"jumin\"]\nlevel = \"none\"\n",
                "break_glass[1].level",
                23,
            ),
        ] {
            let found = faults(&format!("{GLASS}{more}"));
            let places: Vec<_> = found.iter().map(|(key, line, _)| (key.as_str(), *line)).collect();
            assert_eq!(places, [(key, line)], "{more}");
        }
    }
}
