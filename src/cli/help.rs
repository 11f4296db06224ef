//! Help: every command's page, drawn from its arguments in the language of whoever asks.
//!
//! Clap knows no Chinese, counts a Chinese character as one column, and cannot group commands. So
//! its tree is read here, and each page handed back to it as text. The English of the tree is the
//! key of its Chinese in `lang/phrases.rs`.

use clap::Arg;
use clap::Command;

use crate::base::language::Language;
use crate::lang::phrases;
use crate::reports::terminal::Ink;
use crate::reports::terminal::Tone;
use crate::reports::terminal::width;
use crate::reports::terminal::wrap;

/// What one comes to do, and the commands for it; a command that is in none comes last.
const ERRANDS: [(&str, &[&str]); 4] = [
    ("Write records", &["init", "new", "import"]),
    (
        "See where things stand",
        &["check", "due", "score", "explain", "diff", "history", "coverage"],
    ),
    ("Publish and settle", &["build", "serve", "export", "verify", "seal"]),
    ("Try and set up", &["test", "demo", "schema", "completions", "man", "help"]),
];

/// Columns before the text about a flag, where it stands below the flag.
const BELOW: usize = 10;

/// Columns of the widest flag that has its text beside it.
const BESIDE: usize = 26;

/// How a page is written.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// In which language.
    pub(super) language: Language,
    /// With everything there is to say, or one line each.
    pub(super) is_long: bool,
    /// How many columns there are.
    pub(super) columns: usize,
}

/// The command and all below it, each with its page.
pub(super) fn dressed(mut command: Command, style: Style) -> Command {
    command.build();
    dress(command, style)
}

fn dress(command: Command, style: Style) -> Command {
    let page = style.page(&command);
    command.override_help(page).mut_subcommands(|below| dress(below, style))
}

/// The usage of a command, such as `pactbook check [OPTIONS]`.
pub(super) fn usage(text: &str, language: Language) -> String {
    let text = text.trim().trim_start_matches("Usage:").trim();
    match language {
        Language::En => text.to_owned(),
        Language::Zh => {
            let text = text.replace("[OPTIONS]", "[选项]");
            text.replace("<COMMAND>", "<命令>").replace("[COMMAND]", "[命令]")
        }
    }
}

impl Style {
    fn page(self, command: &Command) -> String {
        let about = match command.get_long_about().filter(|_| self.is_long) {
            Some(about) => about.to_string(),
            None => command.get_about().map(ToString::to_string).unwrap_or_default(),
        };
        let mut page = format!("{}\n\n", self.lines(&about, 0));
        let usage = usage(&command.clone().render_usage().to_string(), self.language);
        let gap = if self.language == Language::Zh { "" } else { " " };
        page.push_str(&format!("{}{gap}{usage}\n", self.heading("Usage").trim_end()));
        self.commands(command, &mut page);
        let seen: Vec<&Arg> = command.get_arguments().filter(|arg| !arg.is_hide_set()).collect();
        let part = |wanted: fn(&Arg) -> bool| -> Vec<&Arg> {
            seen.iter().copied().filter(|arg| wanted(arg)).collect()
        };
        self.args("Arguments", &part(Arg::is_positional), &mut page);
        let own = part(|arg| !arg.is_positional() && !arg.is_global_set());
        self.args("Options", &own, &mut page);
        self.args("Options of every command", &part(Arg::is_global_set), &mut page);
        if let Some(after) = command.get_after_help() {
            page.push('\n');
            for line in after.to_string().lines() {
                page.push_str(&self.after(line));
            }
        }
        page
    }

    /// The commands below, by what one comes to do.
    fn commands(self, command: &Command, page: &mut String) {
        let below: Vec<&Command> =
            command.get_subcommands().filter(|below| !below.is_hide_set()).collect();
        let broad = below.iter().map(|below| below.get_name().len()).max().unwrap_or(0);
        let is_root = below.iter().any(|below| below.get_name() == "help");
        let errands = if is_root && !command.get_name().eq("help") { &ERRANDS[..] } else { &[] };
        let of = |names: &[&str]| -> Vec<&Command> {
            let named = |name: &&str| below.iter().copied().find(|one| one.get_name() == *name);
            names.iter().filter_map(named).collect()
        };
        let known: Vec<&str> = errands.iter().flat_map(|(_, names)| *names).copied().collect();
        let rest: Vec<&Command> =
            below.iter().copied().filter(|one| !known.contains(&one.get_name())).collect();
        let groups = errands.iter().map(|(heading, names)| (*heading, of(names)));
        for (heading, group) in groups.chain([("Commands", rest)]) {
            if group.is_empty() {
                continue;
            }
            page.push_str(&format!("\n{}", self.heading(heading)));
            for one in group {
                let about = one.get_about().map(ToString::to_string).unwrap_or_default();
                let name = format!("  {:broad$}  ", one.get_name());
                page.push_str(&format!("{name}{}\n", self.lines(&about, broad + 4)));
            }
        }
    }

    /// A list of arguments below a heading.
    fn args(self, heading: &str, args: &[&Arg], page: &mut String) {
        if args.is_empty() {
            return;
        }
        page.push_str(&format!("\n{}", self.heading(heading)));
        let broad = args.iter().map(|arg| width(&spelt(arg)));
        let broad = broad.filter(|broad| *broad <= BESIDE).max().unwrap_or(0);
        for (n, arg) in args.iter().enumerate() {
            let spelt = spelt(arg);
            if self.is_long {
                let gap = if n == 0 { "" } else { "\n" };
                page.push_str(&format!("{gap}  {spelt}\n"));
                page.push_str(&format!("{:BELOW$}{}\n", "", self.about(arg)));
                continue;
            }
            let text = self.lines(&self.short(arg), broad + 4);
            match width(&spelt) <= broad {
                true => page.push_str(&format!("  {spelt:broad$}  {text}\n")),
                false => page.push_str(&format!("  {spelt}\n{:1$}{text}\n", "", broad + 4)),
            }
        }
    }

