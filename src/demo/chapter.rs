//! One contract, week by week: what is filed on a branch, merged by the purchaser, then judged.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::time::Instant;
use crate::base::time::Zone;
use crate::base::time::add_days;
use crate::base::time::monday;
use crate::calendar::Calendar;

use super::cast::Hand;
use super::cast::Person;
use super::plants::Deviation;
use super::plants::Plant;
use super::sheet::Piece;
use super::sheet::Sheet;

/// A commit of the demonstration.
pub(super) struct Deed {
    /// When it happens; deeds happen in this order.
    pub(super) at: Instant,
    /// Who writes and commits it.
    pub(super) person: Person,
    /// The time that it claims; another than `at` if it is back-dated.
    pub(super) claimed: Instant,
    /// Whether it bears the signature of its person.
    pub(super) is_signed: bool,
    /// Where it goes.
    pub(super) place: Whereto,
    /// Its message.
    pub(super) message: String,
    /// The period that it seals, with the seal as one more file.
    pub(super) seal: Option<Seal>,
    /// The files that it changes, by path; none if a file goes.
    pub(super) changes: Vec<(String, Option<Arc<[u8]>>)>,
}

/// A period to be sealed with what the trunk holds then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seal {
    /// The contract.
    pub(super) contract: &'static str,
    /// Its period.
    pub(super) period: &'static str,
}

/// Where a commit goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Whereto {
    /// To the trunk.
    Trunk,
    /// To a branch, which starts from the trunk with its first commit.
    Branch(String),
    /// To the trunk, as the merge of a branch.
    Merge(String),
}

/// What a contract is told from.
pub(super) struct Material {
    /// Its folder, which is its id.
    pub(super) id: &'static str,
    /// Its record files.
    pub(super) sheets: Vec<Sheet>,
    /// Its other files, by path: the contract, the worked examples, attachments of records.
    pub(super) others: BTreeMap<String, Arc<[u8]>>,
}

/// When a contract is looked after.
pub(super) struct Hours {
    /// When its contract file lands.
    pub(super) founded: Instant,
    /// The day on which the purchaser merges, in days after Monday.
    pub(super) weekday: i64,
    /// The hour in which it does.
    pub(super) hour: i64,
    /// When the last branch is merged.
    pub(super) last: Instant,
}

/// All deeds of one contract, in order.
pub(super) fn tell(
    material: Material,
    hours: &Hours,
    plants: &[&Plant],
    calendar: &Calendar,
    zone: Zone,
) -> Vec<Deed> {
    let mut chapter = Chapter { material, deeds: Vec::new(), filed: BTreeSet::new() };
    for plant in plants {
        chapter.prepare(plant);
    }
    chapter.found(hours.founded);
    let mut before = hours.founded;
    for (n, merged) in merges(hours, calendar, zone).into_iter().enumerate() {
        chapter.cycle(n, before, merged, merged == hours.last, plants, zone);
        before = merged;
    }
    chapter.deeds
}

/// The times at which the purchaser merges: once a week, on the next working day if it is none.
fn merges(hours: &Hours, calendar: &Calendar, zone: Zone) -> Vec<Instant> {
    let mut merges: Vec<Instant> = Vec::new();
    let mut day = zone.date(hours.founded);
    let end = zone.date(hours.last);
    while day < end {
        day = add_days(day, 1);
        if day != add_days(monday(day), hours.weekday) {
            continue;
        }
        let mut worked = day;
        while calendar.is_workday(worked) == Ok(false) {
            worked = add_days(worked, 1);
        }
        let week = i64::try_from(merges.len()).unwrap_or_default();
        let merged = zone.midnight(worked).plus(hours.hour * 3600 + (week * 7 % 19) * 60 + 120);
        let is_free = merges.last().is_none_or(|last| merged.since(*last) > 86_400);
        if is_free && merged < hours.last.plus(-36_000) {
            merges.push(merged);
        }
    }
    merges.push(hours.last);
    merges
}

struct Chapter {
    material: Material,
    deeds: Vec<Deed>,
    /// Other files that have landed.
    filed: BTreeSet<String>,
}

impl Chapter {
    /// The purchaser puts the contract up.
    fn found(&mut self, at: Instant) {
        let id = self.material.id;
        let own = format!("data/{id}/records/");
        let paths: Vec<String> =
            self.material.others.keys().filter(|path| !path.starts_with(&own)).cloned().collect();
        let changes = paths
            .into_iter()
            .map(|path| {
                let bytes = Arc::clone(&self.material.others[&path]);
                self.filed.insert(path.clone());
                (path, Some(bytes))
            })
            .collect();
        let message = format!("{id}：合同文件入库，列明各方身份");
        self.push(at, Hand::Officer, Whereto::Trunk, message, changes);
    }

