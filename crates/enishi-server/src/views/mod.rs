//! What answers look like as JSON. A view is made from reduced answers only.

mod attestations;
mod audit;
mod batch;
mod desk;
mod preview;
mod protections;
mod purges;
mod report;
mod resident;
mod review;
mod search;
mod source;
mod stats;
mod timeline;

pub(crate) use attestations::*;
pub(crate) use audit::*;
pub(crate) use batch::*;
pub(crate) use desk::*;
pub(crate) use preview::PreviewView;
pub(crate) use protections::*;
pub(crate) use purges::*;
pub(crate) use report::*;
pub(crate) use resident::*;
pub(crate) use review::*;
pub(crate) use search::*;
pub(crate) use source::*;
pub(crate) use stats::*;
pub(crate) use timeline::*;
