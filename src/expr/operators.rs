//! Checks operators: what compares and calculates with what, and words of enumerations.

use std::ops::Range;
use std::sync::Arc;

use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::value::Type;
use crate::expr::checker::Checker;
use crate::expr::checker::Typed;
use crate::expr::checker::write_instead;
use crate::expr::constructors::CONSTRUCTORS;
use crate::expr::evaluator;
use crate::expr::kinship;
use crate::expr::kinship::noun;
use crate::expr::node::Constant;
use crate::expr::node::Node;
use crate::expr::node::Span;
use crate::expr::syntax::Binary;
use crate::expr::syntax::Calculation;
use crate::expr::syntax::Comparison;
use crate::expr::syntax::Expr;
use crate::expr::syntax::Form;
use crate::expr::syntax::Operator;

impl Checker<'_> {
    /// A number, length of time or amount with the other sign.
    pub(super) fn negate(&mut self, operand: &Expr, range: &Range<usize>) -> Option<Typed> {
        let typed = self.expr(operand)?;
        let kind = match typed.kind {
            Type::Seconds | Type::Money => typed.kind,
            kind if kinship::is_number(&kind) => Type::Number,
            kind => {
                let message = Message::new("expr-negate").with("type", noun(&kind));
                return self.fault(range, message, None);
            }
        };
        let node = Node::Negate(Span::new(range), Box::new(typed.node));
        self.folded(node, kind, range)
    }

    /// Two operands and what is between them.
    pub(super) fn binary(&mut self, binary: &Binary, range: &Range<usize>) -> Option<Typed> {
        let Binary { operator, left, right } = binary;
        match operator {
            Operator::Compare(how) => self.compare(*how, left, right, range),
            Operator::In => self.is_in(left, right, range),
            Operator::Calculate(how) => self.calculate(*how, left, right, range),
        }
    }

    fn compare(
        &mut self,
        how: Comparison,
        left: &Expr,
        right: &Expr,
        range: &Range<usize>,
    ) -> Option<Typed> {
        let (a, b) = (self.expr(left), self.expr(right));
        let (a, b) = (a?, b?);
        let sign = Operator::Compare(how).sign();
        let enumeration = matches!(a.kind, Type::Enum(_)) || matches!(b.kind, Type::Enum(_));
        if how.is_order() && enumeration {
            let message = Message::new("expr-enum-order").with("sign", sign);
            return self.fault(range, message, Some(Message::new("expr-help-enum-order")));
        }
        if let Some(words) = spelled(&a.kind, right).or_else(|| spelled(&b.kind, left)) {
            let written = if matches!(a.kind, Type::Enum(_)) { right } else { left };
            self.words(written, &words)?;
        } else if !kinship::compares(&a.kind, &b.kind) {
            return self.unlike_operands(sign, (left, &a.kind), (right, &b.kind), range);
        } else if how.is_order() && !(kinship::is_ordered(&a.kind) && kinship::is_ordered(&b.kind))
        {
            let message =
                Message::new("expr-no-order").with("sign", sign).with("type", noun(&a.kind));
            return self.fault(range, message, None);
        }
        let node = Node::Compare(how, Span::new(range), Box::new([a.node, b.node]));
        self.folded(node, Type::Bool, range)
    }

    fn is_in(&mut self, left: &Expr, right: &Expr, range: &Range<usize>) -> Option<Typed> {
        let (a, list) = (self.expr(left), self.expr(right));
        let (a, list) = (a?, list?);
        let Type::List(item) = &list.kind else {
            let message = Message::new("expr-not-list").with("type", noun(&list.kind));
            return self.fault(&right.range, message, None);
        };
        if let Some(words) = spelled(&a.kind, right) {
            self.words(right, &words)?;
        } else if let Some(words) = spelled(item, left) {
            self.words(left, &words)?;
        } else if !kinship::compares(&a.kind, item) {
            return self.unlike_operands("in", (left, &a.kind), (right, item), range);
        }
        let span = Span::new(range);
        let node = match list.node {
            Node::List(items) => Node::OneOf(span, Box::new(a.node), items),
            list => Node::InList(span, Box::new([a.node, list])),
        };
        Some(Typed { node, kind: Type::Bool })
    }

    fn calculate(
        &mut self,
        how: Calculation,
        left: &Expr,
        right: &Expr,
        range: &Range<usize>,
    ) -> Option<Typed> {
        let (a, b) = (self.expr(left), self.expr(right));
        let (a, b) = (a?, b?);
        let Some(kind) = kinship::calculates(how, &a.kind, &b.kind) else {
            let sign = Operator::Calculate(how).sign();
            return self.unlike_operands(sign, (left, &a.kind), (right, &b.kind), range);
        };
        let divides = matches!(how, Calculation::Divide | Calculation::Remainder);
        if divides && matches!(&b.node, Node::Constant(Constant::Number(n)) if n.is_zero()) {
            return self.fault(&right.range, Message::new("expr-division-by-zero"), None);
        }
        let node = Node::Calculate(how, Span::new(range), Box::new([a.node, b.node]));
        self.folded(node, kind, range)
    }

    /// Computes what does not hang on any field, so that its faults are told now.
    fn folded(&mut self, node: Node, kind: Type, range: &Range<usize>) -> Option<Typed> {
        let is_constant = match &node {
            Node::Negate(_, operand) => matches!(**operand, Node::Constant(_)),
            Node::Compare(_, _, operands) | Node::Calculate(_, _, operands) => {
                operands.iter().all(|operand| matches!(operand, Node::Constant(_)))
            }
            _ => false,
        };
        if !is_constant {
            return Some(Typed { node, kind });
        }
        match evaluator::constant(&node) {
            Ok(Some(constant)) => Some(Typed { node: Node::Constant(constant), kind }),
            Ok(None) => Some(Typed { node, kind }),
            Err(fault) => self.fault(range, fault.message(), None),
        }
    }

    /// Checks that every text written out in the part is one of the words.
    fn words(&mut self, written: &Expr, words: &[Arc<str>]) -> Option<()> {
        match &written.form {
            Form::Text(text) if words.iter().any(|word| **word == **text) => Some(()),
            Form::Text(text) => {
                let message = Message::new("expr-no-such-word")
                    .with("word", text)
                    .with("words", kinship::words(words));
                let right = nearest(text, words.iter().map(|word| &**word));
                self.fault(&written.range, message, right.map(write_instead))
            }
            Form::List(items) => {
                let all: Vec<_> = items.iter().map(|item| self.words(item, words)).collect();
                all.into_iter().collect()
            }
            Form::If(parts) => {
                let [_, yes, no] = &**parts;
                let (yes, no) = (self.words(yes, words), self.words(no, words));
                yes.and(no)
            }
            _ => Some(()),
        }
    }

    /// Tells that an operator does not take these operands, and how a constant would be written.
    fn unlike_operands<T>(
        &mut self,
        sign: &'static str,
        (left, a): (&Expr, &Type),
        (right, b): (&Expr, &Type),
        range: &Range<usize>,
    ) -> Option<T> {
        let message = Message::new("expr-unlike-operands")
            .with("sign", sign)
            .with("left", noun(a))
            .with("right", noun(b));
        let help = if is_comparison(left) { Some(Message::new("expr-help-chain")) } else { None }
            .or_else(|| if is_written(left) { constructor_for(b) } else { None })
            .or_else(|| if is_written(right) { constructor_for(a) } else { None })
            .or_else(|| advice(a, b));
        self.fault(range, message, help)
    }
}

