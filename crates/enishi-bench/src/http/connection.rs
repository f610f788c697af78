//! One connection, kept alive, one request at a time.

use std::net::SocketAddr;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::error::{BenchError, Result};
use crate::site::Asker;

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    /// the path
    pub(crate) path: String,
    /// JSON of a POST; a GET has none
    pub(crate) body: Option<String>,
}

/// One connection to the server.
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await.map_err(BenchError::http)?;
        stream.set_nodelay(true).map_err(BenchError::http)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(BenchError::http)?;
        // Ends when the sender goes; what goes wrong, the sender tells.
        tokio::spawn(connection);
        Ok(Self { sender })
    }

    /// Asks and reads the whole answer.
    pub(crate) async fn ask(&mut self, ask: &Ask, asker: &Asker) -> Result<(StatusCode, Bytes)> {
        let method = if ask.body.is_some() { Method::POST } else { Method::GET };
        let body = ask.body.clone().unwrap_or_default();
        let request = Request::builder()
            .method(method)
            .uri(&ask.path)
            .header("host", "localhost")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", asker.token))
            .header("enishi-purpose", &asker.purpose)
            .body(Full::new(Bytes::from(body)))
            .map_err(BenchError::http)?;
        self.sender.ready().await.map_err(BenchError::http)?;
        let response = self.sender.send_request(request).await.map_err(BenchError::http)?;
        let status = response.status();
        let body = response.into_body().collect().await.map_err(BenchError::http)?;
        Ok((status, body.to_bytes()))
    }
}
