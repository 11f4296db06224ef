//! Names that do not exist, parts that nothing uses, periods, years of the calendar, declared values.

use pactbook::base::finding::Level;

use super::HEAD;
use super::Shown;
use super::clause;
use super::lints;
use super::nothing;
use super::only;
use super::points::card;

const RULE: &str = "kind = \"forbid\"\non = \"security_event\"";

fn contract(more: &str) -> String {
    format!("{HEAD}{}{more}", clause("C-1", "rule", RULE))
}

fn of_rule(rule: &str) -> Shown {
    only(&format!("{HEAD}{}", clause("C-1", "rule", rule)))
}

const DEADLINE: &str = "kind = \"deadline\"\non = \"question\"\nfrom = \"asked_at\"\nto = \"responded_at\"\nwithin = \"2h\"";

/// Where the nearest right name is not near enough, the list of them is the help.
#[test]
fn names_that_the_contract_or_the_vocabulary_does_not_have() {
    let unknown = |rule: &str| {
        let found = lints(&format!("{HEAD}{}", clause("C-1", "rule", rule)));
        assert!(!found.is_empty(), "{rule}");
        (found[0].key, found[0].line.clone())
    };
    let is = |rule: &str, key: &str, line: &str| {
        assert_eq!(unknown(rule), (key, line.to_owned()));
    };
    is(
        &RULE.replace("security_event", "security_evnt"),
        "contract-unknown-kind",
        "on = \"security_evnt\"",
    );
    is(&RULE.replace("forbid", "forbit"), "contract-unknown-rule", "kind = \"forbit\"");
    is(
        &DEADLINE.replace("\"asked_at\"", "\"askd_at\""),
        "contract-unknown-field",
        "from = \"askd_at\"",
    );
    is(&format!("{DEADLINE}\nclock = \"24x8\""), "contract-unknown-shift", "clock = \"24x8\"");
    is(
        "kind = \"count\"\non = \"incident\"\nper = \"semster\"\nat_most = 1",
        "contract-unknown-window",
        "per = \"semster\"",
    );
}

#[test]
fn an_exclusion_by_a_party_that_does_not_exist() {
    let rule =
        format!("{RULE}\nexcept = [{{ when = \"true\", by = [\"byer\"], title = \"除外\" }}]");
    of_rule(&rule).is("contract-unknown-party", Level::Error).names(&["`byer`"]).fix("`buyer`");
}

#[test]
fn references_to_clauses_obligations_and_periods_that_do_not_exist() {
    let reading = |affects: &str| {
        format!(
            "\n[[reading]]\nid = \"A-1\"\ntitle = \"歧义\"\nconflict = \"甲\"\nreading = \"乙\"\nreason = \"丙\"\naffects = [{affects}]\n"
        )
    };
    only(&contract(&reading("\"C-7\"")))
        .is("contract-unknown-clause", Level::Error)
        .names(&["`C-7`"])
        .fix("`C-1`");
    only(&contract(&reading("")))
        .is("lint-reading-idle", Level::Warning)
        .names(&["`A-1`"])
        .at("id = \"A-1\"")
        .fix("`affects`");
    nothing(&contract(&reading("\"C-1\"")));
    let deduct = "deduct = [{ of = [\"rule\", \"ruler\"], points = 1 }]";
    only(&contract(&card(&[("1", "10", deduct)], 10)))
        .is("contract-unknown-obligation", Level::Error)
        .names(&["`ruler`"])
        .fix("`rule`");
    let deduct = "deduct = [{ of = [\"rule\"], points = 1, once = \"semester\" }]";
    only(&contract(&card(&[("1", "10", deduct)], 10)))
        .is("contract-unknown-window", Level::Error)
        .names(&["`semester`"])
        .fix("declare it");
}

#[test]
fn declared_parts_that_nothing_uses() {
    only(&contract("\n[[shift]]\nid = \"office\"\ntitle = \"班\"\ndays = [\"monday\"]\nhours = [\"09:00-17:00\"]\n"))
        .is("lint-shift-unused", Level::Note)
        .names(&["`office`"])
        .at("id = \"office\"")
        .fix("drop it");
    only(&contract("\n[[window]]\nset = \"semester\"\nid = \"s1\"\ntitle = \"学期\"\nfirst = 2025-09-01\nlast = 2026-02-28\n"))
        .is("lint-window-unused", Level::Note)
        .names(&["`semester`"]);
    only(&contract("\n[[party]]\nid = \"supervisor\"\nrole = \"监理\"\n"))
        .is("lint-party-unused", Level::Note)
        .names(&["`supervisor`"]);
    only(&contract("\n[[declared]]\nname = \"频率\"\nvalue = \"每日\"\nreason = \"无\"\n"))
        .is("lint-declared-unused", Level::Warning)
        .names(&["频率"])
        .fix("`clauses`");
}

