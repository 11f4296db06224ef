//! The page of a record kind has all of its fields, on the site and in the terminal's words.

use std::collections::BTreeMap;

use pactbook::base::language::Language;
use pactbook::base::place::SourceId;
use pactbook::book::Book;
use pactbook::calendar::Calendar;
use pactbook::handbook;
use pactbook::handbook::Page;
use pactbook::handbook::fields;
use pactbook::handbook::fields::Row;
use pactbook::lang::Catalog;
use pactbook::ledger::kinds::FieldSpec;
use pactbook::ledger::kinds::GIT_FIELDS;
use pactbook::ledger::kinds::Kinds;
use pactbook::settings;
use pactbook::site;
use pactbook::site::desk::Desk;
use pactbook::site::target::Target;

use crate::own_words::lifts;
use crate::pages::fenced;
use crate::shipped::shipped;
use crate::site::files;

type Files = BTreeMap<String, Vec<u8>>;

/// The page about a kind in a language; none if the site has none.
fn page<'f>(book: &Book, files: &'f Files, kind: &str, language: Language) -> Option<&'f str> {
    let desk = Desk::new(book);
    let folder = &book.settings.folders.content;
    let chapter = desk.chapters.find(&format!("{folder}/kinds/{kind}.md"))?;
    let bytes = files.get(&desk.route(Target::Article(chapter)).file(language, desk.root()))?;
    Some(std::str::from_utf8(bytes).expect("pages are UTF-8"))
}

/// The row of a field in a page's tables.
fn row<'h>(html: &'h str, field: &str) -> Option<&'h str> {
    let at = html.find(&format!("<tr><th scope=\"row\"><code>{field}</code>"))?;
    html[at..].split("</tr>").next()
}

/// The names of all fields, those of tables below their own.
fn names(specs: &[FieldSpec], above: &str) -> Vec<String> {
    let mut all = Vec::new();
    for spec in specs {
        let name = format!("{above}{}", spec.name);
        all.extend(names(&spec.fields, &format!("{name}.")));
        all.push(name);
    }
    all
}

#[test]
fn every_field_of_every_kind_stands_on_its_page_with_its_words() {
    let book = shipped();
    for language in [Language::Zh, Language::En] {
        for kind in Kinds::shipped().iter() {
            let html = page(book, files(), &kind.name, language).expect("every kind has its page");
            // What git fills is said once, in the chapter on records.
            let filled = kind.fields.iter().filter(|spec| !spec.git).cloned();
            let fields: Vec<FieldSpec> = filled.collect();
            let absent: Vec<String> =
                names(&fields, "").into_iter().filter(|name| row(html, name).is_none()).collect();
            assert!(absent.is_empty(), "{}: {absent:?}", kind.name);
            for spec in &fields {
                let row = row(html, &spec.name).expect("it stands there");
                for word in &spec.words {
                    let item = format!("<li><code>{}</code>", word.name);
                    assert!(row.contains(&item), "{} {}: {item}", kind.name, spec.name);
                }
            }
        }
    }
}

#[test]
fn what_git_fills_stands_in_the_chapter_on_records_and_on_no_page_of_a_kind() {
    for chapter in
        [include_str!("../../content/records.md"), include_str!("../../content/en/records.md")]
    {
        for name in GIT_FIELDS {
            assert!(chapter.contains(&format!("`{name}`")), "{name}");
        }
    }
    let html = page(shipped(), files(), "incident", Language::Zh).expect("the page");
    assert!(GIT_FIELDS.iter().all(|name| row(html, name).is_none()));
}

#[test]
fn a_row_says_type_need_party_and_what_makes_it_count() {
    let html = page(shipped(), files(), "incident", Language::Zh).expect("the page");
    let holds_all = |field: &str, words: &[&str]| {
        let row = row(html, field).expect("it stands there");
        for word in words {
            assert!(row.contains(word), "{field}: `{word}` is missing: {row}");
        }
    };
    holds_all("reported_at", &["报障", "时刻", "必填"]);
    holds_all(
        "major_accident",
        &["<code>true</code>", "<td>采购人</td>", "<code>judged_by</code>"],
    );
    holds_all("outages", &["列表，每项为一组字段"]);
    holds_all("outages.from", &["时刻", "必填"]);
    holds_all("waits_for", &["服务请求（<code>request</code>）的编号"]);
    holds_all("judged_at", &["填了 <code>judged_by</code> 时必填"]);
    let cause = row(html, "cause").expect("it stands there");
    assert!(!cause.contains("必填") && !cause.contains("采购人"), "{cause}");
    let (own, shared) =
        html.split_once("<details><summary>各种记录都有的字段").expect("two tables");
    assert!(row(own, "evidence").is_none() && row(shared, "evidence").is_some());
    assert!(row(own, "severity").is_some() && row(shared, "severity").is_none());
}

