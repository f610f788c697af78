//! Tokens: made, listed and revoked by the account that owns the data directory.

use std::collections::BTreeSet;

use enishi_config::Remit;
use enishi_store::{EventKind, StoredToken, TokenDraft};

use crate::actor::Actor;
use crate::disclosed::{Deed, Disclosed};
use crate::error::{LookupError, Refusal, Result};
use crate::service::Lookup;

/// A token to be made.
#[derive(Clone, Debug, Default)]
pub struct TokenOrder {
    /// the person or machine that will hold it
    pub holder: String,
    /// the role that it gives
    pub role: String,
    /// what its holder answers for: where rules of the role have a scope, they hold within it
    pub remit: Remit,
}

/// A new token. Its secret is shown this once.
#[derive(Debug)]
pub struct NewToken {
    /// its number, for revoking
    pub id: i64,
    /// what its holder presents
    pub secret: String,
}

const PREFIX: &str = "enishi_";

/// What is kept of a token: the hash of its secret, which has 256 bits of chance.
pub(crate) fn hash(secret: &str) -> [u8; 32] {
    *blake3::hash(secret.as_bytes()).as_bytes()
}

impl Lookup {
    /// Makes a token for a person or machine in a role.
    pub fn new_token(&self, actor: &Actor, order: &TokenOrder) -> Result<Disclosed<NewToken>> {
        actor.needs_operator()?;
        self.check_order(order)?;
        let mut bytes = [0; 32];
        (self.random)(&mut bytes);
        let secret = format!("{PREFIX}{}", data_encoding::BASE32_NOPAD.encode(&bytes).to_ascii_lowercase());
        let TokenOrder { holder, role, remit } = order;
        let department = remit.department.as_deref();
        let draft = TokenDraft { holder, role, department, scope: &remit.values };
        let id = self.desk.add_token(hash(&secret), &draft, self.now())?;
        self.disclose_to(actor, Deed::new(EventKind::Tokens, "token new"), NewToken { id, secret })
    }

    // A token that says less than its role needs would see nobody, and one that says more would not mean it.
    fn check_order(&self, order: &TokenOrder) -> Result<()> {
        let policy = &self.city.policy;
        let Some(role) = policy.role(&order.role) else {
            let known = policy.roles.iter().map(|role| role.code.clone()).collect();
            return Err(Refusal::UnknownRole { known }.into());
        };
        let (needs, remit) = (policy.needs(role), &order.remit);
        let known: Vec<String> = policy.departments().into_iter().map(str::to_owned).collect();
        if remit.department.as_ref().is_some_and(|own| !known.contains(own)) {
            return Err(Refusal::UnknownDepartment { known }.into());
        }
        if needs.department && remit.department.is_none() {
            return Err(Refusal::NoDepartment { known }.into());
        }
        let is_said = |values: &BTreeSet<String>| !values.is_empty() && !values.contains("");
        let said = remit.values.iter().filter(|(_, values)| is_said(values));
        if said.map(|(key, _)| key).ne(&needs.values) || remit.values.len() != needs.values.len() {
            return Err(Refusal::OtherScope { needed: needs.values.into_iter().collect() }.into());
        }
        Ok(())
    }

    /// Every token, without its secret.
    pub fn tokens(&self, actor: &Actor) -> Result<Disclosed<Vec<StoredToken>>> {
        actor.needs_operator()?;
        let tokens = self.desk.tokens()?;
        self.disclose_to(actor, Deed::new(EventKind::Tokens, "token list"), tokens)
    }

    /// Revokes a token: the next question with it is refused.
    pub fn revoke_token(&self, actor: &Actor, id: i64) -> Result<Disclosed<()>> {
        actor.needs_operator()?;
        if !self.desk.revoke_token(id, self.now())? {
            return Err(LookupError::NotFound);
        }
        self.disclose_to(actor, Deed::new(EventKind::Tokens, "token revoke"), ())
    }
}
