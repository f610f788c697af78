//! Declarations: made, listed and ended by whoever has the right to their kind. Others see none of that kind.

use chrono::{DateTime, NaiveDate, Utc};
use enishi_config::Right;
use enishi_store::{DECLARATION_KINDS, Declaration, DeclarationKind, EventKind, StoreError};

use crate::actor::Actor;
use crate::disclosed::{Deed, Disclosed};
use crate::error::{LookupError, Refusal, Result};
use crate::reasons::reason;
use crate::service::Lookup;

/// A declaration to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDeclaration {
    /// what is declared, as [`DeclarationKind::code`]
    pub kind: String,
    /// why
    pub reason: String,
    /// until when at the latest: a date (its end) or a moment (RFC 3339)
    pub until: Option<String>,
}

/// The right to a kind of declaration.
fn right(kind: DeclarationKind) -> Right {
    match kind {
        DeclarationKind::NoProtectionFile => Right::Protect,
        DeclarationKind::Disaster => Right::Declare,
    }
}

// What holds for everybody and widens what is seen must end by itself, unless another file ends it.
fn needs_end(kind: DeclarationKind) -> bool {
    kind == DeclarationKind::Disaster
}

impl Lookup {
    /// Declarations of the kinds that the actor has the right to, newest first; those that ended too.
    pub fn declarations(&self, actor: &Actor) -> Result<Disclosed<Vec<Declaration>>> {
        let own = |kind: DeclarationKind| actor.has(right(kind));
        if !DECLARATION_KINDS.iter().any(|(_, kind)| own(*kind)) {
            self.allow(actor, Right::Declare, "declarations")?;
        }
        let mut declarations = self.desk.declarations()?;
        declarations.retain(|declaration| own(declaration.kind));
        self.disclose_to(actor, Deed::new(EventKind::Operations, "declarations"), declarations)
    }

    /// Declares; holds from the very next answer on.
    pub fn declare(&self, actor: &Actor, new: &NewDeclaration) -> Result<Disclosed<i64>> {
        let kind = DeclarationKind::from_code(&new.kind).ok_or_else(unknown_kind)?;
        self.allow(actor, right(kind), "declare")?;
        let reason = reason(&new.reason)?;
        let until = match &new.until {
            Some(text) => {
                Some(self.end_of(text).filter(|until| *until > self.now()).ok_or(Refusal::BadUntil)?)
            }
            None if needs_end(kind) => return Err(Refusal::BadUntil.into()),
            None => None,
        };
        let write = || self.desk.declare(kind, reason, &actor.holder, self.now(), until);
        let id = match write() {
            // What is kept for a disaster is kept for saying that there is one, too.
            Err(StoreError::Full) if kind == DeclarationKind::Disaster && self.audit.give_up_reserve() => {
                write()?
            }
            written => written?,
        };
        self.forget_surroundings();
        self.disclose_to(actor, Deed::new(EventKind::Decided, deed(kind)), id)
    }

    /// Ends a declaration, from the very next answer on.
    pub fn end_declaration(&self, actor: &Actor, id: i64) -> Result<Disclosed<()>> {
        let known = self.desk.declaration(id)?.filter(|declaration| actor.has(right(declaration.kind)));
        let declaration = known.ok_or(LookupError::NotFound)?;
        if declaration.ended_at.is_some() {
            return Err(Refusal::EndedAlready.into());
        }
        // Written down first: once the disaster is over, the room that is kept for it takes no event.
        let ended =
            self.disclose_to(actor, Deed::new(EventKind::Decided, deed_of_end(declaration.kind)), ())?;
        if !self.desk.end_declaration(id, &actor.holder, self.now())? {
            return Err(Refusal::EndedAlready.into());
        }
        self.forget_surroundings();
        Ok(ended)
    }

    // A date means its end.
    fn end_of(&self, text: &str) -> Option<DateTime<Utc>> {
        if let Ok(at) = DateTime::parse_from_rfc3339(text) {
            return Some(at.to_utc());
        }
        let day: NaiveDate = text.parse().ok()?;
        let end = day.succ_opt()?.and_hms_opt(0, 0, 0)?;
        Some(end.and_local_timezone(self.city.instance.zone).single()?.to_utc())
    }
}

fn unknown_kind() -> LookupError {
    let known = DECLARATION_KINDS.iter().map(|(code, _)| (*code).to_owned()).collect();
    Refusal::UnknownDeclaration { known }.into()
}

fn deed(kind: DeclarationKind) -> &'static str {
    match kind {
        DeclarationKind::NoProtectionFile => "declare no_protection_file",
        DeclarationKind::Disaster => "declare disaster",
    }
}

fn deed_of_end(kind: DeclarationKind) -> &'static str {
    match kind {
        DeclarationKind::NoProtectionFile => "end no_protection_file",
        DeclarationKind::Disaster => "end disaster",
    }
}
