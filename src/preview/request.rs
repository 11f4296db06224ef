//! Requests and replies, as a browser means them: a path below the root of the site, and bytes.

use crate::base::digest::sha256;

/// Longest address that is answered, in bytes.
const MAX_ADDRESS: usize = 4096;

/// Names of this machine for itself: no page of elsewhere can make a browser send another.
const OWN_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The method, such as `GET`.
    pub method: String,
    /// Path and query, as they were sent.
    pub address: String,
    /// The header `Host`; empty if there is none.
    pub host: String,
    /// The header `If-None-Match`; empty if there is none.
    pub known: String,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status: 200, 404, ...
    pub status: u16,
    /// Headers: name and value.
    pub headers: Vec<(&'static str, String)>,
    /// The body; a reply to `HEAD` is sent without it.
    pub body: Vec<u8>,
}

/// Why a path is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Only `GET` and `HEAD` are.
    Method,
    /// The host is not one of this machine's own names.
    Host,
    /// It is too long.
    Long,
    /// It is no plain path.
    Path,
}

impl Ask {
    /// The path below the root of the site, decoded; `is_open` says that any host will do.
    ///
    /// # Errors
    ///
    /// If it is not to be answered.
    pub fn path(&self, is_open: bool) -> Result<String, Refusal> {
        if !matches!(self.method.as_str(), "GET" | "HEAD") {
            return Err(Refusal::Method);
        }
        if !is_open && !is_own(&self.host) {
            return Err(Refusal::Host);
        }
        if self.address.len() > MAX_ADDRESS {
            return Err(Refusal::Long);
        }
        let path = self.address.split(['?', '#']).next().unwrap_or_default();
        let path = path.strip_prefix('/').and_then(decoded).ok_or(Refusal::Path)?;
        let is_plain = !path.contains(['\\', '\0']) && !path.contains(char::is_control);
        // What a site holds has no such parts; nothing is looked up on the disk anyway.
        let is_inside = !path.split('/').any(|part| matches!(part, "." | ".."));
        let has_no_gap = !path.starts_with('/') && !path.contains("//");
        if is_plain && is_inside && has_no_gap { Ok(path) } else { Err(Refusal::Path) }
    }
}

/// Whether a host names this machine itself, whatever the port.
fn is_own(host: &str) -> bool {
    let name = match host.rfind(':') {
        Some(at) if host[at + 1..].bytes().all(|byte| byte.is_ascii_digit()) => &host[..at],
        _ => host,
    };
    OWN_NAMES.iter().any(|own| name.eq_ignore_ascii_case(own))
}

/// The text with `%41` as `A`; none if that is no text.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let [high, low, after @ ..] = rest else { return None };
        let digit = |byte: u8| char::from(byte).to_digit(16);
        let byte = digit(*high)? * 16 + digit(*low)?;
        bytes.push(u8::try_from(byte).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

impl Reply {
    /// A reply with a body of a kind.
    pub fn new(status: u16, kind: &str, body: Vec<u8>) -> Reply {
        let headers = vec![
            ("Content-Type", kind.to_owned()),
            ("Cache-Control", "no-cache".to_owned()),
            ("X-Content-Type-Options", "nosniff".to_owned()),
            ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
        ];
        Reply { status, headers, body }
    }

    /// A reply that leads elsewhere.
    pub fn leading_to(path: &str) -> Reply {
        let mut reply = Reply::new(302, "text/plain; charset=utf-8", Vec::new());
        reply.headers.push(("Location", encoded(path)));
        reply
    }

    /// The reply with a tag of its body; with nothing but that if the browser has it already.
    #[must_use]
    pub fn tagged(mut self, ask: &Ask) -> Reply {
        let tag = format!("\"{}\"", &sha256(&self.body)[..32]);
        let has_it = ask.known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag);
        if self.status == 200 && has_it {
            self.status = 304;
            self.body.clear();
        }
        self.headers.push(("ETag", tag));
        self
    }
}

/// A path as a header may hold it.
fn encoded(path: &str) -> String {
    let mut text = String::from("/");
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// What a file is to a browser, by the ending of its name.
pub(super) fn kind_of(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "xml" => "application/xml; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "log" | "eml" => "text/plain; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::Ask;
    use super::Refusal;

    fn ask(address: &str, host: &str) -> Ask {
        let text = str::to_owned;
        Ask { method: text("GET"), address: text(address), host: text(host), known: text("") }
    }

    #[test]
    fn no_path_leads_out_of_the_site() {
        let path = |address: &str| ask(address, "localhost:8000").path(false);
        assert_eq!(path("/"), Ok(String::new()));
        assert_eq!(path("/en/a%2Eb.html?q=%"), Ok("en/a.b.html".to_owned()));
        assert_eq!(path("/%E7%94%B2"), Ok("甲".to_owned()));
        for bad in [
            "",
            "a",
            "//a",
            "/a//b",
            "/../a",
            "/a/..",
            "/%2e%2e/a",
            "/a/%2E./b",
            "/..%2fa",
            "/a\\b",
            "/%5c",
            "/%00",
            "/%0d%0aX:y",
            "/%zz",
            "/%4",
            "/%",
            "/%ff",
            "http://a/b",
            "*",
        ] {
            assert_eq!(path(bad), Err(Refusal::Path), "{bad}");
        }
        let long = |n: usize| path(&format!("/{}", "a".repeat(n)));
        assert!(long(super::MAX_ADDRESS - 1).is_ok());
        assert_eq!(long(super::MAX_ADDRESS), Err(Refusal::Long));
    }

    #[test]
    fn a_page_of_elsewhere_cannot_ask_under_its_own_name() {
        for own in ["localhost", "LOCALHOST:80", "127.0.0.1:4173", "[::1]", "[::1]:9"] {
            assert!(ask("/", own).path(false).is_ok(), "{own}");
        }
        for foreign in
            ["", "example.org", "localhost.example.org", "127.0.0.1.example.org:80", "::1", "a:b"]
        {
            assert_eq!(ask("/", foreign).path(false), Err(Refusal::Host), "{foreign}");
            assert!(ask("/", foreign).path(true).is_ok(), "{foreign}");
        }
        let post = Ask { method: "POST".to_owned(), ..ask("/", "localhost") };
        assert_eq!(post.path(true), Err(Refusal::Method));
    }
}
