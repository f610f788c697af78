//! A serving process.

use std::io::{BufRead, BufReader};
use std::panic::AssertUnwindSafe;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::api::Answer;
use crate::personal;

/// A serving process; stopped when this goes.
pub struct Served {
    child: Child,
    /// where it answers
    pub url: String,
    log: Arc<Mutex<String>>,
}

const LONG: Duration = Duration::from_secs(60);

impl Served {
    /// Starts `command` and waits until it says where it answers.
    pub fn start(mut command: Command) -> Self {
        command.stdout(Stdio::null());
        Self::start_with(command)
    }

    /// The same, with standard output as `command` has it.
    pub fn start_with(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let kept = Arc::clone(&log);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                kept.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        let begun = Instant::now();
        loop {
            let said = log.lock().unwrap().clone();
            if let Some(address) = said.lines().find_map(|line| line.split("serving address=").nth(1)) {
                let address = address.split_whitespace().next().unwrap().to_owned();
                return Self { child, url: format!("http://{address}"), log };
            }
            assert!(child.try_wait().unwrap().is_none() && begun.elapsed() < LONG, "not serving: {said}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The number of its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a power cut does.
    pub fn kill(mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        Answer::get(&format!("{}{path}", self.url), headers)
    }

    pub fn post(&self, path: &str, headers: &[(&str, &str)], body: &serde_json::Value) -> Answer {
        Answer::post(&format!("{}{path}", self.url), headers, "application/json", &body.to_string())
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How much of a processor it has used so far, in seconds.
    pub fn cpu_seconds(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let after_name: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        let ticks = |at: usize| after_name[at].parse::<f64>().unwrap();
        (ticks(11) + ticks(12)) / 100.0
    }

    /// Waits until `is_so`, or fails the test.
    pub fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let begun = Instant::now();
        while !is_so() {
            assert!(begun.elapsed() < LONG, "not within a minute: {what}\n{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Ends it as an operating system does.
    pub fn stop(mut self) -> String {
        self.end();
        self.log()
    }

    // Asked at the end of every served process, whatever its test is about.
    fn tells_nothing_personal(&self) {
        if std::thread::panicking() {
            return;
        }
        let words = std::fs::read(format!("/proc/{}/cmdline", self.child.id())).unwrap_or_default();
        personal::has_none("the process list", &String::from_utf8_lossy(&words));
        let metrics = std::panic::catch_unwind(AssertUnwindSafe(|| self.get("/metrics", &[]).text));
        personal::has_none("/metrics", &metrics.unwrap_or_default());
        let log = self.log();
        personal::has_none("the log", &log);
        assert!(!log.contains("panicked"), "something panicked: {log}");
    }

    fn end(&mut self) {
        self.tells_nothing_personal();
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        let begun = Instant::now();
        while told.success() && begun.elapsed() < Duration::from_secs(10) {
            if self.child.try_wait().unwrap().is_some() {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.end();
        }
    }
}
