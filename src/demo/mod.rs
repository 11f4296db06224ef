//! The demonstration: a git repository in which every check of the history finds something.
//!
//! Owns the story that is told about the shipped contracts and records: who files what, when it is
//! merged, who judges it, and what goes wrong on purpose. Every byte follows from the shipped files
//! and the version of the program, so every commit id is the same on every machine. The verb is
//! [`write()`]; like `publish` it is border code: it makes a folder, and only `cli` depends on it.
//!
//! A record is filed in pieces (`sheet.rs`), week by week (`chapter.rs`), by a cast of roles
//! (`cast.rs`); the faults are in `plants.rs`; `repository.rs` makes commits of it.

mod cast;
mod chapter;
mod plants;
mod repository;
mod seal;
mod sheet;
mod shipped;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::place::SourceId;
use crate::base::time::Instant;
use crate::base::time::LocalTime;
use crate::base::time::Zone;
use crate::ledger;
use crate::ledger::File;

use chapter::Deed;
use chapter::Hours;
use chapter::Material;
use chapter::Whereto;

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demonstration {
    /// How many commits.
    pub commits: usize,
    /// Id of the last one.
    pub head: String,
    /// A record whose history is worth a look.
    pub record: &'static str,
}

/// The instant at which the demonstration is judged; everything happens before.
const AS_OF: &str = "2026-07-03 09:00";

/// The contracts: when each begins, and when its purchaser merges: days after Monday, and the hour.
const CONTRACTS: [(&str, &str, i64, i64); 5] = [
    ("fujian", "2024-12-26 10:20", 0, 15),
    ("guangzhou", "2025-05-29 09:40", 1, 16),
    ("meded", "2025-06-27 14:10", 2, 14),
    ("turpan", "2025-09-01 13:30", 3, 17),
    ("xian", "2025-09-01 10:10", 4, 11),
];

/// Writes the demonstration into a folder that is new or empty.
///
/// # Errors
///
/// If the folder holds anything, or cannot be written.
pub fn write(folder: &Path) -> Result<Demonstration, Error> {
    let deeds = story()?;
    let (commits, head) = repository::write(folder, &deeds)?;
    Ok(Demonstration { commits, head, record: "INC-2025-0008" })
}

/// Refuses a folder in which something is.
///
/// # Errors
///
/// If something is, or it cannot be read.
pub fn check_empty(folder: &Path) -> Result<(), Error> {
    repository::check_empty(folder)
}

/// Everything that happens, in order.
fn story() -> Result<Vec<Deed>, Error> {
    let broken = || Error::new(ErrorKind::Output, "the compiled-in demonstration is damaged");
    let zone = Zone::parse("+08:00").ok_or_else(broken)?;
    let at = |text: &str| -> Result<Instant, Error> {
        let local = LocalTime::parse_from_str(text, "%Y-%m-%d %H:%M").map_err(|_| broken())?;
        Ok(zone.instant(local))
    };
    let as_of = at(AS_OF)?;
    let shipped = shipped::files();
    let paths: Vec<&str> = shipped.iter().map(|(path, _)| path.as_str()).collect();
    let texts: BTreeMap<&str, &str> = shipped
        .iter()
        .filter_map(|(path, bytes)| Some((path.as_str(), std::str::from_utf8(bytes).ok()?)))
        .collect();
    let files: Vec<File<'_>> = shipped
        .iter()
        .enumerate()
        .filter_map(|(no, (path, _))| {
            let source = SourceId(u32::try_from(no).ok()?);
            Some(File {
                source,
                path: path.strip_prefix("data/")?,
                text: texts.get(path.as_str())?,
                is_read: true,
            })
        })
        .collect();
    let (ledger, _) = ledger::read(&files, &|_| None, as_of);
    let calendar = ledger.calendars.get("cn").ok_or_else(broken)?;
    let plants = plants::plants(zone);
    let mut deeds = Vec::new();
    for (no, (id, founded, weekday, hour)) in CONTRACTS.into_iter().enumerate() {
        let folder = format!("data/{id}/");
        let owner = ledger.contracts.iter().position(|contract| contract.folder == id);
        let sheets = sheet::sheets(&ledger, owner.ok_or_else(broken)?, &paths, &texts);
        let mut others: BTreeMap<String, Arc<[u8]>> = BTreeMap::new();
        for (path, bytes) in &shipped {
            let is_common =
                !CONTRACTS.iter().any(|(id, ..)| path.starts_with(&format!("data/{id}/")));
            let is_own = path.starts_with(&folder) && !sheets.iter().any(|one| one.path == *path);
            if is_own || (no == 0 && is_common) {
                others.insert(path.clone(), Arc::from(*bytes));
            }
        }
        let contract = format!("{folder}contract.toml");
        let text = texts.get(contract.as_str()).ok_or_else(broken)?;
        others.insert(contract, cast::with_identities(id, text).into_bytes().into());
        let material = Material { id, sheets, others };
        // The last merges, minutes before the demonstration is judged.
        let last = as_of.plus(-180 + i64::try_from(no).unwrap_or_default() * 12);
        let hours = Hours { founded: at(founded)?, weekday, hour, last };
        let own: Vec<_> = plants.iter().filter(|plant| plant.contract == id).collect();
        deeds.extend(chapter::tell(material, &hours, &own, calendar, zone));
    }
    deeds.sort_by_key(|deed| deed.at);
    Ok(deeds)
}
