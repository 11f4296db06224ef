//! Binding: an obligation's own words against record kinds, fields, shifts and windows.
//!
//! What does not fit becomes a finding at the contract's own line, before any record is read.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::place::Place;
use crate::base::value::Type;
use crate::calendar::Frame;
use crate::calendar::clock::Clock;
use crate::calendar::shift::Shift;
use crate::calendar::window::DeclaredWindow;
use crate::calendar::window::Every;
use crate::calendar::window::Windows;
use crate::calendar::window::windows;
use crate::expr;
use crate::expr::Program;
use crate::ledger::contract::Contract;
use crate::ledger::contract::clause;
use crate::ledger::contract::fields::Fields;
use crate::ledger::contract::fields::Word;
use crate::ledger::kinds::Kinds;
use crate::ledger::view::FieldNames;

/// What rule kinds bind against, the same for all obligations of a contract.
pub(super) struct World<'a> {
    pub(super) contract: &'a Contract,
    pub(super) kinds: &'a Kinds,
    pub(super) frame: Frame<'a>,
    pub(super) shifts: BTreeMap<String, Shift>,
    declared: BTreeMap<String, Vec<DeclaredWindow>>,
    /// The windows that obligations asked for so far; many ask for the same.
    asked: RefCell<BTreeMap<Every, Option<Arc<Windows>>>>,
}

impl<'a> World<'a> {
    pub(super) fn new(
        contract: &'a Contract,
        kinds: &'a Kinds,
        frame: Frame<'a>,
        shifts: BTreeMap<String, Shift>,
    ) -> World<'a> {
        let identity = &contract.identity;
        let mut declared: BTreeMap<String, Vec<DeclaredWindow>> = BTreeMap::new();
        for period in &identity.periods {
            declared.entry("period".to_owned()).or_default().push(DeclaredWindow {
                id: period.id.text.clone(),
                title: period.title.clone(),
                first: period.first,
                last: period.last,
            });
        }
        for window in &identity.windows {
            declared.entry(window.set.text.clone()).or_default().push(DeclaredWindow {
                id: window.id.text.clone(),
                title: window.title.clone(),
                first: window.first,
                last: window.last,
            });
        }
        let asked = RefCell::default();
        World { contract, kinds, frame, shifts, declared, asked }
    }

    /// The windows of the term; none if nothing declares them.
    fn windows(&self, every: &Every) -> Option<Arc<Windows>> {
        if let Some(known) = self.asked.borrow().get(every) {
            return known.clone();
        }
        let term = &self.contract.identity.term;
        let found = windows(every, term.first, term.last, self.frame, &self.declared).map(Arc::new);
        self.asked.borrow_mut().insert(every.clone(), found.clone());
        found
    }
}

/// One obligation while it is being bound.
pub(super) struct Binder<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) fields: Fields<'a>,
}

impl<'a> Binder<'a> {
    pub(super) fn new(world: &'a World<'a>, fields: Fields<'a>) -> Self {
        for key in ["id", "kind", "title", "level", "note", "bound", "clause", "since", "until"] {
            let _ = fields.node(key);
        }
        Binder { world, fields }
    }

    pub(super) fn report(&self, place: Place, message: Message, help: Option<Message>) {
        self.fields.problems().report(place, message, help);
    }

