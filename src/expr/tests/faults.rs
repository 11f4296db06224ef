//! Every fault of a text: its message, its bytes, its help.

use crate::base::message::Datum;
use crate::expr::Fault;
use crate::expr::compile;
use crate::expr::tests::sample::schema;

fn faults(text: &str) -> Vec<Fault> {
    match compile(text, &schema()) {
        Err(faults) => faults,
        Ok(program) => panic!("`{text}` should not compile: {program:?}"),
    }
}

/// Checks the only fault of `text`, where `«…»` marks the bytes; Chinese text stands before it.
#[track_caller]
fn check(marked: &str, key: &str, help: Option<&str>) {
    for before in ["", "级别 == '重大' && "] {
        let whole = format!("{before}{marked}");
        let start = whole.find('«').expect("the start is marked");
        let text = whole.replacen('«', "", 1);
        let end = text.find('»').expect("the end is marked");
        let text = text.replacen('»', "", 1);
        let found = faults(&text);
        let [fault] = found.as_slice() else { panic!("one fault in `{text}`: {found:#?}") };
        assert_eq!(fault.message.key, key, "`{text}`");
        assert_eq!(fault.range, start..end, "`{text}` at `{}`", &text[fault.range.clone()]);
        let given = fault.help.as_ref().map(|help| match help.args.as_slice() {
            [(_, Datum::Text(right))] => right.clone(),
            [(_, Datum::Text(name)), _] => name.clone(),
            _ => help.key.to_owned(),
        });
        assert_eq!(given.as_deref(), help, "help on `{text}`");
    }
}

#[test]
fn characters() {
    check("count «=» 5", "expr-single-equals", Some("=="));
    check("count «＞» 5", "expr-stranger", Some(">"));
    check("planned «&» planned", "expr-stranger", Some("&&"));
    check("count «#» 5", "expr-stranger", None);
    check("count > «2h»", "expr-number-tail", Some("expr-help-number-tail"));
    check("count > «1e3»", "expr-number-tail", Some("expr-help-number-tail"));
    check("count > «1234567890123456789012345678901»", "expr-number-digits", None);
    check("summary == «'夜间»", "expr-unclosed-text", None);
    check("summary == '夜«\\q»间'", "expr-escape", Some("expr-help-escape"));
    check("summary == '«\\u12»x'", "expr-escape", Some("expr-help-escape"));
    check("summary == '«\\ud800»'", "expr-escape", Some("expr-help-escape"));
}

#[test]
fn structure() {
    check("count >«»", "expr-unexpected-end", None);
    check("count > «)»", "expr-unexpected", None);
    check("(count > 5«»", "expr-unexpected-end", None);
    check("planned «and» planned", "expr-unexpected", Some("&&"));
    check("not «planned»", "expr-unexpected", Some("!"));
    check("planned «planned»", "expr-unexpected", None);
    check("count in [1 «2»]", "expr-unexpected", None);
    check("item.«5» > 5", "expr-unexpected", None);
    check("planned ? true«»", "expr-unexpected-end", None);
    check("summary != «null»", "expr-null", Some("expr-help-null"));
    check("tags«[»0] == 'x'", "expr-index", Some("expr-help-index"));
}

#[test]
fn names() {
    check("«severty» == 'major'", "expr-unknown-name", Some("severity"));
    check("«colour» == 'red'", "expr-unknown-name", None);
    check("has(«repotred_at»)", "expr-unknown-name", Some("reported_at"));
    check("trigger.«askd_at» > reported_at", "expr-unknown-field", Some("asked_at"));
    check("«trigger» == 'x'", "expr-group", Some("trigger.asked_at"));
    check("item.«form» > reported_at", "expr-unknown-member", Some("from"));
    check("count.«from» > 1", "expr-not-table", None);
    check("outages.exists(o, o.«frmo» > reported_at)", "expr-unknown-member", Some("from"));
    check("outages.exists(o, «outage».from > reported_at)", "expr-unknown-name", Some("outages"));
    check("«sise»(tags) > 1", "expr-unknown-function", Some("size"));
    check("summary.«startWith»('x')", "expr-unknown-function", Some("startsWith"));
    check("«contains»(summary, 'x')", "expr-unknown-function", Some("contains"));
    check("count.«max»(1) == 1", "expr-unknown-function", Some("max"));
    check("tags.exists(«count», true)", "expr-variable-taken", Some("expr-help-variable-taken"));
    check("tags.exists(«trigger», true)", "expr-variable-taken", Some("expr-help-variable-taken"));
    check("tags.exists(«1», true)", "expr-variable", None);
}

#[test]
fn words_of_enumerations() {
    check("severity == «'majr'»", "expr-no-such-word", Some("major"));
    check("«'majr'» != severity", "expr-no-such-word", Some("major"));
    check("severity in ['major', «'genral'»]", "expr-no-such-word", Some("general"));
    check("severity == (planned ? 'major' : «'minr'»)", "expr-no-such-word", Some("minor"));
    check("级别 == «'重要'»", "expr-no-such-word", None);
    check("«severity == summary»", "expr-unlike-operands", Some("expr-help-enum"));
    check("«severity == 级别»", "expr-unlike-operands", Some("expr-help-enum"));
    check("«severity >= 'major'»", "expr-enum-order", Some("expr-help-enum-order"));
    check("«severity».startsWith('ma')", "expr-not-text", Some("expr-help-enum"));
}

