//! Bytes into content: which files are text, what text must be, and what is said when it is not.

use std::sync::Arc;

use crate::base::digest::sha256;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::snapshot::Content;
use crate::snapshot::MAX_KEPT_BYTES;
use crate::snapshot::Skipped;

/// Text that the program itself reads or passes on; it has to be UTF-8.
const TEXT: [&str; 15] = [
    "css",
    "ftl",
    "htm",
    "html",
    "js",
    "json",
    "md",
    "mjs",
    "svg",
    "tera",
    "toml",
    "webmanifest",
    "xml",
    "yaml",
    "yml",
];

/// Text that people attach as evidence; if it is not UTF-8 it is kept as the bytes it is.
const ATTACHED_TEXT: [&str; 5] = ["csv", "ics", "log", "tsv", "txt"];

/// Most lines of a text that the program itself reads: a record of a dozen lines forty thousand times.
pub(super) const MAX_LINES: usize = 500_000;

/// How a file begins that git LFS puts in the place of another.
const LFS: &[u8] = b"version https://git-lfs.github.com/spec/v1\n";

/// Largest such file, in bytes; the form allows no more.
const MAX_POINTER: usize = 1024;

/// How a file is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Nature {
    /// Text that has to be UTF-8.
    Text,
    /// Text if it is UTF-8, bytes otherwise.
    AttachedText,
    /// Bytes.
    Binary,
}

/// How a file of that path is to be read; its extension decides.
pub(super) fn nature(path: &str) -> Nature {
    if path.ends_with(".toml") {
        // Nearly all files are.
        return Nature::Text;
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let extension = extension.to_ascii_lowercase();
    if TEXT.contains(&extension.as_str()) {
        Nature::Text
    } else if ATTACHED_TEXT.contains(&extension.as_str()) || name.contains("signers") {
        // Git's file of allowed signers has no extension by custom.
        Nature::AttachedText
    } else {
        Nature::Binary
    }
}

/// Turns the bytes of a file into its content; what is wrong with them is a finding.
///
/// An attached text above the limit stays bytes. Other texts above it never get here.
pub(super) fn decode(path: &str, bytes: Vec<u8>, limit: u64) -> (Content, Vec<Finding>) {
    let nature = nature(path);
    if bytes.starts_with(LFS) && bytes.len() <= MAX_POINTER {
        let finding = lfs_pointer(path);
        let is_text = nature == Nature::Text;
        let content = if is_text { Content::Unreadable } else { binary(bytes) };
        return (content, vec![finding]);
    }
    if nature == Nature::Binary {
        return (binary(bytes), Vec::new());
    }
    let size = bytes.len() as u64;
    if nature == Nature::AttachedText && size > limit {
        return (binary(bytes), vec![too_large(path, size, limit)]);
    }
    match String::from_utf8(bytes) {
        Ok(text) if nature == Nature::Text && n_lines(&text) > MAX_LINES => {
            (Content::Unreadable, vec![too_many_lines(path, n_lines(&text))])
        }
        Ok(text) => match text.strip_prefix('\u{feff}') {
            Some(rest) => {
                let message = Message::new("snapshot-byte-order-mark");
                let finding = about(path, Finding::new("byte-order-mark", Level::Note, message));
                (Content::Text(rest.to_owned()), vec![finding])
            }
            None => (Content::Text(text), Vec::new()),
        },
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let finding = not_utf8(path, &bytes, valid, nature);
            let content = if nature == Nature::Text { Content::Unreadable } else { binary(bytes) };
            (content, vec![finding])
        }
    }
}

/// A text file above the limit; an attached one is only shown as a whole and is still evidence.
pub(super) fn too_large(path: &str, size: u64, limit: u64) -> Finding {
    let message = Message::new("snapshot-file-too-large")
        .with("size", Datum::Bytes(size))
        .with("limit", Datum::Bytes(limit));
    let help = Message::new("snapshot-file-too-large-help");
    about(path, Finding::new("file-too-large", level(nature(path)), message).help(help))
}

fn lfs_pointer(path: &str) -> Finding {
    let message = Message::new("snapshot-lfs-pointer");
    let help = Message::new("snapshot-lfs-pointer-help");
    about(path, Finding::new("lfs-pointer", Level::Error, message).help(help))
}

fn n_lines(text: &str) -> usize {
    text.lines().count()
}

fn too_many_lines(path: &str, n: usize) -> Finding {
    let message = Message::new("snapshot-too-many-lines").with("n", n).with("limit", MAX_LINES);
    let help = Message::new("snapshot-too-many-lines-help");
    about(path, Finding::new("too-many-lines", Level::Error, message).help(help))
}

/// A folder of a contract with more files than are for one contract; they are read nevertheless.
pub(super) fn too_many_files(folder: &str, n: usize, limit: usize) -> Finding {
    let message = Message::new("snapshot-too-many-files").with("n", n).with("limit", limit);
    let help = Message::new("snapshot-too-many-files-help");
    // The slash says that the folder is meant, and that it is the contract's own.
    about(&format!("{folder}/"), Finding::new("too-many-files", Level::Error, message).help(help))
}

