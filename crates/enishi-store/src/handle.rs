//! Handles: what stands for a resident where a resident ID must not stand.

use enishi_model::{Handle, ResidentId};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The instance's key. Whoever has it can tell handles from resident IDs.
#[derive(Clone)]
pub struct HandleKey(Hmac<Sha256>);

impl HandleKey {
    /// A key of 32 bytes; `None` for any other length.
    pub fn new(key: &[u8]) -> Option<Self> {
        if key.len() != 32 {
            return None;
        }
        Hmac::new_from_slice(key).ok().map(Self)
    }

    /// A resident's handle.
    pub fn of_resident(&self, id: &ResidentId) -> Handle {
        self.of(&["resident", id.as_str()])
    }

    /// What stands for a row of the tray, the same from night to night.
    pub fn of_tray_row(&self, source: &str, record_key: &str, role: &str) -> Handle {
        self.of(&["tray", source, record_key, role])
    }

    /// What stands for another system's number among what was removed.
    pub(crate) fn of_number(&self, system: &str, number: &str) -> Handle {
        self.of(&["number", system, number])
    }

    /// What stands for a record without a number among what was removed.
    pub(crate) fn of_record(&self, source: &str, record_key: &str) -> Handle {
        self.of(&["record", source, record_key])
    }

    /// What stands for a source's file, by the hash of its bytes, among what was removed.
    pub(crate) fn of_file(&self, source: &str, hash: &[u8]) -> Handle {
        self.of(&["file", source, &hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>()])
    }

    /// Chance for statistics that hangs on these words alone.
    pub fn of_statistics(&self, words: &[&str]) -> u64 {
        let parts: Vec<&str> = std::iter::once("statistics").chain(words.iter().copied()).collect();
        self.of(&parts).rank()
    }

    fn of(&self, parts: &[&str]) -> Handle {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(part.as_bytes());
            mac.update(&[0]);
        }
        let digest: [u8; 32] = mac.finalize().into_bytes().into();
        let mut handle = [0; 16];
        for (to, from) in handle.iter_mut().zip(digest) {
            *to = from;
        }
        Handle(handle)
    }
}

impl std::fmt::Debug for HandleKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HandleKey(masked)")
    }
}
