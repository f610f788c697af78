//! The configuration that the binary carries: what `enishi demo` begins with and `enishi bench` measures.

use std::fs;
use std::io;
use std::path::Path;

use include_dir::{Dir, include_dir};

static CONNECTORS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../connectors");
static POLICY: &str = include_str!("../../../config/policy.toml");
static INSTANCE: &str = include_str!("../../../config/enishi.toml");

/// Writes `config/` and `connectors/` into a data directory; what is there already stays.
pub(crate) fn lay_out(dir: &Path) -> io::Result<()> {
    let config = dir.join("config");
    fs::create_dir_all(&config)?;
    let instance = INSTANCE.replace("data = \"../data\"", "data = \"..\"");
    for (name, text) in [("enishi.toml", instance.as_str()), ("policy.toml", POLICY)] {
        let path = config.join(name);
        if !path.exists() {
            fs::write(&path, text)?;
        }
    }
    let connectors = dir.join("connectors");
    if connectors.exists() {
        return Ok(());
    }
    // Under another name until it is whole, so that a killed demo can be started again.
    let beside = dir.join(".connectors");
    if beside.exists() {
        fs::remove_dir_all(&beside)?;
    }
    fs::create_dir_all(&beside)?;
    CONNECTORS.extract(&beside)?;
    fs::rename(&beside, &connectors)
}
