//! Kept copies at rest: encrypted to the public keys of the configuration, where it names some. The hub holds no
//! private key, so that whoever takes its disk reads no copy, and neither does the hub.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use age::Encryptor;
use age::x25519::Recipient;

use crate::error::{IngestError, Result};
use crate::moving;
use crate::take::remove_if_there;

/// The public keys to which copies are encrypted; none, and they are kept as they are.
pub(crate) struct Vault {
    recipients: Vec<Recipient>,
}

impl Vault {
    /// For keys that the configuration has read already.
    pub(crate) fn new(keys: &[String]) -> Self {
        Self { recipients: keys.iter().filter_map(|key| Recipient::from_str(key).ok()).collect() }
    }

    /// Moves a file to its place for good, encrypted where there are keys. Repeating it after a kill ends the same.
    pub(crate) fn lay_down(&self, from: &Path, to: &Path) -> Result<()> {
        if self.recipients.is_empty() {
            return moving::to(from, to).map_err(IngestError::disk(to));
        }
        let sealed = sealed(to);
        // Beside its place first: half an encrypted file is never taken for one.
        let beside = with_ending(&sealed, ".part");
        let laid = self.encrypt(from, &beside).and_then(|()| fs::rename(&beside, &sealed));
        if let Err(error) = laid {
            // Half a copy takes room that is missing.
            let _ = fs::remove_file(&beside);
            return Err(IngestError::disk(&sealed)(error));
        }
        remove_if_there(from)
    }

    fn encrypt(&self, from: &Path, to: &Path) -> io::Result<()> {
        let recipients = self.recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
        let encryptor = Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
        let mut writer = encryptor.wrap_output(File::create(to)?)?;
        io::copy(&mut File::open(from)?, &mut writer)?;
        writer.finish()?.sync_all()
    }
}

/// Where an encrypted copy lies instead of `path`.
pub(crate) fn sealed(path: &Path) -> PathBuf {
    with_ending(path, ".age")
}

/// Whether a kept copy is encrypted, or was about to be: nobody here can read it.
pub(crate) fn is_sealed(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.ends_with(".age") || name.ends_with(".age.part")
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn a_copy_is_read_again_with_the_private_key_and_not_without() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("staged"), folder.path().join("a.csv"));
        let identity = age::x25519::Identity::generate();
        fs::write(&from, b"0000000011,secret\n").unwrap();
        Vault::new(&[identity.to_public().to_string()]).lay_down(&from, &to).unwrap();
        assert!(!from.exists() && !to.exists());
        let bytes = fs::read(sealed(&to)).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"secret"));
        let open = |identity: &age::x25519::Identity| {
            let decryptor = age::Decryptor::new(bytes.as_slice()).unwrap();
            let mut text = Vec::new();
            decryptor
                .decrypt(std::iter::once(identity as &dyn age::Identity))
                .ok()?
                .read_to_end(&mut text)
                .unwrap();
            Some(text)
        };
        assert_eq!(open(&identity).as_deref(), Some(&b"0000000011,secret\n"[..]));
        assert_eq!(open(&age::x25519::Identity::generate()), None);
    }

    #[test]
    fn a_vendors_own_ending_does_not_make_a_copy_encrypted() {
        assert!(
            is_sealed(Path::new("archive/a.b.1~X.csv.age")) && is_sealed(Path::new("a.b.1~X.csv.age.part"))
        );
        assert!(!is_sealed(Path::new("archive/a.b.1~X.csv")));
    }
}
