//! Asking the hub from the command line: over the socket of the server that owns the data directory, or,
//! where none does, the same router in this very process. Both ways give the same answer.

use std::path::PathBuf;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use enishi_catalogue::{Lang, Message};
use enishi_server::LocalOperator;
use enishi_store::DataDir;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::UnixStream;
use tower::ServiceExt;

use crate::args::{Args, Ask, Holder};
use crate::error::{CliError, Result};
use crate::hub::{Hub, city, owner};
use crate::secrets;

/// Somebody at the command line who asks the hub.
pub(crate) struct Client {
    way: Way,
    lang: Lang,
    token: Option<String>,
    purpose: Option<String>,
    runtime: tokio::runtime::Runtime,
}

enum Way {
    Socket(PathBuf),
    Here(Box<Hub>, LocalOperator),
}

impl Client {
    /// Without a token: the account that runs the hub.
    pub(crate) fn operator(args: &Args) -> Result<Self> {
        Self::new(args, None, None)
    }

    /// With the caller's token and purpose.
    pub(crate) fn asking(args: &Args, ask: &Ask) -> Result<Self> {
        Self::new(args, secrets::token(ask.token_file.as_deref())?, ask.purpose.clone())
    }

    /// With the token of whoever decides; looks at no resident, and so has no purpose.
    pub(crate) fn holding(args: &Args, holder: &Holder) -> Result<Self> {
        Self::new(args, secrets::token(holder.token_file.as_deref())?, None)
    }

    /// The same connection, with a token where there is one.
    pub(crate) fn with_token_of(self, holder: &Holder) -> Result<Self> {
        Ok(Self { token: secrets::token(holder.token_file.as_deref())?, ..self })
    }

    fn new(args: &Args, token: Option<String>, purpose: Option<String>) -> Result<Self> {
        let city = city(args)?;
        let data = city.instance.data.clone();
        // Where there is another database, this one was lost: opening the directory says so.
        if !["enishi.db", "desk.db", "audit.db"].iter().any(|file| data.join(file).is_file()) {
            return Err(CliError::NoData(data));
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(1).build();
        let runtime = runtime.map_err(CliError::file(&data))?;
        let socket = DataDir::socket_of(&data);
        let is_served = runtime.block_on(async { UnixStream::connect(&socket).await.is_ok() });
        let way = if is_served {
            Way::Socket(socket)
        } else {
            Way::Here(Box::new(Hub::open(city)?), owner(&data)?)
        };
        Ok(Self { way, lang: args.lang(), token, purpose, runtime })
    }

    /// Whether a server owns the data directory.
    pub(crate) fn is_served(&self) -> bool {
        matches!(self.way, Way::Socket(_))
    }

    /// GET; a problem becomes an error.
    pub(crate) fn get(&self, path: &str) -> Result<Value> {
        self.ask(Method::GET, path, None)
    }

    /// POST of a JSON body; a problem becomes an error.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.ask(Method::POST, path, Some(body))
    }

    /// DELETE; a problem becomes an error.
    pub(crate) fn delete(&self, path: &str) -> Result<Value> {
        self.ask(Method::DELETE, path, None)
    }

    fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value> {
        let (status, bytes) = self.runtime.block_on(self.exchange(method, path, body))?;
        let value: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        if status.is_success() {
            return Ok(value);
        }
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let what = text("detail").unwrap_or_else(|| status.to_string());
        Err(CliError::Answered(Message { what, hint: text("hint") }))
    }

    async fn exchange(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(StatusCode, Bytes)> {
        let body = body.map(ToString::to_string).unwrap_or_default();
        match &self.way {
            Way::Socket(socket) => {
                let request = self.request(method, path, Full::new(Bytes::from(body)));
                over_socket(socket, request?).await.map_err(|error| CliError::NoAnswer(error.to_string()))
            }
            Way::Here(hub, operator) => {
                let mut request = self.request(method, path, Body::from(body))?;
                request.extensions_mut().insert(operator.clone());
                let answered = hub.router(Vec::new()).oneshot(request).await;
                let response = answered.map_err(|error| CliError::NoAnswer(error.to_string()))?;
                let status = response.status();
                let bytes = response.into_body().collect().await;
                Ok((status, bytes.map_err(|error| CliError::NoAnswer(error.to_string()))?.to_bytes()))
            }
        }
    }

    fn request<B>(&self, method: Method, path: &str, body: B) -> Result<Request<B>> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost")
            .header("content-type", "application/json")
            .header("accept-language", self.lang.tag());
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(purpose) = &self.purpose {
            request = request.header("enishi-purpose", purpose);
        }
        request.body(body).map_err(|error| CliError::NoAnswer(error.to_string()))
    }
}

async fn over_socket(
    socket: &std::path::Path,
    request: Request<Full<Bytes>>,
) -> std::result::Result<(StatusCode, Bytes), Box<dyn std::error::Error + Send + Sync>> {
    let stream = UnixStream::connect(socket).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let driven = tokio::spawn(connection);
    let response = sender.send_request(request).await?;
    let status = response.status();
    let bytes = response.into_body().collect().await?.to_bytes();
    drop(sender);
    driven.await??;
    Ok((status, bytes))
}
