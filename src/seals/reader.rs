//! Reads the file of a seal; whatever does not fit makes the whole of it damaged.

use std::collections::BTreeMap;

use crate::assessment::Range;
use crate::base::document;
use crate::base::document::Data;
use crate::base::document::Node;
use crate::base::message::Message;
use crate::base::place::SourceId;
use crate::base::quantity::Currency;
use crate::base::quantity::Decimal;
use crate::base::quantity::decimal;
use crate::base::time::Date;
use crate::base::time::Stamp;
use crate::base::time::Zone;
use crate::obligations::outcome::Verdict;
use crate::settings;

use super::Amended;
use super::Seal;
use super::canonical;
use super::figures::Counts;
use super::figures::Figures;
use super::figures::ItemFigures;
use super::figures::MoneyFigures;
use super::figures::PenaltyFigures;
use super::figures::ScoreFigures;
use super::figures::SectionFigures;
use super::file::FORM;
use super::inputs::Inputs;

/// What a file says, as far as it can be read, and what is wrong with it.
pub(super) fn read(source: SourceId, text: &str) -> (Option<Seal>, Option<Message>) {
    let (table, faults) = document::parse(text);
    if let Some(fault) = faults.first() {
        let message = Message::new("seal-fault-syntax").with("fault", fault.message.as_str());
        return (None, Some(message));
    }
    let node = document::own_table(source, &table, 0..text.len());
    let root = Table(&node);
    if root.number("form") != Ok(Decimal::from(FORM)) {
        return (None, Some(Message::new("seal-fault-form")));
    }
    let seal = match seal(root) {
        Ok(seal) => seal,
        Err(Missing(key)) => {
            return (None, Some(Message::new("seal-fault-key").with("key", key)));
        }
    };
    let is_whole = seal.digest == canonical::file(text, &["digest"]);
    (Some(seal), (!is_whole).then(|| Message::new("seal-fault-digest")))
}

/// A key that is missing or holds something else than it should.
struct Missing(&'static str);

#[derive(Clone, Copy)]
struct Table<'a>(&'a Node);

impl<'a> Table<'a> {
    fn get(self, key: &str) -> Option<&'a Node> {
        self.entries().find(|(name, _)| *name == key).map(|(_, node)| node)
    }

    fn entries(self) -> impl Iterator<Item = (&'a str, &'a Node)> {
        let entries = match &self.0.data {
            Data::Table(entries) => entries.as_slice(),
            _ => &[],
        };
        entries.iter().map(|(key, node)| (key.name.as_str(), node))
    }

    fn text(self, key: &'static str) -> Result<String, Missing> {
        match self.get(key).map(|node| &node.data) {
            Some(Data::Text(text)) => Ok(text.clone()),
            _ => Err(Missing(key)),
        }
    }

    fn number(self, key: &'static str) -> Result<Decimal, &'static str> {
        match self.get(key).map(|node| &node.data) {
            Some(Data::Number(text) | Data::Text(text)) => decimal(text).ok_or(key),
            _ => Err(key),
        }
    }

    fn decimal(self, key: &'static str) -> Result<Decimal, Missing> {
        self.number(key).map_err(Missing)
    }

    fn range(self, key: &'static str) -> Result<Range, Missing> {
        self.get(key).and_then(range).ok_or(Missing(key))
    }

    fn table(self, key: &'static str) -> Result<Table<'a>, Missing> {
        self.optional(key).ok_or(Missing(key))
    }

    fn optional(self, key: &str) -> Option<Table<'a>> {
        self.get(key).filter(|node| matches!(node.data, Data::Table(_))).map(Table)
    }

    fn list(self, key: &str) -> impl Iterator<Item = Table<'a>> {
        self.nodes(key).map(Table)
    }

    fn nodes(self, key: &str) -> impl Iterator<Item = &'a Node> {
        let nodes = match self.get(key).map(|node| &node.data) {
            Some(Data::List(nodes)) => nodes.as_slice(),
            _ => &[],
        };
        nodes.iter()
    }

    fn stamp(self, key: &'static str) -> Result<Stamp, Missing> {
        let Some(Data::Datetime(time)) = self.get(key).map(|node| &node.data) else {
            return Err(Missing(key));
        };
        let instant = settings::instant(time, Zone::default()).ok_or(Missing(key))?;
        let offset = match time.offset {
            Some(document::Offset::Custom { minutes }) => i32::from(minutes) * 60,
            _ => 0,
        };
        Ok(Stamp { instant, offset })
    }

    fn date(self, key: &'static str) -> Result<Date, Missing> {
        let Some(Data::Datetime(time)) = self.get(key).map(|node| &node.data) else {
            return Err(Missing(key));
        };
        let date = time.date.ok_or(Missing(key))?;
        Date::from_ymd_opt(i32::from(date.year), date.month.into(), date.day.into())
            .ok_or(Missing(key))
    }
}

