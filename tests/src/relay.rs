//! A real mail relay (aiosmtpd, a Debian package) on a port of its own, into a Maildir.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::binary::root;

const LONG: Duration = Duration::from_secs(60);
// Debian's own interpreter, which has Debian's packages, whichever other one is first in PATH.
const PYTHON: &str = "/usr/bin/python3";

/// A running relay; stopped when this goes.
pub struct Relay {
    child: Child,
}

impl Relay {
    /// A port that nobody uses.
    pub fn free_port() -> u16 {
        TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
    }

    /// The program as it is installed: it takes everything.
    pub fn plain(port: u16, maildir: &Path) -> Self {
        let mut command = Command::new("aiosmtpd");
        command
            .args(["-n", "-l", &format!("127.0.0.1:{port}"), "-c", "aiosmtpd.handlers.Mailbox"])
            .arg(maildir);
        Self::start(command, port)
    }

    /// It wants STARTTLS, and this account.
    pub fn encrypted(port: u16, maildir: &Path, certificate: &[PathBuf; 2], account: [&str; 2]) -> Self {
        let mut command = Command::new(PYTHON);
        command.arg(root().join("tests/mail/relay.py")).arg(port.to_string()).arg(maildir);
        command.args(certificate).args(account);
        Self::start(command, port)
    }

    fn start(mut command: Command, port: u16) -> Self {
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let relay = Self { child: child.expect("aiosmtpd is installed (apt-get install python3-aiosmtpd)") };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < LONG, "the relay does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        relay
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// How many mails have come.
pub fn count(maildir: &Path) -> usize {
    std::fs::read_dir(maildir.join("new")).map_or(0, Iterator::count)
}

/// Every mail, in the order of its date, decoded by Python's parser.
pub fn mails(maildir: &Path) -> Vec<Value> {
    let read = Command::new(PYTHON).arg(root().join("tests/mail/read.py")).arg(maildir).output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    serde_json::from_slice(&read.stdout).unwrap()
}

/// A certificate of one's own for 127.0.0.1, and its key.
pub fn certificate(folder: &Path) -> [PathBuf; 2] {
    let [certificate, key] = ["relay.pem", "relay.key"].map(|name| folder.join(name));
    let words =
        ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "36500"];
    let names = [
        "-subj",
        "/CN=relay",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
        "-addext",
        "basicConstraints=critical,CA:FALSE",
    ];
    let mut openssl = Command::new("openssl");
    openssl.args(words).args(names).arg("-out").arg(&certificate).arg("-keyout").arg(&key);
    assert!(openssl.output().unwrap().status.success());
    [certificate, key]
}
