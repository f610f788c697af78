//! The ways by which messages leave.

use enishi_config::Notices;
use enishi_model::notice::{DeliveryProblem, Way};
use enishi_store::WaitingNotice;

use crate::hook::Runner;
use crate::mail::Mailer;

/// Carries messages by one way.
pub trait Carrier: Send {
    /// Which.
    fn way(&self) -> Way;
    /// Carries one; says why not where it did not arrive. What arrived may arrive again, where its arrival could not
    /// be written down.
    fn carry(&self, notice: &WaitingNotice) -> Result<(), DeliveryProblem>;
}

/// A carrier for every way that is configured.
pub fn carriers(notices: &Notices) -> Vec<Box<dyn Carrier>> {
    let hook = notices.hook.clone().map(|hook| Box::new(Runner(hook)) as Box<dyn Carrier>);
    let mail = notices.mail.clone().map(|mail| Box::new(Mailer(mail)) as Box<dyn Carrier>);
    hook.into_iter().chain(mail).collect()
}
