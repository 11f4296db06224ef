//! The reader of contracts, their linter, and the binding of obligations with the checker of expressions.

use std::sync::OnceLock;

use pactbook::base::place::SourceId;
use pactbook::calendar::Calendar;
use pactbook::ledger::contract;
use pactbook::obligations;

use super::places;
use super::records;
use super::seeds;

/// The calendar that ships.
const CALENDAR: &str = include_str!("../../data/calendars/cn.toml");

/// A contract of two years with a shift and a set of windows, up to its first clause.
pub const IDENTITY: &str = "id = \"demo\"\ntitle = \"示范\"\nzone = \"Asia/Shanghai\"\ncalendar = \"cn\"\n\
    total = \"300000.00 CNY\"\n[term]\nfirst = 2025-09-01\nlast = 2026-08-31\n[[party]]\nid = \"buyer\"\n\
    role = \"采购人\"\n[[party]]\nid = \"supplier\"\nrole = \"供应商\"\n[[period]]\nid = \"y1\"\n\
    title = \"第一年\"\nfirst = 2025-09-01\nlast = 2026-08-31\namount = \"300000.00 CNY\"\n[[window]]\n\
    set = \"semester\"\nid = \"s1\"\ntitle = \"上\"\nfirst = 2025-09-01\nlast = 2026-02-28\n[[shift]]\n\
    id = \"office\"\ntitle = \"班\"\ndays = \"workdays\"\nhours = [\"10:00-14:00\", \"16:00-20:00\"]\n";

/// A clause that lacks its obligation.
pub const CLAUSE: &str = "[[clause]]\nid = \"C-1\"\ntitle = \"条款\"\ngroup = \"一\"\ntext = \"要求\"\n\
    source = \"L1\"\n[[clause.obligation]]\nid = \"rule\"\n";

/// The shipped calendar of working days.
pub fn calendar() -> &'static Calendar {
    static DAYS: OnceLock<Calendar> = OnceLock::new();
    DAYS.get_or_init(|| Calendar::read(SourceId(1), CALENDAR).0)
}

/// The first byte says what stands before the text: nothing, an identity, or an identity and a clause.
pub fn run(data: &[u8]) {
    let Some((way, rest)) = data.split_first() else { return };
    let Ok(rest) = std::str::from_utf8(rest) else { return };
    let text = match way % 3 {
        0 => rest.to_owned(),
        1 => format!("{IDENTITY}{rest}"),
        _ => format!("{IDENTITY}{CLAUSE}{rest}"),
    };
    let (contract, findings) = contract::read(SourceId(0), "demo/contract.toml", &text);
    places::hold(&findings, &text);
    let found = contract::check_identities(&contract, records::kinds(), |_| None);
    places::hold(&found, &text);
    let found = contract::uncovered_years(&contract, calendar());
    places::hold(&found, &text);
    let bound = obligations::bind(&contract, records::kinds(), Some(calendar()));
    places::hold(bound.findings(), &text);
    for clause in &contract.clauses {
        places::inside(clause.id.place, &text);
    }
    if contract.broken {
        assert!(contract.decides_nothing(), "a broken contract decides nothing");
        assert!(!findings.is_empty(), "a contract is not broken without a word");
    }
}

/// Clauses and tables of the shipped contracts.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = Vec::new();
    for piece in seeds::pieces(300) {
        let Ok(text) = String::from_utf8(piece) else { continue };
        for part in text.split("[[clause.obligation]]\n").skip(1) {
            let end = part.find("\n[[").map_or(part.len(), |at| at + 1);
            let body = part[..end].lines().filter(|line| !line.starts_with("id "));
            let body: String = body.map(|line| format!("{line}\n")).collect();
            seeds.push([b"\x02", body.as_bytes()].concat());
        }
        if !text.contains("[[period]]") {
            seeds.push([b"\x01", text.as_bytes()].concat());
        }
        seeds.push([b"\x00", text.as_bytes()].concat());
    }
    seeds
}

/// What the reader says of a contract.
pub fn findings(text: &str) -> Vec<pactbook::base::finding::Finding> {
    contract::read(SourceId(0), "demo/contract.toml", text).1
}
