//! What is written reads as what was read, and both ways of reading agree.

use super::Value;
use super::parse;
use super::rewrite;

#[test]
fn what_is_written_reads_as_what_was_read() {
    let text = "[[incident]]\nid = \"a\\\"b\\\\c\\n中\"\nn = 1_000\nf = 9_9.90\nhex = 0xFF\n\
                at = 2025-09-12T10:00:00+08:00\nday = 2025-09-12\nyes = true\n\
                pauses = [{ from = 2025-09-12T10:00:00, why = '''x\ny''' }, {}]\n\
                [incident.deep]\n\"odd key\" = [1, [2]]\n";
    let plain = |text: &str| {
        let (table, faults) = parse(text);
        assert_eq!(faults, [], "{text}");
        let Some(Value::Array(items)) = table.get("incident").map(|one| one.get_ref()) else {
            panic!("no list of records in {text}")
        };
        let Value::Table(entry) = items[0].get_ref() else { panic!("no table in {text}") };
        let fields = entry.iter().map(|(key, value)| (&**key.get_ref(), value.get_ref()));
        rewrite("incident", fields)
    };
    let once = plain(text);
    assert_eq!(plain(&once), once);
    assert!(once.contains("\"at\" = 2025-09-12T10:00:00+08:00\n"), "{once}");
    assert!(once.contains("\"f\" = 99.90\n") || once.contains("\"f\" = 9_9.90\n"), "{once}");
}

/// What both ways make of a text: nothing if it is not plain, else the same.
fn agree(text: &str) -> bool {
    let Some(plain) = super::plain::read(text) else { return false };
    let (general, faults) = super::general::read(text);
    assert_eq!(faults, [], "a file with faults is not plain:\n{text}");
    assert_eq!(plain, general, "{text}");
    true
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test asks for the files of this repository")]
fn both_ways_read_the_files_of_this_repository_alike() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
    let (mut n_records, mut n_plain) = (0, 0);
    for entry in walkdir::WalkDir::new(root) {
        let entry = entry.expect("the folder can be listed");
        let path = entry.path().to_string_lossy().into_owned();
        if !path.ends_with(".toml") {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).expect("the file can be read");
        let is_plain = agree(&text);
        if path.contains("/records/") {
            n_records += 1;
            n_plain += usize::from(is_plain);
        }
    }
    assert!(n_records > 100, "{n_records} files of records");
    assert!(n_plain * 20 > n_records * 19, "{n_plain} of {n_records} files of records are plain");
}

#[test]
fn both_ways_read_odd_texts_alike() {
    let odd = [
        "",
        "a = 1",
        "a = 1\r\n[b]\r\nc = 2 # done\r\n",
        "\u{feff}a = 1\n",
        "# only words\n",
        "a = \"\\u00e9\\n\"\nb = 'c:\\d'\nc = \"\"\"\n x \\\n   y\"\"\"\nd = '''\nz'''\n",
        "a = 0xfF\nb = 0o17\nc = 0b11\nd = +1_000\ne = -1.5e3\nf = nan\ng = -inf\nh = 1.0\n",
        "a = 2025-01-02T03:04:05.6Z\nb = 2025-01-02\nc = 03:04:05\nd = 2025-01-02 03:04\n",
        "a = 2024-02-29\nb = 2025-12-31T23:59:60\nc = 2025-12-31T23:59:59\nd = 0000-01-01\n",
        "\"odd key\" = 1\n'other' = 2\n\"a\\tb\" = 3\n",
        "a = [1, [2, [3]], {b = 1, c = [{}]},\n # and so on\n]\n[[d]]\n[[d]]\ne = {}\n[f]\n",
        "[[a]]\nf = 1\n[[a.b]]\n[[ a . 'b' ]]\nc = [{}]\n[a.d]\ne = 1\n[[a]]\n[[a.b]]\n[[a.b.c]]\n[a.d]\n",
        "[[a]]\nb = 1\n[c]\nd = 2\n[[a]]\nb = 3\n",
    ];
    for text in odd {
        assert!(agree(text), "this should be plain:\n{text}");
    }
    let deep = |n: usize| format!("a = {}{}\n", "[".repeat(n), "]".repeat(n));
    for n in [1, 79, 80, 81, 200] {
        agree(&deep(n));
    }
    let wide = |n: usize| (0..n).map(|n| format!("k{n} = {n}\n")).collect::<String>();
    for n in [60, 63, 64, 65, 66, 200] {
        agree(&wide(n));
        agree(&format!("[t]\n{}", wide(n)));
    }
}

#[test]
fn both_ways_read_damaged_texts_alike() {
    let sound = "n = 1\n[[incident]]\nid = \"I-1\" # first\nat = 2025-09-12T10:00:00\nwho = [\"甲\", 'b']\n\
                 pauses = [{ from = 1.5, why = \"x\" }, {}]\n[[incident]]\nid = \"I-2\"\n[other]\nyes = true\n";
    assert!(agree(sound));
    let marks = [
        "", "\"", "'", "[", "]", "{", "}", ".", ",", "=", "#", "\n", "\\", " ", "x", "0", "\r",
        "\u{1}",
    ];
    let cuts: Vec<usize> = sound.char_indices().map(|(at, _)| at).collect();
    for (n, at) in cuts.iter().enumerate() {
        let next = cuts.get(n + 1).copied().unwrap_or(sound.len());
        for mark in marks {
            agree(&format!("{}{mark}{}", &sound[..*at], &sound[next..]));
            agree(&format!("{}{mark}{}", &sound[..*at], &sound[*at..]));
        }
        agree(&sound[..*at]);
    }
    for again in [
        "id = 3\n",
        "[[incident]]\n",
        "[incident]\n",
        "[other]\n",
        "[[other]]\n",
        "[n]\n",
        "[[n]]\n",
        "[incident.a]\n",
        "[[incident.a]]\n",
        "[incident.who]\n",
        "[[incident.pauses]]\n",
        "[incident.pauses.why]\n",
        "[n.a]\n",
        "[other.a]\n",
        "[[other.a.b]]\n",
        "[new.a]\n",
        "[[incident.a.b]]\n",
        "a.b = 1\n",
    ] {
        agree(&format!("{sound}{again}"));
        agree(&format!("{sound}[[incident]]\n{again}{again}"));
        agree(&format!("{again}{sound}"));
    }
}
