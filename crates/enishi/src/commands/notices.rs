//! `enishi notices`: whether messages to IT arrive. Needs the configuration alone, no data directory.

use enishi_catalogue::{Explain, texts};
use enishi_notice::{carriers, test_letter};
use enishi_store::WaitingNotice;

use crate::args::Args;
use crate::clock::clock;
use crate::error::{CliError, Result};
use crate::hub::city;
use crate::out;

pub(crate) fn test(args: &Args) -> Result<()> {
    let (city, lang) = (city(args)?, args.lang());
    let notices = city.instance.notices.as_ref().ok_or(CliError::NoNotices)?;
    let made_at = clock()();
    let notice = WaitingNotice { id: 0, made_at, notice: test_letter(&city, made_at) };
    let mut arrived = true;
    for carrier in carriers(notices) {
        let way = carrier.way().code();
        match carrier.carry(&notice) {
            Ok(()) => out::line(texts::notice_left(lang, way)),
            Err(problem) => {
                arrived = false;
                out::line(format!("{way}: {}", problem.explain(lang).lines(lang)));
            }
        }
    }
    if arrived { Ok(()) } else { Err(CliError::NotTold) }
}
