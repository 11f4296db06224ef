//! stub
use crate::base::finding::Finding;
use std::collections::BTreeMap;
/// r
pub fn check(_r: &[super::record::Record], _k: &super::kinds::Kinds, _c: &[super::contract::Contract], _p: &BTreeMap<crate::base::place::SourceId, &str>, _a: &super::Attachments<'_>) -> Vec<Finding> { Vec::new() }
