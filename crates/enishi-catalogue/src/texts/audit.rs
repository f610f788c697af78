//! What the audit log and a resident's report say.

catalogue! {}
