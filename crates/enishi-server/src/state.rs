//! What every handler needs.

use std::sync::Arc;

use enishi_lookup::{Lookup, Random};

use crate::meters::Meters;
use crate::session::Sessions;

/// The server's state; cheap to clone.
#[derive(Clone)]
pub struct Server {
    pub(crate) lookup: Arc<Lookup>,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) demo: Arc<Vec<DemoSignIn>>,
    pub(crate) meters: Meters,
}

/// A role of the invented city that can be signed in to with one click. Real instances have none.
#[derive(Clone, Debug)]
pub struct DemoSignIn {
    /// the role's code
    pub role: String,
    /// its token
    pub token: String,
}

impl Server {
    /// A server over `lookup`. `random` makes session numbers.
    pub fn new(lookup: Arc<Lookup>, random: Random, demo: Vec<DemoSignIn>) -> Self {
        Self {
            lookup,
            sessions: Arc::new(Sessions::new(random)),
            demo: Arc::new(demo),
            meters: Meters::new(),
        }
    }
}
