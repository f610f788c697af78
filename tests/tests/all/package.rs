//! Installed for good: the unit, and the Debian package as an administrator has it, from installation to purge, in a
//! tree of its own.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use enishi_tests::{World, root};

// How exposed `systemd-analyze security` may find the unit, in tenths: it is at 1.3 of 10.
const MOST_EXPOSED: u32 = 15;

fn said(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let told =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success(), "{command:?}: {told}");
    told
}

fn is_there(program: &str) -> bool {
    Command::new("sh").args(["-c", &format!("command -v {program}")]).output().unwrap().status.success()
}

/// The package, built once of the binary under test.
fn package() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        assert!(
            is_there("cargo-deb"),
            "there is no cargo-deb; install it with: cargo install --locked cargo-deb"
        );
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let told = said(Command::new(cargo).args(["xtask", "deb", "--dev"]).current_dir(root()));
        let name = told.lines().rev().find(|line| line.ends_with(".deb")).expect("the package is named");
        root().join(name.trim())
    })
}

fn unpacked() -> tempfile::TempDir {
    let tree = tempfile::tempdir().unwrap();
    said(Command::new("dpkg-deb").arg("-x").arg(package()).arg(tree.path()));
    tree
}

fn installed(tree: &Path, words: &[&str]) -> String {
    let mut enishi = Command::new(tree.join("usr/bin/enishi"));
    enishi.args(words).arg("--config").arg(tree.join("etc/enishi/enishi.toml")).current_dir("/");
    said(enishi.env_clear().env("LANG", "C"))
}

#[test]
fn what_the_package_brings_is_whole_and_its_configuration_holds() {
    let tree = unpacked();
    let config = installed(tree.path(), &["check"]);
    let connectors = fs::read_dir(root().join("connectors")).unwrap().flatten();
    let connectors = connectors.flat_map(|department| fs::read_dir(department.path()).unwrap()).count();
    assert!(config.contains(&connectors.to_string()), "{connectors} connectors: {config}");
    for file in [
        "usr/lib/systemd/system/enishi.service",
        "usr/lib/sysusers.d/enishi.conf",
        "usr/lib/tmpfiles.d/enishi.conf",
        "usr/share/doc/enishi/copyright",
        "usr/share/doc/enishi/operations.md",
        "usr/share/bash-completion/completions/enishi",
    ] {
        assert!(tree.path().join(file).is_file(), "{file}");
    }
    for page in ["enishi.1", "enishi-serve.1"] {
        let page = tree.path().join("usr/share/man/man1").join(page);
        assert!(page.is_file() || page.with_extension("1.gz").is_file(), "{}", page.display());
    }
    let secret = fs::metadata(tree.path().join("etc/enishi/policy.toml")).unwrap().permissions().mode();
    assert_eq!(secret & 0o007, 0, "the policy is nobody else's to read");
    // Every connector with its own test: `enishi check FOLDER` works where it is installed.
    let connector = tree.path().join("etc/enishi/connectors/shimin/jumin");
    installed(tree.path(), &["check", connector.to_str().unwrap()]);
}

#[test]
fn whatever_a_city_changes_in_etc_stays_at_an_upgrade() {
    let kept = said(Command::new("dpkg-deb").arg("-I").arg(package()).arg("conffiles"));
    let tree = unpacked();
    let mut folders = vec![tree.path().join("etc")];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = format!("/{}", path.strip_prefix(tree.path()).unwrap().display());
            assert!(kept.lines().any(|line| line == name), "{name} would be overwritten");
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}

#[test]
fn the_unit_is_sound_and_hardened() {
    if !is_there("systemd-analyze") {
        eprintln!("skipped: there is no systemd-analyze");
        return;
    }
    let tree = unpacked();
    let text = fs::read_to_string(tree.path().join("usr/lib/systemd/system/enishi.service")).unwrap();
    let line =
        |key: &str| text.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_else(|| panic!("{key}"));
    let words: Vec<&str> = line("ExecStart=").split(' ').collect();
    for file in [words[0], words[3]] {
        assert!(tree.path().join(file.trim_start_matches('/')).is_file(), "{file}");
    }
    // Here the binary lies in the tree.
    let here = tempfile::tempdir().unwrap();
    let unit = here.path().join("enishi.service");
    let binary = tree.path().join("usr/bin/enishi");
    fs::write(&unit, text.replace("/usr/bin/enishi", binary.to_str().unwrap())).unwrap();
    let told = said(Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(&unit));
    assert!(!told.contains("enishi"), "{told}");
    let most = format!("--threshold={MOST_EXPOSED}");
    said(
        Command::new("systemd-analyze").args(["security", "--offline=true", "--no-pager", &most]).arg(&unit),
    );
}