    fn push(
        &mut self,
        at: Instant,
        hand: Hand,
        place: Whereto,
        message: String,
        changes: Vec<(String, Option<Arc<[u8]>>)>,
    ) {
        let person = hand.person(self.material.id);
        let is_signed = person.signs;
        let seal = None;
        self.deeds.push(Deed { at, person, claimed: at, is_signed, place, message, seal, changes });
    }

    /// One week: the supplier's branch, its merge, the desk.
    fn cycle(
        &mut self,
        n: usize,
        before: Instant,
        merged: Instant,
        is_last: bool,
        plants: &[&Plant],
        zone: Zone,
    ) {
        let id = self.material.id;
        let day = zone.date(merged);
        let branch = format!("{id}/{}", day.format("%Y-%m-%d"));
        let first = self.deeds.len();
        let spread = i64::try_from(n).unwrap_or_default();
        // The day before at the end of work, that morning, at noon; not before the last merge.
        let times = [(-22 * 3600, 60), (-6 * 3600, 50), (-2 * 3600 - 900, 40)];
        for (hand, (offset, latest)) in Hand::SUPPLIER.into_iter().zip(times) {
            let jitter = (spread * 13 + offset / 900) % 37 * 60;
            let usual = merged.plus(offset + jitter).max(before.plus(5400));
            let at = if is_last { merged.plus(-latest) } else { usual.min(merged.plus(-3600)) };
            let upto = if is_last { Instant::from_unix(i64::MAX) } else { at };
            let place = Whereto::Branch(branch.clone());
            self.file(&[hand], at, upto, place, |count, labels| {
                format!("{id}：新增{labels} {count} 条")
            });
        }
        for plant in plants.iter().filter(|plant| plant.falls(before, merged)) {
            let at = merged.plus(if is_last { -20 } else { -3000 });
            self.deviate(plant, &branch, at);
        }
        let has_branch = |deed: &Deed| matches!(deed.place, Whereto::Branch(_));
        if self.deeds[first..].iter().any(has_branch) {
            let message = format!("合并 {branch}：{id} 一周的履约记录");
            self.push(merged, Hand::Officer, Whereto::Merge(branch), message, Vec::new());
        }
        for (n, hand) in Hand::DESK.into_iter().enumerate() {
            let (wait, step) = if is_last { (5, 5) } else { (180, 60) };
            let at = merged.plus(wait + step * i64::try_from(n).unwrap_or_default());
            let upto = if is_last { Instant::from_unix(i64::MAX) } else { at };
            self.file(&[hand], at, upto, Whereto::Trunk, |count, labels| match hand {
                Hand::Assessor => format!("{id}：认定{labels} {count} 条"),
                Hand::Officer => format!("{id}：{labels} {count} 条"),
                _ => format!("{id}：出具{labels} {count} 条"),
            });
        }
    }

    /// Files every piece of some hands that can be filed by then.
    fn file(
        &mut self,
        hands: &[Hand],
        at: Instant,
        upto: Instant,
        place: Whereto,
        message: impl Fn(usize, &str) -> String,
    ) {
        let mut count = 0;
        let mut labels: Vec<String> = Vec::new();
        let mut changes = Vec::new();
        for sheet in &mut self.material.sheets {
            let mut is_changed = false;
            for block in &mut sheet.blocks {
                for no in 0..block.pieces.len() {
                    let piece = &block.pieces[no];
                    let is_due = !piece.is_filed && piece.at <= upto && hands.contains(&piece.hand);
                    if !is_due || (no > 0 && !block.is_filed()) {
                        continue;
                    }
                    block.pieces[no].is_filed = true;
                    is_changed = true;
                    count += 1;
                    if !labels.contains(&block.label) {
                        labels.push(block.label.clone());
                    }
                    for (path, bytes) in &self.material.others {
                        let file = path.rsplit('/').next().unwrap_or(path);
                        if !self.filed.contains(path) && block.names(file) {
                            self.filed.insert(path.clone());
                            changes.push((path.clone(), Some(Arc::clone(bytes))));
                        }
                    }
                }
            }
            if is_changed {
                changes
                    .push((sheet.path.clone(), sheet.text().map(|text| text.into_bytes().into())));
            }
        }
        if count == 0 {
            return;
        }
        let shown = if labels.len() > 3 {
            format!("{}等", labels[..3].join("、"))
        } else {
            labels.join("、")
        };
        let hand = hands[0];
        self.push(at, hand, place, message(count, &shown), changes);
    }

