//! The tree that is evaluated: names are slots, and every type has been checked.

use std::sync::Arc;

use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::expr::Slot;
use crate::expr::syntax::Calculation;
use crate::expr::syntax::Comparison;

/// A step of an evaluation.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Constant(Constant),
    Slot(Slot),
    /// The variable of a list macro, counted from the outermost.
    Local(usize),
    Member(Box<Node>, Arc<str>),
    /// Whether the operand is filed.
    Has(Box<Node>),
    Not(Box<Node>),
    Negate(Span, Box<Node>),
    /// Kleene's "and".
    Every(Box<[Node]>),
    /// Kleene's "or".
    Any(Box<[Node]>),
    If(Box<[Node; 3]>),
    Compare(Comparison, Span, Box<[Node; 2]>),
    Calculate(Calculation, Span, Box<[Node; 2]>),
    /// Whether the first operand equals one of those written out.
    OneOf(Span, Box<Node>, Box<[Node]>),
    /// Whether the first operand equals an item of the second.
    InList(Span, Box<[Node; 2]>),
    List(Box<[Node]>),
    Size(Box<Node>),
    Text(TextTest, Box<[Node; 2]>),
    /// The least operand, or the greatest.
    Extreme(Extreme, Span, Box<[Node]>),
    Macro(Box<Macro>),
    /// The time from the first operand to the second, or up to now while that is not filed.
    Elapsed(Box<[Node; 2]>),
    /// Calendar days from the first operand to the second.
    Days(Box<[Node; 2]>),
}

/// A value known when the expression is compiled.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Constant {
    Bool(bool),
    Number(Decimal),
    Text(Box<str>),
    Instant(Instant),
    Date(Date),
    Seconds(i64),
    Money(Money),
}

/// Bytes of the text, which is shorter than 64 KiB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u16,
    pub(super) end: u16,
}

/// What is asked of two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextTest {
    StartsWith,
    EndsWith,
    Contains,
}

/// Which operand wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extreme {
    Min,
    Max,
}

/// What is done with the items of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    Exists,
    All,
    ExistsOne,
    Filter,
    Map,
}

/// An expression evaluated for each item of a list.
#[derive(Clone, Debug)]
pub(super) struct Macro {
    pub(super) fold: Fold,
    pub(super) list: Node,
    /// Where the item is kept.
    pub(super) local: usize,
    pub(super) body: Node,
}

impl Span {
    /// The span of a range within [`MAX_BYTES`](crate::expr::MAX_BYTES).
    pub(super) fn new(range: &std::ops::Range<usize>) -> Span {
        let clip = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        Span { start: clip(range.start), end: clip(range.end) }
    }
}
