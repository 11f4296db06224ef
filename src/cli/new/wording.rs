//! What `new` says: the records as they are filed, what they leave open, what to do next.

use std::collections::BTreeMap;

use super::compose::SUPPLIER;
use crate::base::message::Message;
use crate::filing::draft::Draft;
use crate::filing::draft::texts;
use crate::filing::wanted::is_of_others;
use crate::filing::wanted::wanted;
use crate::ledger::kinds::Kind;
use crate::reports::Brief;
use crate::reports::terminal::Tone;
use crate::reports::terminal::clean;

/// Records of one file that are shown whole; of more only how many there are.
const SHOWN: usize = 3;

/// What is filed where.
pub(super) fn records(
    brief: &Brief<'_>,
    files: &BTreeMap<String, Vec<Draft>>,
    is_dry: bool,
) -> String {
    let mut text = String::new();
    for (path, drafts) in files {
        let key = if is_dry { "new-would-file" } else { "new-filed" };
        let message = Message::new(key).with("n", drafts.len()).with("path", path);
        text.push_str(&brief.ink.paint(Tone::Strong, &brief.say(&message)));
        text.push_str("\n\n");
        let shown = if drafts.len() > SHOWN { 1 } else { drafts.len() };
        for line in texts(&drafts[..shown]).lines() {
            let line = format!("    {}", clean(line));
            text.push_str(line.trim_end());
            text.push('\n');
        }
        if drafts.len() > shown {
            let message = Message::new("new-and-more").with("n", drafts.len() - shown);
            text.push_str(&format!("    {}\n", brief.say(&message)));
        }
        text.push('\n');
    }
    text
}

/// What the contract looks at and the records leave out: of the supplier, and of the purchaser.
pub(super) fn left_open(
    brief: &Brief<'_>,
    contract: usize,
    files: &BTreeMap<String, Vec<Draft>>,
) -> String {
    let mut text = String::new();
    let Some(draft) = files.values().flatten().next() else { return text };
    let Some(kind) = brief.book.ledger.kinds.named(&draft.kind) else { return text };
    let terms = &brief.book.ledger.contracts[contract];
    let lacking: Vec<u16> = wanted(terms, kind)
        .into_iter()
        .filter(|slot| kind.spec(*slot).is_some_and(|spec| draft.get(&spec.name).is_none()))
        .collect();
    let is_theirs = |slot: &u16| {
        let signature = [kind.judged_by, kind.judged_at].contains(&Some(*slot));
        let spec = kind.spec(*slot);
        signature || spec.is_some_and(|spec| spec.judged || is_of_others(spec, SUPPLIER))
    };
    let (theirs, own): (Vec<u16>, Vec<u16>) = lacking.into_iter().partition(is_theirs);
    for (key, slots) in [("new-left-open", own), ("new-left-to-judge", theirs)] {
        if !slots.is_empty() {
            let message = Message::new(key).with("fields", names(brief, kind, &slots));
            text.push_str(&format!("{}\n", brief.say(&message)));
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// `responded_at (响应时间), restored_at (恢复时间)`.
fn names(brief: &Brief<'_>, kind: &Kind, slots: &[u16]) -> String {
    let language = brief.catalog.language();
    let specs = slots.iter().filter_map(|slot| kind.spec(*slot));
    let named = specs.map(|spec| match spec.label.of(language) {
        "" => spec.name.to_string(),
        label => format!("{} ({label})", spec.name),
    });
    named.collect::<Vec<_>>().join(", ")
}

/// What to type next.
pub(super) fn next(brief: &Brief<'_>, texts: &BTreeMap<String, String>) -> String {
    let paths: Vec<String> = texts.keys().map(|path| clean(path).into_owned()).collect();
    let add = format!("git add {} && git commit", paths.join(" "));
    format!("\n{}\n", brief.say(&Message::new("new-next").with("command", add)))
}
