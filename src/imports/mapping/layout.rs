//! Where records go: the path of their file, with the parts of their date in it.

use crate::base::time::Date;
use crate::base::time::parts;

/// Names that may stand in braces.
pub(super) const NAMES: [&str; 4] = ["day", "month", "quarter", "year"];

/// The path of a file within the contract's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePattern(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Year,
    Month,
    Day,
    Quarter,
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It leads nowhere that records are read from.
    Path,
    /// A brace without its fellow.
    Brace,
    /// Nothing has this name.
    Name(String),
}

impl FilePattern {
    pub(super) fn parse(text: &str) -> Result<FilePattern, Fault> {
        let is_plain = |part: &str| {
            let is_odd =
                |c: char| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '|');
            !part.is_empty() && !part.starts_with('.') && !part.contains(is_odd)
        };
        let is_path = text.starts_with("records/")
            && text.ends_with(".toml")
            && text.split('/').all(is_plain)
            && text.split('/').next_back() != Some(".toml");
        if !is_path {
            return Err(Fault::Path);
        }
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}').ok_or(Fault::Brace)?;
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(match name {
                "year" => Piece::Year,
                "month" => Piece::Month,
                "day" => Piece::Day,
                "quarter" => Piece::Quarter,
                other => return Err(Fault::Name(other.to_owned())),
            });
            rest = behind;
        }
        if rest.contains('}') {
            return Err(Fault::Brace);
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(FilePattern(pieces))
    }

    /// The path for records of a day; none if the pattern needs a day and there is none.
    pub fn path(&self, date: Option<Date>) -> Option<String> {
        let mut path = String::new();
        for piece in &self.0 {
            if let Piece::Text(text) = piece {
                path.push_str(text);
                continue;
            }
            let (year, month, day) = parts(date?);
            path.push_str(&match piece {
                Piece::Text(_) => String::new(),
                Piece::Year => format!("{year:04}"),
                Piece::Month => format!("{month:02}"),
                Piece::Day => format!("{day:02}"),
                Piece::Quarter => format!("{}", month.div_ceil(3)),
            });
        }
        Some(path)
    }
}

#[cfg(test)]
mod tests {
    use crate::base::time::Date;

    use super::Fault;
    use super::FilePattern;

    #[test]
    fn the_date_of_a_record_says_where_it_goes() {
        let date = Date::from_ymd_opt(2026, 7, 3);
        for (pattern, path) in [
            ("records/{year}-{month}/incidents.toml", "records/2026-07/incidents.toml"),
            ("records/{year}-q{quarter}.toml", "records/2026-q3.toml"),
            ("records/{year}{month}{day}.toml", "records/20260703.toml"),
            ("records/all.toml", "records/all.toml"),
        ] {
            let pattern = FilePattern::parse(pattern).expect("a pattern");
            assert_eq!(pattern.path(date).as_deref(), Some(path));
        }
        let dated = FilePattern::parse("records/{year}.toml").expect("a pattern");
        assert_eq!(dated.path(None), None);
    }

    #[test]
    fn records_stay_in_their_folder() {
        for bad in [
            "records/../contract.toml",
            "/records/a.toml",
            "contract.toml",
            "records/a.txt",
            "records//a.toml",
            "records/.toml",
            "records/a\\b.toml",
            "records/.hidden/a.toml",
        ] {
            assert_eq!(FilePattern::parse(bad), Err(Fault::Path), "{bad}");
        }
        assert_eq!(FilePattern::parse("records/{year.toml"), Err(Fault::Brace));
        assert_eq!(FilePattern::parse("records/{id}.toml"), Err(Fault::Name("id".to_owned())));
    }
}
