//! A repository's own theme: what it lays over the shipped one, and what is said of slips in it.

use pactbook::base::error::Error;
use pactbook::base::finding::Level;
use pactbook::book::Book;
use pactbook::site;
use pactbook::snapshot::Content;
use pactbook::theme::SHIPPED;

use crate::bench::clause;
use crate::feeds::under;
use crate::site::Files;
use crate::site::page;

const RULE: &str = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"restored_at\"\nwithin = \"2h\"\ntitle = \"两小时内恢复\"";

/// A repository with one contract and these files in its theme.
fn with(theme: &[(&str, &str)]) -> Book {
    let contract = clause(RULE);
    let paths: Vec<(String, &str)> =
        theme.iter().map(|(name, text)| (format!("themes/default/{name}"), *text)).collect();
    let mut files = vec![("data/demo/contract.toml", contract.as_str())];
    files.extend(paths.iter().map(|(path, text)| (path.as_str(), *text)));
    under("", &files, "2026-03-02T09:00:00")
}

fn pages(theme: &[(&str, &str)]) -> Files {
    site::compose(&with(theme)).expect("the theme is sound").files
}

/// What is found in the theme: rule, level, what is said in full.
fn found(book: &Book) -> Vec<(String, Level, String)> {
    let of_theme = |rule: &str| matches!(rule, "theme-file" | "stray-theme-file");
    let catalog = pactbook::lang::Catalog::of(pactbook::base::language::Language::En);
    let found = book.findings.iter().filter(|finding| of_theme(&finding.rule));
    found
        .map(|finding| {
            let help = finding.help.as_ref().map(|help| catalog.say(help)).unwrap_or_default();
            let said = format!("{} {help}", catalog.say(&finding.message));
            (finding.rule.clone(), finding.level, said.trim().to_owned())
        })
        .collect()
}

fn shipped(name: &str) -> &'static str {
    SHIPPED.iter().find(|(known, _)| *known == name).expect("the theme has the file").1
}

#[test]
fn one_template_takes_the_place_of_one() {
    let own = "{% extends \"base.html\" %}{% block main %}<h1>自己的首页 {{ page.title }}</h1>{% endblock main %}";
    let theme = [("home.html", own)];
    let files = pages(&theme);
    assert!(page(&files, "index.html").contains("<h1>自己的首页 "));
    assert!(page(&files, "en/index.html").contains("自己的首页"));
    let plain = pages(&[]);
    assert_eq!(page(&files, "demo.html"), page(&plain, "demo.html"), "another page changed");
    assert_eq!(found(&with(&theme)), []);
}

#[test]
fn one_colour_is_laid_over_the_shipped_ones() {
    let own = ":root { --accent: #7a1f5c; }\n";
    let style = |theme: &[(&str, &str)]| page(&pages(theme), "assets/style.css").to_owned();
    let (plain, changed) = (style(&[]), style(&[("tokens.css", own)]));
    assert_eq!(
        changed,
        plain.replacen(shipped("tokens.css"), &format!("{}\n{own}", shipped("tokens.css")), 1)
    );
    let own = "main { max-width: 70rem }\n";
    assert_eq!(style(&[("extra.css", own)]), format!("{plain}\n{own}"), "it comes after all");
    let replaced = style(&[("style.css", own)]);
    assert_eq!(replaced, format!("{}\n{own}", shipped("tokens.css")));
    assert_eq!(found(&with(&[("extra.css", own), ("tokens.css", own)])), []);
}

#[test]
fn files_of_its_own_are_copied_if_they_are_plain() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    let theme = [
        ("assets/logo.svg", svg),
        ("assets/fonts/Own-1.woff2", "font"),
        ("assets/run.js", "alert(1)"),
        ("assets/con.svg", svg),
        ("assets/LOGO.svg", svg),
        ("assets/徽标.svg", svg),
    ];
    let files = pages(&theme);
    let own: Vec<&str> =
        files.keys().filter_map(|path| path.strip_prefix("assets/theme/")).collect();
    // `LOGO.svg` sorts before `logo.svg`, so the second is left out.
    assert_eq!(own, ["LOGO.svg", "fonts/Own-1.woff2"]);
    let found = found(&with(&theme));
    let refused: Vec<&str> =
        found.iter().filter_map(|(_, _, said)| said.split('`').nth(1)).collect();
    assert_eq!(refused, ["assets/con.svg", "assets/logo.svg", "assets/run.js", "assets/徽标.svg"]);
    assert!(found.iter().all(|(rule, level, _)| rule == "theme-file" && *level == Level::Warning));
}

