//! Contracts, settings and pages whose every text is hostile.
//!
//! The first contract is a shipped one that scores, settles and judges in many ways: each of its
//! texts gives way to one of the strings, its structure stays. The others are small and hostile in
//! what only stands once in a contract: its title, its id, who commits for whom.

use super::AS_OF;
use super::Turns;
use super::history::File;
use super::quoted;

/// The contract that the texts are put into.
const SHIPPED: &str = include_str!("../../data/turpan/contract.toml");

/// The calendar it goes by.
const CALENDAR: &str = include_str!("../../data/calendars/cn.toml");

/// Keys of a contract whose value is nothing but words for readers.
const WORDS: [&str; 12] = [
    "title", "text", "source", "group", "reason", "conflict", "reading", "standard", "note",
    "role", "short", "unjudged",
];

/// Ids of small contracts; a folder of that name holds each.
const IDS: [&str; 8] = [
    "x<script>hit('id')<",
    "a'b\"c onclick=hit(1)",
    "=1+1",
    "con",
    "::error::forged",
    "\u{202e}tcartnoc",
    "index.html",
    "{{ page.version }}",
];

/// Settings, calendars, contracts, kinds, pages of the handbook.
pub(super) fn files(strings: &[String]) -> Vec<File> {
    let mut turns = Turns::new(strings);
    let mut files = vec![
        File::text("pactbook.toml", settings(&mut turns)),
        File::text("data/calendars/cn.toml", CALENDAR),
        File::text("data/turpan/contract.toml", armed(SHIPPED, &mut turns)),
        File::text("data/kinds/own.toml", own_kind(&mut turns)),
    ];
    for (n, id) in IDS.into_iter().enumerate() {
        files.push(File::text(format!("data/{id}/contract.toml"), small(id, n, &mut turns)));
        files.push(File::text(format!("data/{id}/records/a.toml"), filed(&mut turns)));
    }
    // One page has them all, and each of some has one in its name and its heading.
    let all: Vec<String> =
        strings.iter().map(|text| format!("## {text}\n\n{text}\n\n- {text}\n")).collect();
    files.push(File::text("content/all.md", format!("# 全部\n\n{}", all.join("\n"))));
    for _ in 0..20 {
        let (name, text) = (turns.next(), turns.next());
        files.push(File::text(format!("content/{name}.md"), format!("# {name}\n\n{text}\n")));
    }
    for n in 0..8 {
        let (comment, title) = (turns.next().replace(['\n', '\r'], " "), turns.next());
        let comment: String = comment.chars().filter(|c| !c.is_control()).collect();
        let example = format!(
            "# {comment}\n\n[example]\ntitle = {}\nclauses = [\"TUR-E5.1\"]\n\
             as_of = 2026-10-15T09:00:00\n\n[[question]]\nid = \"Q-1\"\nkind = \"question\"\n\
             urgency = \"normal\"\nasked_at = 2026-04-01T12:00:00\n\
             responded_at = 2026-04-01T12:30:00\nsuggestion = {}\nsampled = true\n\
             accurate = true\njudged_by = {}\njudged_at = 2026-05-08T10:00:00\n\n\
             [[expect]]\nobligation = \"answer-accuracy\"\noutcome = {}\nverdict = \"met\"\n",
            quoted(title),
            quoted(turns.next()),
            quoted(turns.next()),
            quoted(turns.next()),
        );
        files.push(File::text(format!("data/turpan/examples/{n}{title}.toml"), example));
    }
    files
}

/// The text of a contract with a string in the place of each text for readers.
fn armed(contract: &str, turns: &mut Turns<'_>) -> String {
    let mut out = String::new();
    for line in contract.lines() {
        let words = line.split_once('=').filter(|(key, value)| {
            WORDS.contains(&key.trim()) && value.trim_start().starts_with('"')
        });
        match words {
            Some((key, _)) => {
                out.push_str(&format!("{key}= {}", quoted(turns.next())));
            }
            None => out.push_str(&inner(line, turns)),
        }
        out.push('\n');
    }
    out
}

/// A line with a string in the place of each text for readers within an inline table.
fn inner(line: &str, turns: &mut Turns<'_>) -> String {
    let mut out = String::new();
    let mut rest = line;
    let heads = [" say = \"", " title = \""];
    while let Some((at, head)) =
        heads.iter().filter_map(|head| rest.find(head).map(|at| (at, head))).min()
    {
        let begin = at + head.len();
        let Some(end) = rest[begin..].find('"') else { break };
        out.push_str(&rest[..begin - 1]);
        out.push_str(&quoted(turns.next()));
        rest = &rest[begin + end + 1..];
    }
    out + rest
}

