//! What a user reads in help and errors: all of it in Chinese too, and each says what to type next.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::Command;
use pactbook::lang::phrases;

use crate::sandbox::Sandbox;
use crate::tidy::sources;

/// Calls whose words reach whoever runs the program, and below which folder they do.
const SAYERS: &[(&str, &str)] = &[
    ("Error::new(", ""),
    ("output_error(", ""),
    ("io_error(", ""),
    ("io_like(", ""),
    ("caused(", ""),
    ("refuse(", ""),
    ("unreadable_settings(", ""),
    (".error(", "publish/"),
    (".hint(", ""),
    (".because(", ""),
    ("unknown(", "cli/"),
    ("wrong(", "cli/"),
    // Readers of values refuse with nothing but words.
    ("Err(format!(", "cli/"),
    ("Err(\"", "cli/"),
];

/// Something that is said: where, and the English with `‹1›`, `‹2›` for what is filled in.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    file: String,
    line: usize,
    text: String,
}

/// The code of a file without its tests and comments.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = text.lines().map(|line| match line.trim_start().starts_with("//") {
        true => "",
        false => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// String literals of a piece of code, as the program sees them, each with its offset.
fn literals(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut chars = code.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' => {
                // A character, not a lifetime, may be a quotation mark.
                let rest = &code[at + 1..];
                let n = rest.chars().take(if rest.starts_with('\\') { 3 } else { 2 }).count();
                if rest.chars().take(n).last() == Some('\'') {
                    chars.by_ref().take(n).for_each(drop);
                }
            }
            '"' => {
                let mut text = String::new();
                while let Some((_, c)) = chars.next() {
                    match c {
                        '"' => break,
                        '\\' => match chars.next().map(|(_, c)| c) {
                            Some('n') => text.push('\n'),
                            Some('\n') => {
                                while chars.peek().is_some_and(|(_, c)| c.is_whitespace()) {
                                    chars.next();
                                }
                            }
                            Some('u') => {
                                chars.by_ref().find(|(_, c)| *c == '}');
                                text.push('\u{fffd}');
                            }
                            Some(c) => text.push(c),
                            None => {}
                        },
                        c => text.push(c),
                    }
                }
                found.push((at, text));
            }
            _ => {}
        }
    }
    found
}

/// The code up to where its brackets, those of `from` included, are closed, or a statement ends.
fn span(code: &str) -> &str {
    let (mut depth, mut is_text, mut is_escaped) = (0_i32, false, false);
    for (at, c) in code.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_text => is_escaped = true,
            '"' => is_text = !is_text,
            _ if is_text => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return &code[..at],
            ')' | ']' | '}' => depth -= 1,
            ';' if depth == 0 => return &code[..at],
            _ => {}
        }
    }
    code
}

/// The English with `‹1›`, `‹2›` for what is filled in.
fn sample(literal: &str) -> String {
    let mut text = String::new();
    let mut n = 0;
    let mut chars = literal.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('{', Some('{')) | ('}', Some('}')) => {
                chars.next();
                text.push(c);
            }
            ('{', _) => {
                chars.by_ref().find(|c| *c == '}');
                // What follows at once belongs to it, such as the dots of a list.
                if !text.ends_with('›') {
                    n += 1;
                    text.push_str(&format!("‹{n}›"));
                }
            }
            _ => text.push(c),
        }
    }
    text
}

/// Whether the words come from the catalogue, where they have both languages.
fn is_of_catalogue(code: &str) -> bool {
    ["Message::new", "say(", ".word("].iter().any(|sign| code.contains(sign))
}

