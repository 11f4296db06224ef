//! Entries: records that have nothing to prove, told whole in their row of a month's page.
//!
//! A page of its own is for what somebody must look into: a breach, a doubt, a judgement that is
//! missing, something that git says against the record, files that were attached. All else is met and
//! filed in order; its fields and verdicts stand folded in its row, which has an address of its own.

use crate::base::language::Language;
use crate::base::proof::RecordNo;
use crate::base::value::Value;
use crate::integrity::Deed;
use crate::integrity::Knowledge;
use crate::ledger::kinds::FieldSpec;
use crate::ledger::kinds::Page as PageForm;
use crate::ledger::record::Record;
use crate::obligations::outcome::Verdict;

use super::acts::short;
use super::desk::Desk;
use super::field::is_reference;
use super::field::plain;
use super::parts::Anchor;
use super::target::OutcomeAt;
use super::theme::escape;
use super::trace::Arrival;
use super::voice::Voice;

/// How many verdicts a row names.
const MAX_VERDICTS: usize = 12;

impl Desk<'_> {
    /// Whether a record has a page of its own.
    pub fn has_own_page(&self, number: RecordNo) -> bool {
        match self.kind(self.record(number)).page {
            PageForm::Own => true,
            PageForm::Month => false,
            PageForm::Proof => self.loud[number.0 as usize],
        }
    }

    /// Whether there is something about a record that somebody must look into.
    pub(super) fn is_loud(&self, number: RecordNo) -> bool {
        let record = self.record(number);
        let outcomes = self.outcomes_of(number).iter();
        let is_own = |at: &&OutcomeAt| {
            let outcome = self.outcome(**at);
            outcome.record == Some(number) || outcome.offenders.contains(&number)
        };
        let is_calm = |at: &OutcomeAt| {
            let outcome = self.outcome(*at);
            matches!(outcome.verdict, Verdict::Met | Verdict::Upcoming) && !outcome.shown
        };
        if outcomes.filter(|at| !is_calm(at)).any(|at| is_own(&at)) {
            return true;
        }
        if self.knowledge(record.contract as usize) != Knowledge::Nothing {
            let is_odd = matches!(self.arrival(number), Arrival::Late | Arrival::Uncommitted);
            if is_odd || self.trace(number).is_some_and(|trace| !trace.kinds().is_empty()) {
                return true;
            }
            let history = self.trace(number).map(|trace| trace.history);
            let is_altered = history.is_some_and(|history| {
                let altered = history.events.iter().any(|event| match &event.deed {
                    Deed::Changed(changes) => changes.iter().any(|change| change.old.is_some()),
                    Deed::Deleted => true,
                    Deed::Landed | Deed::Moved(_) => false,
                });
                altered || history.is_doubtful || history.is_uncommitted
            });
            if is_altered {
                return true;
            }
        }
        record.fields.iter().any(|field| has_file(&field.value))
    }
}

/// Whether a value names a file that is attached.
fn has_file(value: &Value) -> bool {
    match value {
        Value::List(items) => items.iter().any(|item| has_file(&item.value)),
        Value::Table(entries) => entries.iter().any(|entry| &*entry.name == "file"),
        _ => false,
    }
}