#[test]
fn a_kind_of_the_repositorys_own_has_a_page_and_so_has_one_that_it_adds_a_field_to() {
    let book = lifts();
    let files = site::compose(&book).expect("the shipped theme renders").files;
    let zh = page(&book, &files, "lift_fault", Language::Zh).expect("a page");
    for words in ["电梯故障（lift_fault）", "一部电梯的一次故障", "data/kinds/lift_fault.toml"]
    {
        assert!(zh.contains(words), "{words}");
    }
    let hazard = row(zh, "hazard").expect("its field");
    assert!(
        hazard.contains("<code>entrapment</code> 困人") && hazard.contains("采购人"),
        "{hazard}"
    );
    let en = page(&book, &files, "lift_fault", Language::En).expect("a page");
    assert!(en.contains("Lift fault (lift_fault)") && en.contains("One fault of one lift"));
    assert!(row(en, "called_at").is_some_and(|row| row.contains("an instant")));
    let inspection = page(&book, &files, "inspection", Language::Zh).expect("a page");
    assert!(row(inspection, "rope_wear").is_some_and(|row| row.contains("钢丝绳磨损（毫米）")));
    let (own, _) = inspection.split_once("<details>").expect("two tables");
    assert!(row(own, "rope_wear").is_some(), "what the repository adds is no field of all kinds");
}

#[test]
fn the_program_carries_the_page_of_every_kind_that_it_ships() {
    let kinds = Kinds::shipped();
    let carried: Vec<&str> = handbook::KINDS.iter().map(|page| page.name).collect();
    assert_eq!(carried, kinds.names().collect::<Vec<_>>());
    let text = Page::of_record_kind("incident").expect("it is carried").text(Language::Zh);
    assert!(text.starts_with("# 故障事件（incident）"));
}

#[test]
fn a_field_that_another_one_calls_for_says_which() {
    let schema = "name = \"gauge\"\ngroup = \"measures\"\npage = \"month\"\n\
        label = { zh = \"表\", en = \"Gauge\" }\nsummary = { zh = \"读数\", en = \"Reading\" }\n\
        [[field]]\nname = \"state\"\ntype = \"enum\"\nlabel = { zh = \"状态\", en = \"State\" }\n\
        values = [{ name = \"bad\", zh = \"坏\", en = \"Bad\" }]\n\
        [[field]]\nname = \"why\"\ntype = \"text\"\nlabel = { zh = \"原因\", en = \"Why\" }\n\
        required_if = { field = \"state\", is = [\"bad\"] }\n\
        [[field]]\nname = \"level\"\ntype = \"measure\"\nunits = [\"mm\", \"m\"]\nmin = 0\n\
        label = { zh = \"高度\", en = \"Level\" }\nfuture = true\n";
    let mut kinds = Kinds::shipped();
    assert_eq!(kinds.add(SourceId(0), schema), []);
    let sheet = fields::sheet(&kinds, kinds.named("gauge").expect("it was added"));
    let catalog = Catalog::of(Language::En);
    let find = |name: &str| -> &Row {
        sheet.own.iter().find(|row| row.name == name).expect("it is a field of its own")
    };
    let needed = find("why").needed.as_ref().map(|when| catalog.say(when));
    assert_eq!(needed.as_deref(), Some("required if `state` is `bad`"));
    assert_eq!(catalog.say(&find("level").holds), "a number with its unit: `mm`, `m`");
    let remarks: Vec<String> = find("level").remarks.iter().map(|one| catalog.value(one)).collect();
    assert_eq!(remarks, ["at least 0", "may lie after the as-of instant"]);
    assert_eq!(sheet.own.len(), 3);
}

#[test]
fn the_kinds_that_the_handbook_shows_as_examples_can_be_read() {
    let pages = [
        include_str!("../../content/repository.md"),
        include_str!("../../content/en/repository.md"),
    ];
    for page in pages {
        let examples = fenced(page, "toml kind");
        assert_eq!(examples.len(), 2, "a kind of its own, and a field more on a shipped one");
        let mut kinds = Kinds::shipped();
        for text in examples {
            assert_eq!(kinds.add(SourceId(0), text), []);
        }
        let hazard = kinds.named("lift_fault").and_then(|kind| kind.field("hazard"));
        assert!(hazard.is_some_and(|field| field.judged && field.by.as_deref() == Some("buyer")));
        assert!(kinds.named("inspection").and_then(|kind| kind.field("rope_wear")).is_some());
        let calendars = fenced(page, "toml");
        assert_eq!(calendars.len(), 1, "a calendar");
        assert_eq!(Calendar::read(SourceId(0), calendars[0]).1, []);
        let samples = fenced(page, "toml settings");
        assert_eq!(samples.len(), 2, "levels, and a waiver");
        for text in samples {
            assert_eq!(settings::read(text, SourceId(0)).1, []);
        }
    }
}
