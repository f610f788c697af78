//! What `enishi policy explain` says.

catalogue! {}
