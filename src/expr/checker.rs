//! Gives every part its type and every name its slot, and tells every fault it can.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::value::Type;
use crate::expr::Fault;
use crate::expr::Names;
use crate::expr::Program;
use crate::expr::Slot;
use crate::expr::kinship;
use crate::expr::kinship::noun;
use crate::expr::node::Constant;
use crate::expr::node::Fold;
use crate::expr::node::Node;
use crate::expr::syntax::Expr;
use crate::expr::syntax::Form;
use crate::expr::syntax::Word;

/// A checked part.
pub(super) struct Typed {
    pub(super) node: Node,
    pub(super) kind: Type,
}

/// A check of one expression; a part that is `None` has had its fault told.
pub(super) struct Checker<'a> {
    text: &'a str,
    names: &'a dyn Names,
    slots: BTreeSet<Slot>,
    faults: Vec<Fault>,
    /// Variables of the list macros around, outermost first.
    pub(super) locals: Vec<(String, Type)>,
}

impl<'a> Checker<'a> {
    /// A check against these names.
    pub(super) fn new(text: &'a str, names: &'a dyn Names) -> Checker<'a> {
        Checker { text, names, slots: BTreeSet::new(), faults: Vec::new(), locals: Vec::new() }
    }

    /// The whole expression as a program, or its faults in the order of the text.
    pub(super) fn program(mut self, expr: &Expr) -> Result<Program, Vec<Fault>> {
        let typed = self.expr(expr);
        if let Some(typed) = &typed
            && matches!(typed.kind, Type::List(_))
            && !is_filed(&typed.node)
        {
            self.fault::<()>(&expr.range, Message::new("expr-made-list"), None);
        }
        match typed {
            Some(Typed { node, kind }) if self.faults.is_empty() => Ok(Program {
                text: self.text.into(),
                node,
                kind,
                slots: self.slots.into_iter().collect(),
            }),
            _ => {
                self.faults.sort_by_key(|fault| (fault.range.start, fault.range.end));
                Err(self.faults)
            }
        }
    }

    /// Tells a fault.
    pub(super) fn fault<T>(
        &mut self,
        range: &Range<usize>,
        message: Message,
        help: Option<Message>,
    ) -> Option<T> {
        self.faults.push(Fault { message, help, range: range.clone() });
        None
    }

    /// Checks a part.
    pub(super) fn expr(&mut self, expr: &Expr) -> Option<Typed> {
        let constant = |value, kind| Some(Typed { node: Node::Constant(value), kind });
        match &expr.form {
            Form::Bool(value) => constant(Constant::Bool(*value), Type::Bool),
            Form::Number(number) => constant(Constant::Number(*number), Type::Number),
            Form::Text(text) => constant(Constant::Text(text.as_str().into()), Type::Text),
            Form::List(items) => self.list(items, &expr.range),
            Form::Name(_) => self.path(&expr.path()?),
            Form::Member(target, name) => match expr.path() {
                Some(path) => self.path(&path),
                None => {
                    let table = self.expr(target)?;
                    self.member(table, name)
                }
            },
            Form::Call(call) => self.call(call, &expr.range),
            Form::Not(operand) => {
                let node = self.condition(operand)?;
                Some(Typed { node: Node::Not(Box::new(node)), kind: Type::Bool })
            }
            Form::Negate(operand) => self.negate(operand, &expr.range),
            Form::Every(operands) => {
                let nodes = self.conditions(operands)?;
                Some(Typed { node: Node::Every(nodes), kind: Type::Bool })
            }
            Form::Any(operands) => {
                let nodes = self.conditions(operands)?;
                Some(Typed { node: Node::Any(nodes), kind: Type::Bool })
            }
            Form::Binary(binary) => self.binary(binary, &expr.range),
            Form::If(parts) => {
                let [condition, yes, no] = &**parts;
                let condition = self.condition(condition);
                let (yes, no) = (self.expr(yes), self.expr(no));
                let (condition, yes, no) = (condition?, yes?, no?);
                let Some(kind) = kinship::join(&yes.kind, &no.kind) else {
                    return self.fault(&expr.range, unlike(&yes.kind, &no.kind), None);
                };
                Some(Typed { node: Node::If(Box::new([condition, yes.node, no.node])), kind })
            }
        }
    }

    /// Checks a part that must be a condition.
    pub(super) fn condition(&mut self, expr: &Expr) -> Option<Node> {
        let typed = self.expr(expr)?;
        if typed.kind == Type::Bool {
            return Some(typed.node);
        }
        let message = Message::new("expr-not-condition").with("type", noun(&typed.kind));
        self.fault(&expr.range, message, Some(Message::new("expr-help-condition")))
    }

    fn conditions(&mut self, exprs: &[Expr]) -> Option<Box<[Node]>> {
        let nodes: Vec<Option<Node>> = exprs.iter().map(|expr| self.condition(expr)).collect();
        nodes.into_iter().collect()
    }

    /// Checks parts, all of them even if one has a fault.
    pub(super) fn exprs(&mut self, exprs: &[Expr]) -> Option<Vec<Typed>> {
        let typed: Vec<Option<Typed>> = exprs.iter().map(|expr| self.expr(expr)).collect();
        typed.into_iter().collect()
    }

    /// Checks parts of one type.
    pub(super) fn alike(&mut self, exprs: &[Expr]) -> Option<(Box<[Node]>, Type)> {
        let typed = self.exprs(exprs)?;
        let mut kind = typed.first()?.kind.clone();
        for (typed, expr) in typed.iter().zip(exprs) {
            match kinship::join(&kind, &typed.kind) {
                Some(joined) => kind = joined,
                None => return self.fault(&expr.range, unlike(&kind, &typed.kind), None),
            }
        }
        Some((typed.into_iter().map(|typed| typed.node).collect(), kind))
    }

    fn list(&mut self, items: &[Expr], range: &Range<usize>) -> Option<Typed> {
        if items.is_empty() {
            return self.fault(range, Message::new("expr-empty-list"), None);
        }
        let (nodes, kind) = self.alike(items)?;
        Some(Typed { node: Node::List(nodes), kind: Type::List(Arc::new(kind)) })
    }

    /// A name of the contract or of a macro, with the fields of tables behind it.
    fn path(&mut self, path: &[Word]) -> Option<Typed> {
        let (first, rest) = path.split_first()?;
        let local = self.locals.iter().rposition(|(name, _)| *name == first.text);
        if let Some(local) = local {
            let kind = self.locals.get(local)?.1.clone();
            let root = Typed { node: Node::Local(local), kind };
            return rest.iter().try_fold(root, |table, name| self.member(table, name));
        }
        for n_parts in (1..=path.len()).rev() {
            let (whole, rest) = path.split_at(n_parts);
            if let Some((slot, kind)) = self.names.lookup(&dotted(whole)) {
                self.slots.insert(slot);
                let root = Typed { node: Node::Slot(slot), kind };
                return rest.iter().try_fold(root, |table, name| self.member(table, name));
            }
        }
        self.unknown_name(path, first)
    }

    fn unknown_name(&mut self, path: &[Word], first: &Word) -> Option<Typed> {
        let names = self.names.all();
        let prefix = format!("{}.", first.text);
        let group: Vec<&str> = names.iter().filter_map(|name| name.strip_prefix(&prefix)).collect();
        if group.is_empty() {
            let locals = self.locals.iter().map(|(name, _)| name.as_str());
            let right = nearest(&first.text, names.iter().map(String::as_str).chain(locals));
            let message = Message::new("expr-unknown-name").with("name", &first.text);
            let help = right.map(write_instead);
            return self.fault(&first.range, message, help);
        }
        let Some((_, rest)) = path.split_first().filter(|(_, rest)| !rest.is_empty()) else {
            let message = Message::new("expr-group").with("name", &first.text);
            let right = group.first().map(|name| format!("{prefix}{name}"));
            return self.fault(&first.range, message, right.as_deref().map(write_instead));
        };
        let name = dotted(rest);
        let message =
            Message::new("expr-unknown-field").with("name", &name).with("of", &first.text);
        let range = rest.first()?.range.start..rest.last()?.range.end;
        let help = nearest(&name, group).map(write_instead);
        self.fault(&range, message, help)
    }

    /// A field of a table.
    fn member(&mut self, table: Typed, name: &Word) -> Option<Typed> {
        let Type::Table(fields) = &table.kind else {
            let message = Message::new("expr-not-table")
                .with("name", &name.text)
                .with("type", noun(&table.kind));
            return self.fault(&name.range, message, None);
        };
        match fields.iter().find(|(field, _)| **field == *name.text) {
            Some((field, kind)) => Some(Typed {
                node: Node::Member(Box::new(table.node), Arc::clone(field)),
                kind: kind.clone(),
            }),
            None => {
                let message = Message::new("expr-unknown-member").with("name", &name.text);
                let right = nearest(&name.text, fields.iter().map(|(field, _)| &**field));
                self.fault(&name.range, message, right.map(write_instead))
            }
        }
    }

    /// Whether a name of the contract is this one or a group of this name.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        let prefix = format!("{name}.");
        self.names.lookup(name).is_some()
            || self.locals.iter().any(|(local, _)| local == name)
            || self.names.all().iter().any(|other| other.starts_with(&prefix))
    }
}

/// Help to write something else.
pub(super) fn write_instead(right: &str) -> Message {
    Message::new("expr-help-write").with("right", right)
}

/// The fault that two types are not alike.
fn unlike(a: &Type, b: &Type) -> Message {
    Message::new("expr-unlike").with("left", noun(a)).with("right", noun(b))
}

fn dotted(path: &[Word]) -> String {
    path.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(".")
}

/// Whether every item of the list stands in a record, so that it has a place.
fn is_filed(node: &Node) -> bool {
    match node {
        Node::Slot(_) | Node::Member(..) => true,
        Node::Macro(call) => call.fold == Fold::Filter && is_filed(&call.list),
        Node::If(parts) => is_filed(&parts[1]) && is_filed(&parts[2]),
        _ => false,
    }
}
