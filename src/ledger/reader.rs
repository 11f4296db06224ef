//! stub
use crate::base::finding::Finding;
use crate::base::place::SourceId;
use crate::base::time::{Zone, Instant, Interval};
use super::kinds::Kinds;
use super::record::Record;
/// f
pub struct Frame { /// c
 pub contract: u32, /// i
 pub contract_id: String, /// z
 pub zone: Zone, /// t
 pub term: Interval, /// a
 pub as_of: Instant }
/// r
pub fn read_file(_s: SourceId, _t: &str, _f: &Frame, _k: &Kinds) -> (Vec<Record>, Vec<Finding>) { (Vec::new(), Vec::new()) }