/// A path that does not mean the same file on every system.
pub(super) fn unportable(path: &str, message: Message) -> Finding {
    let help = Message::new("snapshot-unportable-help");
    about(path, Finding::new("unportable-name", Level::Warning, message).help(help))
}

/// A file whose bytes could not be had.
pub(super) fn unreadable(path: &str, cause: String) -> Finding {
    let message = Message::new("snapshot-unreadable").with("cause", cause);
    about(path, Finding::new("unreadable-file", Level::Error, message))
}

/// A blob that the clone does not hold.
pub(super) fn missing_blob(path: &str, blob: &str) -> Finding {
    let message = Message::new("snapshot-missing-blob").with("blob", blob);
    let help = Message::new("snapshot-missing-blob-help");
    about(path, Finding::new("missing-blob", Level::Error, message).help(help))
}

/// Something in a source folder that is not a file that can be read.
pub(super) fn skipped(path: &str, skipped: Skipped) -> Finding {
    let (rule, message, help) = match skipped {
        Skipped::SymbolicLink => {
            ("symbolic-link", "snapshot-symbolic-link", "snapshot-symbolic-link-help")
        }
        Skipped::Submodule => ("submodule", "snapshot-submodule", "snapshot-submodule-help"),
        Skipped::SpecialFile => {
            ("special-file", "snapshot-special-file", "snapshot-special-file-help")
        }
        Skipped::OddName => {
            ("odd-file-name", "snapshot-odd-file-name", "snapshot-odd-file-name-help")
        }
    };
    let finding = Finding::new(rule, Level::Error, Message::new(message));
    about(path, finding.help(Message::new(help)))
}

fn about(path: &str, mut finding: Finding) -> Finding {
    finding.path = Some(path.to_owned());
    finding
}

fn binary(bytes: Vec<u8>) -> Content {
    let size = bytes.len() as u64;
    let sha256 = sha256(&bytes);
    Content::Binary { sha256, size, bytes: (size <= MAX_KEPT_BYTES).then(|| Arc::from(bytes)) }
}

fn not_utf8(path: &str, bytes: &[u8], valid: usize, nature: Nature) -> Finding {
    let before = String::from_utf8_lossy(&bytes[..valid]);
    let position = crate::base::place::position(&before, before.len());
    let message = Message::new("snapshot-not-utf8")
        .with("line", position.line)
        .with("column", position.column);
    let help = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        "snapshot-looks-like-utf16"
    } else if looks_like_gbk(bytes) {
        "snapshot-looks-like-gbk"
    } else {
        "snapshot-save-as-utf8"
    };
    about(path, Finding::new("not-utf8", level(nature), message).help(Message::new(help)))
}

/// How much it weighs that a text cannot be read as text: attached ones keep their bytes and digest.
fn level(nature: Nature) -> Level {
    if nature == Nature::Text { Level::Error } else { Level::Warning }
}

/// Whether the bytes are well-formed GB18030 and most of their pairs are everyday characters
/// (GB 2312), which Western one-byte encodings hardly ever produce.
fn looks_like_gbk(bytes: &[u8]) -> bool {
    let (mut n_pairs, mut n_everyday) = (0_usize, 0_usize);
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        rest = match (first, after) {
            (0x00..=0x7f, after) => after,
            (0x81..=0xfe, [0x30..=0x39, 0x81..=0xfe, 0x30..=0x39, after @ ..]) => after,
            (0x81..=0xfe, [second @ (0x40..=0x7e | 0x80..=0xfe), after @ ..]) => {
                n_pairs += 1;
                if (0xa1..=0xf7).contains(&first) && *second >= 0xa1 {
                    n_everyday += 1;
                }
                after
            }
            _ => return false,
        };
    }
    n_pairs > 0 && n_everyday * 2 >= n_pairs
}

#[cfg(test)]
mod tests {
    use super::Nature;
    use super::looks_like_gbk;
    use super::nature;

    #[test]
    fn gbk_is_told_from_western_text() {
        assert!(looks_like_gbk(b"title = \"\xd4\xcb\xce\xac\xb7\xfe\xce\xf1\"\n"));
        assert!(!looks_like_gbk(b"caf\xe9 cr\xe8me br\xfbl\xe9e"));
        assert!(!looks_like_gbk(b"cut off \xd4"));
        assert!(!looks_like_gbk(b"plain"));
    }

    #[test]
    fn the_extension_of_the_last_part_decides() {
        assert_eq!(nature("data/a.b/c.TOML"), Nature::Text);
        assert_eq!(nature("data/a.toml/scan"), Nature::Binary);
        assert_eq!(nature("data/log.csv"), Nature::AttachedText);
    }
}
