//! Disks that are full or take nothing. A small file system in memory where one can be mounted; elsewhere a limit on the
//! length of files that the process under test may write, which meets it in the same places.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::binary::binary;
use crate::served::Served;
use crate::world::World;

/// A small disk; unmounted when this goes.
pub struct Disk {
    path: PathBuf,
    is_own: bool,
    _folder: Option<TempDir>,
}

const FILLER: &str = "filler";

impl Disk {
    /// A disk of so many MiB in a folder of its own.
    pub fn new(mib: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut disk = Self::at(folder.path(), mib);
        disk._folder = Some(folder);
        disk
    }

    /// A disk of so many MiB at a folder of a data directory.
    pub fn at(path: &Path, mib: u32) -> Self {
        fs::create_dir_all(path).unwrap();
        let is_own = mount(&["-t", "tmpfs", "-o", &format!("size={mib}m"), "tmpfs", path.to_str().unwrap()]);
        Self { path: path.to_owned(), is_own, _folder: None }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is a file system of its own, so that other disks go on.
    pub fn is_own(&self) -> bool {
        self.is_own
    }

    /// Fills it, but for so many KiB.
    pub fn fill(&self, served: &Served, but_kib: usize) {
        if !self.is_own {
            return limit(served, &format!("{}:", but_kib << 10));
        }
        let mut filler = File::create(self.path.join(FILLER)).unwrap();
        let piece = [7; 4096];
        while filler.write_all(&piece).is_ok() {}
        let length = filler.metadata().unwrap().len();
        filler.set_len(length.saturating_sub(u64::try_from(but_kib << 10).unwrap())).unwrap();
    }

    /// Makes room again.
    pub fn make_room(&self, served: &Served) {
        if !self.is_own {
            return limit(served, "unlimited:");
        }
        fs::remove_file(self.path.join(FILLER)).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if self.is_own {
            // Processes of a test that failed may still hold it.
            drop(Command::new("umount").arg("-l").arg(&self.path).status());
        }
    }
}

/// A folder that can be read only, until this goes.
pub struct ReadOnly(PathBuf);

impl ReadOnly {
    pub fn make(path: &Path) -> Self {
        let text = path.to_str().unwrap();
        let is_mounted = mount(&["--bind", text, text]) && mount(&["-o", "remount,bind,ro", text]);
        if !is_mounted {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(path, fs::Permissions::from_mode(0o500)).unwrap();
        }
        assert!(
            File::create(path.join("x")).is_err(),
            "neither a mount nor rights make {text} read-only here"
        );
        Self(path.to_owned())
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        use std::os::unix::fs::PermissionsExt;
        drop(Command::new("umount").arg("-l").arg(&self.0).stderr(Stdio::null()).status());
        drop(fs::set_permissions(&self.0, fs::Permissions::from_mode(0o700)));
    }
}

/// Lets no file that the process writes grow, or be written behind, so many bytes (`0:`), or lifts that
/// (`unlimited:`).
pub fn limit(served: &Served, bytes: &str) {
    let pid = served.pid().to_string();
    let limited = Command::new("prlimit").args(["--pid", &pid, &format!("--fsize={bytes}")]).status();
    assert!(limited.unwrap().success());
}

/// Serves a world in a process that is told of such limits by errors, as of a full disk, and not ended by a signal.
pub fn serve(world: &World, more: &[(&str, &str)]) -> Served {
    let plain = world.command(&[]);
    let mut command = Command::new("sh");
    command
        .args(["-c", "trap '' XFSZ; exec \"$0\" serve"])
        .arg(binary())
        .current_dir(world.dir())
        .env_clear();
    command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.envs(more.iter().copied());
    Served::start(command)
}

fn mount(words: &[&str]) -> bool {
    Command::new("mount").args(words).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
