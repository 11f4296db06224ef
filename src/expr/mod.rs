//! stub
use std::ops::Range;
use crate::base::message::Message;
use crate::base::value::{Type, Value};
/// s
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u16);
/// n
pub trait Names { /// l
 fn lookup(&self, name: &str) -> Option<(Slot, Type)>; /// a
 fn all(&self) -> Vec<String>; }
/// f
pub trait Fields { /// g
 fn get(&self, slot: Slot) -> Option<&Value>; }
/// f
#[derive(Debug)] pub struct Fault { /// m
 pub message: Message, /// h
 pub help: Option<Message>, /// r
 pub range: Range<usize> }
/// c
pub fn compile(_t: &str, _n: &dyn Names) -> Result<Program, Vec<Fault>> { Err(Vec::new()) }
/// p
#[derive(Clone, Debug)] pub struct Program { text: Box<str>, kind: Type, slots: Vec<Slot> }
/// e
#[derive(Clone, Copy, Debug, PartialEq, Eq)] pub enum EvalFault { /// x
 X }
impl Program { /// t
 pub fn type_of(&self) -> &Type { &self.kind } /// b
 pub fn is_bool(&self) -> bool { true } /// n
 pub fn names_used(&self) -> Vec<Slot> { self.slots.clone() } /// t
 pub fn text(&self) -> &str { &self.text } /// e
 pub fn eval(&self, _f: &dyn Fields) -> Result<Option<Value>, EvalFault> { Err(EvalFault::X) } /// t
 pub fn test(&self, _f: &dyn Fields) -> Truth { Truth::Unknown } }
/// t
#[derive(Clone, Copy, Debug, PartialEq, Eq)] pub enum Truth { /// y
 Yes, /// n
 No, /// u
 Unknown, /// f
 Fault(EvalFault) }
