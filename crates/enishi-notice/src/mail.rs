//! Mail over the city's relay (SMTP, RFC 5321): plain text in UTF-8, headers encoded as RFC 2047 says.

use std::fs;
use std::path::Path;

use enishi_config::{Mail, Tls};
use enishi_model::notice::{DeliveryProblem, Way};
use enishi_store::WaitingNotice;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Mailboxes, MessageBuilder};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls as Encryption, TlsParameters, TlsParametersBuilder};
use lettre::transport::smtp::{Error, SmtpTransportBuilder};
use lettre::{Message, SmtpTransport, Transport};

use crate::ways::Carrier;

/// Sends a mail for every message.
pub(crate) struct Mailer(pub(crate) Mail);

impl Carrier for Mailer {
    fn way(&self) -> Way {
        Way::Mail
    }

    fn carry(&self, notice: &WaitingNotice) -> Result<(), DeliveryProblem> {
        let message = message(&self.0, notice)?;
        let relay = relay(&self.0)?;
        relay.send(&message).map(drop).map_err(|error| problem(&error))
    }
}

// The same message has the same number whenever it is tried: a relay that took it twice can tell.
fn message(mail: &Mail, waiting: &WaitingNotice) -> Result<Message, DeliveryProblem> {
    let refused = |why: String| DeliveryProblem::NotTaken { why };
    let address = |text: &str| text.parse::<Mailbox>().map_err(|error| refused(format!("{text}: {error}")));
    let to = mail.to.iter().map(|to| address(to)).collect::<Result<Mailboxes, _>>()?;
    let from = address(&mail.from)?;
    let domain = from.email.domain();
    let number = format!("<{}.{}.enishi@{domain}>", waiting.made_at.timestamp_micros(), waiting.id);
    let builder = MessageBuilder::new()
        .from(from)
        .mailbox(lettre::message::header::To::from(to))
        .subject(&waiting.notice.subject)
        .date(waiting.made_at.into())
        .message_id(Some(number))
        // RFC 3834: nobody's absence note answers it.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .header(ContentType::TEXT_PLAIN);
    builder.body(waiting.notice.body.clone()).map_err(|error| refused(error.to_string()))
}

fn relay(mail: &Mail) -> Result<SmtpTransport, DeliveryProblem> {
    let builder = SmtpTransport::builder_dangerous(&mail.relay).port(mail.port).timeout(Some(mail.timeout));
    let builder = match mail.tls {
        Tls::None => builder.tls(Encryption::None),
        Tls::StartTls => builder.tls(Encryption::Required(certificates(mail)?)),
        Tls::Implicit => builder.tls(Encryption::Wrapper(certificates(mail)?)),
    };
    Ok(signed_in(mail, builder)?.build())
}

fn certificates(mail: &Mail) -> Result<TlsParameters, DeliveryProblem> {
    let mut builder = TlsParametersBuilder::new(mail.relay.clone());
    if let Some(path) = &mail.ca {
        let pem = read(path).map_err(|why| DeliveryProblem::NotEncrypted { why })?;
        let certificate = Certificate::from_pem(pem.as_bytes()).map_err(|error| problem(&error))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(|error| problem(&error))
}

// Read for every mail: a password that is changed needs no new start.
fn signed_in(mail: &Mail, builder: SmtpTransportBuilder) -> Result<SmtpTransportBuilder, DeliveryProblem> {
    let Some(path) = &mail.account else { return Ok(builder) };
    let text = read(path).map_err(|why| DeliveryProblem::NoAccount { why })?;
    let mut lines = text.lines().map(str::trim);
    match (lines.next(), lines.next()) {
        (Some(name), Some(password)) if !name.is_empty() && !password.is_empty() => {
            Ok(builder.credentials(Credentials::new(name.to_owned(), password.to_owned())))
        }
        _ => {
            let why = format!("{}: found no name and password", path.display());
            Err(DeliveryProblem::NoAccount { why })
        }
    }
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

// The library's word and what lies below it: "Connection error" alone helps nobody.
fn problem(error: &Error) -> DeliveryProblem {
    let mut why = error.to_string();
    let mut below = std::error::Error::source(error);
    while let Some(cause) = below {
        let said = cause.to_string();
        if !why.contains(&said) {
            why = format!("{why}: {said}");
        }
        below = cause.source();
    }
    let says = |word: &str| why.to_ascii_lowercase().contains(word);
    if error.is_tls() || says("certificate") || says("starttls") {
        DeliveryProblem::NotEncrypted { why }
    } else if error.is_response() || error.is_permanent() || error.is_transient() || error.is_client() {
        DeliveryProblem::NotTaken { why }
    } else {
        DeliveryProblem::NoRelay { why }
    }
}
