//! Filters and measures of contracts: a typed, bounded subset of CEL.
//!
//! This stage owns the language in which a contract says which records count
//! and what is measured on them. It knows field types and field values, and
//! nothing of records, contracts or verdicts. Its verbs are [`compile`] and
//! [`Program::eval`].
//!
//! # The language
//!
//! The syntax is that of CEL, the Common Expression Language:
//! literals (`12`, `0.5`, `"text"`, `'text'`, `true`, `[a, b]`), names (also in
//! Chinese characters), `a.b`, `! - * / % + < <= > >= == != in && || ?:`, and
//!
//! * `has(x)`, `has(a.b)`: is the field filed?
//! * `size(list)`, `size(text)` in characters, also as methods;
//! * `text.startsWith(t)`, `text.endsWith(t)`, `text.contains(t)`;
//! * `list.exists(x, p)`, `all`, `exists_one`, `filter`, `map`, at most two inside one another;
//! * `duration("2h30m")`, `timestamp("2025-09-01T00:00:00+08:00")`, `date("2025-09-01")`,
//!   `money("50.00 CNY")`, `bytes("4TB")`: constants, read when the contract is read;
//! * `min(a, b)`, `max(a, b)`;
//! * `elapsed(a, b)`: the time from the instant `a` to the field `b`, or up to now while `b` is not
//!   filed ([`Fields::now`]); missing if what is filed there cannot be read or does not count yet;
//! * `days(a, b)`: how many calendar days the day of `b` lies after that of `a`: 0 on the same day
//!   and before it.
//!
//! Every expression has one static type. A misspelt name, a word that an
//! enumeration does not have and a comparison of things that do not compare
//! are faults of the contract, found before any record is read.
//!
//! Where the meaning differs from CEL, on purpose:
//!
//! * All numbers are exact decimals, so `7 / 2` is 3.5. Only division rounds, at 28 digits.
//! * Shares, sizes and measures are numbers. Two that differ in kind neither
//!   compare nor add up, because percent and milliseconds have nothing in common.
//! * Words of enumerations have no order, and the variable of a list macro may
//!   not have the name of a field: both read one way and would be computed another.
//! * There is no `null`; see the next section.
//!
//! # Missing values
//!
//! A field that is not filed has no value. What is computed from it is missing
//! as well, and `&&`, `||`, `!`, `exists`, `all` and `in` follow Kleene's logic
//! of three values: the result is known as soon as the operands that are filed
//! settle it, on whichever side. So `false && x` is false and `true || x` is true,
//! whatever `x`, and `x > 5` is missing without `x`. `has` is known unless what is
//! filed there cannot be read or does not count yet ([`Fields::is_hidden`]).
//!
//! The reason: money hangs on the result. Were a missing time of recovery
//! "not later than the deadline", or "later", forgetting to file it would
//! decide the verdict. As it is, the caller is told that nobody knows, and
//! says so. A contract that wants otherwise writes `!has(x) || x > 5`.
//!
//! # Bounds
//!
//! A text has at most [`MAX_BYTES`], its parts nest at most [`MAX_DEPTH`] deep,
//! and one evaluation takes at most [`MAX_STEPS`]. Division by zero, overflow,
//! currencies that differ and an exhausted budget are an [`EvalFault`]: neither
//! false nor missing. As in CEL, `&&`, `||`, `in`, `exists` and `all`
//! absorb a fault of arithmetic if another operand decides, so their order does not matter;
//! they never absorb the budget's, nor that a value is not of its declared type.
//!
//! # The next one
//!
//! 1. A constant of a new type: a line in `constructors.rs`.
//! 2. A function: its name and its check in `calls.rs`, a `Node` in `node.rs`, its step in `evaluator.rs`.
//! 3. What CEL has too goes into the generator of `tests/oracle.rs`.

pub mod apart;
mod arithmetic;
mod calls;
mod cell;
mod checker;
mod constructors;
mod evaluator;
mod kinship;
mod lasting;
mod lexer;
mod node;
mod operators;
mod parser;
mod syntax;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::base::message::Message;
use crate::base::quantity::Currency;
use crate::base::time::Instant;
use crate::base::time::Zone;
use crate::base::value::Type;
use crate::base::value::Value;

use self::checker::Checker;
use self::evaluator::Machine;
use self::node::Node;

/// Longest text of an expression, in bytes.
pub const MAX_BYTES: usize = 4096;
/// Deepest nesting of an expression.
pub const MAX_DEPTH: usize = 64;
/// List macros inside one another, at most.
pub const MAX_MACROS: usize = 2;
/// Steps of one evaluation, at most: one for each operation and each item looked at,
/// and one for every 64 bytes of long texts.
pub const MAX_STEPS: u32 = 100_000;

/// Number of a field within the record that an expression is evaluated on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u16);

/// The names that an expression may use.
///
/// A dotted name is looked up whole first (`trigger.asked_at`), then without its last part:
/// what is left must be a table with that field. So a group of names needs no table.
pub trait Names {
    /// Where the value of that name will be, and its type.
    fn lookup(&self, name: &str) -> Option<(Slot, Type)>;
    /// All names, dotted ones whole, to find the nearest right one for a wrong one.
    fn all(&self) -> Vec<String>;
}

/// The values that an expression is evaluated on.
pub trait Fields {
    /// The value of a slot, if it is filed.
    fn get(&self, slot: Slot) -> Option<&Value>;