/// Everything that errors say, as it stands in the source.
fn said() -> BTreeSet<Said> {
    let mut all = BTreeSet::new();
    for (file, text) in sources() {
        // Rules, expressions and catalogues speak in findings.
        if file.ends_with("tests.rs") || file.contains("/tests/") || file.starts_with("lang/") {
            continue;
        }
        let code = code(&text);
        for (sayer, _) in SAYERS.iter().filter(|(_, folder)| file.starts_with(folder)) {
            for (at, _) in code.match_indices(sayer) {
                let before = &code[..at];
                let is_part = before.ends_with(|c: char| c.is_alphanumeric() || "_.:".contains(c));
                if (is_part && !sayer.starts_with('.')) || before.ends_with("fn ") {
                    continue;
                }
                let bracket = sayer.find('(').map_or(0, |open| open + 1);
                let inside = span(&code[at + bracket..]);
                let own = literals(inside);
                let arg = inside.rsplit(',').find(|arg| !arg.trim().is_empty()).unwrap_or_default();
                let variable = before.rfind(&format!("let {} =", arg.trim()));
                let constant = code.find(&format!("const {}: &str =", arg.trim()));
                let (from, words) = match variable.or(constant) {
                    Some(from) if own.is_empty() => (from, span(&code[from..])),
                    _ => (at, inside),
                };
                if is_of_catalogue(words) {
                    continue;
                }
                let first = if *sayer == "unknown(" { 1 } else { usize::MAX };
                for (_, text) in literals(words).into_iter().take(first) {
                    let is_key = text.contains('-') && !text.contains([' ', '`']);
                    let text = sample(&text);
                    if text.contains(|c: char| c.is_ascii_alphabetic()) && !is_key {
                        let line = code[..from].lines().count();
                        all.insert(Said { file: file.clone(), line, text });
                    }
                }
            }
        }
    }
    all
}

/// The text without what stands in backticks.
fn spoken(text: &str) -> String {
    text.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

/// Whether two English words stand side by side.
fn is_english(text: &str) -> bool {
    let spoken = spoken(text);
    let words: Vec<&str> = spoken.split(' ').collect();
    let is_word = |word: &str| {
        let word = word.trim_matches(|c: char| ",.;:?!()".contains(c));
        word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase() || c == '\'')
    };
    words.windows(2).any(|pair| is_word(pair[0]) && is_word(pair[1]))
}

#[test]
fn every_error_of_the_source_is_said_in_chinese() {
    let said = said();
    assert!(said.len() > 150, "only {} are found", said.len());
    let mut missing = Vec::new();
    for Said { file, line, text } in &said {
        let zh = phrases::zh(text);
        let places = text.matches('‹').count();
        let is_whole = |zh: &str| (1..=places).all(|n| zh.contains(&format!("‹{n}›")));
        if !zh.as_deref().is_some_and(|zh| is_whole(zh) && !is_english(zh)) {
            missing.push(format!("src/{file}:{line}: {text} -> {zh:?}"));
        }
    }
    assert!(missing.is_empty(), "no line in src/lang/zh for\n{}", missing.join("\n"));
}

/// Every text of the command and those below it, with the path of the command.
fn told(command: &Command, path: &str, all: &mut BTreeSet<(String, String)>) {
    let mut texts: Vec<String> = Vec::new();
    let mut put = |text: Option<&clap::builder::StyledStr>| {
        texts.extend(
            text.map(ToString::to_string).iter().flat_map(|text| text.lines()).map(str::to_owned),
        );
    };
    put(command.get_about());
    put(command.get_long_about());
    for arg in command.get_arguments() {
        put(arg.get_help());
        put(arg.get_long_help());
        if arg.get_action().takes_values() {
            arg.get_possible_values().iter().for_each(|value| put(value.get_help()));
        }
    }
    for text in texts {
        let text = match text.strip_prefix("- ").and_then(|text| text.split_once(": ")) {
            Some((_, told)) => told.to_owned(),
            None => text,
        };
        all.insert((path.to_owned(), text));
    }
    for line in command.get_after_help().map(ToString::to_string).unwrap_or_default().lines() {
        let body = line.trim();
        let words = match (body.rfind("  "), line.len() - line.trim_start().len()) {
            _ if phrases::zh(body).is_some() => body,
            (Some(at), _) => &body[at + 2..],
            (None, 0 | 3..) => body.trim_end_matches(':'),
            // What is typed, with nothing said of it.
            (None, _) => "",
        };
        all.insert((path.to_owned(), words.to_owned()));
    }
    for below in command.get_subcommands() {
        if command.get_name() != "help" {
            told(below, &format!("{path} {}", below.get_name()), all);
        }
    }
}

/// Every text of the tree of commands.
fn all_told() -> BTreeSet<(String, String)> {
    let mut command = pactbook::cli::command();
    command.build();
    let mut all = BTreeSet::new();
    told(&command, "pactbook", &mut all);
    all.retain(|(_, text)| !text.is_empty());
    all
}