impl Voice<'_> {
    /// Everything that a record says and what was decided about it, as safe HTML.
    pub(super) fn whole(&self, number: RecordNo) -> String {
        let desk = self.desk;
        let record = desk.record(number);
        let kind = desk.kind(record);
        let mut out = String::with_capacity(2_048);
        out.push_str("<dl class=\"entry\">");
        let mut fields: Vec<_> = record.fields.iter().collect();
        fields.sort_by_key(|field| field.slot);
        for field in fields {
            let spec = &kind.fields[usize::from(field.slot)];
            if &*spec.name == "id" || spec.git {
                continue;
            }
            out.push_str("<div><dt>");
            let label = match self.language() {
                Language::Zh => &*spec.label.zh,
                Language::En => &*spec.label.en,
            };
            escape(&mut out, label);
            out.push_str("</dt><dd>");
            self.whole_value(&mut out, record, spec, &field.value);
            out.push_str("</dd></div>");
        }
        out.push_str("</dl>");
        let own = desk.outcomes_of(number).iter();
        let own = own.filter(|at| desk.outcome(**at).verdict != Verdict::Upcoming);
        let own: Vec<&OutcomeAt> = own.take(MAX_VERDICTS).collect();
        if !own.is_empty() {
            out.push_str("<ul class=\"judged\">");
            for at in own {
                self.whole_verdict(&mut out, *at);
            }
            out.push_str("</ul>");
        }
        self.whole_landing(&mut out, number);
        out
    }

    fn whole_value(&self, out: &mut String, record: &Record, spec: &FieldSpec, value: &Value) {
        let contract = record.contract as usize;
        match value {
            Value::Text(text) if spec.markdown => {
                out.push_str(&self.markdown(text, ""));
            }
            Value::List(items) if items.iter().any(|one| matches!(one.value, Value::Table(_))) => {
                out.push_str("<ul>");
                for item in items {
                    let Value::Table(entries) = &item.value else { continue };
                    out.push_str("<li>");
                    for (n, entry) in entries.iter().enumerate() {
                        let part = spec.fields.iter().find(|part| *part.name == *entry.name);
                        if n > 0 {
                            out.push_str(" · ");
                        }
                        escape(out, &plain(self, contract, part.unwrap_or(spec), &entry.value));
                    }
                    out.push_str("</li>");
                }
                out.push_str("</ul>");
            }
            Value::Text(_) | Value::List(_) if is_reference(&spec.ty) => {
                let ids: Vec<&str> = match value {
                    Value::Text(text) => vec![text],
                    Value::List(items) => {
                        items.iter().filter_map(|item| item.value.as_text()).collect()
                    }
                    _ => Vec::new(),
                };
                for (n, id) in ids.into_iter().enumerate() {
                    if n > 0 {
                        out.push(' ');
                    }
                    match self.desk.record_by_id(contract, id) {
                        Some(number) => anchor(out, &self.to_record(number)),
                        None => escape(out, id),
                    }
                }
            }
            value => {
                let is_figure = value.as_number().is_some()
                    || matches!(value, Value::Instant(_) | Value::Date(_));
                let text = plain(self, contract, spec, value);
                if is_figure {
                    out.push_str("<span class=\"num\">");
                    escape(out, &text);
                    out.push_str("</span>");
                } else {
                    escape(out, &text);
                }
            }
        }
    }

    fn whole_verdict(&self, out: &mut String, at: OutcomeAt) {
        let outcome = self.desk.outcome(at);
        let obligation = &self.desk.contract(at.contract).obligations[at.obligation];
        let place = self.desk.outcome_place(at);
        let badge = self.verdict(outcome.verdict);
        out.push_str("<li><span class=\"state s-");
        out.push_str(badge.name);
        out.push_str("\">");
        escape(out, &badge.word);
        out.push_str("</span> ");
        anchor(out, &self.to_place(place, &obligation.title));
        out.push_str(" <span class=\"minor\">");
        escape(out, &self.say(&outcome.summary));
        out.push_str("</span></li>");
    }

    /// When the record reached the trunk, and when something was added to it.
    fn whole_landing(&self, out: &mut String, number: RecordNo) {
        let arrival = self.desk.arrival(number);
        if matches!(arrival, Arrival::Unknown | Arrival::Later) {
            let badge = self.arrival(arrival);
            out.push_str("<p class=\"marks\"><span class=\"state s-");
            out.push_str(badge.name);
            out.push_str("\">");
            escape(out, &badge.word);
            out.push_str("</span></p>");
        }
        let Some(trace) = self.desk.trace(number) else { return };
        let contract = self.desk.record(number).contract as usize;
        let mut is_first = true;
        for event in &trace.history.events {
            let key = match &event.deed {
                Deed::Landed => "act-deed-landed",
                Deed::Changed(_) => "act-deed-added",
                Deed::Moved(_) => "act-deed-moved",
                Deed::Deleted => continue,
            };
            out.push_str(if is_first { "<p class=\"minor\">" } else { " · " });
            is_first = false;
            escape(out, &self.word(key));
            out.push_str(" <span class=\"num\">");
            escape(out, &self.instant(contract, event.landed));
            out.push_str("</span> <code>");
            escape(out, short(&event.act().commit));
            out.push_str("</code>");
        }
        if !is_first {
            out.push_str("</p>");
        }
    }
}

fn anchor(out: &mut String, link: &Anchor) {
    if link.href.is_empty() {
        escape(out, &link.text);
        return;
    }
    out.push_str("<a href=\"");
    escape(out, &link.href);
    out.push_str("\">");
    escape(out, &link.text);
    out.push_str("</a>");
}
