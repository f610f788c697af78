//! What Enishi survives, each fault injected as it happens: files that lie, folders that go away, machines that die.
//! A test bears the number of its fault in `docs/reliability.md`.

mod folders;
mod guards;
mod killed;
mod machine;
mod text;
