//! Tokens: made, listed and revoked by the account that owns the data directory.

use enishi_store::{EventKind, StoredToken};

use crate::actor::Actor;
use crate::disclosed::{Deed, Disclosed};
use crate::error::{LookupError, Refusal, Result};
use crate::service::Lookup;

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
    pub fn new_token(&self, actor: &Actor, holder: &str, role: &str) -> Result<Disclosed<NewToken>> {
        actor.needs_operator()?;
        if self.city.policy.role(role).is_none() {
            let known = self.city.policy.roles.iter().map(|role| role.code.clone()).collect();
            return Err(Refusal::UnknownRole { known }.into());
        }
        let mut bytes = [0; 32];
        (self.random)(&mut bytes);
        let secret = format!("{PREFIX}{}", data_encoding::BASE32_NOPAD.encode(&bytes).to_ascii_lowercase());
        let id = self.desk.add_token(hash(&secret), holder, role, self.now())?;
        self.disclose_to(actor, Deed::new(EventKind::Tokens, "token new"), NewToken { id, secret })
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
