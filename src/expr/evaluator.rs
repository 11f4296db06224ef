//! Walks a checked tree over the fields of one record, within a budget of steps.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::base::value::Value;
use crate::expr::EvalFault;
use crate::expr::Fields;
use crate::expr::MAX_MACROS;
use crate::expr::MAX_STEPS;
use crate::expr::Reason;
use crate::expr::Slot;
use crate::expr::arithmetic;
use crate::expr::cell::Cell;
use crate::expr::cell::Made;
use crate::expr::lasting;
use crate::expr::node::Constant;
use crate::expr::node::Extreme;
use crate::expr::node::Fold;
use crate::expr::node::Macro;
use crate::expr::node::Node;
use crate::expr::node::Span;
use crate::expr::node::TextTest;
use crate::expr::syntax::Comparison;

/// A result, nothing if it hangs on a missing value, or a fault.
type Outcome<T> = Result<Option<T>, EvalFault>;

/// Bytes of text that cost one step.
const BYTES_PER_STEP: usize = 64;

/// One evaluation.
pub(super) struct Machine<'a> {
    fields: &'a dyn Fields,
    steps_left: u32,
    locals: [Option<Cell<'a>>; MAX_MACROS],
}

/// No field is filed.
struct Nothing;

impl Fields for Nothing {
    fn get(&self, _: Slot) -> Option<&Value> {
        None
    }
}

/// The value of a tree that reads no field.
pub(super) fn constant(node: &Node) -> Outcome<Constant> {
    let cell = Machine::new(&Nothing).eval(node)?;
    Ok(cell.and_then(|cell| match cell {
        Cell::Bool(value) => Some(Constant::Bool(value)),
        Cell::Number(number) => Some(Constant::Number(number)),
        Cell::Text(text) => Some(Constant::Text(text.into())),
        Cell::Instant(instant) => Some(Constant::Instant(instant)),
        Cell::Date(date) => Some(Constant::Date(date)),
        Cell::Seconds(seconds) => Some(Constant::Seconds(seconds)),
        Cell::Money(money) => Some(Constant::Money(money)),
        _ => None,
    }))
}

