//! From tokens to a tree, with CEL's precedence and a bound on nesting.

use std::ops::Range;

use crate::base::message::Message;
use crate::expr::Fault;
use crate::expr::MAX_DEPTH;
use crate::expr::lexer::Lexeme;
use crate::expr::lexer::Token;
use crate::expr::syntax::Binary;
use crate::expr::syntax::Calculation;
use crate::expr::syntax::Call;
use crate::expr::syntax::Comparison;
use crate::expr::syntax::Expr;
use crate::expr::syntax::Form;
use crate::expr::syntax::Operator;
use crate::expr::syntax::Word;

/// The tree of the tokens, or the first fault in their order.
pub(super) fn parse(text: &str, lexemes: &[Lexeme]) -> Result<Expr, Fault> {
    let mut parser = Parser { text, lexemes, at: 0, depth: 0 };
    let expr = parser.expression()?;
    match parser.token() {
        Token::End => Ok(expr),
        _ => Err(parser.unexpected(Message::new("expr-want-operator"))),
    }
}

/// An operator between two operands.
#[derive(Clone, Copy, PartialEq)]
enum Joint {
    Or,
    And,
    Operator(Operator),
}

/// How tightly each operator binds; higher is tighter.
const OR: u8 = 1;
const AND: u8 = 2;
const RELATION: u8 = 3;
const SUM: u8 = 4;
const PRODUCT: u8 = 5;

struct Parser<'a> {
    text: &'a str,
    lexemes: &'a [Lexeme],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn token(&self) -> &Token {
        self.lexemes.get(self.at).map_or(&Token::End, |lexeme| &lexeme.token)
    }

    fn range(&self) -> Range<usize> {
        self.lexemes.get(self.at).map_or(self.text.len()..self.text.len(), |l| l.range.clone())
    }

    /// Moves on if the sign follows.
    fn eat(&mut self, sign: &'static str) -> bool {
        let fits = *self.token() == Token::Sign(sign);
        self.at += usize::from(fits);
        fits
    }

    fn expect(&mut self, sign: &'static str) -> Result<(), Fault> {
        if self.eat(sign) {
            return Ok(());
        }
        Err(self.unexpected(Message::new("expr-want-sign").with("sign", sign)))
    }

    /// The fault that something else was wanted here.
    fn unexpected(&self, wanted: Message) -> Fault {
        let range = self.range();
        if *self.token() == Token::End {
            let message = Message::new("expr-unexpected-end").with("wanted", wanted);
            return Fault::new(range, message);
        }
        let found = &self.text[range.clone()];
        let message = Message::new("expr-unexpected").with("wanted", wanted).with("found", found);
        let before = self.at.checked_sub(1).and_then(|at| self.lexemes.get(at));
        let negated = before.is_some_and(|lexeme| {
            matches!(&lexeme.token, Token::Word(word) if matches!(word.as_str(), "not" | "NOT"))
        });
        let right = match found {
            _ if negated => Some("!"),
            "and" | "AND" | "且" | "并且" => Some("&&"),
            "or" | "OR" | "或" | "或者" => Some("||"),
            _ => None,
        };
        let fault = Fault::new(range, message);
        match right {
            Some(right) => fault.help(Message::new("expr-help-write").with("right", right)),
            None => fault,
        }
    }

    /// Goes one level deeper for `inside`.
    fn nested<T>(
        &mut self,
        inside: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        if self.depth == MAX_DEPTH {
            return Err(too_deep(self.range()));
        }
        self.depth += 1;
        let out = inside(self);
        self.depth -= 1;
        out
    }

    fn expression(&mut self) -> Result<Expr, Fault> {
        self.nested(|parser| {
            let condition = parser.binary(OR)?;
            if !parser.eat("?") {
                return Ok(condition);
            }
            let yes = parser.binary(OR)?;
            parser.expect(":")?;
            let no = parser.expression()?;
            let range = condition.range.start..no.range.end;
            build(Form::If(Box::new([condition, yes, no])), range)
        })
    }

    /// A chain of operators that bind at least as tightly as `loosest`.
    fn binary(&mut self, loosest: u8) -> Result<Expr, Fault> {
        let mut left = self.unary()?;
        while let Some((joint, strength)) = self.joint()
            && strength >= loosest
        {
            self.at += 1;
            let right = self.binary(strength + 1)?;
            let range = left.range.start..right.range.end;
            let form = match joint {
                Joint::Or => Form::Any(chained(left, right, |form| match form {
                    Form::Any(operands) => Ok(operands),
                    other => Err(other),
                })),
                Joint::And => Form::Every(chained(left, right, |form| match form {
                    Form::Every(operands) => Ok(operands),
                    other => Err(other),
                })),
                Joint::Operator(operator) => {
                    Form::Binary(Binary { operator, left: Box::new(left), right: Box::new(right) })
                }
            };
            left = build(form, range)?;
        }
        Ok(left)
    }

    /// The operator that follows, and how tightly it binds.
    fn joint(&self) -> Option<(Joint, u8)> {
        let compare = |c| Some((Joint::Operator(Operator::Compare(c)), RELATION));
        let calculate = |c, strength| Some((Joint::Operator(Operator::Calculate(c)), strength));
        match self.token() {
            Token::Word(word) if word == "in" => Some((Joint::Operator(Operator::In), RELATION)),
            Token::Sign("||") => Some((Joint::Or, OR)),
            Token::Sign("&&") => Some((Joint::And, AND)),
            Token::Sign("==") => compare(Comparison::Equal),
            Token::Sign("!=") => compare(Comparison::Unequal),
            Token::Sign("<") => compare(Comparison::Less),
            Token::Sign("<=") => compare(Comparison::LessOrEqual),
            Token::Sign(">") => compare(Comparison::Greater),
            Token::Sign(">=") => compare(Comparison::GreaterOrEqual),
            Token::Sign("+") => calculate(Calculation::Add, SUM),
            Token::Sign("-") => calculate(Calculation::Subtract, SUM),
            Token::Sign("*") => calculate(Calculation::Multiply, PRODUCT),
            Token::Sign("/") => calculate(Calculation::Divide, PRODUCT),
            Token::Sign("%") => calculate(Calculation::Remainder, PRODUCT),
            _ => None,
        }
    }

    fn unary(&mut self) -> Result<Expr, Fault> {
        let start = self.range().start;
        let form = if self.eat("!") {
            Form::Not
        } else if self.eat("-") {
            Form::Negate
        } else {
            return self.member();
        };
        let operand = self.nested(Self::unary)?;
        let range = start..operand.range.end;
        build(form(Box::new(operand)), range)
    }

    fn member(&mut self) -> Result<Expr, Fault> {
        let mut expr = self.primary()?;
        loop {
            if *self.token() == Token::Sign("[") {
                return Err(Fault::new(self.range(), Message::new("expr-index"))
                    .help(Message::new("expr-help-index")));
            }
            if !self.eat(".") {
                return Ok(expr);
            }
            let start = expr.range.start;
            let name = self.word()?;
            let form = if self.eat("(") {
                let args = self.list_until(")")?;
                Form::Call(Call { target: Some(Box::new(expr)), function: name, args })
            } else {
                Form::Member(Box::new(expr), name)
            };
            expr = build(form, start..self.end())?;
        }
    }

    /// End of the token before this one.
    fn end(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.lexemes.get(at)).map_or(0, |l| l.range.end)
    }

    fn word(&mut self) -> Result<Word, Fault> {
        match self.token() {
            Token::Word(word) => {
                let word = Word { text: word.clone(), range: self.range() };
                self.at += 1;
                Ok(word)
            }
            _ => Err(self.unexpected(Message::new("expr-want-name"))),
        }
    }

    fn primary(&mut self) -> Result<Expr, Fault> {
        let range = self.range();
        let form = match self.token() {
            Token::Number(number) => Form::Number(*number),
            Token::Text(text) => Form::Text(text.clone()),
            Token::Word(word) => match word.as_str() {
                "true" => Form::Bool(true),
                "false" => Form::Bool(false),
                "null" => {
                    return Err(Fault::new(range, Message::new("expr-null"))
                        .help(Message::new("expr-help-null")));
                }
                "in" => return Err(self.unexpected(Message::new("expr-want-operand"))),
                _ => return self.name_or_call(),
            },
            Token::Sign("(") => {
                self.at += 1;
                let inner = self.expression()?;
                self.expect(")")?;
                return Ok(Expr { range: range.start..self.end(), ..inner });
            }
            Token::Sign("[") => {
                self.at += 1;
                let items = self.list_until("]")?;
                return build(Form::List(items), range.start..self.end());
            }
            _ => return Err(self.unexpected(Message::new("expr-want-operand"))),
        };
        self.at += 1;
        build(form, range)
    }

    fn name_or_call(&mut self) -> Result<Expr, Fault> {
        let function = self.word()?;
        let start = function.range.start;
        let form = if self.eat("(") {
            Form::Call(Call { target: None, function, args: self.list_until(")")? })
        } else {
            Form::Name(function.text)
        };
        build(form, start..self.end())
    }

    /// Expressions between commas; moves behind the closing sign.
    fn list_until(&mut self, close: &'static str) -> Result<Vec<Expr>, Fault> {
        let mut items = Vec::new();
        if self.eat(close) {
            return Ok(items);
        }
        loop {
            items.push(self.expression()?);
            if self.eat(close) {
                return Ok(items);
            }
            if !self.eat(",") {
                let wanted = Message::new("expr-want-comma").with("sign", close);
                return Err(self.unexpected(wanted));
            }
        }
    }
}

