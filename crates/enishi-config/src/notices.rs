//! `[notices]` of `enishi.toml`: when IT is told what it has to know, and by which ways.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::NaiveTime;
use enishi_catalogue::Lang;

use crate::fault::FaultKind;
use crate::instance::resolve;
use crate::section::Section;

/// When IT is told, and by which ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notices {
    /// when the morning's summary leaves, in the zone of the instance
    pub at: NaiveTime,
    /// a summary leaves on good mornings too
    pub also_when_good: bool,
    /// how long what is urgent is gathered before it is told
    pub gather: Duration,
    /// how long after a failure the next attempt is made; it doubles up to a quarter of an hour
    pub retry: Duration,
    /// the language of what is told; that of the instance where it says nothing
    pub lang: Option<Lang>,
    /// a program that is run
    pub hook: Option<Hook>,
    /// a mail that is sent
    pub mail: Option<Mail>,
}

/// A program that is told on its standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    /// the program
    pub program: PathBuf,
    /// its arguments, as they are: no shell reads them
    pub arguments: Vec<String>,
    /// after how long it is ended
    pub timeout: Duration,
}

/// A mail over the city's relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// the relay's name or address
    pub relay: String,
    /// its port
    pub port: u16,
    /// whether the connection is encrypted
    pub tls: Tls,
    /// a certificate (PEM) to trust beside those of the system, for a relay of the city's own
    pub ca: Option<PathBuf>,
    /// a file with the account's name and password, one a line; without it nobody signs in
    pub account: Option<PathBuf>,
    /// the sender's address
    pub from: String,
    /// the addresses of those who are told
    pub to: Vec<String>,
    /// after how long a relay that says nothing is given up
    pub timeout: Duration,
}

/// Whether the connection to the relay is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// it is not: for a relay in the city's own network
    None,
    /// it begins in the clear and must become encrypted before anything is said (STARTTLS, RFC 3207)
    StartTls,
    /// from the first byte on (RFC 8314)
    Implicit,
}

/// Reads `[notices]`.
pub(crate) fn read(section: &mut Section<'_, '_>, base: &Path) -> Option<Notices> {
    let at = section.text("at");
    let time = at.as_ref().and_then(|spot| NaiveTime::parse_from_str(&spot.value, "%H:%M").ok());
    if let (Some(spot), None) = (&at, time) {
        section.fault(spot, FaultKind::Malformed { expected: "a time such as 07:30" });
    }
    let also_when_good = section.optional_switch("also_when_good").unwrap_or(false);
    let gather = seconds(section, "gather_seconds", 0, 120);
    let retry = seconds(section, "retry_seconds", 1, 60);
    let lang = section.has("language").then(|| section.choice("language", &LANGUAGES, None));
    section.know("language");
    let hook = section.optional_section("hook").map(|mut section| hook(&mut section, base));
    let mail = section.optional_section("mail").map(|mut section| mail(&mut section, base));
    if hook.is_none() && mail.is_none() {
        section.fault_here("mail", FaultKind::Missing);
    }
    let (hook, mail) = (hook.flatten(), mail.flatten());
    Some(Notices { at: time?, also_when_good, gather, retry, lang: lang.flatten(), hook, mail })
}

const LANGUAGES: [(&str, Lang); 2] = [("ja", Lang::Ja), ("en", Lang::En)];

fn seconds(section: &mut Section<'_, '_>, key: &'static str, least: i64, usual: i64) -> Duration {
    let seconds = section.optional_whole(key, least, 3600).unwrap_or(usual);
    Duration::from_secs(seconds.unsigned_abs())
}

fn hook(section: &mut Section<'_, '_>, base: &Path) -> Option<Hook> {
    let program = section.text("program").map(|spot| resolve(base, &spot.value));
    let arguments = section.texts("arguments").into_iter().map(|spot| spot.value).collect();
    let timeout = seconds(section, "timeout_seconds", 1, 30);
    Some(Hook { program: program?, arguments, timeout })
}