    /// Says that a name is none of the known ones.
    pub(super) fn unknown<'n>(
        &self,
        word: &Word,
        message: Message,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        let known: Vec<&str> = known.into_iter().collect();
        let help = match nearest(&word.text, known.iter().copied()) {
            Some(name) => Message::new("contract-did-you-mean").with("name", name),
            None => Message::new("contract-one-of").with("words", known.join(", ")),
        };
        self.report(word.place, message, Some(help));
    }

    /// Number of the record kind of this name.
    pub(super) fn kind(&self, word: &Word) -> Option<usize> {
        let kind = self.world.kinds.find(&word.text);
        if kind.is_none() && !word.text.is_empty() {
            let message = Message::new("contract-unknown-kind").with("name", &word.text);
            self.unknown(word, message, self.world.kinds.names());
        }
        kind
    }

    /// The record kind under the key `on`.
    pub(super) fn on(&self) -> Option<usize> {
        self.kind(&self.fields.required_word("on"))
    }

    /// The test under a key, if there is one; none if it does not compile.
    pub(super) fn optional_test(&self, word: Option<Word>, kind: usize) -> Option<Option<Program>> {
        match word {
            Some(word) => self.test(&word, kind).map(Some),
            None => Some(None),
        }
    }

    /// An expression over the fields of a kind that must be true or false.
    pub(super) fn test(&self, word: &Word, kind: usize) -> Option<Program> {
        self.test_of(word, &FieldNames::new(self.world.kinds, kind))
    }

    /// An expression over the fields of a kind that must be a number.
    pub(super) fn measure(&self, word: &Word, kind: usize) -> Option<Program> {
        let program = self.compile(word, kind)?;
        if program.is_bool() {
            self.report(word.place, Message::new("contract-not-a-number"), None);
            return None;
        }
        Some(program)
    }

    /// An expression over names of its own that must be true or false.
    pub(super) fn test_of(&self, word: &Word, names: &dyn expr::Names) -> Option<Program> {
        let program = self.compile_over(word, names)?;
        if !program.is_bool() {
            self.report(word.place, Message::new("contract-not-a-test"), None);
            return None;
        }
        Some(program)
    }

    fn compile(&self, word: &Word, kind: usize) -> Option<Program> {
        self.compile_over(word, &FieldNames::new(self.world.kinds, kind))
    }

    fn compile_over(&self, word: &Word, names: &dyn expr::Names) -> Option<Program> {
        match expr::compile(&word.text, names) {
            Ok(program) => Some(program),
            Err(faults) => {
                for fault in faults {
                    // One byte for the quote; a multi-line string is pointed at as a whole.
                    let start = word.place.start as usize + 1 + fault.range.start;
                    let end = word.place.start as usize + 1 + fault.range.end;
                    let fits = end <= word.place.end as usize
                        && word.text.len() + 2 == (word.place.end - word.place.start) as usize;
                    let place =
                        if fits { Place::new(word.place.source, start..end) } else { word.place };
                    self.report(place, fault.message, fault.help);
                }
                None
            }
        }
    }

    /// The field under a key, of a kind of records; `wanted` says what it may hold.
    pub(super) fn field(
        &self,
        key: &'static str,
        kind: usize,
        wanted: fn(&Type) -> bool,
    ) -> Option<u16> {
        let word = self.fields.word(key)?;
        self.field_named(&word, kind, wanted)
    }

    /// The field of this name.
    pub(super) fn field_named(
        &self,
        word: &Word,
        kind: usize,
        wanted: fn(&Type) -> bool,
    ) -> Option<u16> {
        let kind = self.world.kinds.kind(kind);
        let Some(slot) = kind.slot(&word.text) else {
            let message = Message::new("contract-unknown-field")
                .with("kind", &*kind.name)
                .with("field", &word.text);
            self.unknown(word, message, kind.fields.iter().map(|field| &*field.name));
            return None;
        };
        let ty = &kind.fields[usize::from(slot)].ty;
        if !wanted(ty) {
            let expected = if wanted(&Type::Instant) { "instant" } else { "list" };
            let message = Message::new("contract-field-type")
                .with("field", &word.text)
                .with("found", ty.name())
                .with("expected", expected);
            self.report(word.place, message, None);
            return None;
        }
        Some(slot)
    }

    /// The instant field under a key, or the field that dates records of the kind.
    pub(super) fn instant_field(&self, key: &'static str, kind: usize) -> Option<u16> {
        if self.fields.has(key) {
            // A record may also be dated by the window that it names.
            let fits = |ty: &Type| is_instant(ty) || matches!(ty, Type::Text);
            return self.field(key, kind, if key == "at" { fits } else { is_instant });
        }
        let _ = self.fields.node(key);
        let at = self.world.kinds.kind(kind).at;
        if at.is_none() {
            let message = Message::new("contract-missing-key").with("key", key);
            self.report(self.fields.place, message, None);
        }
        at
    }

    /// The clock under a key of a table; around the clock if it names none.
    pub(super) fn clock(&self, word: Option<Word>) -> Option<Clock> {
        let Some(word) = word else { return Some(Clock::Always) };
        if word.text == "24x7" {
            return Some(Clock::Always);
        }
        match self.world.shifts.get(&word.text) {
            Some(shift) => Some(Clock::Shift(shift.clone())),
            None if self.world.contract.identity.shifts.iter().any(|s| s.id.text == word.text) => {
                let message = Message::new("contract-unreadable-shift").with("id", &word.text);
                self.report(word.place, message, None);
                None
            }
            None => {
                let message = Message::new("contract-unknown-shift").with("id", &word.text);
                self.unknown(&word, message, self.world.shifts.keys().map(String::as_str));
                None
            }
        }
    }

    /// The shift of this name.
    pub(super) fn shift(&self, word: &Word) -> Option<Shift> {
        match self.clock(Some(word.clone()).filter(|word| !word.text.is_empty()))? {
            Clock::Shift(shift) => Some(shift),
            Clock::Always => {
                if !word.text.is_empty() {
                    let message = Message::new("contract-unknown-shift").with("id", &word.text);
                    self.unknown(word, message, self.world.shifts.keys().map(String::as_str));
                }
                None
            }
        }
    }

    /// The windows under a key; `missing` is what they are where the key is absent.
    pub(super) fn windows(&self, key: &'static str, missing: &str) -> Option<Arc<Windows>> {
        let word = self.fields.word(key);
        let text = word.as_ref().map_or(missing, |word| &word.text);
        let identity = &self.world.contract.identity;
        let every = Every::parse(text);
        let found = self.world.windows(&every);
        // That there are no periods at all is said once, for the whole contract.
        let said = text == "period" && identity.periods.is_empty();
        if found.is_none() && !said {
            let word =
                word.clone().unwrap_or(Word { text: text.to_owned(), place: self.fields.place });
            let message = Message::new("contract-unknown-window").with("id", &word.text);
            let plain = [
                "day",
                "workday",
                "week",
                "month",
                "quarter",
                "half-year",
                "year",
                "term",
                "holiday",
                "holiday-day",
            ];
            let known = plain.into_iter().chain(self.world.declared.keys().map(String::as_str));
            self.unknown(&word, message, known);
        }
        found
    }

    /// The assessment periods as windows.
    pub(super) fn period_windows(&self) -> Option<Arc<Windows>> {
        self.world.windows(&Every::Named("period".to_owned()))
    }

    /// The reference under the key `about`: outcomes count as being about that record.
    pub(super) fn about(&self, kind: usize) -> Option<u16> {
        self.field("about", kind, |ty| matches!(ty, Type::Ref(_)))
    }

    /// The obligations under a key, whose outcomes are counted; none may itself rest on outcomes.
    pub(super) fn outcomes(&self, key: &'static str) -> Option<Vec<usize>> {
        let contract = self.world.contract;
        let words = self.fields.words(key);
        let mut of = Vec::new();
        for word in &words {
            match contract.obligation_no(&word.text) {
                // It would find no outcomes there: what rests on outcomes is decided last.
                Some(no) if clause::has_key(&contract.obligations[no].node, "outcomes") => {
                    let message = Message::new("contract-depends").with("id", &word.text);
                    self.report(word.place, message, None);
                }
                Some(no) => of.push(no),
                None => {
                    let message =
                        Message::new("contract-unknown-obligation").with("id", &word.text);
                    let known = contract.obligations.iter().map(|o| o.id.text.as_str());
                    self.unknown(word, message, known);
                }
            }
        }
        if words.is_empty() {
            let message = Message::new("contract-empty-list").with("key", key);
            self.report(self.fields.place, message, None);
        }
        (of.len() == words.len() && !of.is_empty()).then_some(of)
    }
}

/// Whether a field holds an instant or a date.
pub(super) fn is_instant(ty: &Type) -> bool {
    matches!(ty, Type::Instant | Type::Date)
}
