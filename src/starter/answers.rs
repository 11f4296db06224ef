//! What is asked for a new repository: each answer is checked as the linter would, as soon as it is given.

use crate::base::language::Language;
use crate::base::message::Message;
use crate::base::quantity::Currency;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::quantity::decimal;
use crate::base::time::Date;
use crate::base::time::Lapse;
use crate::base::time::Zone;
use crate::base::time::add_days;
use crate::base::time::add_months;
use crate::base::time::parts;
use crate::ledger::reader::is_good_id;

/// Name of the calendar that ships with the program.
pub const CHINA: &str = "cn";

/// What a form has in all.
const FULL: u32 = 100;

/// Periods that a term may have; more would be a slip.
const MAX_PERIODS: i64 = 120;

/// What is asked, in this order: the key, and the message that asks.
pub const QUESTIONS: [(&str, &str); 14] = [
    ("contract", "init-ask-contract"),
    ("title", "init-ask-title"),
    ("buyer", "init-ask-buyer"),
    ("supplier", "init-ask-supplier"),
    ("zone", "init-ask-zone"),
    ("first", "init-ask-first"),
    ("last", "init-ask-last"),
    ("total", "init-ask-total"),
    ("months", "init-ask-months"),
    ("respond", "init-ask-respond"),
    ("restore", "init-ask-restore"),
    ("report", "init-ask-report"),
    ("check", "init-ask-check"),
    ("points", "init-ask-points"),
];

/// Words that say that a duty is not part of the contract.
const NONE: [&str; 4] = ["none", "no", "无", "没有"];

/// What was answered, with what is taken where nobody answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// The language of the interface and of the templates.
    pub language: Language,
    /// Id of the contract, and name of its folder.
    pub contract: String,
    /// Title of the contract.
    pub title: String,
    /// The purchaser.
    pub buyer: String,
    /// The supplier.
    pub supplier: String,
    /// Time zone.
    pub zone: String,
    /// First day of the term.
    pub first: Date,
    /// Last day of the term.
    pub last: Date,
    /// Price in all.
    pub total: Money,
    /// Months of an assessment period.
    pub months: u32,
    /// Within which time a fault is responded to, if that is a duty.
    pub respond: Option<String>,
    /// Within which time a fault is restored, if that is a duty.
    pub restore: Option<String>,
    /// Within which time a monthly report follows its month, if that is a duty.
    pub report: Option<String>,
    /// How often there is an inspection, if that is a duty.
    pub check: Option<String>,
    /// Points of the duties, in the order above; none while they are divided by themselves.
    pub points: Option<Vec<Decimal>>,
}

impl Answers {
    /// What is taken where nobody answers: a term of a year from a day on.
    pub fn new(language: Language, today: Date) -> Answers {
        let zh = language == Language::Zh;
        let pick = |a: &str, b: &str| if zh { a.to_owned() } else { b.to_owned() };
        let currency =
            if zh { Currency::CNY } else { Currency::parse("EUR").unwrap_or(Currency::CNY) };
        Answers {
            language,
            contract: "ops".to_owned(),
            title: pick("信息系统运维服务合同", "Operation of an information system"),
            buyer: pick("采购单位", "Purchaser"),
            supplier: pick("运维服务商", "Supplier"),
            zone: pick("Asia/Shanghai", "UTC"),
            first: today,
            last: year_from(today),
            total: Money::new(Decimal::from(120_000), currency),
            months: 3,
            respond: Some("2h".to_owned()),
            restore: Some("8h".to_owned()),
            report: Some("5 workdays".to_owned()),
            check: Some("workday".to_owned()),
            points: None,
        }
    }

