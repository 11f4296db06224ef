//! Code spans of Markdown: text that shows as it stands and does nothing.

/// The text, which must be one line, as a code span: fenced by more backticks than it holds in a row.
pub(super) fn code_span(shown: &str) -> String {
    let longest = shown.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A space on both sides is dropped again, so a backtick at an end stays apart from the fence.
    let needs_space =
        shown.is_empty() || shown.starts_with(['`', ' ']) || shown.ends_with(['`', ' ']);
    let pad = if needs_space { " " } else { "" };
    format!("{fence}{pad}{shown}{pad}{fence}")
}
