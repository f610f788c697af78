//! Chance, and tokens that people hold.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use enishi_lookup::Random;

use crate::error::{CliError, Result};

/// Fills bytes with chance from the operating system.
pub(crate) fn random() -> Random {
    Arc::new(|bytes| {
        // Without chance there are no secrets: better no answer than a guessable one.
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    })
}

/// The token that the caller presents, if any: from a file, or from the environment.
pub(crate) fn token(file: Option<&Path>) -> Result<Option<String>> {
    let text = match file {
        Some(path) => fs::read_to_string(path).map_err(CliError::file(path))?,
        None => std::env::var("ENISHI_TOKEN").unwrap_or_default(),
    };
    Ok(Some(text.trim().to_owned()).filter(|token| !token.is_empty()))
}

/// Writes a file that only its owner may read.
pub(crate) fn write_private(path: &Path, text: &str) -> Result<()> {
    use std::io::Write;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(CliError::file(path))?;
    file.write_all(text.as_bytes()).map_err(CliError::file(path))
}
