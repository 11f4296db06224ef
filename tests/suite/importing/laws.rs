//! What holds for any rows: twice is once, their order does not matter, nobody's text is touched.

use pactbook::base::place::SourceId;
use pactbook::book::Book;
use pactbook::imports;
use pactbook::imports::Plan;
use pactbook::imports::Shelf;
use pactbook::imports::mapping::Mapping;
use pactbook::imports::rows;
use pactbook::imports::rows::Input;
use pactbook::ledger;
use proptest::prelude::ProptestConfig;
use proptest::prelude::Strategy;
use proptest::prelude::any;
use proptest::prop_assert;
use proptest::prop_assert_eq;
use proptest::proptest;

use super::RULE;
use super::tickets;
use crate::bench;

const AS_OF: &str = "2026-07-03T09:00:00";

/// A file that people keep: comments, their own order, a record of each sort.
const OWN: &str = "# 手工\n[[incident]]\nid = \"Z-1\" # 口头\nreported_at = 2025-10-02T08:00:00\n\n\
                   [[incident]]\nid = \"T-3\"\nreported_at = 2025-10-01T08:00:00\n";

const FILE: &str = "data/demo/records/2025-10/incidents.toml";

/// Works out an import into a repository of these files.
fn plan(files: &[(&str, &str)], text: &str) -> Plan {
    let contract = bench::clause(RULE);
    let mut all = vec![("data/demo/contract.toml", contract.as_str())];
    all.extend(files);
    let book: Book = bench::whole(&all, AS_OF);
    let top = "on_change = \"update\"\noutside_term = \"import\"";
    let mapping = tickets(top, "restored_at = \"done\"");
    let (mapping, findings) = Mapping::read("t", SourceId(9), &mapping, &book.ledger.kinds);
    let mapping = mapping.unwrap_or_else(|| panic!("{findings:?}"));
    let input = Input { name: "in.csv".to_owned(), bytes: text.as_bytes().to_vec() };
    let table = rows::read(&mapping, 0, &input).expect("a table");
    let kind = book.ledger.kinds.named("incident").expect("a shipped kind");
    let frame = ledger::frame(0, &book.ledger.contracts[0]);
    let shelf = Shelf {
        ledger: &book.ledger,
        snapshot: &book.snapshot,
        contract: 0,
        data: "data",
        limit: 1 << 20,
    };
    imports::plan(&mapping, kind, &frame, shelf, &[table])
}

/// Rows of tickets, good and bad, with ids that collide.
fn table() -> impl Strategy<Value = Vec<String>> {
    let quoted = any::<String>().prop_map(|text| format!("\"{}\"", text.replace('"', "\"\"")));
    let row =
        (0..9_u8, quoted, 0..60_u8, 0..40_u8, 0..70_u8).prop_map(|(id, title, day, hour, done)| {
            let opened = format!("{}/{:02}/2025 {hour:02}:00", day % 32, 9 + day / 32);
            let done = if done < 24 { opened.replace(":00", ":30") } else { String::new() };
            format!("T-{id},{title},{opened},{done}")
        });
    proptest::collection::vec(row, 0..24)
}

fn text(rows: &[String]) -> String {
    format!("number,title,opened,done\n{}\n", rows.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn twice_is_once_and_the_order_of_rows_does_not_matter(rows in table()) {
        let first = plan(&[(FILE, OWN)], &text(&rows));
        let mut backwards = rows.clone();
        backwards.reverse();
        let other = plan(&[(FILE, OWN)], &text(&backwards));
        prop_assert_eq!(&first.files, &other.files);
        prop_assert_eq!(first.refused.len(), other.refused.len());
        let mut files = vec![(FILE, OWN)];
        for file in &first.files {
            files.retain(|(path, _)| *path != file.path);
            files.push((&file.path, &file.text));
            if file.path == FILE {
                prop_assert!(file.text.starts_with(OWN));
            }
        }
        let second = plan(&files, &text(&rows));
        prop_assert_eq!(&second.files, &Vec::new());
        prop_assert_eq!(second.n_unchanged, first.n_new + first.n_changed + first.n_unchanged);
        prop_assert_eq!(&second.refused, &first.refused);
        let n_rows = first.n_new + first.n_unchanged + first.n_repeated + first.refused.len();
        prop_assert_eq!(n_rows, first.n_rows, "every row is accounted for");
    }
}
