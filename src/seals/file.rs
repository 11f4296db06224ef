//! The file of a seal: TOML that a person can read and sign off, the same bytes for the same seal.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::assessment::Range;
use crate::base::document::quoted;
use crate::base::quantity::Decimal;
use crate::obligations::outcome::Verdict;

use super::Seal;
use super::canonical;
use super::figures::MoneyFigures;
use super::figures::ScoreFigures;

/// Form of the files; grows when a key changes its meaning.
pub(super) const FORM: u32 = 1;

/// The text of a seal's file; `comments` stand at its head, a line each.
pub fn print(seal: &Seal, comments: &[String]) -> String {
    let mut out = String::new();
    for line in comments {
        let _ = writeln!(out, "{}", format!("# {line}").trim_end());
    }
    if !comments.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "form        = {FORM}");
    pair(&mut out, "contract   ", &seal.contract);
    pair(&mut out, "period     ", &seal.period);
    let _ = writeln!(out, "as_of       = {}", seal.as_of.rfc3339());
    pair(&mut out, "commit     ", &seal.commit);
    pair(&mut out, "version    ", &seal.version);
    let _ = writeln!(out, "provisional = {}", seal.is_provisional);
    pair(&mut out, "digest     ", &seal.digest);
    if let Some(figures) = &seal.figures.score {
        score(&mut out, figures);
    }
    if let Some(figures) = &seal.figures.money {
        money(&mut out, figures);
    }
    out.push_str("\n[verdicts]\n");
    for verdict in Verdict::ALL {
        let _ = writeln!(out, "{} = {}", verdict.name(), seal.figures.counts().of(verdict));
    }
    out.push_str("\n[verdicts.of]\n");
    for (id, counts) in &seal.figures.verdicts {
        let some = Verdict::ALL.into_iter().filter(|verdict| counts.of(*verdict) > 0);
        let some: Vec<String> =
            some.map(|verdict| format!("{} = {}", verdict.name(), counts.of(verdict))).collect();
        let _ = writeln!(out, "{} = {{ {} }}", quoted(id), some.join(", "));
    }
    out.push_str("\n[inputs]\n");
    pair(&mut out, "contract", &seal.inputs.contract);
    pair(&mut out, "calendar", &seal.inputs.calendar);
    digests(&mut out, "kinds", &seal.inputs.kinds);
    digests(&mut out, "records", &seal.inputs.records);
    for one in &seal.amended {
        out.push_str("\n[[amended]]\n");
        pair(&mut out, "reason ", &one.reason);
        let _ = writeln!(out, "date    = {}", one.date);
        let _ = writeln!(out, "as_of   = {}", one.as_of.rfc3339());
        pair(&mut out, "commit ", &one.commit);
        pair(&mut out, "version", &one.version);
        pair(&mut out, "digest ", &one.digest);
        for (what, old, new) in &one.figures {
            out.push_str("\n[[amended.figure]]\n");
            pair(&mut out, "what", what);
            pair(&mut out, "old ", old);
            pair(&mut out, "new ", new);
        }
    }
    out
}

/// The digest over a seal, whatever digest it states itself.
pub(super) fn digest(seal: &Seal) -> String {
    canonical::file(&print(seal, &[]), &["digest"])
}

fn score(out: &mut String, figures: &ScoreFigures) {
    out.push_str("\n[score]\n");
    let _ = writeln!(out, "total  = {}", range(figures.total));
    let _ = writeln!(out, "points = {}", number(figures.points));
    if let Some(grade) = &figures.grade {
        pair(out, "grade ", grade);
    }
    for section in &figures.sections {
        out.push_str("\n[[score.section]]\n");
        pair(out, "id    ", &section.id);
        pair(out, "title ", &section.title);
        let _ = writeln!(out, "score  = {}", range(section.score));
        let _ = writeln!(out, "points = {}", number(section.points));
        out.push_str("items  = [\n");
        for item in &section.items {
            let _ = writeln!(
                out,
                "    {{ id = {}, score = {}, points = {}, title = {} }},",
                quoted(&item.id),
                range(item.score),
                number(item.points),
                quoted(&item.title)
            );
        }
        out.push_str("]\n");
    }
    if !figures.bonuses.is_empty() {
        out.push_str("\n[score.bonus]\n");
        for (id, points) in &figures.bonuses {
            let _ = writeln!(out, "{} = {}", quoted(id), range(*points));
        }
    }
}

fn money(out: &mut String, figures: &MoneyFigures) {
    out.push_str("\n[money]\n");
    pair(out, "currency ", figures.currency.code());
    if let Some(deduction) = figures.deduction {
        let _ = writeln!(out, "deduction = {}", amount(deduction));
        let _ = writeln!(out, "damages   = {}", amount(figures.damages));
    }
    let stages: Vec<String> = figures.stages.iter().map(|id| quoted(id)).collect();
    let _ = writeln!(out, "stages    = [{}]", stages.join(", "));
    let _ = writeln!(out, "payable   = {}", amount(figures.payable));
    for penalty in &figures.penalties {
        out.push_str("\n[[money.penalty]]\n");
        pair(out, "id    ", &penalty.id);
        pair(out, "title ", &penalty.title);
        let _ = writeln!(out, "amount = {}", amount(penalty.amount));
    }
}

fn digests(out: &mut String, name: &str, digests: &BTreeMap<String, String>) {
    let _ = writeln!(out, "\n[inputs.{name}]");
    for (id, digest) in digests {
        let _ = writeln!(out, "{} = \"{digest}\"", quoted(id));
    }
}

fn pair(out: &mut String, key: &str, text: &str) {
    let _ = writeln!(out, "{key} = {}", quoted(text));
}

fn number(number: Decimal) -> String {
    quoted(&number.normalize().to_string())
}

/// Points: one number, or the three ends of what is not known exactly.
fn range(range: Range) -> String {
    ends(range, |number| number.normalize().to_string())
}

/// An amount, exactly, with at least two decimals.
fn amount(range: Range) -> String {
    ends(range, |number| {
        let mut number = number.normalize();
        if number.scale() < 2 {
            number.rescale(2);
        }
        number.to_string()
    })
}

fn ends(range: Range, print: impl Fn(Decimal) -> String) -> String {
    let of = |number: Decimal| quoted(&print(number));
    match range.is_exact() && range.now == range.low {
        true => of(range.now),
        false => format!(
            "{{ low = {}, now = {}, high = {} }}",
            of(range.low),
            of(range.now),
            of(range.high)
        ),
    }
}