    /// Makes ready what has to be otherwise before it is filed.
    fn prepare(&mut self, plant: &Plant) {
        match &plant.deviation {
            Deviation::Late { record } => {
                let at = plant.at;
                self.pieces_of(record, |pieces| {
                    for piece in pieces {
                        piece.at = piece.at.max(at);
                    }
                });
            }
            Deviation::Edit { record, field, first, .. } => {
                let block = self.block(record);
                if let Some(block) = block {
                    block.set(field, first);
                }
            }
            Deviation::Delete { path, id, label, text, filed } => {
                let piece = Piece { at: *filed, hand: plant.hand, is_filed: false };
                self.add(path, id, label, text, piece);
            }
            Deviation::Backdate { record, .. } => self.pieces_of(record, |pieces| {
                for piece in pieces {
                    piece.at = Instant::from_unix(i64::MAX);
                }
            }),
            Deviation::File { .. }
            | Deviation::Pretend { .. }
            | Deviation::Contract { .. }
            | Deviation::Seal { .. } => {}
        }
    }

    fn add(&mut self, path: &str, id: &str, label: &str, text: &str, piece: Piece) {
        match self.material.sheets.iter_mut().find(|sheet| sheet.path == path) {
            Some(sheet) => sheet.add(id, label, text, piece),
            None => self.material.sheets.push(Sheet::single(path, id, label, text, piece)),
        }
    }

    fn block(&mut self, record: &str) -> Option<&mut super::sheet::Block> {
        let sheets = self.material.sheets.iter_mut();
        sheets.flat_map(|sheet| &mut sheet.blocks).find(|block| block.id == record)
    }

    fn pieces_of(&mut self, record: &str, change: impl FnOnce(&mut Vec<Piece>)) {
        if let Some(block) = self.block(record) {
            change(&mut block.pieces);
        }
    }

    /// What somebody does on the branch that is not as it should be.
    fn deviate(&mut self, plant: &Plant, branch: &str, at: Instant) {
        let place = Whereto::Branch(branch.to_owned());
        let message = plant.message.to_owned();
        let mut claimed = at;
        let mut person = plant.hand.person(self.material.id);
        let mut is_signed = person.signs;
        let mut changed: Option<String> = None;
        let mut changes = Vec::new();
        match &plant.deviation {
            Deviation::Late { .. } => return,
            Deviation::Seal { period } => {
                let seal = Some(Seal { contract: self.material.id, period });
                let place = Whereto::Trunk;
                self.deeds.push(Deed {
                    at: plant.at,
                    person,
                    claimed: plant.at,
                    is_signed,
                    place,
                    message,
                    seal,
                    changes,
                });
                return;
            }
            Deviation::Edit { record, field, then, .. } => {
                if let Some(block) = self.block(record) {
                    block.set(field, then);
                }
                changed = Some((*record).to_owned());
            }
            Deviation::Delete { path, id, .. } => {
                if let Some(sheet) = self.material.sheets.iter_mut().find(|one| one.path == *path) {
                    sheet.blocks.retain(|block| block.id != *id);
                    let text = sheet.text().map(|text| text.into_bytes().into());
                    changes.push(((*path).to_owned(), text));
                }
            }
            Deviation::Pretend { record, text } => {
                person = Hand::Assessor.person(self.material.id);
                is_signed = false;
                if let Some(block) = self.block(record) {
                    block.extend(text);
                }
                changed = Some((*record).to_owned());
            }
            Deviation::Backdate { record, claimed: then } => {
                claimed = *then;
                if let Some(block) = self.block(record) {
                    for piece in block.pieces.iter_mut().filter(|piece| piece.hand == plant.hand) {
                        piece.is_filed = true;
                    }
                }
                changed = Some((*record).to_owned());
            }
            Deviation::File { path, id, text } => {
                let piece = Piece { at, hand: plant.hand, is_filed: true };
                self.add(path, id, "", text, piece);
                changed = Some((*id).to_owned());
            }
            Deviation::Contract { old, new } => {
                let path = format!("data/{}/contract.toml", self.material.id);
                if let Some(bytes) = self.material.others.get_mut(&path) {
                    let text = String::from_utf8_lossy(bytes).replacen(old, new, 1);
                    *bytes = text.into_bytes().into();
                    changes.push((path, Some(Arc::clone(bytes))));
                }
            }
        }
        if let Some(record) = changed {
            let sheets = self.material.sheets.iter();
            for sheet in sheets.filter(|sheet| sheet.blocks.iter().any(|one| one.id == record)) {
                changes
                    .push((sheet.path.clone(), sheet.text().map(|text| text.into_bytes().into())));
            }
        }
        self.deeds.push(Deed {
            at,
            person,
            claimed,
            is_signed,
            place,
            message,
            seal: None,
            changes,
        });
    }
}
