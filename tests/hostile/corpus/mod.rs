//! Strings that somebody might file to have them obeyed, by what is to obey them.
//!
//! What would run says `hit(...)`, which the browser tests watch for; what would load names
//! `evil.example`, which nobody has. Every string is a value by itself: much depends on how it begins.

mod address;
mod drawing;
mod exchange;
mod forge;
mod html;
mod markdown;
mod path;
mod script;
mod sheet;
mod template;
mod terminal;
mod unicode;

/// Every string, by what is to obey it.
const BY_READER: &[(&str, &[&str])] = &[
    ("address", address::STRINGS),
    ("drawing", drawing::STRINGS),
    ("exchange", exchange::STRINGS),
    ("forge", forge::STRINGS),
    ("html", html::STRINGS),
    ("markdown", markdown::STRINGS),
    ("path", path::STRINGS),
    ("script", script::STRINGS),
    ("sheet", sheet::STRINGS),
    ("template", template::STRINGS),
    ("terminal", terminal::STRINGS),
    ("unicode", unicode::STRINGS),
];

/// Every string, in an order in which neighbours are of different sorts, and the long ones last.
pub(crate) fn strings() -> Vec<String> {
    let most = BY_READER.iter().map(|(_, strings)| strings.len()).max().unwrap_or_default();
    let mut all = Vec::new();
    for n in 0..most {
        all.extend(BY_READER.iter().filter_map(|(_, own)| own.get(n)).map(|one| (*one).to_owned()));
    }
    all.extend(floods());
    all
}

/// What is only hostile by its length.
fn floods() -> Vec<String> {
    vec![
        "长".repeat(3_000),
        "W".repeat(3_000),
        format!("flood {}", "e\u{301}\u{316}\u{317}\u{323}".repeat(400)),
        format!("Z{}", "\u{334}\u{335}\u{489}\u{20dd}".repeat(300)),
        "&amp;".repeat(600),
        "<".repeat(2_000),
        "((((((((((".repeat(100),
        "[[[[[[[[[[".repeat(100),
        "> ".repeat(400),
        "- ".repeat(400),
        "**a ".repeat(400),
        "`".repeat(801),
        "\u{202e}".repeat(300),
        "\u{200b}".repeat(1_000),
        "|".repeat(600),
        "\n".repeat(300),
        format!("https://evil.example/{}", "a".repeat(2_500)),
        "\u{fdfd}".repeat(200),
        "👨\u{200d}👩\u{200d}👧\u{200d}👦".repeat(100),
    ]
}

/// What is no text at all: bytes for names of commits and of files.
pub(crate) const BYTES: &[&[u8]] = &[
    b"\xff\xfe<script>hit('bytes')</script>",
    b"\xed\xa0\x80\xed\xb0\x80 surrogates",
    b"\xc0\xbcscript\xc0\xbehit(1)\xc0\xbc/script\xc0\xbe overlong",
    b"\xf8\x88\x80\x80\x80 five bytes",
    b"+ADw-script+AD4-hit('utf-7')+ADw-/script+AD4-",
    b"\x80\x9b31m c1 of eight bits",
    b"cut short \xe4\xb8",
    b"\xb0\xa1\xb0\xa2 GB 2312",
];
