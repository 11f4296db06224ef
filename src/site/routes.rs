//! Routes: the one place that makes file names from ids.
//!
//! An id may be Chinese, odd, or hostile. A name made here holds only `a-z`, `0-9`, `-` and `.`,
//! never leaves its folder, is never reserved on any system, needs no escaping in an address, and
//! differs from every other name of its namespace even where case is ignored. Parts of a file name are
//! joined by `_`, which no name holds, so that two lists of ids never give one file.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::digest::sha256;
use crate::base::language::Language;

use super::address;

/// Longest name made from one id, in bytes.
const MAX_NAME: usize = 64;

/// Names that mean something else at the root of the site or to an operating system.
const RESERVED: &[&str] = &[
    "assets",
    "attachments",
    "book",
    "build",
    "coverage",
    "due",
    "en",
    "feed",
    "findings",
    "handbook",
    "index",
    "search",
    "sitemap",
    "tables",
    "zh",
    "con",
    "prn",
    "aux",
    "nul",
    "com1",
    "com2",
    "com3",
    "com4",
    "com5",
    "com6",
    "com7",
    "com8",
    "com9",
    "lpt1",
    "lpt2",
    "lpt3",
    "lpt4",
    "lpt5",
    "lpt6",
    "lpt7",
    "lpt8",
    "lpt9",
    "conin",
    "conout",
    "clock",
    "favicon",
];

/// Address of a page below the root of one language, such as `turpan/breaches.html`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    path: String,
}

impl Route {
    /// A page at the root.
    pub fn root(name: &str) -> Route {
        Route { path: format!("{name}.html") }
    }

    /// A page in a folder whose file name is made of names.
    pub fn inside(folder: &str, parts: &[&str]) -> Route {
        Route { path: format!("{folder}/{}.html", parts.join("_")) }
    }

    /// The path below the root of one language.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The path below the root of the site, at which the language `root` lies itself.
    pub fn file(&self, language: Language, root: Language) -> String {
        address::file(language, root, &self.path)
    }

    /// What leads from this page to the root of its language: `` or `../` once a folder.
    pub fn up(&self) -> String {
        "../".repeat(self.path.matches('/').count())
    }

    /// What leads from this page to the root of the site.
    pub fn up_to_site(&self, language: Language, root: Language) -> String {
        "../".repeat(self.file(language, root).matches('/').count())
    }
}

/// Names for ids, one for each, in their order; no two are equal.
///
/// An id that is a name already keeps it. Of ids that would share a name, and of ids that lose
/// characters, the name ends in eight or more digits of the id's SHA-256.
pub fn names<'a>(ids: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let ids: Vec<&str> = ids.into_iter().collect();
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    let plain: Vec<String> = ids.iter().map(|id| plain(id)).collect();
    let distinct: BTreeSet<(&str, &str)> =
        ids.iter().zip(&plain).map(|(id, name)| (*id, name.as_str())).collect();
    for (_, name) in distinct {
        *count.entry(name.to_owned()).or_default() += 1;
    }
    let mut taken: BTreeSet<String> = ids
        .iter()
        .zip(&plain)
        .filter(|(id, name)| keeps(id, name))
        .map(|(_, n)| n.clone())
        .collect();
    let mut made: BTreeMap<&str, String> = BTreeMap::new();
    ids.iter()
        .zip(&plain)
        .map(|(id, name)| {
            if keeps(id, name) {
                return name.clone();
            }
            if let Some(known) = made.get(id) {
                return known.clone();
            }
            let is_alone = count.get(name) == Some(&1) && is_faithful(id, name);
            let name = if is_alone && !taken.contains(name) {
                name.clone()
            } else {
                marked(id, name, &taken)
            };
            taken.insert(name.clone());
            made.insert(id, name.clone());
            name
        })
        .collect()
}

/// The name of one id on its own, where nothing can collide but what is written the same.
pub fn name(id: &str) -> String {
    names([id]).pop().unwrap_or_default()
}

