//! Small contracts as text, verdicts made by hand, and what they come to.

mod items;
mod laws;
mod money;
mod penalties;
mod penalty_laws;
mod points;
mod records;
mod terms;

use std::sync::LazyLock;

use crate::assessment::Assessment;
use crate::assessment::ItemScore;
use crate::assessment::Settlement;
use crate::assessment::assess;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::moment::Moment;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::quantity::decimal;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::Zone;
use crate::ledger;
use crate::ledger::File;
use crate::ledger::Ledger;
use crate::ledger::contract;
use crate::ledger::kinds::Kinds;
use crate::obligations::Verdicts;
use crate::obligations::outcome::Decided;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Reach;
use crate::obligations::outcome::Verdict;

/// The record kinds, read once for all tests.
static SHIPPED: LazyLock<Kinds> = LazyLock::new(Kinds::shipped);

/// Two service years, four obligations whose outcomes the tests make up, no scorecard and no terms.
const HEAD: &str = r#"
id       = "demo"
title    = "示范合同"
zone     = "Asia/Shanghai"
calendar = "cn"
total    = "300000.00 CNY"

[term]
first = 2025-09-01
last  = 2027-08-31

[[party]]
id   = "buyer"
role = "采购人"

[[party]]
id   = "supplier"
role = "供应商"

[[period]]
id     = "y1"
title  = "第一年"
first  = 2025-09-01
last   = 2026-08-31
amount = "150000.00 CNY"

[[period]]
id     = "y2"
title  = "第二年"
first  = 2026-09-01
last   = 2027-08-31
amount = "150000.00 CNY"

[[window]]
set   = "semester"
id    = "s1"
title = "第一学期"
first = 2025-09-01
last  = 2026-02-28

[[window]]
set   = "semester"
id    = "s2"
title = "第二学期"
first = 2026-03-01
last  = 2026-08-31

[[clause]]
id     = "C-1"
title  = "条款"
group  = "一"
text   = "要求"
source = "L1"

[[clause.obligation]]
id   = "repair"
kind = "deadline"

[[clause.obligation]]
id   = "reply"
kind = "deadline"

[[clause.obligation]]
id   = "report"
kind = "cadence"

[[clause.obligation]]
id   = "value"
kind = "stat"
"#;

/// Bands and grades of the Turpan contract, its cap and its payments.
pub(super) const TERMS: &str = r#"
[[grade]]
clause = "C-1"
title  = "优秀"
score  = "[90, 100]"

[[grade]]
clause = "C-1"
title  = "良好"
score  = "[80, 90)"

[[grade]]
clause = "C-1"
title  = "合格"
score  = "[60, 80)"

[[grade]]
clause = "C-1"
title  = "不合格"
score  = "[0, 60)"

[[band]]
clause = "C-1"
title  = "不扣"
score  = "[90, 100]"
deduct = "0%"

[[band]]
clause = "C-1"
title  = "扣 3%"
score  = "[80, 90)"
deduct = "3%"

[[band]]
clause = "C-1"
title  = "扣 5%"
score  = "[70, 80)"
deduct = "5%"

[[band]]
clause = "C-1"
title  = "扣 10%"
score  = "[0, 70)"
deduct = "10%"

[cap]
clause = "C-1"
title  = "不超过总额的 10%"
share  = "10%"
"#;

/// A card of one item whose score is the value of the obligation `value`, to hundredths.
pub(super) const CARD: &str = r#"
[scorecard]
title = "考核表"
total = 100

[[scorecard.section]]
id     = "1"
title  = "部分"
points = 100

[[scorecard.section.item]]
id       = "1.1"
title    = "子项"
points   = 100
standard = "标准"
deduct   = [{ measure = "value", below = 100, step = 0.01, points = 0.01 }]
"#;

/// A card of one item.
pub(super) fn item(points: u32, deduct: &str) -> String {
    format!(
        "[scorecard]\ntitle = \"考核表\"\ntotal = {points}\n[[scorecard.section]]\nid = \"1\"\n\
         title = \"部分\"\npoints = {points}\n[[scorecard.section.item]]\nid = \"1.1\"\n\
         title = \"子项\"\npoints = {points}\nstandard = \"标准\"\ndeduct = [{deduct}]\n"
    )
}

/// Beijing midnight of a day written `2026-07-03`.
pub(super) fn day(text: &str) -> Instant {
    let date: Date = text.parse().expect("a date in the test");
    Zone::parse("Asia/Shanghai").expect("a zone of the database").midnight(date)
}

pub(super) fn number(text: &str) -> Decimal {
    decimal(text).expect("a number in the test")
}

