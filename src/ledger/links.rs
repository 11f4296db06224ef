//! stub
use crate::base::finding::Finding;
/// r
pub fn resolve(_r: &mut [super::record::Record], _k: &super::kinds::Kinds, _c: &[super::contract::Contract]) -> Vec<Finding> { Vec::new() }
