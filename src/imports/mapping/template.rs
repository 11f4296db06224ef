//! Text with columns in it: `INC-{number}`; braces that are meant as such stand twice.

use super::Ref;

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text as it stands.
    Text(String),
    /// A column.
    Column(Ref),
}

/// Parts of a template: text, and names of columns; none if a brace has no fellow.
pub(super) fn parse(text: &str) -> Option<Vec<(bool, String)>> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' if chars.next_if_eq(&'{').is_some() => plain.push('{'),
            '}' if chars.next_if_eq(&'}').is_some() => plain.push('}'),
            '}' => return None,
            '{' => {
                let mut name = String::new();
                loop {
                    match chars.next()? {
                        '}' => break,
                        '{' => return None,
                        c => name.push(c),
                    }
                }
                if name.is_empty() {
                    return None;
                }
                if !plain.is_empty() {
                    parts.push((false, std::mem::take(&mut plain)));
                }
                parts.push((true, name));
            }
            c => plain.push(c),
        }
    }
    if !plain.is_empty() {
        parts.push((false, plain));
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn braces_name_columns_and_twice_they_are_braces() {
        let part = |is_column: bool, text: &str| (is_column, text.to_owned());
        let found = parse("INC-{a b}{{x}}").expect("a template");
        assert_eq!(found, [part(false, "INC-"), part(true, "a b"), part(false, "{x}")]);
        for bad in ["{", "}", "{}", "a{b", "{a{b}}"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