#[test]
fn types() {
    check("«reported_at > '2025-09-01'»", "expr-unlike-operands", Some("timestamp"));
    check("«lasting > 60»", "expr-unlike-operands", Some("duration"));
    check("«50 < fee»", "expr-unlike-operands", Some("money"));
    check("«day == '2025-09-01'»", "expr-unlike-operands", Some("date"));
    check("«day == reported_at»", "expr-unlike-operands", None);
    check("«delay < length»", "expr-unlike-operands", None);
    check("«users_affected < delay»", "expr-unlike-operands", None);
    check("«backup + users_affected» > 1", "expr-unlike-operands", None);
    check("«fee * users_affected» > fee", "expr-unlike-operands", Some("expr-help-share-of-money"));
    check("«reported_at + restored_at» > reported_at", "expr-unlike-operands", None);
    check("«system == person»", "expr-unlike-operands", None);
    check("«tags == tags»", "expr-unlike-operands", None);
    check("«1 < count < 9»", "expr-unlike-operands", Some("expr-help-chain"));
    check("«planned < true»", "expr-no-order", None);
    check("«-summary» == 'x'", "expr-negate", None);
    check("!«count»", "expr-not-condition", Some("expr-help-condition"));
    check("planned || «count»", "expr-not-condition", Some("expr-help-condition"));
    check("tags.all(t, «size(t)»)", "expr-not-condition", Some("expr-help-condition"));
    check("count in «count»", "expr-not-list", None);
    check("«count».exists(x, true)", "expr-not-list", None);
    check("«1 in tags»", "expr-unlike-operands", None);
    check("size(«count») > 1", "expr-no-size", None);
    check("count in «[]»", "expr-empty-list", None);
    check("count in [1, «'x'»]", "expr-unlike", None);
    check("«(planned ? 1 : 'x')» == 1", "expr-unlike", None);
    check("«min('a', 'b')» == 'a'", "expr-no-order", None);
    check("summary.contains(«5»)", "expr-not-text", None);
    check("has(«count + 1»)", "expr-has", None);
    check("«has»(count, zero)", "expr-arguments", None);
    check("tags.«exists»(t)", "expr-arguments", None);
    check("«max»(1) == 1", "expr-arguments", None);
}

#[test]
fn constants() {
    check("lasting > duration(«'2 hours ago'»)", "expr-constructor", Some("duration"));
    check("lasting > duration(«'3 workdays'»)", "expr-constructor", Some("expr-help-calendar"));
    check("lasting > duration(«'0.5s'»)", "expr-constructor", Some("duration"));
    check("lasting > duration(«''»)", "expr-constructor", Some("duration"));
    check("lasting > duration(«'-'»)", "expr-constructor", Some("duration"));
    check("lasting > duration(«'99999999999999h'»)", "expr-constructor", Some("duration"));
    check("lasting > duration(«count»)", "expr-not-written", Some("duration"));
    check("day > date(«'2025-9-1'»)", "expr-constructor", Some("date"));
    check("day > date(«'2025-02-29'»)", "expr-constructor", Some("date"));
    check("reported_at > timestamp(«'2025-09-01'»)", "expr-constructor", Some("timestamp"));
    check(
        "reported_at > timestamp(«'2025-09-01T00:00:00'»)",
        "expr-constructor",
        Some("timestamp"),
    );
    check(
        "reported_at > timestamp(«'2025-09-01T24:00:00Z'»)",
        "expr-constructor",
        Some("timestamp"),
    );
    check("fee > money(«'50.00'»)", "expr-constructor", Some("money"));
    check("backup > bytes(«'4'»)", "expr-constructor", Some("bytes"));
    check("count / «0» > 1", "expr-division-by-zero", None);
    check("count % «(1 - 1)» > 1", "expr-division-by-zero", None);
    check("«money('1 CNY') == money('1 USD')»", "expr-currencies", None);
    check("«79228162514264337593543950335 * 10» > count", "expr-overflow", None);
}

#[test]
fn a_list_made_in_the_expression_has_no_places_to_show() {
    for text in ["[1, 2]", "tags.map(t, size(t))", "[1].filter(n, true)"] {
        let found = faults(text);
        let keys: Vec<_> = found.iter().map(|fault| fault.message.key).collect();
        assert_eq!(keys, ["expr-made-list"], "`{text}`");
    }
}

#[test]
fn all_faults_are_told_in_the_order_of_the_text() {
    let text = "级别 == '重要' && (severty == 'x' || lasting > 60) && tags.all(t, t > 5) && -tags";
    let found: Vec<_> =
        faults(text).into_iter().map(|f| (f.message.key, text[f.range].to_owned())).collect();
    let wanted = [
        ("expr-no-such-word", "'重要'"),
        ("expr-unknown-name", "severty"),
        ("expr-unlike-operands", "lasting > 60"),
        ("expr-unlike-operands", "t > 5"),
        ("expr-negate", "-tags"),
    ];
    assert_eq!(found, wanted.map(|(key, part)| (key, part.to_owned())));
    let found: Vec<_> = faults("标题 ＝ “坏”").into_iter().map(|f| f.range).collect();
    assert_eq!(found, [7..10, 11..14, 17..20]);
}