fn mail(section: &mut Section<'_, '_>, base: &Path) -> Option<Mail> {
    let relay = section.text("relay").map(|spot| spot.value);
    let choices = [("none", Tls::None), ("starttls", Tls::StartTls), ("implicit", Tls::Implicit)];
    let tls = section.choice("tls", &choices, Some(Tls::StartTls));
    let usual = if tls == Some(Tls::Implicit) { 465 } else { 25 };
    let port = section.optional_whole("port", 1, 65_535).and_then(|port| u16::try_from(port).ok());
    let file = |section: &mut Section<'_, '_>, key| {
        let spot = section.optional_text(key)?;
        let path = resolve(base, &spot.value);
        // What is secret is not said in the clear, and a certificate says nothing there.
        if tls == Some(Tls::None) {
            section.fault(
                &spot,
                FaultKind::Malformed { expected: "tls = \"starttls\" or \"implicit\" beside it" },
            );
        }
        Some(path)
    };
    let (ca, account) = (file(section, "ca"), file(section, "account"));
    let from = section.text("from").and_then(|spot| address(section, spot));
    let to: Vec<String> = section.texts("to").into_iter().filter_map(|spot| address(section, spot)).collect();
    if to.is_empty() {
        section.fault_here("to", FaultKind::Missing);
    }
    let timeout = seconds(section, "timeout_seconds", 1, 30);
    Some(Mail {
        relay: relay?,
        port: port.unwrap_or(usual),
        tls: tls?,
        ca,
        account,
        from: from?,
        to,
        timeout,
    })
}

// The mail library has the last word; this finds what was plainly mistyped, at its place.
fn address(section: &Section<'_, '_>, spot: crate::section::Spot<String>) -> Option<String> {
    // `Enishi <enishi@city.example>` or the address alone.
    let inner = spot.value.split_once('<').and_then(|(_, rest)| rest.strip_suffix('>'));
    let address = inner.unwrap_or(&spot.value);
    let is_one = address.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty()
            && !domain.is_empty()
            && !domain.contains('@')
            && !address.contains(char::is_whitespace)
    });
    if !is_one {
        section.fault(&spot, FaultKind::Malformed { expected: "a mail address such as it@city.example" });
    }
    is_one.then_some(spot.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_instance;

    const INSTANCE: &str =
        "format = 1\n[city]\nprefecture = \"埼玉県\"\nname = \"縁市\"\n[drop]\nfolder = \"drop\"\n";
    const MAIL: &str =
        "[notices.mail]\nrelay = \"mail\"\nfrom = \"enishi@city.example\"\nto = [\"it@city.example\"]\n";

    fn notices(text: &str) -> Result<Option<Notices>, String> {
        let instance = parse_instance("enishi.toml", &format!("{INSTANCE}{text}"), Path::new("/etc/enishi"));
        instance.map(|instance| instance.notices).map_err(|faults| faults.to_string())
    }

    #[test]
    fn nobody_is_told_anything_without_the_table() {
        assert_eq!(notices("").unwrap(), None);
    }

    #[test]
    fn a_mail_is_encrypted_unless_the_configuration_says_otherwise() {
        let told = notices(&format!("[notices]\nat = \"07:30\"\n{MAIL}")).unwrap().unwrap();
        let mail = told.mail.unwrap();
        assert_eq!((mail.tls, mail.port, mail.timeout), (Tls::StartTls, 25, Duration::from_secs(30)));
        assert_eq!((told.gather, told.retry), (Duration::from_secs(120), Duration::from_secs(60)));
        let plain = notices(&format!("[notices]\nat = \"07:30\"\n{MAIL}tls = \"none\"\n")).unwrap().unwrap();
        assert_eq!(plain.mail.unwrap().tls, Tls::None);
    }

    #[test]
    fn a_hook_lies_where_the_configuration_says() {
        let text =
            "[notices]\nat = \"07:30\"\n[notices.hook]\nprogram = \"tell.sh\"\narguments = [\"a b\"]\n";
        let hook = notices(text).unwrap().unwrap().hook.unwrap();
        assert_eq!((hook.program, hook.arguments), ("/etc/enishi/tell.sh".into(), vec!["a b".to_owned()]));
    }

    #[test]
    fn what_would_tell_nobody_or_tell_a_secret_is_refused_with_its_place() {
        for (wrong, key) in [
            ("[notices]\nat = \"07:30\"\n".to_owned(), "notices.mail"),
            (format!("[notices]\nat = \"7.30\"\n{MAIL}"), "notices.at"),
            (
                format!("[notices]\nat = \"07:30\"\n{MAIL}tls = \"none\"\naccount = \"a\"\n"),
                "notices.mail.account",
            ),
            (
                format!("[notices]\nat = \"07:30\"\n{}", MAIL.replace("it@city.example", "it")),
                "notices.mail.to",
            ),
        ] {
            let faults = notices(&wrong).unwrap_err();
            assert!(faults.contains("enishi.toml:") && faults.contains(key), "{wrong}: {faults}");
        }
    }
}
