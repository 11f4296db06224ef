//! TOML with places: the short way and the general way agree, and what is written reads back.

use pactbook::base::document;
use pactbook::base::document::Spanned;
use pactbook::base::document::Table;
use pactbook::base::document::Value;
use pactbook::base::quantity;

use super::seeds;

/// Reads the bytes as a file.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (table, faults) = document::parse(text);
    let (general, said) = document::parse_at_length(text);
    assert_eq!(faults, said, "both ways find the same faults");
    assert_eq!(table, general, "both ways read the same");
    for fault in &faults {
        assert!(text.get(fault.range.clone()).is_some(), "a fault outside of the text: {fault:?}");
    }
    within(&table, text);
    // The parser lets numbers pass that are none (`1_0*0`); whoever wants a number refuses them.
    if faults.is_empty() && table.values().all(|value| is_sound(value.get_ref())) {
        let fields = |table: &Table<'_>| {
            let fields = table.iter().map(|(key, value)| (&**key.get_ref(), value.get_ref()));
            document::rewrite("kept", fields)
        };
        let once = fields(&table);
        let (again, faults) = document::parse(&once);
        assert_eq!(faults, [], "what is written has no fault:\n{once}");
        let Some(Value::Array(items)) = again.get("kept").map(Spanned::get_ref) else {
            panic!("what is written holds one table:\n{once}")
        };
        let Some(Value::Table(inner)) = items.first().map(Spanned::get_ref) else {
            panic!("what is written holds one table:\n{once}")
        };
        assert_eq!(fields(inner), once, "what is written reads as what was read");
    }
}

/// Whether all numbers are numbers.
fn is_sound(value: &Value<'_>) -> bool {
    match value {
        Value::Integer(digits) | Value::Float(digits) => {
            let text = digits.as_str();
            let is_word = matches!(text.trim_start_matches(['+', '-']), "nan" | "inf");
            let is_number = text.chars().all(|c| c.is_ascii_hexdigit() || "+-.eE".contains(c))
                && text.parse::<f64>().is_ok();
            let is_sound = is_word || digits.radix() != 10 || is_number;
            assert!(is_sound || quantity::decimal(text).is_none(), "taken for a number: {text}");
            is_sound
        }
        Value::Array(items) => items.iter().all(|item| is_sound(item.get_ref())),
        Value::Table(table) => table.values().all(|value| is_sound(value.get_ref())),
        _ => true,
    }
}

fn within(table: &Table<'_>, text: &str) {
    for (key, value) in table {
        assert!(text.get(key.span()).is_some(), "a key outside of the text");
        value_within(value, text);
    }
}

fn value_within(value: &Spanned<Value<'_>>, text: &str) {
    assert!(text.get(value.span()).is_some(), "a value outside of the text");
    match value.get_ref() {
        Value::Array(items) => items.iter().for_each(|item| value_within(item, text)),
        Value::Table(table) => within(table, text),
        _ => {}
    }
}

/// Pieces of the shipped contracts and records.
pub fn seeds() -> Vec<Vec<u8>> {
    let odd = [
        "a = 0xfF\nb = 0o17\nc = 0b11\nd = +1_000\ne = -1.5e3\nf = nan\ng = -inf\nh = 1.0\n",
        "a = 2025-01-02T03:04:05.6Z\nb = 2025-01-02\nc = 03:04:05\nd = 2025-01-02 03:04\n",
        "a = \"\\u00e9\\n\"\nb = 'c:\\d'\nc = \"\"\"\n x \\\n   y\"\"\"\nd = '''\nz'''\n",
        "[[a]]\nf = 1\n[[a.b]]\n[[ a . 'b' ]]\nc = [{}]\n[a.d]\ne = 1\n[[a]]\n[[a.b.c]]\n",
        "a.b.c = 1\na.b.d = {x.y = 2, \"z\" = [1, [2]]}\n",
    ];
    let odd = odd.iter().map(|text| text.as_bytes().to_vec());
    odd.chain(seeds::pieces(600)).collect()
}
