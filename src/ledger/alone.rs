//! One contract with the records of one file and nothing else, for worked examples.

use super::File;
use super::Ledger;
use super::frame;
use super::links;
use super::periods;
use super::reader;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::time::Instant;

impl Ledger {
    /// A ledger that holds one contract of this one, its calendar, and the records of a file.
    ///
    /// The contract has number 0 there. Tables named in `beside` are no records. Evidence that the records
    /// name is not looked for: what an example makes up has no files.
    pub fn alone(
        &self,
        no: usize,
        file: &File<'_>,
        beside: &[&str],
        as_of: Instant,
    ) -> (Ledger, Vec<Finding>) {
        let contracts = vec![self.contracts[no].clone()];
        let frame = frame(0, &contracts[0], as_of);
        let (mut records, mut findings) =
            reader::read_beside(file.source, file.text, &frame, &self.kinds, beside);
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
            as_of,
            unread: vec![n_errors],
        };
        ledger.index(as_of);
        (ledger, findings)
    }
}
