//! `enishi disaster`: declared by whoever has the right, ended by them or by its time.

use super::declarations;
use crate::args::{Args, Disaster};
use crate::error::Result;

pub(crate) fn run(args: &Args, command: &Disaster) -> Result<()> {
    match command {
        Disaster::Declare { until, holder } => declarations::declare(args, "disaster", Some(until), holder),
        Disaster::List { holder } => declarations::show(args, holder),
        Disaster::End { id, holder } => declarations::end(args, *id, holder),
    }
}
