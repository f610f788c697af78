//! Protection at the desk, and decisions about held files.

catalogue! {}
