//! One contract by itself: with the records of one file, for worked examples, or with other records
//! than were filed, for what would be otherwise.

use super::File;
use super::Ledger;
use super::ahead;
use super::frame;
use super::links;
use super::periods;
use super::reader;
use super::record::Record;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::moment::Moment;

impl Ledger {
    /// A ledger that holds one contract of this one, its calendar, and the records of a file.
    ///
    /// The contract has number 0 there, and is judged as of `moment`. Tables named in `beside` are no records. Evidence that the records
    /// name is not looked for: what an example makes up has no files.
    pub fn alone(
        &self,
        no: usize,
        file: &File<'_>,
        beside: &[&str],
        moment: Moment,
    ) -> (Ledger, Vec<Finding>) {
        let contracts = vec![self.contracts[no].clone()];
        let frame = frame(0, &contracts[0]);
        let moments = vec![moment];
        let (mut records, mut findings) =
            reader::read_beside(file.source, file.text, &frame, &self.kinds, beside);
        findings.extend(ahead::check(&records, &self.kinds, &contracts, &moments));
        let (links, found) = links::resolve(&mut records, &self.kinds);
        findings.extend(found);
        findings.extend(periods::check(&records, &self.kinds, &contracts));
        let n_errors = findings.iter().filter(|finding| finding.level == Level::Error).count();
        let mut ledger = Ledger {
            kinds: self.kinds.clone(),
            contracts,
            calendars: self.calendars.clone(),
            records,
            by_kind: Vec::new(),
            links,
            attachments: Vec::new(),
            moments,
            unread: vec![n_errors],
        };
        ledger.index();
        (ledger, findings)
    }

    /// A ledger that holds one contract of this one, its calendar, and these records instead of its
    /// own, to ask what would be if they had been filed so.
    ///
    /// The contract has number 0 there. The findings are those of ids, references and corrections;
    /// how many errors the files have is taken over.
    pub fn with_records(&self, no: usize, mut records: Vec<Record>) -> (Ledger, Vec<Finding>) {
        records.iter_mut().for_each(|record| record.contract = 0);
        let contracts = vec![self.contracts[no].clone()];
        let (links, mut findings) = links::resolve(&mut records, &self.kinds);
        findings.extend(periods::check(&records, &self.kinds, &contracts));
        let mut ledger = Ledger {
            kinds: self.kinds.clone(),
            contracts,
            calendars: self.calendars.clone(),
            records,
            by_kind: Vec::new(),
            links,
            attachments: Vec::new(),
            moments: vec![self.moment(no).afresh()],
            unread: vec![self.unread.get(no).copied().unwrap_or_default()],
        };
        ledger.index();
        (ledger, findings)
    }
}
