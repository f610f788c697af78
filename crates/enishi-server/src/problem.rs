//! The one place that decides what users see of an error: RFC 9457 problem details, in the asker's language.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use enishi_catalogue::{Explain, Lang, Message, texts};
use enishi_lookup::{LookupError, Outage, Refusal};
use serde::Serialize;
use utoipa::ToSchema;

/// An error as it is told. `detail` and `hint` hold no resident's values.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    code: &'static str,
    pub(crate) message: Message,
    lang: Lang,
    /// in seconds, where asking again later helps
    retry_after: Option<u64>,
}

/// Problem details (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemView {
    /// what kind of problem, `urn:enishi:problem:...`
    r#type: String,
    /// the HTTP status in words
    title: String,
    /// the HTTP status
    status: u16,
    /// what was found, and what expected
    detail: String,
    /// the next step
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl Problem {
    pub(crate) fn of(error: &LookupError, lang: Lang) -> Self {
        let (status, code) = kind(error);
        if status.is_server_error() {
            tracing::error!(%error, "a question could not be answered");
        }
        if code == "bad-token" {
            tracing::warn!("somebody asked with a token that is unknown or revoked");
        }
        // What a database says is for the log, not for whoever asked.
        let message =
            if status == StatusCode::INTERNAL_SERVER_ERROR { internal(lang) } else { error.explain(lang) };
        Self { retry_after: retry_after(error), ..Self::new(status, code, message, lang) }
    }

    fn new(status: StatusCode, code: &'static str, message: Message, lang: Lang) -> Self {
        Self { status, code, message, lang, retry_after: None }
    }

    /// In seconds, where asking again later helps.
    pub(crate) fn retry_after(&self) -> Option<HeaderValue> {
        self.retry_after.map(HeaderValue::from)
    }

    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// Whether all that is missing is a purpose.
    pub(crate) fn asks_for_purpose(&self) -> bool {
        matches!(self.code, "no-purpose" | "wrong-purpose")
    }

    pub(crate) fn not_found(lang: Lang) -> Self {
        Self::of(&LookupError::NotFound, lang)
    }

    pub(crate) fn no_such_page(lang: Lang) -> Self {
        let message = Message::new(texts::no_such_page(lang)).hint(texts::no_such_page_hint(lang));
        Self::new(StatusCode::NOT_FOUND, "no-such-page", message, lang)
    }

    pub(crate) fn wrong_method(lang: Lang) -> Self {
        let message = Message::new(texts::wrong_method(lang)).hint(texts::no_such_page_hint(lang));
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "wrong-method", message, lang)
    }

    /// A body or a parameter that cannot be read. The reader's own words would repeat what was sent, and
    /// that may be a name: they stay unsaid.
    pub(crate) fn unreadable(status: StatusCode, lang: Lang) -> Self {
        let message =
            Message::new(texts::unreadable_request(lang)).hint(texts::unreadable_request_hint(lang));
        Self::new(status, "unreadable-request", message, lang)
    }

    pub(crate) fn panicked(lang: Lang) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", internal(lang), lang)
    }

    pub(crate) fn timed_out(lang: Lang) -> Self {
        let message = Message::new(texts::timed_out(lang)).hint(texts::internal_hint(lang));
        Self::new(StatusCode::GATEWAY_TIMEOUT, "timed-out", message, lang)
    }
}

fn retry_after(error: &LookupError) -> Option<u64> {
    match error {
        LookupError::Refused(Refusal::OverQuota { seconds }) => Some(*seconds),
        _ => None,
    }
}

fn internal(lang: Lang) -> Message {
    Message::new(texts::internal(lang)).hint(texts::internal_hint(lang))
}