/// A contract with one clause, whose own texts are hostile.
fn small(id: &str, n: usize, turns: &mut Turns<'_>) -> String {
    let mut next = || quoted(turns.next());
    let (title, short) = (next(), next());
    let people: String = (0..3)
        .map(|_| {
            let (name, mail, key) = (next(), next(), next());
            format!(
                "[[party.identity]]\nname = {name}\nmails = [{mail}, \"*@evil.example\"]\nkeys = [{key}]\n\n"
            )
        })
        .collect();
    let clauses: String = (0..30)
        .map(|n| {
            let (title, group, text, source) = (next(), next(), next(), next());
            format!(
                "[[clause]]\nid = \"C-{n}\"\ntitle = {title}\ngroup = {group}\ntext = {text}\n\
                 source = {source}\n\n[[clause.obligation]]\nid = \"rule-{n}\"\nkind = \"content\"\n\
                 on = \"incident\"\nnote = {}\nrequire = [{{ test = \"has(note)\", say = {} }}]\n\n",
                next(),
                next(),
            )
        })
        .collect();
    // Ids that pages cannot be named after are refused; a good one stands beside each of them.
    let id = if n.is_multiple_of(2) { quoted(id) } else { format!("\"small-{n}\"") };
    format!(
        "id = {id}\ntitle = {title}\nshort = {short}\nsource = {}\nzone = \"Asia/Shanghai\"\n\
         calendar = \"cn\"\ntotal = \"300000.00 CNY\"\n\n[term]\nfirst = 2025-09-01\n\
         last = 2027-08-31\n\n[[period]]\nid = \"y1\"\ntitle = {}\nfirst = 2025-09-01\n\
         last = 2027-08-31\namount = \"300000.00 CNY\"\n\n[[party]]\nid = \"buyer\"\nrole = {}\n\
         name = {}\n\n{people}[[party]]\nid = \"supplier\"\nrole = {}\nname = {}\n\n\
         [[system]]\nid = \"a\"\ntitle = {}\n\n[[declared]]\nname = {}\nvalue = {}\nreason = {}\n\
         clauses = [\"C-0\"]\n\n{clauses}",
        next(),
        next(),
        next(),
        next(),
        next(),
        next(),
        next(),
        next(),
        next(),
        next(),
    )
}

/// Records of a small contract.
fn filed(turns: &mut Turns<'_>) -> String {
    let record = |n: usize| {
        format!(
            "[[incident]]\nid = \"S-{n}\"\nkind = \"fault\"\nsummary = {}\nnote = {}\n\
             reported_at = 2025-10-01T10:00:00\n\n",
            quoted(turns.next()),
            quoted(turns.next())
        )
    };
    (0..6).map(record).collect()
}

/// Settings whose texts are hostile.
fn settings(turns: &mut Turns<'_>) -> String {
    let mut text = format!(
        "title = {{ zh = {}, en = {} }}\nas_of = {AS_OF}\nurl = \"https://site.example/x/\"\n\n",
        quoted("</title><script>hit('site')</script>服务合同"),
        quoted("\"><script>hit('site')</script> {{ page.version }}"),
    );
    for n in 0..40 {
        text.push_str(&format!(
            "[[waiver]]\nrule = {}\nrecord = {}\nowner = {}\nreason = {}\nuntil = 2026-12-31\n\n",
            if n % 2 == 0 { quoted("bad-id") } else { quoted(turns.next()) },
            quoted(turns.next()),
            quoted(turns.next()),
            quoted(turns.next()),
        ));
    }
    text.push_str("[check.levels]\n");
    for _ in 0..20 {
        text.push_str(&format!("{} = \"note\"\n", quoted(turns.next())));
    }
    text
}

/// A record kind whose every label is hostile.
fn own_kind(turns: &mut Turns<'_>) -> String {
    let mut next = || quoted(turns.next());
    let mut text = format!(
        "name = \"own_kind\"\ngroup = \"events\"\nlabel = {{ zh = {}, en = {} }}\n\
         summary = {{ zh = {}, en = {} }}\nat = \"at\"\npage = \"own\"\ntitle = \"field_0\"\n\n\
         [[field]]\nname = \"at\"\ntype = \"instant\"\nrequired = true\n\
         label = {{ zh = {}, en = {} }}\n\n",
        next(),
        next(),
        next(),
        next(),
        next(),
        next(),
    );
    for n in 0..12 {
        text.push_str(&format!(
            "[[field]]\nname = \"field_{n}\"\ntype = \"text\"\nlabel = {{ zh = {}, en = {} }}\n\
             help = {{ zh = {}, en = {} }}\n\n",
            next(),
            next(),
            next(),
            next(),
        ));
    }
    text.push_str(&format!(
        "[[field]]\nname = \"choice\"\ntype = \"enum\"\nlabel = {{ zh = {}, en = {} }}\nvalues = [\n\
         {{ name = \"one\", zh = {}, en = {} }},\n{{ name = {}, zh = \"二\", en = \"two\" }},\n]\n",
        next(),
        next(),
        next(),
        next(),
        next(),
    ));
    text
}
