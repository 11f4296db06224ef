//! The instant at which everything is judged, and who named it.

use crate::base::document::Datetime;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::time::Instant;
use crate::settings;
use crate::settings::Settings;
use crate::snapshot::Request;

/// Last second of the year 9999, the last that a date-time of four-digit years can name.
const LAST_SECOND: i64 = 253_402_300_799;

/// The instant at which everything is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// The instant.
    pub instant: Instant,
    /// Who named it.
    pub from: AsOfSource,
}

/// Who named the as-of instant; the first that is present wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AsOfSource {
    /// `--as-of` on the command line, or `--as-known-on`.
    Flag,
    /// `SOURCE_DATE_EPOCH` in the environment.
    SourceDateEpoch,
    /// `as_of` in `pactbook.toml`.
    Settings,
    /// Nobody: the clock.
    Now,
}

/// The instant that words name; without an offset they are read in the zone of the settings, and a
/// date alone means the end of that day.
pub(super) fn instant(words: &str, settings: &Settings) -> Option<Instant> {
    let datetime = words.trim().parse::<Datetime>().ok()?;
    settings::instant(&datetime, settings.zone)
}

/// The error for a flag that names no instant.
pub(super) fn no_date(flag: &str, words: &str) -> Error {
    Error::new(ErrorKind::Usage, format!("`--{flag} {words}` is not a date or time"))
        .hint("write `2026-07-03T09:00:00+08:00`, or `2026-07-03` for the end of that day")
}

/// Decides the as-of instant: flag, the instant of `--as-known-on`, environment, settings, clock,
/// in that order.
///
/// A flag without an offset is read in the zone of the settings; a date alone means the end of that
/// day, 23:59:59.
///
/// # Errors
///
/// If the flag or the environment holds something that is no instant.
pub(super) fn decide(
    request: &Request,
    settings: &Settings,
    known: Option<Instant>,
) -> Result<AsOf, Error> {
    if let Some(text) = &request.as_of {
        let instant = instant(text, settings).ok_or_else(|| no_date("as-of", text))?;
        return Ok(AsOf { instant, from: AsOfSource::Flag });
    }
    if let Some(instant) = known {
        return Ok(AsOf { instant, from: AsOfSource::Flag });
    }
    if let Some(text) = &request.source_date_epoch {
        let seconds = text
            .parse::<i64>()
            .ok()
            .filter(|seconds| (0..=LAST_SECOND).contains(seconds))
            .ok_or_else(|| {
                let message =
                    format!("`SOURCE_DATE_EPOCH={text}` is not a number of seconds since 1970");
                Error::new(ErrorKind::Usage, message)
                    .hint("write whole seconds such as `SOURCE_DATE_EPOCH=1783040400`, or unset it")
            })?;
        let instant = Instant::from_unix(seconds);
        return Ok(AsOf { instant, from: AsOfSource::SourceDateEpoch });
    }
    Ok(match settings.as_of {
        Some(instant) => AsOf { instant, from: AsOfSource::Settings },
        None => AsOf { instant: request.now, from: AsOfSource::Now },
    })
}
