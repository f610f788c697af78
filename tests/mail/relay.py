"""A relay that encrypts and asks who sends: aiosmtpd with STARTTLS and one account, into a Maildir."""
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import AuthResult

port, maildir, certificate, key, name, password = sys.argv[1:]


def who(server, session, envelope, mechanism, auth):
    known = auth.login == name.encode() and auth.password == password.encode()
    return AuthResult(success=known, handled=False)


context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(certificate, key)
Controller(
    Mailbox(maildir),
    hostname="127.0.0.1",
    port=int(port),
    tls_context=context,
    require_starttls=True,
    authenticator=who,
    auth_required=True,
).start()
threading.Event().wait()
