//! What the watch notices: reviews, quotas, broken glass.

catalogue! {}
