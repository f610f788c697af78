//! A data directory with the repository's configuration, and whatever files a test drops into it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::binary::{Run, binary, root};
use crate::personal;
use crate::served::Served;

/// A world of one test. Gone with its value.
pub struct World {
    folder: TempDir,
    /// the moment that every command takes for now (RFC 3339)
    pub now: String,
}

impl World {
    /// The repository's connectors and policy, empty drop folders, nothing taken yet; it is the morning
    /// after the night of 2026-11-21.
    pub fn new() -> Self {
        Self::within(&std::env::temp_dir())
    }

    /// The same in a folder of its own within another, which may be a disk of its own.
    pub fn within(folder: &Path) -> Self {
        let folder = tempfile::tempdir_in(folder).unwrap();
        let world = Self { folder, now: "2026-11-22T08:00:00+09:00".to_owned() };
        let config = fs::read_to_string(root().join("config/enishi.toml")).unwrap();
        let config = config
            .replace("\"../data\"", "\"..\"")
            .replace("settle_seconds = 2", "settle_seconds = 0")
            .replace("poll_seconds = 5", "poll_seconds = 1")
            .replace("127.0.0.1:8080", "127.0.0.1:0");
        world.write("config/enishi.toml", config.as_bytes());
        world.write("config/policy.toml", &fs::read(root().join("config/policy.toml")).unwrap());
        copy(&root().join("connectors"), &world.path("connectors"));
        for source in world.sources() {
            fs::create_dir_all(world.path("drop").join(source)).unwrap();
        }
        world
    }

    /// A directory with nothing in it, for `enishi demo`.
    pub fn bare() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), now: "2026-11-22T08:00:00+09:00".to_owned() }
    }

    /// This world as it lies on the disk, copied to the moment at which each file last changed.
    pub fn copied(&self) -> Self {
        let twin = Self { folder: tempfile::tempdir().unwrap(), now: self.now.clone() };
        let from = format!("{}/.", self.dir().display());
        let copied = Command::new("cp").args(["-a", &from]).arg(twin.dir()).status().unwrap();
        assert!(copied.success());
        twin
    }

    /// The committed city's first night, taken.
    pub fn of_the_city() -> Self {
        let world = Self::new();
        world.drop_night(1);
        world.enishi(&["ingest"]).done();
        world
    }

    pub fn dir(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Changes a file of the configuration.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} has no {from:?}");
        self.write(name, text.replace(from, to).as_bytes());
    }

    fn sources(&self) -> Vec<String> {
        let mut sources = Vec::new();
        for department in fs::read_dir(self.path("connectors")).unwrap().flatten() {
            for name in fs::read_dir(department.path()).unwrap().flatten() {
                let names = [department.file_name(), name.file_name()];
                sources.push(names.map(|name| name.into_string().unwrap()).join("/"));
            }
        }
        sources.sort();
        sources
    }

    /// Puts a file into a source's drop folder.
    pub fn drop_file(&self, source: &str, name: &str, bytes: &[u8]) {
        self.write(&format!("drop/{source}/{name}"), bytes);
    }

    /// Puts a night of the committed city into the drop folders.
    pub fn drop_night(&self, night: u32) {
        copy(&root().join(format!("fixtures/night-{night}")), &self.path("drop"));
    }

    /// Runs a command over this world's data directory.
    pub fn enishi(&self, words: &[&str]) -> Run {
        self.run(words, None, &[])
    }

    /// The same with something on standard input.
    pub fn enishi_told(&self, words: &[&str], told: &str) -> Run {
        self.run(words, Some(told), &[])
    }

    /// The same with a token and a purpose.
    pub fn asking(&self, token: &str, purpose: &str, words: &[&str], told: Option<&str>) -> Run {
        self.run(words, told, &[("ENISHI_TOKEN", token), ("ENISHI_PURPOSE", purpose)])
    }

    fn run(&self, words: &[&str], told: Option<&str>, more: &[(&str, &str)]) -> Run {
        let mut command = self.command(words);
        for (name, value) in more {
            command.env(name, value);
        }
        let input = if told.is_some() { Stdio::piped() } else { Stdio::null() };
        let mut child = command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        if let Some(told) = told {
            child.stdin.take().unwrap().write_all(told.as_bytes()).unwrap();
        }
        let run = Run::of(child.wait_with_output().unwrap());
        let command = words.first().copied().unwrap_or_default();
        // A search says to whoever typed it what each word was taken for; everything else is for whoever runs
        // the hub.
        if command != "search" {
            personal::has_none(&format!("standard error of `enishi {command}`"), &run.err);
        }
        run
    }

    /// A command over this world's data directory, not yet run.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.args(words).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("ENISHI_DATA", self.dir()).env("ENISHI_NOW", &self.now).env("LANG", "C");
        command.current_dir(self.dir());
        command
    }

    /// A token of a role; of a commissioner, for the district of which [`World::five`] are.
    pub fn token(&self, role: &str) -> String {
        let scope: &[&str] = if role == "minsei" { &["--scope", "district.minsei=101"] } else { &[] };
        self.token_with(role, scope)
    }

    /// A token of a role, with what its holder answers for.
    pub fn token_with(&self, role: &str, options: &[&str]) -> String {
        let holder = format!("test {role}");
        let words = [&["token", "new", "--holder", &holder, "--role", role], options].concat();
        self.enishi(&words).done().out.trim().to_owned()
    }

    /// A token of a role for somebody in particular.
    pub fn token_of(&self, holder: &str, role: &str) -> String {
        self.enishi(&["token", "new", "--holder", holder, "--role", role]).done().out.trim().to_owned()
    }

    /// Serves this world until the value goes.
    pub fn serve(&self) -> Served {
        Served::start(self.command(&["serve"]))
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            personal::receipts_have_none(self.dir());
        }
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// 髙橋 京子: 80s, in 介護保険 and with a certificate.
pub const KYOKO: &str = "0000000011";
/// 渡邉 花子: protected.
pub const HANAKO: &str = "0000000029";
/// 山田 太郎: 40s, of the same household as 次郎.
pub const TARO: &str = "0000000037";
/// 山田 次郎: Taro's child.
pub const JIRO: &str = "0000000045";
/// 島崎 渡: known to 生活保護 alone.
pub const WATARU: &str = "9000000013";

