//! Who looks at the two towns: a role of the policy, or one whose levels are drawn.

use std::fmt::Write as _;
use std::sync::Arc;

use enishi_config::{City, Remit, Right, Role};
use enishi_model::permit::LEVELS;
use enishi_model::{Attribute, Field, Level, Permit, Source};
use enishi_tests::town::{Dice, city, city_with_policy};

/// A role with a purpose, and what the policy says they may see.
#[derive(Clone)]
pub struct Seer {
    pub city: Arc<City>,
    pub role: Role,
    pub purpose: Option<String>,
    pub permit: Permit,
}

impl Seer {
    /// Every role of the repository's policy with each of its purposes; those without one, as they are.
    pub fn of_the_policy() -> Vec<Self> {
        let city = city();
        let mut seers = Vec::new();
        for role in &city.policy.roles {
            let purposes = role.purposes.iter().map(|purpose| Some(purpose.clone()));
            let purposes = if role.purposes.is_empty() { vec![None] } else { purposes.collect() };
            seers.extend(purposes.into_iter().map(|purpose| Self::new(&city, role, purpose)));
        }
        seers
    }

    /// Somebody whose levels are drawn, programme by programme and purpose by purpose.
    pub fn drawn(dice: &mut Dice) -> Self {
        let city = city_with_policy(&policy(dice));
        let role = city.policy.role("drawn").unwrap().clone();
        let purpose = dice.pick(&role.purposes).clone();
        Self::new(&city, &role, Some(purpose))
    }

    fn new(city: &Arc<City>, role: &Role, purpose: Option<String>) -> Self {
        let permit = purpose
            .as_ref()
            .map(|purpose| city.policy.permit(role, purpose, &Remit::default()))
            .unwrap_or_default();
        Self { city: Arc::clone(city), role: role.clone(), purpose, permit }
    }

    pub fn level(&self, source: &Source) -> Level {
        self.permit.level(&source.programme)
    }

    /// Whether the field is shown, protection aside: said here once more, so that the code under test is not
    /// its own judge.
    pub fn shows(&self, source: &Source, field: &Field) -> bool {
        let needed = if field.class.sensitive { Level::Full } else { Level::Summary };
        let mut revealed = field.codes.iter().filter_map(|code| code.reveals.as_ref());
        self.level(source) >= needed && revealed.all(|programme| self.permit.level(programme) >= needed)
    }

    /// Whether their rules hold for some values of the attribute only.
    pub fn answers_for(&self, attribute: &Attribute) -> bool {
        self.city.policy.needs(&self.role).values.contains(&attribute.key())
    }

    /// Whether batches of the source, and so the figures of its files, are shown for any purpose.
    pub fn knows_files(&self, source: &Source) -> bool {
        if !self.role.rights.contains(&Right::Sources) {
            return false;
        }
        let opens = |purpose: &String| {
            let permit = self.city.policy.permit(&self.role, purpose, &Remit::default());
            permit.level(&source.programme) >= Level::Summary
        };
        !self.role.rights.contains(&Right::Residents) || self.role.purposes.iter().any(opens)
    }

    /// Whether nothing of the source reaches them, not even that there are files.
    pub fn is_blind_to(&self, source: &Source) -> bool {
        self.level(source) == Level::None && !self.knows_files(source)
    }
}

fn policy(dice: &mut Dice) -> String {
    let mut text = String::from("format = 1\n");
    for purpose in ["day", "night"] {
        let _ = write!(
            text,
            "[[purpose]]\ncode = \"{purpose}\"\nlabel = {{ ja = \"{purpose}\", en = \"{purpose}\" }}\n"
        );
    }
    let mut rights = vec!["residents", "sources", "tray", "statistics"];
    rights.retain(|right| *right == "residents" || !dice.once_in(4));
    if dice.once_in(4) {
        rights.push("protected");
    }
    role(&mut text, "drawn", &rights);
    role(&mut text, "other", &["residents", "sources", "tray", "statistics", "protected"]);
    for programme in city().schema.programmes.keys() {
        for purpose in ["day", "night"] {
            // Everybody sees the register, more or less: what rows are judged by is no secret here.
            let lowest = if programme.as_str() == "jumin" { 2 } else { 0 };
            let level = if dice.once_in(3) { lowest } else { lowest + dice.roll(LEVELS.len() - lowest) };
            rule(&mut text, "drawn", (programme.as_str(), purpose), LEVELS[level].0);
            rule(&mut text, "other", (programme.as_str(), purpose), "full");
        }
    }
    text
}

fn role(text: &mut String, code: &str, rights: &[&str]) {
    let _ = write!(
        text,
        "[[role]]\ncode = \"{code}\"\nlabel = {{ ja = \"{code}\", en = \"{code}\" }}\npurposes = [\"day\", \"night\"]\nrights = {rights:?}\n"
    );
}

fn rule(text: &mut String, role: &str, (programme, purpose): (&str, &str), level: &str) {
    let _ = write!(
        text,
        "[[rule]]\nrole = \"{role}\"\nprogrammes = [\"{programme}\"]\npurposes = [\"{purpose}\"]\nlevel = \"{level}\"\n"
    );
}