    /// Whether something is filed there that does not count as filed or as not filed, so that
    /// `has` cannot tell: text that cannot be read, a judgement that nobody signed.
    fn is_hidden(&self, slot: Slot) -> bool {
        let _ = slot;
        false
    }

    /// The zone in which instants have dates; none where it is not known, and then what needs it is
    /// missing.
    fn zone(&self) -> Option<Zone> {
        None
    }

    /// The instant up to which things are known; likewise.
    fn now(&self) -> Option<Instant> {
        None
    }

    /// Whether that instant is `at` or later: what is compared with a limit asks this, and not for
    /// the instant, so that whoever answers knows until when the answer holds.
    fn reached(&self, at: Instant) -> Option<bool> {
        self.now().map(|now| at <= now)
    }
}

/// What is wrong with the text of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub message: Message,
    /// What to do about it.
    pub help: Option<Message>,
    /// The bytes of the expression's own text that are meant.
    pub range: Range<usize>,
}

impl Fault {
    fn new(range: Range<usize>, message: Message) -> Fault {
        Fault { message, help: None, range }
    }

    fn help(self, help: Message) -> Fault {
        Fault { help: Some(help), ..self }
    }
}

/// Reads and checks an expression.
///
/// # Errors
///
/// Every fault that can be told from the others, in the order of the text; faults in
/// characters and in structure hide those in types.
pub fn compile(text: &str, names: &dyn Names) -> Result<Program, Vec<Fault>> {
    if text.len() > MAX_BYTES {
        let message =
            Message::new("expr-too-long").with("bytes", text.len()).with("limit", MAX_BYTES);
        return Err(vec![Fault::new(0..text.len(), message)]);
    }
    let lexemes = lexer::lex(text)?;
    let expr = parser::parse(text, &lexemes).map_err(|fault| vec![fault])?;
    Checker::new(text, names).program(&expr)
}

/// Reads and checks an expression that must be a condition.
///
/// # Errors
///
/// Those of [`compile`], and one if the result is not yes or no.
pub fn compile_filter(text: &str, names: &dyn Names) -> Result<Program, Vec<Fault>> {
    let program = compile(text, names)?;
    if program.is_bool() {
        return Ok(program);
    }
    let message = Message::new("expr-not-condition").with("type", kinship::noun(&program.kind));
    let help = Message::new("expr-help-condition");
    Err(vec![Fault::new(0..text.len(), message).help(help)])
}

/// A checked expression, ready to be evaluated on any number of records.
#[derive(Clone, Debug)]
pub struct Program {
    text: Box<str>,
    node: Node,
    kind: Type,
    slots: Vec<Slot>,
}

impl Program {
    /// The type of the result.
    pub fn type_of(&self) -> &Type {
        &self.kind
    }

    /// Whether it is a condition, fit for [`Program::test`].
    pub fn is_bool(&self) -> bool {
        self.kind == Type::Bool
    }

    /// The slots it reads, in ascending order.
    pub fn names_used(&self) -> &[Slot] {
        &self.slots
    }

    /// The text it was compiled from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The result on these fields; `None` if it hangs on a value that is not filed.
    ///
    /// # Errors
    ///
    /// An [`EvalFault`] if there is no result although there are values.
    pub fn eval(&self, fields: &dyn Fields) -> Result<Option<Value>, EvalFault> {
        match Machine::new(fields).eval(&self.node)? {
            Some(cell) => cell.into_value(&self.kind).map(Some),
            None => Ok(None),
        }
    }

    /// Whether these fields fulfil the condition; on anything but a condition a fault.
    pub fn test(&self, fields: &dyn Fields) -> Truth {
        match Machine::new(fields).truth(&self.node) {
            Ok(Some(true)) => Truth::Yes,
            Ok(Some(false)) => Truth::No,
            Ok(None) => Truth::Unknown,
            Err(fault) => Truth::Fault(fault),
        }
    }
}

/// What is known of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// It hangs on a value that is not filed.
    Unknown,
    /// It could not be computed.
    Fault(EvalFault),
}

/// Why an expression has no result on some fields although they are filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvalFault {
    /// What went wrong.
    pub reason: Reason,
    start: u16,
    end: u16,
}

/// What can go wrong when values are known only at evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A divisor was zero.
    DivisionByZero,
    /// A number, time or length of time grew beyond what can be told.
    Overflow,
    /// Amounts in two currencies met.
    Currencies(Currency, Currency),
    /// More than [`MAX_STEPS`] steps.
    Budget,
    /// A value was not of the type that its name was said to have.
    WrongType,
}

impl EvalFault {
    /// The bytes of the expression's text that were being computed; empty if that is not known.
    pub fn range(&self) -> Range<usize> {
        usize::from(self.start)..usize::from(self.end)
    }

    /// What went wrong, in words.
    pub fn message(&self) -> Message {
        match self.reason {
            Reason::DivisionByZero => Message::new("expr-division-by-zero"),
            Reason::Overflow => Message::new("expr-overflow"),
            Reason::Currencies(left, right) => Message::new("expr-currencies")
                .with("left", left.code())
                .with("right", right.code()),
            Reason::Budget => Message::new("expr-budget").with("limit", MAX_STEPS),
            Reason::WrongType => Message::new("expr-wrong-type"),
        }
    }
}
