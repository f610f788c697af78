//! What IT has to know of.

use chrono::{DateTime, NaiveDate, Utc};
use enishi_model::SourceId;
use enishi_model::batch::{Batch, BatchStatus};
use enishi_store::FolderProblem;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Trouble {
    /// a file was held or refused
    Stopped(Batch),
    /// a drop folder cannot be read
    Unreachable {
        /// whose
        source: SourceId,
        /// where it should be, why not, since when
        problem: FolderProblem,
    },
    /// a file that should have come has not
    Late {
        /// whose
        source: SourceId,
        /// where it is expected
        folder: String,
        /// of which night
        due: NaiveDate,
        /// the night of the last one
        last: Option<NaiveDate>,
    },
    /// files are not taken, because of the machine that Enishi runs on
    Machine(enishi_store::Trouble),
    /// a database was found damaged: nothing is answered or taken
    Damaged {
        /// which
        file: String,
    },
    /// the audit log's anchor
    Anchor {
        /// it can be read, and says something else
        disagrees: bool,
    },
}

impl Trouble {
    /// What tells it from every other: as long as a trouble with this mark stands, it is the same trouble. Without
    /// moments: where an older database was put back, the same file is held again, later.
    pub(crate) fn mark(&self) -> String {
        match self {
            Self::Stopped(batch) => {
                format!("{} {} {} {}", batch.status.code(), batch.label(), batch.bytes, batch.file)
            }
            Self::Unreachable { source, .. } => format!("unreachable {source}"),
            // A file that does not come night after night is late once.
            Self::Late { source, last, .. } => match last {
                Some(last) => format!("late {source} {last}"),
                None => format!("late {source}"),
            },
            Self::Machine(trouble) => format!("machine {}", trouble.code()),
            Self::Damaged { file } => format!("damaged {file}"),
            Self::Anchor { disagrees } => format!("anchor {disagrees}"),
        }
    }

    /// As machines read it.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Stopped(batch) => batch.status.code(),
            Self::Unreachable { .. } => "unreachable",
            Self::Late { .. } => "late",
            Self::Machine(trouble) => trouble.code(),
            Self::Damaged { .. } => "damaged",
            Self::Anchor { .. } => "anchor",
        }
    }

    /// Whether it is told before the morning. A file that is late may still come by then.
    pub(crate) fn is_urgent(&self) -> bool {
        !matches!(self, Self::Late { .. })
    }

    pub(crate) fn source(&self) -> Option<&SourceId> {
        match self {
            Self::Stopped(batch) => Some(&batch.source),
            Self::Unreachable { source, .. } | Self::Late { source, .. } => Some(source),
            Self::Machine(_) | Self::Damaged { .. } | Self::Anchor { .. } => None,
        }
    }

    /// When it came up, where it says so itself.
    pub(crate) fn since(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Stopped(batch) => Some(batch.decided_at),
            Self::Unreachable { problem, .. } => Some(problem.since),
            Self::Late { .. } | Self::Machine(_) | Self::Damaged { .. } | Self::Anchor { .. } => None,
        }
    }
}

/// Whether a batch is trouble: held, or refused by Enishi itself. What people refused, they know of.
pub(crate) fn is_stopped(batch: &Batch) -> bool {
    use enishi_model::batch::Objection::RefusedBy;
    let by_people = || batch.reasons.iter().any(|reason| matches!(reason, RefusedBy { .. }));
    match batch.status {
        BatchStatus::Held => true,
        BatchStatus::Refused => !by_people(),
        BatchStatus::Published | BatchStatus::Unchanged | BatchStatus::Released => false,
    }
}
