//! Whether what IT has to know reaches them.

use enishi_config::Right;
use enishi_model::notice::NoticesState;
use enishi_store::FailingWay;

use crate::actor::Actor;
use crate::error::Result;
use crate::service::Lookup;

impl Lookup {
    pub(crate) fn notices_state(&self) -> Result<NoticesState> {
        if self.city.instance.notices.is_none() {
            return Ok(NoticesState::Absent);
        }
        let failing = !self.desk.failing_ways()?.is_empty();
        Ok(if failing { NoticesState::Failing } else { NoticesState::Current })
    }

    // How many messages wait tells of trouble with sources that those who look at residents may not know of.
    pub(crate) fn failing_ways(&self, actor: &Actor) -> Result<Vec<FailingWay>> {
        if self.city.instance.notices.is_none() || actor.has(Right::Residents) {
            return Ok(Vec::new());
        }
        Ok(self.desk.failing_ways()?)
    }
}