/// Whether the id is its own name.
fn keeps(id: &str, name: &str) -> bool {
    id == name && is_free(name)
}

/// Whether nothing but case was lost.
fn is_faithful(id: &str, name: &str) -> bool {
    id.len() == name.len() && id.eq_ignore_ascii_case(name) && is_free(name)
}

fn is_free(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    !name.is_empty() && !RESERVED.contains(&stem)
}

/// The id in lower case with everything odd as one hyphen, without dots or hyphens at its ends.
fn plain(id: &str) -> String {
    let mut name = String::with_capacity(id.len().min(MAX_NAME));
    for c in id.chars() {
        let c = match c {
            'a'..='z' | '0'..='9' | '.' | '-' => c,
            'A'..='Z' => c.to_ascii_lowercase(),
            _ => '-',
        };
        let is_doubled = (c == '-' || c == '.') && name.ends_with(['-', '.']);
        if !is_doubled && name.len() < MAX_NAME {
            name.push(c);
        }
    }
    name.trim_matches(['-', '.']).to_owned()
}

/// The name with as many digits of the id's digest as make it its own.
fn marked(id: &str, name: &str, taken: &BTreeSet<String>) -> String {
    let digest = sha256(id.as_bytes());
    let stem = if name.is_empty() { "x" } else { name };
    (8..=digest.len())
        .map(|n| format!("{stem}-{}", &digest[..n]))
        .find(|candidate| !taken.contains(candidate))
        .unwrap_or(digest)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Route;
    use super::names;
    use crate::base::language::Language;

    fn is_plain(name: &str) -> bool {
        !name.is_empty()
            && !name.starts_with('.')
            && !name.ends_with('.')
            && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-'))
    }

    #[test]
    fn a_good_id_is_its_own_name() {
        assert_eq!(names(["major-response", "y1", "1.1"]), ["major-response", "y1", "1.1"]);
        assert_eq!(names(["INC-2025-001"]), ["inc-2025-001"]);
    }

    #[test]
    fn ids_that_differ_only_by_case_or_punctuation_do_not_collide() {
        let ids = ["a1", "A1", "a 1", "a/1", "a-1", "甲", "乙", "", ".", "..", "a_1", "Ａ1"];
        let made = names(ids);
        let different: BTreeSet<&String> = made.iter().collect();
        assert_eq!(different.len(), ids.len(), "{made:?}");
        assert!(made.iter().all(|name| is_plain(name)), "{made:?}");
        assert_eq!(made[0], "a1");
        assert_eq!(made[4], "a-1");
    }

    #[test]
    fn the_order_of_ids_does_not_change_their_names() {
        let forward = names(["TUR", "tur", "Tur", "故障-1", "故障-2"]);
        let mut backward = names(["故障-2", "故障-1", "Tur", "tur", "TUR"]);
        backward.reverse();
        assert_eq!(forward, backward);
    }

    #[test]
    fn an_id_used_twice_has_one_name() {
        let made = names(["INC-1", "INC-1"]);
        assert_eq!(made[0], made[1]);
    }

    #[test]
    fn no_id_leaves_its_folder_or_takes_a_reserved_name() {
        for id in ["../../etc/passwd", "..\\up", "/root", "con", "NUL.txt", "en", "index", "a\0b"] {
            let made = names([id]);
            assert!(is_plain(&made[0]), "{id} became {}", made[0]);
            assert!(!["con", "nul.txt", "en", "index"].contains(&made[0].as_str()), "{id}");
        }
        let long = "很长的标题".repeat(100);
        assert!(names([long.as_str()])[0].len() < 160);
    }

    #[test]
    fn a_page_knows_its_way_up() {
        let route = Route::inside("turpan", &["item", "y1", "1.1"]);
        assert_eq!(route.path(), "turpan/item_y1_1.1.html");
        assert_eq!(route.up(), "../");
        assert_eq!(route.up_to_site(Language::En, Language::Zh), "../../");
        assert_eq!(Route::root("index").file(Language::Zh, Language::Zh), "index.html");
    }
}