#[test]
fn every_text_of_help_is_told_in_chinese() {
    let all = all_told();
    assert!(all.len() > 100, "only {} are found", all.len());
    // What is typed is no sentence, whatever its words are.
    let is_typed = |text: &str| text.starts_with("pactbook ");
    let is_told =
        |text: &str| phrases::zh(text).is_some_and(|zh| is_typed(text) || !is_english(&zh));
    let missing: Vec<String> = all
        .iter()
        .filter(|(_, text)| !is_told(text))
        .map(|(path, text)| format!("{path}: {text}"))
        .collect();
    assert!(missing.is_empty(), "no line in src/lang/zh for\n{}", missing.join("\n"));
}

/// The lines of one table: English and Chinese.
fn table(name: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lang/zh").join(name);
    let text = fs::read_to_string(path).expect("tables are UTF-8");
    let table: toml::Table = toml::from_str(&text).expect("tables are TOML");
    let line = |(english, zh): (String, toml::Value)| {
        (english, zh.as_str().expect("a phrase is text").to_owned())
    };
    table.into_iter().map(line).collect()
}

#[test]
fn no_phrase_is_left_that_nobody_says() {
    let mut used: BTreeSet<String> = all_told().into_iter().map(|(_, text)| text).collect();
    for (file, text) in sources() {
        if !file.starts_with("lang/") {
            used.extend(literals(&code(&text)).into_iter().map(|(_, text)| sample(&text)));
        }
    }
    for name in ["errors.toml", "help.toml"] {
        let idle: Vec<String> = table(name)
            .into_iter()
            .map(|(english, _)| english)
            .filter(|english| !used.contains(&sample(english)))
            .collect();
        assert_eq!(idle, Vec::<String>::new(), "{name}: nobody says these");
    }
}

#[test]
fn both_languages_have_the_same_places_to_fill_in() {
    let entries = phrases::entries();
    let mut known = BTreeSet::new();
    for (english, zh) in &entries {
        assert!(known.insert(english), "`{english}` stands twice");
        let n = english.matches("{}").count();
        assert_eq!(english.matches('{').count(), n, "{english}");
        let places = (1..=n).map(|n| zh.matches(&format!("{{{n}}}")).count());
        let is_numbered = zh.matches('{').count() == n && places.into_iter().all(|n| n == 1);
        assert!(zh.matches("{}").count() == n || is_numbered, "{english} = {zh}");
    }
    let tables = ["errors.toml", "help.toml", "system.toml"];
    let n: usize = tables.into_iter().map(|name| table(name).len()).sum();
    assert_eq!(entries.len(), n, "every table is read, and whole");
}

/// The help of a command in Chinese.
fn help(repo: &Sandbox, command: &str, flag: &str) -> String {
    let words: Vec<&str> = command.split(' ').filter(|word| !word.is_empty()).collect();
    repo.run(&[&["--lang", "zh"], words.as_slice(), &[flag]].concat(), 0).out
}

#[test]
fn no_english_sentence_is_left_in_chinese_help() {
    let repo = Sandbox::new();
    let names: Vec<String> = pactbook::cli::command()
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .chain(["".to_owned()])
        .collect();
    assert!(names.len() > 15, "{names:?}");
    for name in &names {
        for flag in ["-h", "--help"] {
            let page = help(&repo, name, flag);
            assert!(page.contains("用法：pactbook") && page.contains("选项：\n"), "{page}");
            for line in page.lines().filter(|line| !line.trim_start().starts_with("pactbook ")) {
                assert!(!is_english(line.trim()), "{name} {flag}: {line}");
            }
        }
    }
}

#[test]
fn help_lists_every_command_once_and_each_teaches_by_example() {
    let repo = Sandbox::new();
    let page = repo.run(&["--lang", "en", "--help"], 0).out;
    for command in pactbook::cli::command().get_subcommands() {
        let name = command.get_name();
        let own = page.lines().filter(|line| line.starts_with(&format!("  {name} ")));
        assert_eq!(own.count(), 1, "{name}");
        let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let examples = examples.split("Examples:\n").nth(1).unwrap_or_default().to_owned();
        let mut n = 0;
        for line in examples.lines().filter_map(|line| line.strip_prefix("  pactbook ")) {
            let words = typed(line);
            n += usize::from(words.iter().any(|word| word == name));
            let words = std::iter::once("pactbook".to_owned()).chain(words);
            let parsed = pactbook::cli::command().try_get_matches_from(words);
            assert!(parsed.is_ok(), "{line}: {parsed:?}");
        }
        assert!(n > 0, "{name} has no example");
    }
}

