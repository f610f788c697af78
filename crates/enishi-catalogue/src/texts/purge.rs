//! Removing what law orders removed.

catalogue! {}
