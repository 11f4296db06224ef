//! The form of a period as a workbook says it: the page's own view, cell by cell.

use super::BonusView;
use super::ItemView;
use super::LossView;
use super::View;
use super::look;
use crate::base::message::Message;
use crate::base::quantity::decimal;
use crate::site::parts::Span;
use crate::site::voice::Voice;
use crate::tables::form::Form;
use crate::tables::form::Group;
use crate::tables::form::Mark;
use crate::tables::form::Part;
use crate::tables::form::Row;
use crate::tables::form::Total;

/// The form of a period, with what its page says.
pub(in crate::site) fn form(voice: &Voice<'_>, c: usize, p: usize) -> Form {
    let view = look(voice, c, p);
    let word = |key: &str| voice.word(key);
    let mut groups: Vec<Group> = view
        .sections
        .iter()
        .map(|section| {
            let full = &section.points;
            let score = match view.is_ahead {
                true => full.clone(),
                false => format!("{} / {full}", section.score.now),
            };
            Group {
                title: vec![section.id.clone(), section.title.clone(), score],
                rows: section.items.iter().map(|item| row(voice, &view, item)).collect(),
            }
        })
        .collect();
    groups.push(Group {
        title: vec![word("site-form-bonus")],
        rows: view.bonuses.iter().map(|bonus| bonus_row(voice, &view, bonus)).collect(),
    });
    Form {
        title: view.form.clone(),
        sheet: view.period.clone(),
        period: view.period.clone(),
        stamp: view.stamp.clone(),
        notices: notices(voice, &view),
        head: head(voice, &view),
        columns: [
            word("site-form-section"),
            word("site-form-item"),
            word("site-form-points"),
            word("site-form-standard"),
            word("site-form-score"),
            word("site-form-remark"),
        ],
        groups,
        total: total(voice, &view),
        notes: match view.is_ahead || view.total.note.is_empty() {
            true => Vec::new(),
            false => vec![view.total.note.clone()],
        },
        boxes: boxes(voice, &view),
        parts: parts(voice, &view),
    }
}

fn boxes(voice: &Voice<'_>, view: &View) -> Vec<Vec<String>> {
    let blank = String::new;
    let sign = |role: &String| {
        vec![
            role.clone(),
            blank(),
            voice.word("site-form-sign"),
            blank(),
            voice.word("site-form-date"),
        ]
    };
    let opinion = vec![voice.word("site-form-opinion")];
    std::iter::once(opinion).chain(view.signatures.iter().map(sign)).collect()
}

/// That input was not read, and what a seal says.
fn notices(voice: &Voice<'_>, view: &View) -> Vec<String> {
    let mut notices: Vec<String> = vec![view.unread.clone()];
    if let Some(sealing) = &view.sealing {
        notices.push(sealing.word.clone());
        notices.extend(sealing.said.iter().cloned());
    }
    if !view.awaits.is_empty() {
        let awaits = view.awaits.join(voice.separator());
        notices.push(format!("{} {awaits}", voice.word("site-form-awaits")));
    }
    notices.retain(|one| !one.is_empty());
    notices
}

fn head(voice: &Voice<'_>, view: &View) -> Vec<(String, String)> {
    let mut head = vec![
        (voice.word("site-form-contract"), view.contract.clone()),
        (voice.word("site-form-period"), format!("{} {}", view.period, view.days)),
    ];
    head.extend(view.parties.iter().cloned());
    head
}