#[test]
fn a_service_manager_is_told_when_it_answers_and_when_it_ends() {
    let world = World::new();
    let path = world.path("notify");
    let listener = UnixDatagram::bind(&path).unwrap();
    listener.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
    let heard = || {
        let mut buffer = [0; 64];
        let count = listener.recv(&mut buffer).unwrap();
        String::from_utf8_lossy(&buffer[..count]).into_owned()
    };
    let mut command = world.command(&["serve"]);
    let mut child =
        command.env("NOTIFY_SOCKET", &path).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    assert_eq!(heard(), "READY=1");
    // It answers: the command line of this machine reaches it over its socket.
    world.enishi(&["status", "--json"]).done();
    assert!(world.path("enishi.sock").exists());
    said(Command::new("kill").args(["-TERM", &child.id().to_string()]));
    assert_eq!(heard(), "STOPPING=1");
    assert!(child.wait().unwrap().success());
    assert!(!world.path("enishi.sock").exists());
}

/// A tree of an installation of its own; `dpkg` works in it as root alone.
struct Machine(tempfile::TempDir);

impl Machine {
    fn new() -> Option<Self> {
        let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
        if !is_root || !is_there("systemd-sysusers") {
            eprintln!("skipped: packages are installed by root, with systemd-sysusers");
            return None;
        }
        let tree = tempfile::tempdir().unwrap();
        for folder in ["var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib", "var/spool", "etc"] {
            fs::create_dir_all(tree.path().join(folder)).unwrap();
        }
        fs::write(tree.path().join("var/lib/dpkg/status"), "").unwrap();
        fs::write(tree.path().join("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n").unwrap();
        fs::write(tree.path().join("etc/group"), "root:x:0:\n").unwrap();
        Some(Self(tree))
    }

    // Its own scripts know where they are (DPKG_ROOT); nothing is run in a changed root.
    fn dpkg(&self, words: &[&str]) -> String {
        let mut dpkg = Command::new("dpkg");
        dpkg.arg(format!("--root={}", self.0.path().display()));
        dpkg.args(["--force-script-chrootless", "--force-depends", "--force-confold"]).args(words);
        said(&mut dpkg)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

#[test]
fn installed_upgraded_removed_and_purged_the_data_stays() {
    let Some(machine) = Machine::new() else { return };
    let package = package().to_str().unwrap();
    machine.dpkg(&["-i", package]);
    let passwd = fs::read_to_string(machine.path("etc/passwd")).unwrap();
    let account =
        passwd.lines().find(|line| line.starts_with("enishi:")).unwrap_or_else(|| panic!("{passwd}"));
    assert!(account.ends_with("/var/lib/enishi:/usr/sbin/nologin"), "{account}");
    let uid: u32 = account.split(':').nth(2).unwrap().parse().unwrap();
    let data = fs::metadata(machine.path("var/lib/enishi")).unwrap();
    assert_eq!(
        (data.uid(), data.permissions().mode() & 0o777),
        (uid, 0o700),
        "the data are the account's alone"
    );
    let config = fs::metadata(machine.path("etc/enishi")).unwrap();
    assert_eq!(
        (config.uid(), config.permissions().mode() & 0o777),
        (0, 0o750),
        "it may not change its policy"
    );
    let policy = fs::metadata(machine.path("etc/enishi/policy.toml")).unwrap();
    assert_eq!((policy.uid(), policy.gid()), (0, config.gid()), "it may read its policy");

    fs::write(machine.path("var/lib/enishi/enishi.db"), "the city's").unwrap();
    let own = fs::read_to_string(machine.path("etc/enishi/enishi.toml")).unwrap() + "# the city's own\n";
    fs::write(machine.path("etc/enishi/enishi.toml"), &own).unwrap();
    machine.dpkg(&["-i", package]);
    assert_eq!(fs::read_to_string(machine.path("etc/enishi/enishi.toml")).unwrap(), own, "upgraded");
    machine.dpkg(&["-r", "enishi"]);
    assert!(!machine.path("usr/bin/enishi").exists() && machine.path("etc/enishi/enishi.toml").exists());
    let told = machine.dpkg(&["-P", "enishi"]);
    assert!(!machine.path("etc/enishi/enishi.toml").exists());
    assert!(told.contains("/var/lib/enishi"), "it is said that data stay: {told}");
    assert_eq!(fs::read_to_string(machine.path("var/lib/enishi/enishi.db")).unwrap(), "the city's");
}
