//! From characters to words, numbers, texts and signs.

use std::ops::Range;

use crate::base::message::Message;
use crate::base::quantity;
use crate::base::quantity::Decimal;
use crate::expr::Fault;

/// A token and its bytes.
#[derive(Debug)]
pub(super) struct Lexeme {
    pub(super) token: Token,
    pub(super) range: Range<usize>,
}

/// The smallest parts of an expression.
#[derive(Debug, PartialEq)]
pub(super) enum Token {
    /// A name or a reserved word.
    Word(String),
    Number(Decimal),
    Text(String),
    /// A sign, as it is written.
    Sign(&'static str),
    /// The end of the text.
    End,
}

/// Signs, longer ones first.
const SIGNS: [&str; 23] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", "(", ")",
    "[", "]", ",", ".", "=",
];

/// What Chinese keyboards type, and what is meant.
const FULL_WIDTH: [(char, &str); 34] = [
    ('（', "("),
    ('）', ")"),
    ('，', ","),
    ('、', ","),
    ('。', "."),
    ('．', "."),
    ('“', "\""),
    ('”', "\""),
    ('＂', "\""),
    ('‘', "'"),
    ('’', "'"),
    ('＇', "'"),
    ('「', "\""),
    ('」', "\""),
    ('＞', ">"),
    ('＜', "<"),
    ('＝', "=="),
    ('≥', ">="),
    ('≤', "<="),
    ('≠', "!="),
    ('！', "!"),
    ('＆', "&&"),
    ('｜', "||"),
    ('＋', "+"),
    ('－', "-"),
    ('＊', "*"),
    ('×', "*"),
    ('／', "/"),
    ('÷', "/"),
    ('％', "%"),
    ('？', "?"),
    ('：', ":"),
    ('【', "["),
    ('】', "]"),
];

/// All tokens of the text, ended by [`Token::End`]; or every fault in its characters.
pub(super) fn lex(text: &str) -> Result<Vec<Lexeme>, Vec<Fault>> {
    let mut lexer = Lexer { text, at: 0, faults: Vec::new() };
    let mut lexemes = Vec::new();
    loop {
        lexer.skip_blanks();
        let start = lexer.at;
        let token = lexer.token();
        let range = start..lexer.at;
        let is_end = token == Some(Token::End);
        lexemes.extend(token.map(|token| Lexeme { token, range }));
        if is_end {
            break;
        }
    }
    if lexer.faults.is_empty() { Ok(lexemes) } else { Err(lexer.faults) }
}

/// Whether a name may begin with it: a Latin letter, an underscore or a Chinese character.
fn begins_name(c: char) -> bool {
    c.is_ascii_alphabetic()
        || c == '_'
        || matches!(c, '々' | '〇' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

fn continues_name(c: char) -> bool {
    begins_name(c) || c.is_ascii_digit()
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    faults: Vec<Fault>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Moves behind every following character that fits, and gives what was passed.
    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn skip_blanks(&mut self) {
        loop {
            self.take_while(|c| matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{3000}'));
            if !self.rest().starts_with("//") {
                return;
            }
            self.take_while(|c| c != '\n');
        }
    }

    /// The next token; `None` after a fault.
    fn token(&mut self) -> Option<Token> {
        let Some(first) = self.peek() else { return Some(Token::End) };
        if begins_name(first) {
            return Some(Token::Word(self.take_while(continues_name).to_owned()));
        }
        if first.is_ascii_digit() {
            return self.number();
        }
        if matches!(first, '"' | '\'') {
            return self.string(first);
        }
        if let Some(sign) = SIGNS.iter().find(|sign| self.rest().starts_with(**sign)) {
            self.at += sign.len();
            if *sign != "=" {
                return Some(Token::Sign(sign));
            }
            let range = self.at - 1..self.at;
            return self.fault(
                Fault::new(range, Message::new("expr-single-equals"))
                    .help(Message::new("expr-help-write").with("right", "==")),
            );
        }
        self.stranger(first)
    }

    fn fault(&mut self, fault: Fault) -> Option<Token> {
        self.faults.push(fault);
        None
    }

    /// A character that no expression has.
    fn stranger(&mut self, c: char) -> Option<Token> {
        let range = self.at..self.at + c.len_utf8();
        self.at = range.end;
        let message = Message::new("expr-stranger").with("character", c.to_string());
        let fault = Fault::new(range, message);
        let right = match c {
            '&' => Some("&&"),
            '|' => Some("||"),
            _ => FULL_WIDTH.iter().find(|(wide, _)| *wide == c).map(|(_, narrow)| *narrow),
        };
        match right {
            Some(right) => {
                self.fault(fault.help(Message::new("expr-help-write").with("right", right)))
            }
            None => self.fault(fault),
        }
    }

    fn number(&mut self) -> Option<Token> {
        let start = self.at;
        self.take_while(|c| c.is_ascii_digit());
        let mut behind = self.rest().chars();
        if behind.next() == Some('.') && behind.next().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
            self.take_while(|c| c.is_ascii_digit());
        }
        let digits = &self.text[start..self.at];
        let tail = self.take_while(continues_name);
        let range = start..self.at;
        if !tail.is_empty() {
            let message =
                Message::new("expr-number-tail").with("number", digits).with("tail", tail);
            return self
                .fault(Fault::new(range, message).help(Message::new("expr-help-number-tail")));
        }
        match quantity::decimal(digits) {
            Some(number) => Some(Token::Number(number)),
            None => self.fault(Fault::new(range, Message::new("expr-number-digits"))),
        }
    }

    fn string(&mut self, quote: char) -> Option<Token> {
        let start = self.at;
        self.at += 1;
        let mut value = String::new();
        let n_faults = self.faults.len();
        loop {
            value.push_str(self.take_while(|c| c != quote && c != '\\' && c != '\n'));
            match self.peek() {
                Some('\\') => value.extend(self.escape()),
                Some(c) if c == quote => {
                    self.at += 1;
                    return (self.faults.len() == n_faults).then_some(Token::Text(value));
                }
                _ => {
                    let message =
                        Message::new("expr-unclosed-text").with("quote", quote.to_string());
                    return self.fault(Fault::new(start..self.at, message));
                }
            }
        }
    }

    /// The character behind a backslash.
    fn escape(&mut self) -> Option<char> {
        let start = self.at;
        self.at += 1;
        let letter = self.peek();
        self.at += letter.map_or(0, char::len_utf8);
        let plain = match letter {
            Some(c @ ('\\' | '"' | '\'' | '`' | '?')) => Some(c),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('a') => Some('\u{7}'),
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some('v') => Some('\u{b}'),
            Some('x') => self.code(2),
            Some('u') => self.code(4),
            Some('U') => self.code(8),
            _ => None,
        };
        if plain.is_none() {
            let range = start..self.at;
            let message = Message::new("expr-escape").with("escape", &self.text[range.clone()]);
            self.fault(Fault::new(range, message).help(Message::new("expr-help-escape")));
        }
        plain
    }

    /// The character whose number follows in so many hexadecimal digits.
    fn code(&mut self, n_digits: usize) -> Option<char> {
        let rest = self.rest();
        let found = rest.bytes().take(n_digits).take_while(u8::is_ascii_hexdigit).count();
        self.at += found;
        let digits = &rest[..found];
        if found < n_digits {
            return None;
        }
        u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
    }
}