impl World {
    /// Five people whom tests tell stories of, taken on the night of 2026-11-21.
    pub fn of_five() -> Self {
        let world = Self::new();
        world.drop_five("20261121");
        world.enishi(&["ingest"]).done();
        world
    }

    /// The files of the five people, of one night.
    pub fn drop_five(&self, night: &str) {
        use crate::files;
        let name = |stem: &str, ending: &str| format!("{stem}_{night}.{ending}");
        self.drop_file(
            "shimin/shiensochi",
            &name("SHIENSOCHI", "csv"),
            &files::shiensochi(&[(HANAKO, 1, "0")]),
        );
        self.drop_file("shimin/jumin", &name("JUMIN", "csv"), &files::jumin(&Self::five()));
        self.drop_file(
            "korei/kaigo_taio",
            &name("KAIGO_ATENA", "csv"),
            &files::kaigo_taio(&[("0000300012", KYOKO)]),
        );
        let kaigo = [("0000300012", "高橋 京子", "タカハシ キョウコ", "1940/03/02", "22")];
        self.drop_file("korei/kaigo", &name("KAIGO_NINTEI", "csv"), &files::kaigo(&kaigo));
        let jido = [(TARO, JIRO, "K0001", "10,000", 1, "0")];
        self.drop_file("kodomo/jido_teate", &name("JIDOTEATE", "tsv"), &files::jido(&jido));
        let shinsho = [("11", "第1-2001号", "高橋京子", "タカハシキヨウコ", "3150302", "2")];
        self.drop_file("shogai/shinsho_techo", &name("身障手帳台帳", "csv"), &files::shinsho(&shinsho));
        let seiho = [
            ("S0101", TARO, "山田　太郎", "ﾔﾏﾀﾞ ﾀﾛｳ", "19800401", "縁市桜町9-9-9"),
            ("S0102", WATARU, "島崎　渡", "ｼﾏｻﾞｷ ﾜﾀﾙ", "19700101", "縁市駅前"),
        ];
        self.drop_file("fukushi/seiho", &name("SEIHO", "csv"), &files::seiho(&seiho));
    }

    /// The register's rows of those whom it knows.
    pub fn five() -> [crate::files::Resident<'static>; 4] {
        use crate::files::Resident;
        [
            Resident::new(KYOKO, "髙橋　京子", "ﾀｶﾊｼ ｷﾖｳｺ", "S15.03.02"),
            Resident {
                household: "0000500029",
                address: "縁市隠町7-7-7",
                flag: "1",
                ..Resident::new(HANAKO, "渡邉　花子", "ﾜﾀﾅﾍﾞ ﾊﾅｺ", "S57.11.03")
            },
            Resident {
                household: "0000500037",
                address: "縁市桜町1-1",
                ..Resident::new(TARO, "山田　太郎", "ﾔﾏﾀﾞ ﾀﾛｳ", "S55.04.01")
            },
            Resident {
                household: "0000500037",
                address: "縁市桜町1-1",
                ..Resident::new(JIRO, "山田　次郎", "ﾔﾏﾀﾞ ｼﾞﾛｳ", "H27.05.05")
            },
        ]
    }
}