#[test]
fn too_many_and_too_large_files_are_left_out() {
    let names: Vec<String> = (0..210).map(|n| format!("assets/a{n:03}.txt")).collect();
    let theme: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "a")).collect();
    let book = with(&theme);
    assert_eq!(found(&book).len(), 10);
    let large = "a".repeat(9 << 20);
    let book = with(&[("assets/a.txt", &large), ("assets/b.txt", &large)]);
    let said = found(&book);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].2.contains("assets/b.txt") && said[0].2.contains("16"), "{said:?}");
}

#[test]
fn a_misspelt_override_is_named() {
    let book = with(&[("hme.html", "x"), ("colours.css", "x"), ("README.md", "x")]);
    let note = |said: &str| ("stray-theme-file".to_owned(), Level::Note, said.to_owned());
    let none = "it has no effect";
    assert_eq!(
        found(&book),
        [
            note(&format!(
                "no file of a theme is called `colours.css`; {none} your own pictures and fonts belong below `assets/`, your own styles into `extra.css`"
            )),
            note(&format!(
                "no file of a theme is called `hme.html`; {none} did you mean `home.html`?"
            )),
        ]
    );
    let book = under("theme = \"ours\"", &[], "2026-03-02T09:00:00");
    let said = found(&book);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].2.contains("`themes/ours`"), "{said:?}");
}

#[test]
fn a_binary_template_is_refused_and_the_shipped_one_is_used() {
    let mut book = with(&[("home.html", "x")]);
    let id = book.snapshot.find("themes/default/home.html").expect("it is there");
    book.snapshot.sources[id.0 as usize].content = Content::Unreadable;
    let (theme, findings) = pactbook::theme::read(&book.snapshot, &book.settings);
    assert_eq!(theme.file("home.html"), shipped("home.html"));
    assert_eq!(findings.len(), 1);
}

fn error(theme: &[(&str, &str)]) -> Error {
    match site::compose(&with(theme)) {
        Ok(_) => panic!("the template was taken"),
        Err(error) => error,
    }
}

#[test]
fn a_template_that_asks_for_what_is_not_there_is_named_with_line_and_nearest_name() {
    let head = "{% extends \"base.html\" %}\n{% block main %}\n";
    let cases = [
        ("{{ view.contarcts }}", "contracts", 3),
        ("{% if view.contarcts %}x{% endif %}", "contracts", 3),
        ("<p>\n{{ page.titel }}</p>", "title", 4),
        ("{% for one in view.contracts %}\n{% if one.titel %}x{% endif %}{% endfor %}", "title", 4),
    ];
    for (text, near, line) in cases {
        let template = format!("{head}{text}\n{{% endblock main %}}");
        let error = error(&[("home.html", &template)]);
        assert!(error.message.contains("`themes/default/home.html`"), "{error:?}");
        assert!(
            error.causes.iter().any(|cause| cause.starts_with(&format!("line {line}, "))),
            "{error:?}"
        );
        assert!(error.hints.contains(&format!("did you mean `{near}`?")), "{error:?}");
    }
}

#[test]
fn a_template_that_cannot_be_parsed_is_named_with_its_line() {
    let error = error(&[("home.html", "<p>\n{% if %}</p>")]);
    assert!(error.message.contains("`themes/default/home.html` cannot be parsed"), "{error:?}");
    assert!(error.causes.iter().any(|cause| cause.starts_with("line 2, ")), "{error:?}");
}

#[test]
fn the_shipped_templates_ask_for_nothing_that_is_not_there() {
    // The same templates, each with one blank more, count as a repository's own and are looked through.
    let texts: Vec<(&str, String)> = SHIPPED
        .iter()
        .filter(|(name, _)| name.ends_with(".html"))
        .map(|(name, text)| (*name, format!("{text}\n")))
        .collect();
    let theme: Vec<(&str, &str)> =
        texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    pages(&theme);
}