/// The words of a line of a shell, up to where it is piped on or explained.
fn typed(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' => is_quoted = !is_quoted,
            '>' | '|' if !is_quoted => break,
            ' ' if !is_quoted && chars.peek() == Some(&' ') => break,
            ' ' if !is_quoted => words.push(String::new()),
            c => words.last_mut().expect("there is a word").push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn errors_are_said_in_chinese_with_what_to_type_next() {
    let repo = Sandbox::book(crate::bench::IDENTITY);
    let file = repo.root().join("pactbook.toml").to_string_lossy().into_owned();
    let text = format!("text={file}/report");
    let cases: &[(&[&str], &[&str])] = &[
        (
            &["chekc"],
            &["错误：没有 `chekc` 这个命令", "  办法：是否要写 `check`", "`pactbook --help`"],
        ),
        (
            &["check", "--fromat", "json"],
            &[
                "错误：这里没有 `--fromat` 这个选项\n",
                "  办法：是否要写 `--format`？\n",
                "  办法：全部选项和示例：`pactbook check --help`\n",
            ],
        ),
        (
            &["--as-of", "new", "check", "--fail-on", "eror"],
            &[
                "错误：`eror` 不是 `--fail-on <LEVEL>` 可取的值\n",
                "是否要写 `error`？",
                "可以写：`error`、`warning`、`at-risk`",
                "`pactbook check --help`",
            ],
        ),
        (&["check", "--format", "json="], &["办法：写上文件名，如 `json=report.json`\n"]),
        (
            &["seal", "demo"],
            &["错误：还缺 `<PERIOD>`\n", "写成 `pactbook seal <CONTRACT> <PERIOD>`"],
        ),
        (&["seal"], &["错误：还缺 `<CONTRACT>`、`<PERIOD>`\n"]),
        (&["check", "more"], &["错误：多写了 `more`\n", "写成 `pactbook check [选项]`"]),
        (&["new", "--ask", "--no-ask"], &["错误：`--ask` 不能和 `--no-ask` 同时用\n"]),
        (&["serve", "--port", "99999"], &["原因：99999 不在 0 至 65535 之间\n"]),
        (&["check", "--contract", "dem"], &["错误：没有叫 `dem` 的合同\n", "是否要写 `demo`？"]),
        (&["check", "--format", &text], &["所在的文件夹", "不存在\n", "先建好：`mkdir -p "]),
        (&["man", "--output", &file], &["不是文件夹\n", "  办法：把它移走\n"]),
        (&["check", "--rev", "nosuch"], &["错误：没有版本 `nosuch`\n"]),
        (&["new", "incident", "--no-ask"], &["错误：`incident` 还缺 ", "  办法：补上 ", "--ask`"]),
        (&["new", "incidnt"], &["错误：没有叫 `incidnt` 的记录种类\n", "是否要写 `incident`"]),
    ];
    for (args, parts) in cases {
        let said = repo.run(&[&["--lang", "zh"], *args].concat(), 2);
        for part in *parts {
            assert!(said.err.contains(part), "{args:?}: {part}\n{}", said.err);
        }
        assert!(said.out.is_empty(), "{args:?}: {}", said.out);
        assert!(said.err.lines().all(|line| !is_english(line)), "{args:?}: {}", said.err);
        // What the flag asks for also holds where it cannot be read.
        let english = repo.run(&[*args, &["--lang=en"]].concat(), 2).err;
        assert!(english.starts_with("error: ") && english.is_ascii(), "{args:?}: {english}");
    }
    let said = repo.at("nowhere").run(&["--lang", "zh", "check"], 2).err;
    assert!(said.contains("nowhere` 不是文件夹\n  办法：用 `-C 文件夹` 指明数据仓库\n"), "{said}");
}