#[test]
fn a_system_that_rules_leave_out_while_they_name_the_others() {
    let systems = "\n[[system]]\nid = \"a\"\ntitle = \"甲\"\n[[system]]\nid = \"b\"\ntitle = \"乙\"\n[[system]]\nid = \"c\"\ntitle = \"丙\"\n";
    let named = |filter: &str| {
        format!(
            "{HEAD}{}{systems}",
            clause(
                "C-1",
                "rule",
                &format!("kind = \"forbid\"\non = \"incident\"\nwhere = \"{filter}\"")
            )
        )
    };
    let found = lints(&named("'a' in systems || 'b' in systems"));
    let left = found.iter().find(|one| one.key == "lint-system-unused").expect("found");
    left.is("lint-system-unused", Level::Note).names(&["`c`"]).beside(&["id = \"a\""]);
    assert!(lints(&named("severity == 'major'")).is_empty());
}

#[test]
fn periods_that_leave_days_of_the_term_out_or_count_them_twice() {
    let period = |first: &str| {
        format!(
            "\n[[period]]\nid = \"y2\"\ntitle = \"第二期\"\nfirst = {first}\nlast = 2026-08-31\n"
        )
    };
    let two = |first: &str| {
        contract(&period(first))
            .replacen("last  = 2026-08-31\n\n[[party]]", "last  = 2026-08-31\n[[party]]", 1)
            .replacen(
                "title = \"第一年\"\nfirst = 2025-09-01\nlast  = 2026-08-31",
                "title = \"第一年\"\nfirst = 2025-09-01\nlast = 2026-02-28",
                1,
            )
    };
    nothing(&two("2026-03-01"));
    only(&two("2026-03-02"))
        .is("contract-period-gap", Level::Error)
        .names(&["2026-03-01"])
        .at("id = \"y2\"")
        .beside(&["id    = \"y1\""])
        .fix("2026-03-01");
    only(&two("2026-02-28"))
        .is("contract-period-overlap", Level::Error)
        .names(&["`y1`", "`y2`"])
        .beside(&["id    = \"y1\""])
        .fix("2026-03-01");
}

#[test]
fn a_year_that_the_calendar_does_not_cover_while_a_rule_needs_working_days() {
    let long = |rule: &str| {
        format!("{HEAD}{}", clause("C-1", "rule", rule)).replace("2026-08-31", "2027-08-31")
    };
    only(&long(&DEADLINE.replace("2h", "2 workdays")))
        .is("lint-year-uncovered", Level::Note)
        .names(&["2027", "`cn`", "rule"])
        .at("calendar = \"cn\"")
        .beside(&["id = \"rule\""])
        .fix("data/calendars/cn.toml");
    only(&long("kind = \"cadence\"\non = \"inspection\"\nevery = \"workday\""))
        .is("lint-year-uncovered", Level::Note);
    let shift = "\n[[shift]]\nid = \"office\"\ntitle = \"班\"\ndays = \"workdays\"\nhours = [\"09:00-17:00\"]\n";
    only(&format!("{}{shift}", long(&format!("{DEADLINE}\nclock = \"office\""))))
        .is("lint-year-uncovered", Level::Note);
    nothing(&long(DEADLINE));
    nothing(&format!("{HEAD}{}", clause("C-1", "rule", &DEADLINE.replace("2h", "2 workdays"))));
}

#[test]
fn a_declared_value_that_the_rule_of_its_clause_does_not_follow() {
    let declared = |value: &str| {
        format!(
            "\n[[declared]]\nname = \"时限\"\nvalue = \"{value}\"\nreason = \"原文未写\"\nclauses = [\"C-1\"]\n"
        )
    };
    let contract =
        |value: &str| format!("{HEAD}{}{}", clause("C-1", "rule", DEADLINE), declared(value));
    only(&contract("3 小时"))
        .is("lint-declared-differs", Level::Warning)
        .names(&["时限", "3 小时", "`C-1`", "2h"])
        .at("within = \"2h\"")
        .beside(&["[[declared]]"])
        .fix("agree");
    nothing(&contract("2 小时"));
    nothing(&contract("120min"));
    nothing(&contract("每日 02:00"));
    nothing(&contract("5 天"));
}