fn kind(error: &LookupError) -> (StatusCode, &'static str) {
    match (error, error.outage()) {
        (LookupError::Refused(refusal), _) => refusal_kind(refusal),
        (_, None) => (StatusCode::NOT_FOUND, "not-found"),
        (_, Some(Outage::Disk)) => (StatusCode::SERVICE_UNAVAILABLE, "disk"),
        (_, Some(Outage::Audit)) => (StatusCode::SERVICE_UNAVAILABLE, "audit"),
        (_, Some(Outage::Damaged)) => (StatusCode::SERVICE_UNAVAILABLE, "damaged"),
        (_, Some(Outage::TooLong)) => (StatusCode::SERVICE_UNAVAILABLE, "too-long"),
        (_, Some(Outage::Internal)) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}

fn refusal_kind(refusal: &Refusal) -> (StatusCode, &'static str) {
    match refusal {
        Refusal::NoToken => (StatusCode::UNAUTHORIZED, "no-token"),
        Refusal::BadToken => (StatusCode::UNAUTHORIZED, "bad-token"),
        Refusal::NoPurpose { .. } => (StatusCode::BAD_REQUEST, "no-purpose"),
        Refusal::WrongPurpose { .. } => (StatusCode::FORBIDDEN, "wrong-purpose"),
        Refusal::NoRight(_) => (StatusCode::FORBIDDEN, "no-right"),
        Refusal::OperatorOnly => (StatusCode::FORBIDDEN, "operator-only"),
        Refusal::EmptyQuery => (StatusCode::BAD_REQUEST, "empty-query"),
        Refusal::UnknownProgramme => (StatusCode::BAD_REQUEST, "unknown-programme"),
        Refusal::BadCursor => (StatusCode::BAD_REQUEST, "bad-cursor"),
        Refusal::BadAsOf => (StatusCode::BAD_REQUEST, "bad-as-of"),
        Refusal::UnknownDepartment { .. } => (StatusCode::BAD_REQUEST, "unknown-department"),
        Refusal::NoDepartment { .. } => (StatusCode::BAD_REQUEST, "no-department"),
        Refusal::OtherScope { .. } => (StatusCode::BAD_REQUEST, "other-scope"),
        Refusal::PurgeNeedsReason => (StatusCode::BAD_REQUEST, "no-reason"),
        Refusal::PurgeNeedsAnother => (StatusCode::CONFLICT, "needs-another"),
        Refusal::PurgeIsDecided => (StatusCode::CONFLICT, "already-decided"),
        Refusal::TooFewNumbers { .. } => (StatusCode::BAD_REQUEST, "too-few-numbers"),
        Refusal::UnknownRole { .. } => (StatusCode::BAD_REQUEST, "unknown-role"),
        Refusal::OverQuota { .. } => (StatusCode::TOO_MANY_REQUESTS, "over-quota"),
        Refusal::BadReason => (StatusCode::BAD_REQUEST, "bad-reason"),
        Refusal::UnknownVerdict { .. } => (StatusCode::BAD_REQUEST, "unknown-verdict"),
        Refusal::OwnReview => (StatusCode::FORBIDDEN, "own-review"),
        Refusal::ReviewClosed => (StatusCode::CONFLICT, "review-closed"),
        Refusal::NoReason => (StatusCode::BAD_REQUEST, "no-reason"),
        Refusal::NoResident => (StatusCode::BAD_REQUEST, "no-resident"),
        Refusal::UnknownDeclaration { .. } => (StatusCode::BAD_REQUEST, "unknown-declaration"),
        Refusal::BadUntil => (StatusCode::BAD_REQUEST, "bad-until"),
        Refusal::EndedAlready => (StatusCode::CONFLICT, "ended-already"),
        Refusal::NotHeld => (StatusCode::CONFLICT, "not-held"),
        Refusal::CannotBeReleased => (StatusCode::CONFLICT, "cannot-be-released"),
        Refusal::NoSuchKey { .. } => (StatusCode::BAD_REQUEST, "no-such-key"),
        Refusal::SaidAlready => (StatusCode::CONFLICT, "said-already"),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let retry_after = self.retry_after();
        let view = ProblemView {
            r#type: format!("urn:enishi:problem:{}", self.code),
            title: self.status.canonical_reason().unwrap_or_default().to_owned(),
            status: self.status.as_u16(),
            detail: self.message.what,
            hint: self.message.hint,
        };
        let mut response = (self.status, Json(view)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(self.lang.tag()));
        if let Some(seconds) = retry_after {
            headers.insert(RETRY_AFTER, seconds);
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