    /// What there is to say about an argument, in one paragraph.
    fn short(self, arg: &Arg) -> String {
        let text = self.say(&arg.get_help().map(ToString::to_string).unwrap_or_default());
        let notes: Vec<String> =
            [self.choice(arg), self.default(arg)].into_iter().flatten().collect();
        match (notes.is_empty(), self.language) {
            (true, _) => text,
            (_, Language::Zh) => format!("{text}（{}）", notes.join("；")),
            (_, Language::En) => format!("{text} [{}]", notes.join("] [")),
        }
    }

    /// Everything there is to say about an argument.
    fn about(self, arg: &Arg) -> String {
        let text = arg.get_long_help().or(arg.get_help()).map(ToString::to_string);
        let mut text = self.lines(&text.unwrap_or_default(), BELOW);
        let margin = " ".repeat(BELOW);
        let values = values(arg);
        let broad = values.iter().map(|value| value.get_name().len()).max().unwrap_or(0);
        let is_told = values.iter().any(|value| value.get_help().is_some());
        if is_told {
            text.push('\n');
            for value in &values {
                let help = value.get_help().map(ToString::to_string).unwrap_or_default();
                let help = self.lines(&help, BELOW + broad + 4);
                text.push_str(&format!("\n{margin}- {:broad$}  {help}", value.get_name()));
            }
        }
        let choice = self.choice(arg).filter(|_| !is_told);
        for note in [choice, self.default(arg)].into_iter().flatten() {
            text.push_str(&format!("\n\n{margin}{}", self.lines(&note, BELOW)));
        }
        text
    }

    /// The values that an argument may have.
    fn choice(self, arg: &Arg) -> Option<String> {
        let values = values(arg);
        let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
        let comma = if self.language == Language::Zh { "、" } else { ", " };
        (!names.is_empty()).then(|| self.note("one of", &names.join(comma)))
    }

    /// What an argument is if it is not given.
    fn default(self, arg: &Arg) -> Option<String> {
        let is_told = arg.get_action().takes_values() && !arg.is_hide_default_value_set();
        let values = arg.get_default_values().iter().map(|value| value.to_string_lossy());
        let values = values.collect::<Vec<_>>().join(",");
        (is_told && !values.is_empty()).then(|| self.note("default", &values))
    }

    /// A line below the page: an example, what it does in its own column, or a sentence.
    fn after(self, line: &str) -> String {
        if let Some(heading) = line.strip_suffix(':').filter(|line| !line.starts_with(' ')) {
            return self.heading(heading);
        }
        let body = line.trim_start();
        if body.len() == line.len() {
            return format!("{}\n", self.lines(line, 0));
        }
        let whole = self.say(body);
        if whole != body {
            return format!("{:1$}{whole}\n", "", line.len() - body.len());
        }
        let (typed, told) = match line.rfind("  ").filter(|_| body.contains("  ")) {
            Some(at) => line.split_at(at + 2),
            None if line.len() - body.len() > 2 => line.split_at(line.len() - body.len()),
            None => (line, ""),
        };
        format!("{typed}{}\n", self.lines(told, width(typed)))
    }

    fn heading(self, heading: &str) -> String {
        let colon = if self.language == Language::Zh { "：" } else { ":" };
        format!(
            "{}\n",
            Ink::coloured().paint(Tone::Strong, &format!("{}{colon}", self.say(heading)))
        )
    }

    fn note(self, what: &str, value: &str) -> String {
        match self.language {
            Language::Zh => format!("{}：{value}", self.say(what)),
            Language::En => format!("{what}: {value}"),
        }
    }

    fn say(self, text: &str) -> String {
        phrases::say(self.language, text)
    }

    /// A text of one or more lines, broken so that it fits behind a margin.
    fn lines(self, text: &str, margin: usize) -> String {
        let room = self.columns.saturating_sub(margin).max(20);
        let mut lines: Vec<String> = Vec::new();
        for line in text.split('\n') {
            match line.strip_prefix("- ").and_then(|line| line.split_once(": ")) {
                Some((name, told)) => {
                    let told = wrap(&self.say(told), room.saturating_sub(12));
                    let heads = std::iter::once(format!("- {name:8}  "));
                    let heads = heads.chain(std::iter::repeat(" ".repeat(12)));
                    lines.extend(heads.zip(told).map(|(head, told)| format!("{head}{told}")));
                }
                None => lines.extend(wrap(&self.say(line), room)),
            }
        }
        let margin = " ".repeat(margin);
        let mut text = String::new();
        for (n, line) in lines.iter().enumerate() {
            if n > 0 {
                text.push('\n');
                text.push_str(if line.is_empty() { "" } else { &margin });
            }
            text.push_str(line);
        }
        text
    }
}

/// The argument as it is typed: `-C, --directory <DIR>`.
fn spelt(arg: &Arg) -> String {
    match (arg.get_short(), arg.get_long()) {
        _ if arg.is_positional() => arg.to_string(),
        (Some(short), Some(_)) => format!("-{short}, {arg}"),
        (None, Some(_)) => format!("    {arg}"),
        _ => arg.to_string(),
    }
}

fn values(arg: &Arg) -> Vec<clap::builder::PossibleValue> {
    if !arg.get_action().takes_values() || arg.is_hide_possible_values_set() {
        return Vec::new();
    }
    arg.get_possible_values().into_iter().filter(|value| !value.is_hide_set()).collect()
}