fn row(voice: &Voice<'_>, view: &View, item: &ItemView) -> Row {
    let mut remark = Vec::new();
    if !view.is_ahead {
        remark.extend(reach(voice, &item.score));
        let state = match (item.is_waiting, item.is_unproven, item.is_clean) {
            (true, _, _) => "site-form-waiting",
            (_, true, _) => "site-form-unproven",
            (_, _, true) => "site-form-clean",
            _ => "",
        };
        remark.extend((!state.is_empty()).then(|| voice.word(state)));
        remark.extend(item.given.iter().map(|one| one.in_words()));
    }
    remark.extend(item.losses.iter().map(|loss| format!("−{} {}", loss.points, loss_words(loss))));
    let open = voice.word("site-form-open");
    remark.extend(item.open.iter().map(|loss| format!("{open}{}", loss_words(loss))));
    let rest = [&item.spent, &item.more, &item.sealed];
    remark.extend(rest.into_iter().filter(|text| !text.is_empty()).cloned());
    Row {
        item: format!("{} {}", item.id, item.title.text),
        points: mark(&item.points),
        standard: item.standard.clone(),
        score: if view.is_ahead { Mark::Blank } else { mark(&item.score.now) },
        remark,
    }
}

fn loss_words(loss: &LossView) -> String {
    let parts = [&loss.subject.text, &loss.obligation, &loss.what, &loss.remark];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.map(String::as_str).collect::<Vec<&str>>().join(" ")
}

fn bonus_row(voice: &Voice<'_>, view: &View, bonus: &BonusView) -> Row {
    let mut remark = Vec::new();
    if !view.is_ahead {
        remark.extend(reach(voice, &bonus.score));
        remark.extend(bonus.is_open.then(|| voice.word("site-form-bonus-open")));
        remark
            .extend((!bonus.is_open && bonus.is_none).then(|| voice.word("site-form-bonus-none")));
    }
    let records: Vec<&str> = bonus.records.iter().map(|one| one.text.as_str()).collect();
    remark.extend((!records.is_empty()).then(|| records.join(voice.separator())));
    remark.extend((bonus.n_more > 0).then(|| voice.word("site-more-hidden")));
    Row {
        item: format!("{} {} {}", bonus.id, bonus.title, bonus.clause.text),
        points: Mark::Words(voice.word("site-form-bonus")),
        standard: bonus.stated.clone(),
        score: if view.is_ahead { Mark::Blank } else { mark(&bonus.score.now) },
        remark,
    }
}

fn total(voice: &Voice<'_>, view: &View) -> Total {
    let mut grades = vec![view.ceiling.clone(), view.grades.join("　")];
    grades.retain(|line| !line.is_empty());
    let mut remark = Vec::new();
    if !view.is_ahead {
        remark.extend(reach(voice, &view.total));
    }
    if !view.grades.is_empty() {
        remark.push(format!("{} {}", voice.word("site-form-grade"), view.grade));
    }
    if let Some(deduction) = &view.deduction {
        let amount = &deduction.amount;
        let reach = reach(voice, amount).map(|reach| format!(" {reach}")).unwrap_or_default();
        let label = voice.word("site-form-deduction");
        remark.push(format!("{label} {}{reach}", amount.now));
    }
    Total {
        label: voice.word("site-form-total"),
        points: mark(&view.of),
        grades,
        score: if view.is_ahead { Mark::Blank } else { mark(&view.total.now) },
        remark,
    }
}

fn parts(voice: &Voice<'_>, view: &View) -> Vec<Part> {
    let bands = view.bands.iter().map(|band| {
        (band.score.clone(), format!("{} {}", band.title, band.clause.text), band.is_current)
    });
    let readings = view
        .readings
        .iter()
        .map(|one| (one.id.text.clone(), format!("{} {}", one.title, one.reading), false));
    vec![
        Part { title: voice.word("site-form-bands"), lead: String::new(), lines: bands.collect() },
        Part {
            title: voice.word("site-form-notes"),
            lead: voice.word("site-form-notes-lead"),
            lines: readings.collect(),
        },
    ]
}

/// Least and most, where a number is not known exactly.
fn reach(voice: &Voice<'_>, span: &Span) -> Option<String> {
    (!span.exact).then(|| voice.say(&Message::new("take-form-reach").with("reach", &span.reach)))
}

/// A number as the page prints it.
fn mark(text: &str) -> Mark {
    match decimal(text) {
        Some(number) => Mark::Number(number),
        None if text.is_empty() => Mark::Blank,
        None => Mark::Words(text.to_owned()),
    }
}
