//! The tree that the parser builds: what was written, with its places, before any type is known.

use std::ops::Range;

use crate::base::quantity::Decimal;

/// A part of an expression.
#[derive(Debug)]
pub(super) struct Expr {
    /// What it is.
    pub(super) form: Form,
    /// Its bytes.
    pub(super) range: Range<usize>,
    /// How deep the tree is from here on down, from 1.
    pub(super) height: usize,
}

/// The forms of expressions.
#[derive(Debug)]
pub(super) enum Form {
    Bool(bool),
    Number(Decimal),
    Text(String),
    List(Vec<Expr>),
    Name(String),
    Member(Box<Expr>, Word),
    Call(Call),
    Not(Box<Expr>),
    Negate(Box<Expr>),
    /// Operands of a chain of `&&`.
    Every(Vec<Expr>),
    /// Operands of a chain of `||`.
    Any(Vec<Expr>),
    Binary(Binary),
    If(Box<[Expr; 3]>),
}

/// A name with its place.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) range: Range<usize>,
}

/// `f(a, b)` or `x.f(a, b)`.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) target: Option<Box<Expr>>,
    pub(super) function: Word,
    pub(super) args: Vec<Expr>,
}

/// Two operands and what is between them.
#[derive(Debug)]
pub(super) struct Binary {
    pub(super) operator: Operator,
    pub(super) left: Box<Expr>,
    pub(super) right: Box<Expr>,
}

/// Operators with two operands, but for `&&` and `||`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Compare(Comparison),
    In,
    Calculate(Calculation),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// How two values are calculated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calculation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Operator {
    /// The sign as it is written.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Operator::Compare(Comparison::Equal) => "==",
            Operator::Compare(Comparison::Unequal) => "!=",
            Operator::Compare(Comparison::Less) => "<",
            Operator::Compare(Comparison::LessOrEqual) => "<=",
            Operator::Compare(Comparison::Greater) => ">",
            Operator::Compare(Comparison::GreaterOrEqual) => ">=",
            Operator::In => "in",
            Operator::Calculate(Calculation::Add) => "+",
            Operator::Calculate(Calculation::Subtract) => "-",
            Operator::Calculate(Calculation::Multiply) => "*",
            Operator::Calculate(Calculation::Divide) => "/",
            Operator::Calculate(Calculation::Remainder) => "%",
        }
    }
}

impl Comparison {
    /// Whether it asks which one is greater, not only whether they are equal.
    pub(super) fn is_order(self) -> bool {
        !matches!(self, Comparison::Equal | Comparison::Unequal)
    }
}

impl Expr {
    /// The parts of `a.b.c`, if it is nothing but names.
    pub(super) fn path(&self) -> Option<Vec<Word>> {
        match &self.form {
            Form::Name(name) => Some(vec![Word { text: name.clone(), range: self.range.clone() }]),
            Form::Member(target, name) => {
                let mut path = target.path()?;
                path.push(name.clone());
                Some(path)
            }
            _ => None,
        }
    }

    /// Whether it can be nothing but texts that are written out here.
    pub(super) fn is_written_text(&self) -> bool {
        match &self.form {
            Form::Text(_) => true,
            Form::If(parts) => parts[1].is_written_text() && parts[2].is_written_text(),
            Form::List(items) => !items.is_empty() && items.iter().all(Expr::is_written_text),
            _ => false,
        }
    }
}