fn range(node: &Node) -> Option<Range> {
    match &node.data {
        Data::Text(text) => Some(Range::exact(decimal(text)?)),
        Data::Table(_) => {
            let table = Table(node);
            let of = |key: &'static str| table.number(key).ok();
            Some(Range { low: of("low")?, now: of("now")?, high: of("high")? })
        }
        _ => None,
    }
}

fn seal(root: Table<'_>) -> Result<Seal, Missing> {
    let is_provisional = match root.get("provisional").map(|node| &node.data) {
        Some(Data::Bool(truth)) => *truth,
        _ => return Err(Missing("provisional")),
    };
    let inputs = root.table("inputs")?;
    Ok(Seal {
        contract: root.text("contract")?,
        period: root.text("period")?,
        as_of: root.stamp("as_of")?,
        commit: root.text("commit")?,
        version: root.text("version")?,
        is_provisional,
        figures: Figures {
            score: root.optional("score").map(score).transpose()?,
            money: root.optional("money").map(money).transpose()?,
            verdicts: root.table("verdicts")?.table("of")?.entries().map(counts).collect(),
        },
        inputs: Inputs {
            contract: inputs.text("contract")?,
            calendar: inputs.text("calendar")?,
            kinds: digests(inputs.table("kinds")?),
            records: digests(inputs.table("records")?),
        },
        amended: root.list("amended").map(amended).collect::<Result<_, _>>()?,
        digest: root.text("digest")?,
    })
}

fn score(table: Table<'_>) -> Result<ScoreFigures, Missing> {
    let item = |item: Table<'_>| {
        Ok(ItemFigures {
            id: item.text("id")?,
            title: item.text("title")?,
            score: item.range("score")?,
            points: item.decimal("points")?,
        })
    };
    let section = |section: Table<'_>| {
        Ok(SectionFigures {
            id: section.text("id")?,
            title: section.text("title")?,
            score: section.range("score")?,
            points: section.decimal("points")?,
            items: section.list("items").map(item).collect::<Result<_, Missing>>()?,
        })
    };
    let bonuses = table.optional("bonus").into_iter().flat_map(Table::entries);
    Ok(ScoreFigures {
        total: table.range("total")?,
        points: table.decimal("points")?,
        grade: table.text("grade").ok(),
        sections: table.list("section").map(section).collect::<Result<_, Missing>>()?,
        bonuses: bonuses
            .map(|(id, node)| Ok((id.to_owned(), range(node).ok_or(Missing("bonus"))?)))
            .collect::<Result<_, Missing>>()?,
    })
}

fn money(table: Table<'_>) -> Result<MoneyFigures, Missing> {
    let penalty = |one: Table<'_>| {
        Ok(PenaltyFigures {
            id: one.text("id")?,
            title: one.text("title")?,
            amount: one.range("amount")?,
        })
    };
    let stages = table.nodes("stages").filter_map(|node| match &node.data {
        Data::Text(id) => Some(id.clone()),
        _ => None,
    });
    let deduction = table.get("deduction").map(|node| range(node).ok_or(Missing("deduction")));
    let damages = table.get("damages").map(|node| range(node).ok_or(Missing("damages")));
    Ok(MoneyFigures {
        currency: Currency::parse(&table.text("currency")?).ok_or(Missing("currency"))?,
        deduction: deduction.transpose()?,
        damages: damages.transpose()?.unwrap_or_default(),
        penalties: table.list("penalty").map(penalty).collect::<Result<_, Missing>>()?,
        payable: table.range("payable")?,
        stages: stages.collect(),
    })
}

fn counts((id, node): (&str, &Node)) -> (String, Counts) {
    let mut counts = Counts::default();
    for verdict in Verdict::ALL {
        let n = Table(node).number(verdict.name()).ok();
        counts.set(verdict, n.and_then(|n| usize::try_from(n).ok()).unwrap_or(0));
    }
    (id.to_owned(), counts)
}

fn digests(table: Table<'_>) -> BTreeMap<String, String> {
    let digest = |(id, node): (&str, &Node)| match &node.data {
        Data::Text(digest) => Some((id.to_owned(), digest.clone())),
        _ => None,
    };
    table.entries().filter_map(digest).collect()
}

fn amended(table: Table<'_>) -> Result<Amended, Missing> {
    let figure = |one: Table<'_>| Ok((one.text("what")?, one.text("old")?, one.text("new")?));
    Ok(Amended {
        reason: table.text("reason")?,
        date: table.date("date")?,
        as_of: table.stamp("as_of")?,
        commit: table.text("commit")?,
        version: table.text("version")?,
        digest: table.text("digest")?,
        figures: table.list("figure").map(figure).collect::<Result<_, Missing>>()?,
    })
}
