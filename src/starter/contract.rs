//! The contract's blanks: periods, items and payments from the answers.

use crate::base::language::Language;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::Lapse;
use crate::base::time::Zone;
use crate::base::time::add_days;
use crate::base::time::add_months;
use crate::filing::entry::quoted;

use super::answers::Answers;
use super::fill::Blanks;

/// Everything that the contract and the pages beside it leave blank.
pub(super) fn blanks(answers: &Answers) -> Blanks {
    let system = match answers.language {
        Language::Zh => "信息系统",
        Language::En => "Information system",
    };
    let mut blanks = Blanks::default()
        .with("id", &answers.contract)
        .with("title", &quoted(&answers.title))
        .with("title_plain", &answers.title)
        .with("zone", &answers.zone)
        .with("calendar", answers.calendar())
        .with("total", &money(answers.total))
        .with("first", &answers.first.to_string())
        .with("last", &answers.last.to_string())
        .with("buyer", &quoted(&answers.buyer))
        .with("supplier", &quoted(&answers.supplier))
        .with("system_id", "main")
        .with("system", &quoted(system))
        .with("periods", &periods_text(answers))
        .with("items", &items(answers))
        .with("stages", &stages(answers));
    let duties = [
        ("respond", &answers.respond),
        ("restore", &answers.restore),
        ("report", &answers.report),
        ("check", &answers.check),
    ];
    for (name, duty) in duties {
        if let Some(duty) = duty {
            blanks = blanks.with(name, duty);
        }
    }
    blanks.with("check_text", check_text(answers))
}

/// How often there is an inspection, in words.
fn check_text(answers: &Answers) -> &'static str {
    let zh = answers.language == Language::Zh;
    match answers.check.as_deref() {
        Some("day") => {
            if zh {
                "每天"
            } else {
                "each day"
            }
        }
        Some("week") => {
            if zh {
                "每周"
            } else {
                "each week"
            }
        }
        Some("month") => {
            if zh {
                "每月"
            } else {
                "each month"
            }
        }
        _ => {
            if zh {
                "每个工作日"
            } else {
                "each working day"
            }
        }
    }
}

fn money(money: Money) -> String {
    format!("{:.2} {}", money.amount, money.currency.code())
}

/// First and last days of the periods; the last one is shorter where the term ends first.
fn periods(answers: &Answers) -> Vec<(Date, Date)> {
    let mut periods = Vec::new();
    for n in 0_i64.. {
        let months = i64::from(answers.months);
        let first = add_months(answers.first, n * months);
        if first > answers.last {
            break;
        }
        let last = add_days(add_months(answers.first, (n + 1) * months), -1);
        periods.push((first, last.min(answers.last)));
    }
    periods
}

/// The price in equal parts, to the hundredth; the last part has what is left over.
fn parts(total: Money, n: usize) -> Vec<Money> {
    let n = u32::try_from(n).unwrap_or(1).max(1);
    let each = Money::new((total.amount / Decimal::from(n)).trunc_with_scale(2), total.currency);
    let last = total.amount - each.amount * Decimal::from(n - 1);
    let all = (1..n).map(|_| each);
    all.chain(std::iter::once(Money::new(last, total.currency))).collect()
}

fn periods_text(answers: &Answers) -> String {
    let periods = periods(answers);
    let parts = parts(answers.total, periods.len());
    let blocks = periods.iter().zip(parts).enumerate().map(|(n, ((first, last), part))| {
        let title = match answers.language {
            Language::Zh => format!("第 {} 期", n + 1),
            Language::En => format!("Period {}", n + 1),
        };
        format!(
            "[[period]]\nid     = \"p{}\"\ntitle  = \"{title}\"\nfirst  = {first}\nlast   = {last}\namount = \"{}\"\n",
            n + 1,
            money(part)
        )
    });
    blocks.collect::<Vec<_>>().join("\n")
}

fn items(answers: &Answers) -> String {
    let zh = answers.language == Language::Zh;
    let pick = |a: &'static str, b: &'static str| if zh { a } else { b };
    let duties = [
        (&answers.respond, "response", pick("故障响应", "Response"), 5),
        (&answers.restore, "recovery", pick("故障恢复", "Restoration"), 5),
        (&answers.report, "monthly-report", pick("月报", "Monthly reports"), 5),
        (&answers.check, "inspection", pick("巡检", "Inspections"), 1),
    ];
    let there = duties.iter().filter(|(duty, ..)| duty.is_some());
    let blocks = there.zip(answers.shares()).enumerate().map(|(n, ((_, obligation, title, off), points))| {
        let standard = match zh {
            true => format!("每次违约扣 {off} 分，扣完为止。"),
            false => format!("{off} points off for each breach, down to 0."),
        };
        let n = n + 1;
        format!(
            "[[scorecard.section]]\nid     = \"{n}\"\ntitle  = \"{title}\"\npoints = {points}\n\n\
             [[scorecard.section.item]]\nid       = \"{n}.1\"\ntitle    = \"{title}\"\npoints   = {points}\n\
             standard = \"{standard}\"\ndeduct   = [{{ of = [\"{obligation}\"], points = {off} }}]\n"
        )
    });
    blocks.collect::<Vec<_>>().join("\n")
}

fn stages(answers: &Answers) -> String {
    let periods = periods(answers);
    let parts = parts(answers.total, periods.len());
    let blocks = periods.iter().zip(parts).enumerate().map(|(n, ((_, last), part))| {
        let (title, when) = match answers.language {
            Language::Zh => (format!("第 {} 期款", n + 1), "当期结束"),
            Language::En => (format!("Payment {}", n + 1), "the period is over"),
        };
        format!(
            "[[stage]]\nid      = \"s{0}\"\nclause  = \"C-6\"\ntitle   = \"{title}\"\namount  = \"{1}\"\n\
             when    = [{{ on_or_after = {2}, title = \"{when}\" }}]\ndeducts = [\"p{0}\"]\n",
            n + 1,
            money(part),
            add_days(*last, 1)
        )
    });
    blocks.collect::<Vec<_>>().join("\n")
}

/// The times of the worked example: a report at ten on the first day, an answer exactly at the limit,
/// and one a second later; none if the limit is not counted in seconds.
pub(super) fn example_times(answers: &Answers) -> Option<Blanks> {
    let Some(Lapse::Seconds(limit)) = answers.respond.as_deref().and_then(Lapse::parse) else {
        return None;
    };
    let zone = Zone::parse(&answers.zone)?;
    let reported = zone.instant(answers.first.and_hms_opt(10, 0, 0)?);
    let stamp = |at: Instant| zone.local(at).format("%Y-%m-%dT%H:%M:%S").to_string();
    let (in_time, late) = (reported.plus(limit), reported.plus(limit + 1));
    let day = zone.date(late);
    // The example ends with the term at the latest.
    if day >= answers.last {
        return None;
    }
    Some(
        Blanks::default()
            .with("reported", &stamp(reported))
            .with("in_time", &stamp(in_time))
            .with("late", &stamp(late))
            .with("as_of", &format!("{day}T23:59:59")),
    )
}
