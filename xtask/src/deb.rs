//! The Debian package: `cargo xtask deb` builds it, `cargo xtask deb --dev` quickly and for trying only.

use std::fs;
use std::path::Path;

use crate::install;
use crate::run::{Done, root, run};

/// What the installed configuration says otherwise than that of the repository.
const INSTALLED: [(&str, &str); 3] = [
    ("data = \"../data\"", "data = \"/var/lib/enishi\""),
    ("connectors = \"../connectors\"", "connectors = \"connectors\""),
    ("folder = \"../drop\"", "folder = \"/var/spool/enishi\""),
];

/// Builds the binary, writes what the package has beside it, and packs everything into `target/debian`.
pub(crate) fn deb(words: &[String]) -> Done {
    install::from_crates("deb")?;
    let root = root();
    let is_trial = words.iter().any(|word| word == "--dev");
    let (profile, folder) = if is_trial { ("dev", "debug") } else { ("release", "release") };
    run(&root, "cargo", &["build", "--locked", "--package", "enishi", "--profile", profile])?;
    let place = root.join("target/package/release");
    lay_out(&place)?;
    let built = root.join("target").join(folder).join("enishi");
    fs::copy(&built, place.join("enishi")).map_err(|error| error.to_string())?;
    run(&root, &built.to_string_lossy(), &["manual", &place.join("manual").to_string_lossy()])?;
    pack(is_trial)
}

// Packed is what lies where a release would lie, so that a binary for trying can be packed as well.
fn pack(is_trial: bool) -> Done {
    let target = format!("CARGO_TARGET_DIR={}", root().join("target/package").display());
    let words = [
        &target,
        "cargo",
        "deb",
        "--locked",
        "--package",
        "enishi",
        "--no-build",
        "--output",
        "target/debian/",
    ];
    let fast: &[&str] = if is_trial { &["--fast", "--no-strip"] } else { &[] };
    run(&root(), "env", &[words.as_slice(), fast].concat())
}

/// Writes the installed configuration below `place`.
fn lay_out(place: &Path) -> Done {
    if place.exists() {
        fs::remove_dir_all(place).map_err(|error| error.to_string())?;
    }
    fs::create_dir_all(place).map_err(|error| error.to_string())?;
    let from = fs::read_to_string(root().join("config/enishi.toml")).map_err(|error| error.to_string())?;
    fs::write(place.join("enishi.toml"), installed(&from)?).map_err(|error| error.to_string())
}

fn installed(config: &str) -> Result<String, String> {
    INSTALLED.iter().try_fold(config.to_owned(), |text, (from, to)| {
        if text.contains(from) {
            Ok(text.replace(from, to))
        } else {
            Err(format!("config/enishi.toml has no `{from}`"))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_installed_configuration_names_installed_places() {
        let config = fs::read_to_string(root().join("config/enishi.toml")).unwrap();
        let installed = installed(&config).unwrap();
        assert!(!installed.contains("\"../"), "{installed}");
    }
}
