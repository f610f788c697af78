"""Every mail of a Maildir in the order of its date, read by Python's own parser: one JSON list."""
import json
import mailbox
import sys
from email import policy
from email.parser import BytesParser

mails = []
for key, message in mailbox.Maildir(sys.argv[1]).items():
    mail = BytesParser(policy=policy.default).parsebytes(bytes(message))
    mails.append(
        {
            "raw_subject": message["Subject"],
            "subject": str(mail["Subject"]),
            "from": str(mail["From"]),
            "to": str(mail["To"]),
            "date": mail["Date"].datetime.isoformat(),
            "id": str(mail["Message-ID"]),
            "auto": str(mail["Auto-Submitted"]),
            "kind": mail.get_content_type(),
            "charset": mail.get_content_charset(),
            "body": mail.get_content(),
        }
    )
mails.sort(key=lambda mail: (mail["date"], mail["id"]))
json.dump(mails, sys.stdout)