    /// The calendar of working days: the official one in China's zones, else one of its own.
    pub fn calendar(&self) -> &'static str {
        match self.zone.as_str() {
            "Asia/Shanghai" | "Asia/Urumqi" | "+08:00" => CHINA,
            _ => "local",
        }
    }

    /// How many duties there are points for.
    pub fn n_duties(&self) -> usize {
        [&self.respond, &self.restore, &self.report, &self.check]
            .iter()
            .filter(|one| one.is_some())
            .count()
    }

    /// The points of each duty: as answered, or the whole divided in fives, the first getting the rest.
    pub fn shares(&self) -> Vec<Decimal> {
        let n = u32::try_from(self.n_duties()).unwrap_or(1).max(1);
        if let Some(points) = self.points.as_ref().filter(|points| points.len() == n as usize) {
            return points.clone();
        }
        let each = FULL / n / 5 * 5;
        let first = FULL - each * (n - 1);
        let rest = (1..n).map(|_| Decimal::from(each));
        std::iter::once(Decimal::from(first)).chain(rest).collect()
    }

    /// What stands for a question so far, as it would be typed.
    pub fn shown(&self, key: &str) -> String {
        let duty = |duty: &Option<String>| duty.clone().unwrap_or_else(|| NONE[0].to_owned());
        match key {
            "contract" => self.contract.clone(),
            "title" => self.title.clone(),
            "buyer" => self.buyer.clone(),
            "supplier" => self.supplier.clone(),
            "zone" => self.zone.clone(),
            "first" => self.first.to_string(),
            "last" => self.last.to_string(),
            "total" => format!("{:.2} {}", self.total.amount, self.total.currency.code()),
            "months" => self.months.to_string(),
            "respond" => duty(&self.respond),
            "restore" => duty(&self.restore),
            "report" => duty(&self.report),
            "check" => duty(&self.check),
            "points" => {
                let shares: Vec<String> = self.shares().iter().map(Decimal::to_string).collect();
                shares.join(",")
            }
            _ => String::new(),
        }
    }

    /// Takes the answer to a question.
    ///
    /// # Errors
    ///
    /// What is wrong with it, as the linter would say of the contract.
    pub fn set(&mut self, key: &str, answer: &str) -> Result<(), Message> {
        let answer = answer.trim();
        if answer.is_empty() || answer.chars().any(char::is_control) {
            return Err(Message::new("init-blank"));
        }
        let plain = || Ok(answer.to_owned());
        match key {
            "contract" => {
                let is_path = answer.is_ascii() && is_good_id(answer) && !answer.ends_with('.');
                let is_free = !["calendars", "kinds"].contains(&answer);
                if !is_path || !is_free {
                    return Err(Message::new("init-bad-id"));
                }
                self.contract = answer.to_owned();
            }
            "title" => self.title = plain()?,
            "buyer" => self.buyer = plain()?,
            "supplier" => self.supplier = plain()?,
            "zone" => {
                Zone::parse(answer).ok_or_else(|| Message::new("init-bad-zone"))?;
                self.zone = answer.to_owned();
            }
            "first" => {
                let first = date(answer)?;
                // A year from its first day, until its end is answered.
                if self.last == year_from(self.first) || first > self.last {
                    self.last = year_from(first);
                }
                self.first = first;
            }
            "last" => {
                let last = date(answer)?;
                if last < self.first {
                    return Err(Message::new("init-bad-term").with("first", self.first));
                }
                self.last = last;
            }
            "total" => {
                let total = Money::parse(answer).filter(|total| total.amount > Decimal::ZERO);
                let total = total.filter(|total| total.rounded() == *total);
                self.total = total.ok_or_else(|| Message::new("init-bad-total"))?;
            }
            "months" => {
                let months = answer.parse::<u32>().ok().filter(|n| (1..=120).contains(n));
                self.months = months.ok_or_else(|| Message::new("init-bad-months"))?;
            }
            "respond" | "restore" | "report" => {
                let duty = lapse(answer)?;
                match key {
                    "respond" => self.respond = duty,
                    "restore" => self.restore = duty,
                    _ => self.report = duty,
                }
            }
            "check" => {
                let is_none = NONE.contains(&answer);
                if !is_none && !["day", "workday", "week", "month"].contains(&answer) {
                    return Err(Message::new("init-bad-check"));
                }
                self.check = (!is_none).then(|| answer.to_owned());
            }
            "points" => self.points = Some(self.points_of(answer)?),
            _ => return Err(Message::new("init-no-question").with("key", key)),
        }
        Ok(())
    }

    /// What is wrong with all answers together.
    ///
    /// # Errors
    ///
    /// If there is no duty at all, if points do not fit the duties, or if the term has too many periods.
    pub fn check(&self) -> Result<(), Message> {
        if self.n_duties() == 0 {
            return Err(Message::new("init-no-duty"));
        }
        if let Some(points) = &self.points
            && points.len() != self.n_duties()
        {
            return Err(Message::new("init-bad-points-n")
                .with("n", self.n_duties())
                .with("given", points.len()));
        }
        if add_months(self.first, MAX_PERIODS * i64::from(self.months)) <= self.last {
            return Err(Message::new("init-too-many-periods"));
        }
        Ok(())
    }

    fn points_of(&self, answer: &str) -> Result<Vec<Decimal>, Message> {
        let parts = answer.split([',', '，', '、', ' ']).filter(|part| !part.is_empty());
        let points: Option<Vec<Decimal>> = parts.map(decimal).collect();
        let points = points.filter(|points| points.iter().all(|one| *one > Decimal::ZERO));
        let points = points.ok_or_else(|| Message::new("init-bad-points"))?;
        let n = self.n_duties();
        if points.len() != n {
            return Err(Message::new("init-bad-points-n").with("n", n).with("given", points.len()));
        }
        let sum: Decimal = points.iter().sum();
        if sum != Decimal::from(FULL) {
            return Err(Message::new("init-bad-sum").with("sum", sum).with("full", FULL));
        }
        Ok(points)
    }
}

/// The last day of a year that begins with a day.
fn year_from(first: Date) -> Date {
    add_days(add_months(first, 12), -1)
}

fn date(text: &str) -> Result<Date, Message> {
    let date = Date::parse_from_str(text, "%Y-%m-%d").ok();
    let date = date.filter(|date| (1990..=2200).contains(&parts(*date).0));
    date.ok_or_else(|| Message::new("init-bad-date"))
}

fn lapse(text: &str) -> Result<Option<String>, Message> {
    if NONE.contains(&text) {
        return Ok(None);
    }
    match Lapse::parse(text) {
        Some(_) => Ok(Some(text.to_owned())),
        None => Err(Message::new("init-bad-lapse")),
    }
}
