//! Scripts: a piece of the index as a call that a page may load from wherever it lies itself.

use serde::Serialize;

/// The function that every piece calls, with its own name and what it holds.
const CALL: &str = "pactbookSearch";

/// A piece of the index. Text in it may be hostile: nothing in it ends the script or a line of it.
pub(super) fn piece(name: &str, value: &impl Serialize) -> Vec<u8> {
    let json = serde_json::to_string(value).expect("an index holds nothing but text and numbers");
    let mut script = format!("{CALL}(\"{name}\",");
    script.reserve(json.len() + 8);
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                script.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => script.push(c),
        }
    }
    script.push_str(");\n");
    script.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::piece;

    #[test]
    fn hostile_text_stays_text() {
        let script = piece("b0", &["</script><!--\u{2028}\"\\"]);
        let script = String::from_utf8(script).expect("scripts are UTF-8");
        assert_eq!(
            script,
            "pactbookSearch(\"b0\",[\"\\u003c/script\\u003e\\u003c!--\\u2028\\\"\\\\\"]);\n"
        );
    }
}
