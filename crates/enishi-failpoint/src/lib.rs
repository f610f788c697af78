//! Named places, at the boundaries of stages, at which a test stops the process to kill it there.
//!
//! A build with debug assertions reads `ENISHI_FAILPOINT`: a name, or `NAME:N` for the N-th time that the place is
//! reached. There it says so on standard error and waits to be killed; the test sends SIGKILL, as a power cut would.
//! A release build has nothing of this: [`reach`] is empty (`tests/tests/all/faults/killed` compiles it and looks).

#[cfg(debug_assertions)]
mod armed;

/// A place has been reached.
#[inline(always)]
pub fn reach(place: &'static str) {
    #[cfg(debug_assertions)]
    armed::reach(place);
    #[cfg(not(debug_assertions))]
    let _ = place;
}
