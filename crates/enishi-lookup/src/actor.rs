//! Who asks, and for which purpose.

use enishi_config::{Policy, Remit, Right, Role};
use enishi_model::Permit;

use crate::error::{Refusal, Result};
use crate::service::Lookup;

/// Somebody who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// the person or machine, as the token names it
    pub holder: String,
    /// the role's code
    pub role: String,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// by a token, with a role of the policy and what its holder answers for
    Token(Role, Remit),
    /// the account that owns the data directory, on this machine: runs the hub, sees no resident
    Operator,
}

/// Somebody who looks at residents, for one purpose, with what the policy leaves them.
#[derive(Clone, Debug)]
pub struct Inquiry {
    /// who
    pub actor: Actor,
    /// for which purpose
    pub purpose: String,
    pub(crate) permit: Permit,
}

impl Actor {
    /// The account that owns the data directory. Whoever calls this has made sure of it.
    pub fn operator(account: &str) -> Self {
        Self { holder: format!("operator:{account}"), role: "operator".to_owned(), kind: Kind::Operator }
    }

    pub(crate) fn of_token(holder: String, role: Role, remit: Remit) -> Self {
        Self { holder, role: role.code.clone(), kind: Kind::Token(role, remit) }
    }

    /// Whether the actor may do this.
    pub fn has(&self, right: Right) -> bool {
        match &self.kind {
            Kind::Token(role, _) => role.rights.contains(&right),
            Kind::Operator => right == Right::Sources,
        }
    }

    /// Refuses an actor who may not do this.
    pub fn needs(&self, right: Right) -> Result<()> {
        if self.has(right) { Ok(()) } else { Err(Refusal::NoRight(right).into()) }
    }

    /// Refuses everyone but the account that owns the data directory.
    pub fn needs_operator(&self) -> Result<()> {
        if self.kind == Kind::Operator { Ok(()) } else { Err(Refusal::OperatorOnly.into()) }
    }

    /// Whether the actor answers for some residents only: a department's, a district's, a caseload's.
    pub(crate) fn is_narrowed(&self) -> bool {
        match &self.kind {
            Kind::Token(_, remit) => *remit != Remit::default(),
            Kind::Operator => false,
        }
    }

    /// The purposes that the actor may look for.
    pub fn purposes(&self) -> &[String] {
        match &self.kind {
            Kind::Token(role, _) => &role.purposes,
            Kind::Operator => &[],
        }
    }

    /// What the policy leaves the actor for a purpose: nothing for one that is not the role's.
    pub(crate) fn permit(&self, policy: &Policy, purpose: &str) -> Permit {
        match &self.kind {
            Kind::Token(role, remit) => policy.permit(role, purpose, remit),
            Kind::Operator => Permit::default(),
        }
    }
}

impl Lookup {
    /// Refuses an actor who may not do this, and writes down that they tried. Decisions need a named holder:
    /// the account that owns the data directory is asked for a token.
    pub(crate) fn allow(&self, actor: &Actor, right: Right, what: &'static str) -> Result<()> {
        if actor.kind == Kind::Operator {
            return Err(Refusal::NoToken.into());
        }
        actor.needs(right).inspect_err(|_| self.note_refusal(actor, None, what))
    }

    /// The holder of a token.
    pub fn authenticate(&self, secret: Option<&str>) -> Result<Actor> {
        let secret = secret.ok_or(Refusal::NoToken)?;
        let token = self.desk.token(crate::tokens::hash(secret))?.ok_or(Refusal::BadToken)?;
        // A role that the policy no longer has gives nothing.
        let role = self.city.policy.role(&token.role).ok_or(Refusal::BadToken)?;
        let remit = Remit { department: token.department, values: token.scope };
        Ok(Actor::of_token(token.holder, role.clone(), remit))
    }

    /// Lets an actor look at residents for a purpose.
    pub fn inquire(&self, actor: Actor, purpose: Option<&str>) -> Result<Inquiry> {
        // Whoever owns the data directory runs the hub; to look at residents they need a token as others do.
        if actor.kind == Kind::Operator {
            return Err(Refusal::NoToken.into());
        }
        actor.needs(Right::Residents)?;
        let allowed = || actor.purposes().to_vec();
        let purpose = purpose
            .filter(|code| !code.is_empty())
            .ok_or_else(|| Refusal::NoPurpose { allowed: allowed() })?;
        if !actor.purposes().iter().any(|own| own == purpose) {
            return Err(Refusal::WrongPurpose { allowed: allowed() }.into());
        }
        let permit = actor.permit(&self.city.policy, purpose);
        Ok(Inquiry { purpose: purpose.to_owned(), permit, actor })
    }
}
