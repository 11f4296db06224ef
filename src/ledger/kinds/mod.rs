//! stub
use crate::base::finding::Finding;
use crate::base::place::SourceId;
use crate::base::value::Type;
/// kinds
#[derive(Clone, Debug, Default)]
pub struct Kinds { kinds: Vec<Kind> }
/// kind
#[derive(Clone, Debug)]
pub struct Kind { /// n
 pub name: Box<str>, /// f
 pub fields: Vec<FieldSpec>, /// at
 pub at: Option<u16> }
/// spec
#[derive(Clone, Debug)]
pub struct FieldSpec { /// n
 pub name: Box<str>, /// t
 pub ty: Type, /// j
 pub judged: bool, /// l
 pub label: Label }
/// label
#[derive(Clone, Debug)]
pub struct Label { /// z
 pub zh: String, /// e
 pub en: String }
impl Kinds {
/// s
pub fn shipped() -> Kinds { Kinds::default() }
/// l
pub fn len(&self) -> usize { self.kinds.len() }
/// l
pub fn is_empty(&self) -> bool { self.kinds.is_empty() }
/// k
pub fn kind(&self, n: usize) -> &Kind { &self.kinds[n] }
/// f
pub fn find(&self, name: &str) -> Option<usize> { self.kinds.iter().position(|k| &*k.name == name) }
/// n
pub fn names(&self) -> impl Iterator<Item = &str> { self.kinds.iter().map(|k| &*k.name) }
/// a
pub fn add(&mut self, _s: SourceId, _t: &str) -> Vec<Finding> { Vec::new() }
}
impl Kind {
/// s
pub fn slot(&self, name: &str) -> Option<u16> { self.fields.iter().position(|f| &*f.name == name).and_then(|n| u16::try_from(n).ok()) }
}