/// The operands of both sides, if `open` finds the same chain in them.
fn chained(left: Expr, right: Expr, open: impl Fn(Form) -> Result<Vec<Expr>, Form>) -> Vec<Expr> {
    let mut operands = match open(left.form) {
        Ok(operands) => operands,
        Err(form) => vec![Expr { form, ..left }],
    };
    operands.push(right);
    operands
}

/// The expression of a form, unless it is too deep.
fn build(form: Form, range: Range<usize>) -> Result<Expr, Fault> {
    let tallest = |exprs: &[Expr]| exprs.iter().map(|expr| expr.height).max().unwrap_or(0);
    let below = match &form {
        Form::Bool(_) | Form::Number(_) | Form::Text(_) | Form::Name(_) => 0,
        Form::List(exprs) | Form::Every(exprs) | Form::Any(exprs) => tallest(exprs),
        Form::Member(expr, _) | Form::Not(expr) | Form::Negate(expr) => expr.height,
        Form::Call(call) => {
            call.target.as_ref().map_or(0, |target| target.height).max(tallest(&call.args))
        }
        Form::Binary(binary) => binary.left.height.max(binary.right.height),
        Form::If(parts) => tallest(parts.as_slice()),
    };
    if below >= MAX_DEPTH {
        return Err(too_deep(range));
    }
    Ok(Expr { form, range, height: below + 1 })
}

fn too_deep(range: Range<usize>) -> Fault {
    Fault::new(range, Message::new("expr-too-deep").with("limit", MAX_DEPTH))
        .help(Message::new("expr-help-too-deep"))
}