/// One contract with outcomes made by hand.
pub(super) struct Desk {
    pub(super) ledger: Ledger,
    pub(super) verdicts: Verdicts,
}

impl Desk {
    /// A contract with these words beside the head.
    pub(super) fn new(words: &str) -> Desk {
        Desk::with_records(words, "")
    }

    /// The same, with records.
    pub(super) fn with_records(words: &str, records: &str) -> Desk {
        Desk::edited(&format!("{HEAD}\n{words}"), records)
    }

    /// A contract of exactly this text.
    pub(super) fn edited(contract: &str, records: &str) -> Desk {
        let ledger = if records.is_empty() {
            let (contract, _) = contract::read(SourceId(1), "demo/contract.toml", contract);
            let mut ledger = Ledger::default();
            ledger.kinds = SHIPPED.clone();
            ledger.contracts.push(contract);
            ledger
        } else {
            let files = [
                File {
                    source: SourceId(1),
                    path: "demo/contract.toml",
                    text: contract,
                    is_read: true,
                },
                File {
                    source: SourceId(2),
                    path: "demo/records/all.toml",
                    text: records,
                    is_read: true,
                },
            ];
            ledger::read(&files, &|_| None, day("2027-12-31")).0
        };
        assert_eq!(ledger.contracts.len(), 1, "the contract is read");
        assert_eq!(ledger.records.is_empty(), records.is_empty(), "the records are read");
        let eventful = Decided { eventful: true, ..Decided::default() };
        let n = ledger.contracts[0].obligations.len();
        let verdicts = Verdicts { decided: vec![eventful; n], levels: Vec::new() };
        Desk { ledger, verdicts }
    }

    pub(super) fn head() -> &'static str {
        HEAD
    }

    /// Adds an outcome to an obligation and puts it in its period.
    pub(super) fn file(&mut self, obligation: &str, mut outcome: Outcome) {
        let contract = &self.ledger.contracts[0];
        let identity = &contract.identity;
        outcome.period = identity
            .periods
            .iter()
            .position(|period| identity.period_interval(period).contains(outcome.at));
        let no = contract.obligation_no(obligation).expect("an obligation of the contract");
        let outcomes = &mut self.verdicts.decided[no].outcomes;
        outcomes.push(outcome);
        outcomes.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    }

    /// Adds breaches of an obligation, one on each of these days.
    pub(super) fn breaches(&mut self, obligation: &str, days: &[&str]) {
        for text in days {
            self.file(obligation, outcome(text, text, Verdict::Breached));
        }
    }

    /// Gives the two years these scores; works with [`CARD`].
    pub(super) fn score(&mut self, years: &[&str]) {
        for (value, at) in years.iter().zip(["2026-08-31", "2027-08-31"]) {
            let mut outcome = outcome(at, at, Verdict::Met);
            outcome.value = Some(number(value));
            outcome.evidence = vec![RecordNo(0)];
            self.file("value", outcome);
        }
    }

    pub(super) fn assess(&self, as_of: &str) -> (Assessment, Vec<Finding>) {
        assess(&self.ledger, 0, &self.verdicts, &Moment::new(day(as_of)))
    }

    /// The first item of the first year.
    pub(super) fn item(&self, as_of: &str) -> ItemScore {
        let (mut assessment, _) = self.assess(as_of);
        assessment.periods.remove(0).sections.remove(0).items.remove(0)
    }

    pub(super) fn settlement(&self, as_of: &str) -> Settlement {
        self.assess(as_of).0.settlement.expect("the contract states a total")
    }
}

/// An outcome of that day.
pub(super) fn outcome(id: &str, at: &str, verdict: Verdict) -> Outcome {
    Outcome {
        id: id.to_owned(),
        record: None,
        window: None,
        at: day(at),
        period: None,
        due: None,
        done: None,
        verdict,
        provisional: false,
        units: u32::from(verdict == Verdict::Breached),
        open_units: u32::from(matches!(verdict, Verdict::Pending | Verdict::Undecidable)),
        value: None,
        reach: Reach::Exact,
        room: None,
        no_data: false,
        shown: false,
        offenders: Vec::new(),
        evidence: Vec::new(),
        place: Place::start_of(SourceId(0)),
        summary: Message::new("verdict-in-time"),
        proof: Proof::default(),
    }
}

/// Low, now and high of a range as text.
pub(super) fn ends(range: crate::assessment::Range) -> [String; 3] {
    [range.low, range.now, range.high].map(|number| number.normalize().to_string())
}

/// Low, now and high of an amount as text.
pub(super) fn sums(range: crate::assessment::MoneyRange) -> [String; 3] {
    [range.low, range.now, range.high].map(|money| money.amount.to_string())
}
