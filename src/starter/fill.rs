//! Templates of plain text: `@name@` is a blank, lines from `#< name` to `#>` are there only if the
//! blank has a value.

use std::collections::BTreeMap;

/// What fills the blanks.
#[derive(Clone, Debug, Default)]
pub(super) struct Blanks(BTreeMap<&'static str, String>);

impl Blanks {
    /// Adds a value.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Blanks {
        self.0.insert(name, value.to_owned());
        self
    }

    /// The template with its blanks filled; one without a value becomes empty.
    pub(super) fn fill(&self, template: &str) -> String {
        let mut text = String::with_capacity(template.len());
        let mut is_shown = true;
        for line in template.lines() {
            if let Some(name) = line.strip_prefix("#< ") {
                is_shown = self.0.contains_key(name);
            } else if line == "#>" {
                is_shown = true;
            } else if is_shown {
                self.line(line, &mut text);
                text.push('\n');
            }
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    }

    fn line(&self, line: &str, text: &mut String) {
        let mut rest = line;
        while let Some(from) = rest.find('@') {
            let name = rest[from + 1..].split_once('@').map(|(name, _)| name);
            let Some(name) = name.filter(|name| is_name(name)) else {
                text.push_str(&rest[..=from]);
                rest = &rest[from + 1..];
                continue;
            };
            text.push_str(&rest[..from]);
            text.push_str(self.0.get(name).map_or("", String::as_str));
            rest = &rest[from + name.len() + 2..];
        }
        text.push_str(rest);
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::Blanks;

    #[test]
    fn blanks_are_filled_once_and_what_is_not_asked_for_goes() {
        let blanks = Blanks::default().with("a", "x@b@").with("b", "y");
        let template = "1 @a@ @b@ me@example\n#< a\nkept\n#>\n#< c\ngone\n#>\nlast @c@\n";
        assert_eq!(blanks.fill(template), "1 x@b@ y me@example\nkept\nlast\n");
    }
}
