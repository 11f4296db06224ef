//! Text out of bytes: the encoding is the one that the mapping states.

use encoding_rs::Encoding;
use encoding_rs::GB18030;
use encoding_rs::UTF_8;

use super::Fault;
use crate::base::message::Message;
use crate::base::place::position;

/// Text, and whether bytes in it were none of the encoding; they became U+FFFD.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) has_bad_bytes: bool,
}

/// Whether the web knows an encoding by this label.
pub fn is_encoding(label: &str) -> bool {
    Encoding::for_label(label.as_bytes()).is_some()
}

/// Decodes bytes; a byte order mark is taken off, and overrules the label if it is that of UTF-16.
pub(super) fn decode(bytes: &[u8], label: &str) -> Result<Decoded, Fault> {
    let encoding = Encoding::for_label(label.as_bytes()).unwrap_or(UTF_8);
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    if let Some(marked) = marked.filter(|marked| *marked != encoding) {
        let message = Message::new("import-other-encoding")
            .with("found", marked.name())
            .with("stated", encoding.name());
        let help = Message::new("import-state-encoding").with("encoding", marked.name());
        return Err(Fault::new(message).help(help));
    }
    let (text, has_bad_bytes) = encoding.decode_with_bom_removal(bytes);
    if has_bad_bytes && encoding == UTF_8 {
        let chinese = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
        if chinese.is_some() {
            let at = position(&text, text.find('\u{fffd}').unwrap_or_default());
            let message =
                Message::new("import-not-utf8").with("line", at.line).with("column", at.column);
            let help = Message::new("import-state-encoding").with("encoding", "gb18030");
            return Err(Fault::new(message).help(help));
        }
    }
    Ok(Decoded { text: text.into_owned(), has_bad_bytes })
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn bytes_are_what_the_mapping_says_they_are() {
        let chinese = b"\xb1\xe0\xba\xc5,\xb1\xa8\xd5\xcf\n";
        let text = decode(chinese, "gb18030").ok().map(|found| found.text);
        assert_eq!(text.as_deref(), Some("编号,报障\n"));
        let help = decode(chinese, "utf-8").err().and_then(|fault| fault.help);
        assert_eq!(help.map(|help| help.key), Some("import-state-encoding"));
        let marked = decode(b"\xef\xbb\xbfa", "utf-8").ok().map(|found| found.text);
        assert_eq!(marked.as_deref(), Some("a"));
        assert!(decode(b"\xff\xfea\0", "utf-8").is_err(), "UTF-16 says so itself");
        let odd = decode(b"a\xffb", "utf-8").ok().map(|found| found.has_bad_bytes);
        assert_eq!(odd, Some(true), "neither UTF-8 nor GB 18030: the row is refused");
    }
}
