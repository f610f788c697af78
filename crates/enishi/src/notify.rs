//! Telling the service manager how far this process is (sd_notify(3)): a datagram to the socket that NOTIFY_SOCKET
//! names. Where there is none, nobody wants to know.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};

/// It answers.
pub(crate) const READY: &str = "READY=1";
/// It ends, and answers no more.
pub(crate) const STOPPING: &str = "STOPPING=1";

/// Tells the service manager, if there is one. That it cannot be told stops nothing: it will find out.
pub(crate) fn tell(state: &str) {
    let Some(place) = std::env::var_os("NOTIFY_SOCKET") else { return };
    if let Err(error) = send(&place, state) {
        tracing::warn!(%error, "the service manager could not be told");
    }
}

fn send(place: &OsStr, state: &str) -> std::io::Result<()> {
    UnixDatagram::unbound()?.send_to_addr(state.as_bytes(), &address(place)?).map(drop)
}

// A name that begins with @ is abstract: it lies in no folder.
fn address(place: &OsStr) -> std::io::Result<SocketAddr> {
    match place.as_bytes().strip_prefix(b"@") {
        #[cfg(target_os = "linux")]
        Some(name) => {
            use std::os::linux::net::SocketAddrExt;
            SocketAddr::from_abstract_name(name)
        }
        _ => SocketAddr::from_pathname(place),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(listener: &UnixDatagram) -> String {
        let mut buffer = [0; 64];
        let count = listener.recv(&mut buffer).unwrap();
        String::from_utf8_lossy(&buffer[..count]).into_owned()
    }

    #[test]
    fn a_socket_in_a_folder_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let listener = UnixDatagram::bind(&path).unwrap();
        send(path.as_os_str(), READY).unwrap();
        assert_eq!(heard(&listener), "READY=1");
        assert!(send(OsStr::new("/nowhere/at/all"), READY).is_err());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn an_abstract_socket_is_told() {
        use std::os::linux::net::SocketAddrExt;
        let name = format!("enishi-notify-{}", std::process::id());
        let listener =
            UnixDatagram::bind_addr(&SocketAddr::from_abstract_name(name.as_bytes()).unwrap()).unwrap();
        send(OsStr::new(&format!("@{name}")), STOPPING).unwrap();
        assert_eq!(heard(&listener), "STOPPING=1");
    }
}
