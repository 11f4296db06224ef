//! Checks functions, methods and list macros.

use std::ops::Range;
use std::sync::Arc;

use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::value::Type;
use crate::expr::MAX_MACROS;
use crate::expr::checker::Checker;
use crate::expr::checker::Typed;
use crate::expr::checker::write_instead;
use crate::expr::constructors;
use crate::expr::constructors::CONSTRUCTORS;
use crate::expr::constructors::Constructor;
use crate::expr::kinship;
use crate::expr::kinship::noun;
use crate::expr::node::Extreme;
use crate::expr::node::Fold;
use crate::expr::node::Macro;
use crate::expr::node::Node;
use crate::expr::node::Span;
use crate::expr::node::TextTest;
use crate::expr::syntax::Call;
use crate::expr::syntax::Expr;
use crate::expr::syntax::Form;
use crate::expr::syntax::Word;

/// Functions that are no constructors.
const FUNCTIONS: [&str; 6] = ["days", "elapsed", "has", "max", "min", "size"];

/// What is written behind a dot.
const METHODS: [&str; 9] =
    ["all", "contains", "endsWith", "exists", "exists_one", "filter", "map", "size", "startsWith"];

impl Checker<'_> {
    /// Checks a call.
    pub(super) fn call(&mut self, call: &Call, range: &Range<usize>) -> Option<Typed> {
        match &call.target {
            Some(target) => self.method(call, target, range),
            None => self.function(call, range),
        }
    }

    fn function(&mut self, call: &Call, range: &Range<usize>) -> Option<Typed> {
        let name = call.function.text.as_str();
        if let Some(constructor) = CONSTRUCTORS.iter().find(|c| c.name == name) {
            return self.constructor(constructor, call);
        }
        match name {
            "has" => {
                self.count(call, 1)?;
                let arg = call.args.first()?;
                if arg.path().is_none() {
                    return self.fault(&arg.range, Message::new("expr-has"), None);
                }
                let node = Node::Has(Box::new(self.expr(arg)?.node));
                Some(Typed { node, kind: Type::Bool })
            }
            "size" => {
                self.count(call, 1)?;
                self.size(call.args.first()?)
            }
            "elapsed" => self.elapsed(call),
            "days" => self.days(call),
            "min" => self.extreme(Extreme::Min, call, range),
            "max" => self.extreme(Extreme::Max, call, range),
            _ => {
                let known = FUNCTIONS.into_iter().chain(CONSTRUCTORS.iter().map(|c| c.name));
                self.unknown_function(&call.function, known, &METHODS)
            }
        }
    }

    fn method(&mut self, call: &Call, target: &Expr, range: &Range<usize>) -> Option<Typed> {
        let fold = match call.function.text.as_str() {
            "startsWith" => return self.text_test(TextTest::StartsWith, call, target),
            "endsWith" => return self.text_test(TextTest::EndsWith, call, target),
            "contains" => return self.text_test(TextTest::Contains, call, target),
            "size" => {
                self.count(call, 0)?;
                return self.size(target);
            }
            "exists" => Fold::Exists,
            "all" => Fold::All,
            "exists_one" => Fold::ExistsOne,
            "filter" => Fold::Filter,
            "map" => Fold::Map,
            _ => return self.unknown_function(&call.function, METHODS, &FUNCTIONS),
        };
        self.list_macro(fold, call, target, range)
    }

    /// Tells that there is no such function; `elsewhere` are those of the other form.
    fn unknown_function<T>(
        &mut self,
        name: &Word,
        known: impl IntoIterator<Item = &'static str>,
        elsewhere: &[&str],
    ) -> Option<T> {
        let message = Message::new("expr-unknown-function").with("name", &name.text);
        let help = if !elsewhere.contains(&name.text.as_str()) {
            nearest(&name.text, known).map(write_instead)
        } else if METHODS.contains(&name.text.as_str()) {
            Some(Message::new("expr-help-method").with("name", &name.text))
        } else {
            Some(Message::new("expr-help-function").with("name", &name.text))
        };
        self.fault(&name.range, message, help)
    }

    /// Tells a wrong number of arguments.
    fn count(&mut self, call: &Call, wanted: usize) -> Option<()> {
        if call.args.len() == wanted {
            return Some(());
        }
        let message = Message::new("expr-arguments")
            .with("name", &call.function.text)
            .with("wanted", wanted)
            .with("found", call.args.len());
        self.fault(&call.function.range, message, None)
    }

    fn constructor(&mut self, constructor: &Constructor, call: &Call) -> Option<Typed> {
        self.count(call, 1)?;
        let arg = call.args.first()?;
        let Form::Text(text) = &arg.form else {
            let message = Message::new("expr-not-written").with("name", constructor.name);
            let help = Message::new("expr-help-constructor")
                .with("name", constructor.name)
                .with("example", constructor.example);
            return self.fault(&arg.range, message, Some(help));
        };
        match (constructor.read)(text) {
            Some(constant) => {
                Some(Typed { node: Node::Constant(constant), kind: constructor.kind.clone() })
            }
            None => {
                let message = Message::new("expr-constructor")
                    .with("text", text)
                    .with("name", constructor.name);
                self.fault(&arg.range, message, Some(constructors::advice(constructor, text)))
            }
        }
    }

    fn size(&mut self, operand: &Expr) -> Option<Typed> {
        let typed = self.expr(operand)?;
        if !matches!(typed.kind, Type::List(_)) && !kinship::is_text(&typed.kind) {
            let message = Message::new("expr-no-size").with("type", noun(&typed.kind));
            return self.fault(&operand.range, message, None);
        }
        Some(Typed { node: Node::Size(Box::new(typed.node)), kind: Type::Number })
    }

    fn extreme(&mut self, which: Extreme, call: &Call, range: &Range<usize>) -> Option<Typed> {
        if call.args.len() < 2 {
            self.count(call, 2)?;
        }
        let (nodes, kind) = self.alike(&call.args)?;
        if !kinship::is_ordered(&kind) || kind == Type::Text {
            let message = Message::new("expr-no-order")
                .with("sign", &call.function.text)
                .with("type", noun(&kind));
            return self.fault(range, message, None);
        }
        Some(Typed { node: Node::Extreme(which, Span::new(range), nodes), kind })
    }

    fn elapsed(&mut self, call: &Call) -> Option<Typed> {
        self.count(call, 2)?;
        let [from, to] = call.args.as_slice() else { return None };
        // Only of a field can be told whether it is not filed or cannot be read.
        if to.path().is_none() {
            return self.fault(&to.range, Message::new("expr-elapsed-end"), None);
        }
        let instant = |kind: &Type| *kind == Type::Instant;
        let from = self.operand_of(from, instant, "expr-elapsed");
        let to = self.operand_of(to, instant, "expr-elapsed");
        let node = Node::Elapsed(Box::new([from?, to?]));
        Some(Typed { node, kind: Type::Seconds })
    }

    fn days(&mut self, call: &Call) -> Option<Typed> {
        self.count(call, 2)?;
        let [from, to] = call.args.as_slice() else { return None };
        let point = |kind: &Type| matches!(kind, Type::Instant | Type::Date);
        let from = self.operand_of(from, point, "expr-days");
        let to = self.operand_of(to, point, "expr-days");
        let node = Node::Days(Box::new([from?, to?]));
        Some(Typed { node, kind: Type::Number })
    }

    /// An operand that must be of a certain type; `key` says which if it is not.
    fn operand_of(
        &mut self,
        expr: &Expr,
        fits: fn(&Type) -> bool,
        key: &'static str,
    ) -> Option<Node> {
        let typed = self.expr(expr)?;
        if fits(&typed.kind) {
            return Some(typed.node);
        }
        self.fault(&expr.range, Message::new(key).with("type", noun(&typed.kind)), None)
    }

    fn text_test(&mut self, test: TextTest, call: &Call, target: &Expr) -> Option<Typed> {
        let target = self.text(target);
        self.count(call, 1)?;
        let part = self.text(call.args.first()?);
        let node = Node::Text(test, Box::new([target?, part?]));
        Some(Typed { node, kind: Type::Bool })
    }

    fn text(&mut self, expr: &Expr) -> Option<Node> {
        let typed = self.expr(expr)?;
        if kinship::is_text(&typed.kind) {
            return Some(typed.node);
        }
        let message = Message::new("expr-not-text").with("type", noun(&typed.kind));
        let help = matches!(typed.kind, Type::Enum(_)).then(|| Message::new("expr-help-enum"));
        self.fault(&expr.range, message, help)
    }

    fn list_macro(
        &mut self,
        fold: Fold,
        call: &Call,
        target: &Expr,
        range: &Range<usize>,
    ) -> Option<Typed> {
        let list = self.expr(target);
        self.count(call, 2)?;
        let [variable, body] = call.args.as_slice() else { return None };
        let Form::Name(name) = &variable.form else {
            return self.fault(&variable.range, Message::new("expr-variable"), None);
        };
        let list = list?;
        let Type::List(item) = &list.kind else {
            let message = Message::new("expr-not-list").with("type", noun(&list.kind));
            return self.fault(&target.range, message, None);
        };
        if self.is_taken(name) {
            let message = Message::new("expr-variable-taken").with("name", name);
            let help = Message::new("expr-help-variable-taken");
            return self.fault(&variable.range, message, Some(help));
        }
        let local = self.locals.len();
        if local == MAX_MACROS {
            let message = Message::new("expr-macros").with("limit", MAX_MACROS);
            return self.fault(range, message, None);
        }
        self.locals.push((name.clone(), Type::clone(item)));
        let body = match fold {
            Fold::Map => self.expr(body),
            _ => self.condition(body).map(|node| Typed { node, kind: Type::Bool }),
        };
        self.locals.pop();
        let body = body?;
        let kind = match fold {
            Fold::Filter => list.kind,
            Fold::Map => Type::List(Arc::new(body.kind)),
            _ => Type::Bool,
        };
        let call = Macro { fold, list: list.node, local, body: body.node };
        Some(Typed { node: Node::Macro(Box::new(call)), kind })
    }
}