impl<'a> Machine<'a> {
    /// An evaluation with its whole budget.
    pub(super) fn new(fields: &'a dyn Fields) -> Machine<'a> {
        Machine { fields, steps_left: MAX_STEPS, locals: [const { None }; MAX_MACROS] }
    }

    fn spend(&mut self, steps: usize) -> Result<(), EvalFault> {
        let left = u32::try_from(steps).ok().and_then(|steps| self.steps_left.checked_sub(steps));
        self.steps_left = left.ok_or(Span::default().fault(Reason::Budget))?;
        Ok(())
    }

    /// The value of a node.
    pub(super) fn eval(&mut self, node: &'a Node) -> Outcome<Cell<'a>> {
        self.spend(1)?;
        match node {
            Node::Constant(constant) => Ok(Some(Cell::from(constant))),
            Node::Slot(slot) => Ok(self.fields.get(*slot).map(Cell::from)),
            Node::Local(local) => Ok(self.locals.get(*local).cloned().flatten()),
            Node::Member(table, name) => self.member(table, name),
            Node::Calculate(how, span, operands) => {
                let [left, right] = &**operands;
                let (left, right) = (self.eval(left)?, self.eval(right)?);
                let (Some(left), Some(right)) = (left, right) else { return Ok(None) };
                arithmetic::calculate(*how, &left, &right, *span).map(Some)
            }
            Node::Negate(span, operand) => match self.eval(operand)? {
                Some(cell) => arithmetic::negate(&cell, *span).map(Some),
                None => Ok(None),
            },
            Node::If(parts) => {
                let [condition, yes, no] = &**parts;
                match self.truth(condition)? {
                    Some(true) => self.eval(yes),
                    Some(false) => self.eval(no),
                    None => Ok(None),
                }
            }
            Node::List(items) => self.list(items),
            Node::Size(operand) => self.size(operand),
            Node::Extreme(which, span, operands) => self.extreme(*which, *span, operands),
            Node::Elapsed(operands) => self.elapsed(operands),
            Node::Days(operands) => self.days(operands),
            Node::Macro(call) if matches!(call.fold, Fold::Filter | Fold::Map) => self.sift(call),
            _ => Ok(self.decide(node)?.map(Cell::Bool)),
        }
    }

    /// The truth of a node that is a condition.
    pub(super) fn truth(&mut self, node: &'a Node) -> Outcome<bool> {
        match node {
            Node::Every(_)
            | Node::Any(_)
            | Node::Not(_)
            | Node::Has(_)
            | Node::Compare(..)
            | Node::OneOf(..)
            | Node::InList(..)
            | Node::Text(..) => {
                self.spend(1)?;
                self.decide(node)
            }
            _ => match self.eval(node)? {
                Some(Cell::Bool(value)) => Ok(Some(value)),
                Some(_) => Err(Span::default().fault(Reason::WrongType)),
                None => Ok(None),
            },
        }
    }

    /// Whether the field that a node names holds something that neither counts nor is absent.
    fn is_hidden(&self, node: &Node) -> bool {
        match node {
            Node::Slot(slot) => self.fields.is_hidden(*slot),
            Node::Member(inner, _) => self.is_hidden(inner),
            _ => false,
        }
    }

    /// The nodes that can be nothing but conditions.
    fn decide(&mut self, node: &'a Node) -> Outcome<bool> {
        match node {
            Node::Every(operands) => kleene(operands.iter(), false, |node| self.truth(node)),
            Node::Any(operands) => kleene(operands.iter(), true, |node| self.truth(node)),
            Node::Not(operand) => Ok(self.truth(operand)?.map(|value| !value)),
            Node::Has(operand) => match self.eval(operand)? {
                Some(_) => Ok(Some(true)),
                None => Ok((!self.is_hidden(operand)).then_some(false)),
            },
            Node::Compare(how, span, operands) => {
                if let Some(answer) = lasting::compare(self.fields, *how, operands) {
                    self.spend(lasting::STEPS)?;
                    return Ok(Some(answer));
                }
                let [left, right] = &**operands;
                let (left, right) = (self.eval(left)?, self.eval(right)?);
                let (Some(left), Some(right)) = (left, right) else { return Ok(None) };
                self.compare(*how, &left, &right, *span).map(Some)
            }
            Node::OneOf(span, operand, items) => {
                // As in CEL, the list is there as a whole or not at all: a fault of one item is
                // not made good by another that is equal.
                let operand = self.eval(operand)?;
                let mut found = Some(false);
                for item in items {
                    let item = self.eval(item)?;
                    let (Some(left), Some(right)) = (&operand, &item) else {
                        found = found.filter(|found| *found);
                        continue;
                    };
                    if self.compare(Comparison::Equal, left, right, *span)? {
                        found = Some(true);
                    }
                }
                Ok(found)
            }
            Node::InList(span, operands) => {
                let [operand, list] = &**operands;
                let operand = self.eval(operand)?;
                let Some(list) = self.eval(list)? else { return Ok(None) };
                let n_items = list.n_items().ok_or(span.fault(Reason::WrongType))?;
                kleene(0..n_items, true, |index| {
                    self.spend(1)?;
                    let item = list.item(index);
                    let (Some(left), Some(right)) = (&operand, &item) else { return Ok(None) };
                    self.compare(Comparison::Equal, left, &right.cell, *span).map(Some)
                })
            }
            Node::Text(test, operands) => {
                let [text, part] = &**operands;
                let (text, part) = (self.eval(text)?, self.eval(part)?);
                match (text, part) {
                    (Some(Cell::Text(text)), Some(Cell::Text(part))) => {
                        self.spend(text.len() / BYTES_PER_STEP)?;
                        Ok(Some(match test {
                            TextTest::StartsWith => text.starts_with(part),
                            TextTest::EndsWith => text.ends_with(part),
                            TextTest::Contains => text.contains(part),
                        }))
                    }
                    (Some(_), Some(_)) => Err(Span::default().fault(Reason::WrongType)),
                    _ => Ok(None),
                }
            }
            Node::Macro(call) => self.quantify(call),
            _ => Err(Span::default().fault(Reason::WrongType)),
        }
    }

    fn compare(
        &mut self,
        how: Comparison,
        left: &Cell<'_>,
        right: &Cell<'_>,
        span: Span,
    ) -> Result<bool, EvalFault> {
        if let (Cell::Text(a), Cell::Text(b)) = (left, right) {
            self.spend(a.len().min(b.len()) / BYTES_PER_STEP)?;
            match how {
                Comparison::Equal => return Ok(a == b),
                Comparison::Unequal => return Ok(a != b),
                _ => {}
            }
        }
        let order = left.order(right, span)?;
        Ok(match how {
            Comparison::Equal => order == Ordering::Equal,
            Comparison::Unequal => order != Ordering::Equal,
            Comparison::Less => order == Ordering::Less,
            Comparison::LessOrEqual => order != Ordering::Greater,
            Comparison::Greater => order == Ordering::Greater,
            Comparison::GreaterOrEqual => order != Ordering::Less,
        })
    }

    fn member(&mut self, table: &'a Node, name: &str) -> Outcome<Cell<'a>> {
        match self.eval(table)? {
            Some(Cell::Table(entries)) => {
                self.spend(entries.len() / BYTES_PER_STEP)?;
                let entry = entries.iter().find(|entry| *entry.name == *name);
                Ok(entry.map(|entry| Cell::from(&entry.value)))
            }
            Some(_) => Err(Span::default().fault(Reason::WrongType)),
            None => Ok(None),
        }
    }

    fn size(&mut self, operand: &'a Node) -> Outcome<Cell<'a>> {
        let Some(cell) = self.eval(operand)? else { return Ok(None) };
        let size = match &cell {
            Cell::Text(text) => {
                self.spend(text.len() / BYTES_PER_STEP)?;
                text.chars().count()
            }
            list => list.n_items().ok_or(Span::default().fault(Reason::WrongType))?,
        };
        Ok(Some(Cell::Number(size.into())))
    }

    fn extreme(&mut self, which: Extreme, span: Span, operands: &'a [Node]) -> Outcome<Cell<'a>> {
        let mut best: Option<Cell<'a>> = None;
        let mut missing = false;
        for operand in operands {
            let Some(cell) = self.eval(operand)? else {
                missing = true;
                continue;
            };
            let better = match (&best, which) {
                (None, _) => true,
                (Some(best), Extreme::Min) => cell.order(best, span)? == Ordering::Less,
                (Some(best), Extreme::Max) => cell.order(best, span)? == Ordering::Greater,
            };
            if better {
                best = Some(cell);
            }
        }
        Ok(if missing { None } else { best })
    }

    fn elapsed(&mut self, operands: &'a [Node; 2]) -> Outcome<Cell<'a>> {
        let [from, to] = operands;
        let (from, end) = (self.eval(from)?, self.eval(to)?);
        let end = match end {
            Some(Cell::Instant(end)) => Some(end),
            Some(_) => return Err(Span::default().fault(Reason::WrongType)),
            None if self.is_hidden(to) => None,
            None => self.fields.now(),
        };
        match (from, end) {
            (Some(Cell::Instant(from)), Some(end)) => Ok(Some(Cell::Seconds(end.since(from)))),
            (Some(Cell::Instant(_)) | None, _) => Ok(None),
            _ => Err(Span::default().fault(Reason::WrongType)),
        }
    }

    fn days(&mut self, operands: &'a [Node; 2]) -> Outcome<Cell<'a>> {
        let [from, to] = operands;
        let (from, to) = (self.eval(from)?, self.eval(to)?);
        let (Some(from), Some(to)) = (from, to) else { return Ok(None) };
        let date = |cell: Cell<'_>| match cell {
            Cell::Date(date) => Ok(Some(date)),
            Cell::Instant(at) => Ok(self.fields.zone().map(|zone| zone.date(at))),
            _ => Err(Span::default().fault(Reason::WrongType)),
        };
        let (Some(from), Some(to)) = (date(from)?, date(to)?) else { return Ok(None) };
        let n_days = to.signed_duration_since(from).num_days().max(0);
        Ok(Some(Cell::Number(n_days.into())))
    }

    fn list(&mut self, items: &'a [Node]) -> Outcome<Cell<'a>> {
        let mut made = Vec::with_capacity(items.len());
        let mut missing = false;
        for item in items {
            match self.eval(item)? {
                Some(cell) => made.push(Made { cell, place: None }),
                None => missing = true,
            }
        }
        Ok((!missing).then(|| Cell::Made(made.into())))
    }

    /// The list of a macro and how long it is.
    fn items(&mut self, call: &'a Macro) -> Outcome<(Cell<'a>, usize)> {
        let Some(list) = self.eval(&call.list)? else { return Ok(None) };
        let n_items = list.n_items().ok_or(Span::default().fault(Reason::WrongType))?;
        Ok(Some((list, n_items)))
    }

    /// Makes an item the value of the macro's variable.
    fn set(&mut self, call: &Macro, item: Option<Cell<'a>>) -> Result<(), EvalFault> {
        self.spend(1)?;
        if let Some(local) = self.locals.get_mut(call.local) {
            *local = item;
        }
        Ok(())
    }

    /// `exists`, `all` and `exists_one`.
    fn quantify(&mut self, call: &'a Macro) -> Outcome<bool> {
        let Some((list, n_items)) = self.items(call)? else { return Ok(None) };
        let mut each = |index: usize| {
            self.set(call, list.item(index).map(|item| item.cell))?;
            self.truth(&call.body)
        };
        match call.fold {
            Fold::Exists => kleene(0..n_items, true, each),
            Fold::All => kleene(0..n_items, false, each),
            _ => {
                let (mut n_true, mut missing) = (0_usize, false);
                for index in 0..n_items {
                    match each(index)? {
                        Some(true) => n_true += 1,
                        Some(false) => {}
                        None => missing = true,
                    }
                }
                Ok(if n_true > 1 {
                    Some(false)
                } else if missing {
                    None
                } else {
                    Some(n_true == 1)
                })
            }
        }
    }

    /// `filter` and `map`; one unknown item makes the whole list unknown.
    fn sift(&mut self, call: &'a Macro) -> Outcome<Cell<'a>> {
        let Some((list, n_items)) = self.items(call)? else { return Ok(None) };
        let mut made = Vec::new();
        let mut missing = false;
        for index in 0..n_items {
            let Some(item) = list.item(index) else { continue };
            self.set(call, Some(item.cell.clone()))?;
            match (call.fold, self.eval(&call.body)?) {
                (_, None) => missing = true,
                (Fold::Map, Some(cell)) => made.push(Made { cell, place: None }),
                (_, Some(Cell::Bool(true))) => made.push(item),
                _ => {}
            }
        }
        Ok((!missing).then(|| Cell::Made(Rc::from(made))))
    }
}

/// Kleene's "or" if `decisive` is true, his "and" if it is false.
///
/// A fault of one operand yields to another that decides, but for an exhausted budget.
fn kleene<T>(
    operands: impl Iterator<Item = T>,
    decisive: bool,
    mut truth: impl FnMut(T) -> Outcome<bool>,
) -> Outcome<bool> {
    let mut missing = false;
    let mut first_fault = None;
    for operand in operands {
        match truth(operand) {
            Ok(Some(value)) if value == decisive => return Ok(Some(decisive)),
            Ok(Some(_)) => {}
            Ok(None) => missing = true,
            Err(fault) if matches!(fault.reason, Reason::Budget | Reason::WrongType) => {
                return Err(fault);
            }
            Err(fault) => first_fault = first_fault.or(Some(fault)),
        }
    }
    match first_fault {
        Some(fault) => Err(fault),
        None => Ok((!missing).then_some(!decisive)),
    }
}