/// The words of an enumeration that a part written out must have.
fn spelled(kind: &Type, written: &Expr) -> Option<Arc<[Arc<str>]>> {
    match kind {
        Type::Enum(words) if written.is_written_text() => Some(Arc::clone(words)),
        _ => None,
    }
}

fn is_comparison(expr: &Expr) -> bool {
    matches!(&expr.form, Form::Binary(Binary { operator: Operator::Compare(_), .. }))
}

fn is_written(expr: &Expr) -> bool {
    matches!(expr.form, Form::Text(_) | Form::Number(_))
}

/// How a constant of the type is written.
fn constructor_for(kind: &Type) -> Option<Message> {
    let kind = if kinship::is_number(kind) { &Type::Number } else { kind };
    let constructor = CONSTRUCTORS.iter().find(|constructor| constructor.kind == *kind)?;
    (*kind != Type::Number).then(|| {
        Message::new("expr-help-constructor")
            .with("name", constructor.name)
            .with("example", constructor.example)
    })
}

fn advice(a: &Type, b: &Type) -> Option<Message> {
    match (a, b) {
        (Type::Money, Type::Share) | (Type::Share, Type::Money) => {
            Some(Message::new("expr-help-share-of-money"))
        }
        (Type::Enum(_), _) | (_, Type::Enum(_)) => Some(Message::new("expr-help-enum")),
        _ => None,
    }
}
