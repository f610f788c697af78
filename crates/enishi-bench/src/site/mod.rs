//! A scratch installation: configuration, drop folders and data in a folder of its own, and the real binary
//! run over it, as an operator would.

mod disk;
mod memory;
mod night;
mod process;
mod roles;
mod room;
mod served;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::NaiveDate;
use enishi_config::{City, Right};

pub(crate) use disk::{Disk, size};
pub(crate) use memory::{Peaks, TICKS_A_SECOND};
pub(crate) use night::{Night, NightFiles};
pub(crate) use process::{Spent, run, run_told, settle};
use roles::with_own_roles;
pub(crate) use roles::{ALL, OwnRole, PROGRAMME, REGISTER};
pub(crate) use room::Room;
pub(crate) use served::Served;

use crate::error::{BenchError, Result};
use crate::options::Options;

/// A scratch installation.
pub(crate) struct Site {
    folder: PathBuf,
    config: PathBuf,
    program: PathBuf,
    /// its configuration
    pub(crate) city: City,
}

// What differs from the configuration that `enishi demo` writes: nothing is waited for, any port will do.
const CHANGES: [(&str, &str); 3] = [
    ("settle_seconds = 2", "settle_seconds = 0"),
    ("poll_seconds = 5", "poll_seconds = 1"),
    ("127.0.0.1:8080", "127.0.0.1:0"),
];

// A load takes as many nights as it can while the server's clock stands still.
const GUARDS: &str = "\n[guards]\nnights_ahead = 3650\n";

impl Site {
    /// Lays out configuration and empty drop folders.
    pub(crate) fn new(options: &Options, folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).map_err(BenchError::file(folder))?;
        (options.lay_out)(folder).map_err(BenchError::file(folder))?;
        Self::laid_out(options, folder)
    }

    /// The same with one connector more.
    pub(crate) fn with_connector(options: &Options, folder: &Path, source: &str, text: &str) -> Result<Self> {
        fs::create_dir_all(folder).map_err(BenchError::file(folder))?;
        (options.lay_out)(folder).map_err(BenchError::file(folder))?;
        let connector = folder.join("connectors").join(source);
        fs::create_dir_all(&connector).map_err(BenchError::file(&connector))?;
        let connector = connector.join("connector.toml");
        fs::write(&connector, text).map_err(BenchError::file(&connector))?;
        Self::laid_out(options, folder)
    }

    fn laid_out(options: &Options, folder: &Path) -> Result<Self> {
        let config = folder.join("config/enishi.toml");
        let mut text = fs::read_to_string(&config).map_err(BenchError::file(&config))?;
        for (from, to) in CHANGES {
            if !text.contains(from) {
                return Err(BenchError::unexpected("another standard configuration", from));
            }
            text = text.replace(from, to);
        }
        fs::write(&config, text).map_err(BenchError::file(&config))?;
        let_nights_run_ahead(&folder.join("connectors"))?;
        let city = with_own_roles(&config)?;
        for source in city.connectors.keys() {
            let drop = city.instance.folder(source);
            fs::create_dir_all(&drop).map_err(BenchError::file(&drop))?;
        }
        Ok(Self { folder: folder.to_owned(), config, program: options.program.clone(), city })
    }

    /// A file or folder of the data directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The binary with these words, on the morning after `night`.
    pub(crate) fn command(&self, words: &[&str], night: NaiveDate) -> Command {
        let mut command = Command::new(&self.program);
        let morning = night.succ_opt().unwrap_or(night);
        command.args(words).arg("--config").arg(&self.config).current_dir(&self.folder);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("LANG", "C").env("ENISHI_NOW", format!("{morning}T08:00:00+09:00"));
        command
    }

    /// A token for a role that the benchmark added to the policy.
    pub(crate) fn own_asker(&self, own: &OwnRole, night: NaiveDate) -> Result<Asker> {
        self.token(own.code, &self.first_purpose(), night)
    }

    fn first_purpose(&self) -> String {
        self.city.policy.purposes.first().map(|purpose| purpose.code.clone()).unwrap_or_default()
    }

    fn token(&self, role: &str, purpose: &str, night: NaiveDate) -> Result<Asker> {
        let words = ["token", "new", "--holder", "benchmark", "--role", role];
        let (_, token) = run(self.command(&words, night), &self.folder)?;
        Ok(Asker { token: token.trim().to_owned(), purpose: purpose.to_owned(), role: role.to_owned() })
    }

    /// The first role that may look residents up, its first purpose, and a token for it.
    pub(crate) fn asker(&self, night: NaiveDate) -> Result<Asker> {
        let roles = &self.city.policy.roles;
        let role = roles.iter().find(|role| role.rights.contains(&Right::Residents));
        let role =
            role.ok_or_else(|| BenchError::unexpected("no such role", "a role that looks people up"))?;
        let purpose = role.purposes.first().cloned().unwrap_or_default();
        self.token(&role.code, &purpose, night)
    }
}

fn let_nights_run_ahead(connectors: &Path) -> Result<()> {
    for department in entries(connectors)? {
        for source in entries(&department)? {
            let path = source.join("connector.toml");
            let text = fs::read_to_string(&path).map_err(BenchError::file(&path))?;
            if text.contains("[guards]") {
                return Err(BenchError::unexpected("guards of its own", "a standard connector"));
            }
            fs::write(&path, text + GUARDS).map_err(BenchError::file(&path))?;
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(BenchError::file(folder))?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(BenchError::file(folder))).collect()
}

/// Who asks over HTTP.
#[derive(Clone, Debug)]
pub(crate) struct Asker {
    /// the token's secret
    pub(crate) token: String,
    /// why they look
    pub(crate) purpose: String,
    /// the token's role
    pub(crate) role: String,
}
