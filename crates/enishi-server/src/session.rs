//! Sessions of the pages: a random number in a cookie, everything else here. Ended on the server.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use enishi_lookup::Random;

/// What a session knows.
#[derive(Clone)]
pub(crate) struct Session {
    /// the token that was signed in with: asked anew for every page, so that a revoked one ends at once
    pub(crate) token: String,
    /// the purpose, once chosen
    pub(crate) purpose: Option<String>,
    begun: DateTime<Utc>,
    used: DateTime<Utc>,
}

/// Every session of this process.
pub(crate) struct Sessions {
    open: Mutex<HashMap<String, Session>>,
    random: Random,
}

/// Without a page for so long, a session ends.
const IDLE: TimeDelta = TimeDelta::minutes(30);
/// By so much clocks are set right in everyday life.
const STEP: TimeDelta = TimeDelta::minutes(1);
/// A session ends after a working day in any case.
const LONGEST: TimeDelta = TimeDelta::hours(10);

impl Sessions {
    pub(crate) fn new(random: Random) -> Self {
        Self { open: Mutex::default(), random }
    }

    /// Begins a session under a new number.
    pub(crate) fn begin(&self, token: String, now: DateTime<Utc>) -> String {
        let mut bytes = [0; 32];
        (self.random)(&mut bytes);
        let id = data_encoding::BASE32_NOPAD.encode(&bytes).to_ascii_lowercase();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, session| session.lives(now));
        open.insert(id.clone(), Session { token, purpose: None, begun: now, used: now });
        id
    }

    /// The session of that number, if it lives.
    pub(crate) fn get(&self, id: &str, now: DateTime<Utc>) -> Option<Session> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let session = open.get_mut(id).filter(|session| session.lives(now))?;
        session.used = now;
        Some(session.clone())
    }

    /// Sets the session's purpose.
    pub(crate) fn set_purpose(&self, id: &str, purpose: String) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = open.get_mut(id) {
            session.purpose = Some(purpose);
        }
    }

    /// Ends a session.
    pub(crate) fn end(&self, id: &str) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}

impl Session {
    // Used in the future: the clock went back, and nobody knows how long ago that was.
    fn lives(&self, now: DateTime<Utc>) -> bool {
        now + STEP >= self.used && now - self.used < IDLE && now - self.begun < LONGEST
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU8, Ordering};

    fn sessions() -> Sessions {
        let next = AtomicU8::new(0);
        Sessions::new(Arc::new(move |bytes: &mut [u8]| bytes.fill(next.fetch_add(1, Ordering::SeqCst))))
    }

    #[test]
    fn a_session_ends_when_idle_when_old_and_when_told() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let sessions = sessions();
        let idle = sessions.begin("a".to_owned(), now);
        assert!(sessions.get(&idle, now + TimeDelta::minutes(29)).is_some());
        assert!(sessions.get(&idle, now + TimeDelta::minutes(58)).is_some(), "use keeps it alive");
        assert!(sessions.get(&idle, now + TimeDelta::minutes(89)).is_none());

        let old = sessions.begin("b".to_owned(), now);
        for minutes in (0..600).step_by(20) {
            assert!(sessions.get(&old, now + TimeDelta::minutes(minutes)).is_some());
        }
        assert!(sessions.get(&old, now + TimeDelta::minutes(600)).is_none());

        let ahead = sessions.begin("d".to_owned(), now);
        assert!(sessions.get(&ahead, now - TimeDelta::minutes(1)).is_some(), "a clock that is set right");
        assert!(sessions.get(&ahead, now - TimeDelta::days(1)).is_none(), "a clock that went back");

        let told = sessions.begin("c".to_owned(), now);
        sessions.end(&told);
        assert!(sessions.get(&told, now).is_none());
        assert_ne!(old, told);
    }
}
