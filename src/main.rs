//! probe
use pactbook::base::language::Language;
use pactbook::base::place::SourceId;
use pactbook::base::time::Instant;
use pactbook::lang::Catalog;
use pactbook::obligations::outcome::Verdict;
use pactbook::snapshot::{self, Content, Request};
fn main() {
    let request = Request {
        folder: ".".into(),
        rev: None,
        as_of: None,
        source_date_epoch: None,
        now: Instant::from_unix(0),
    };
    let (snapshot, settings) = snapshot::read(&request).expect("read");
    let _ = settings;
    let files: Vec<pactbook::ledger::File> = snapshot
        .numbered()
        .filter_map(|(source, file)| match &file.content {
            Content::Text(text) => Some(pactbook::ledger::File {
                source,
                path: file.path.strip_prefix("data/")?,
                text,
            }),
            _ => None,
        })
        .collect();
    let att = |path: &str| {
        let s = snapshot.find(&format!("data/{path}"))?;
        match &snapshot.source(s).content {
            Content::Text(t) => {
                Some((pactbook::base::digest::sha256(t.as_bytes()), t.len() as u64))
            }
            Content::Binary { sha256, size, .. } => Some((sha256.clone(), *size)),
            _ => None,
        }
    };
    let as_of = snapshot.as_of.instant;
    let t = std::time::Instant::now();
    let (ledger, mut findings) = pactbook::ledger::read(&files, &att, as_of);
    println!("{} records {:?}", ledger.records.len(), t.elapsed());
    for no in 0..ledger.contracts.len() {
        let cal = ledger.calendar_of(&ledger.contracts[no]);
        let (verdicts, f) = pactbook::obligations::decide(&ledger, no, cal, as_of);
        findings.extend(f);
        for (o, d) in ledger.contracts[no].obligations.iter().zip(&verdicts.decided) {
            let n = |v| d.outcomes.iter().filter(|x| x.verdict == v).count();
            println!(
                "{:30} met {:4} breach {:3} exc {:2} pend {:3} up {:3} und {:2}",
                o.id.text,
                n(Verdict::Met),
                n(Verdict::Breached),
                n(Verdict::Excused),
                n(Verdict::Pending),
                n(Verdict::Upcoming),
                n(Verdict::Undecidable)
            );
            for x in &d.outcomes {
                if matches!(x.verdict, Verdict::Pending | Verdict::Undecidable | Verdict::Excused) {
                    println!(
                        "      {:?} {}: {}",
                        x.verdict,
                        x.id,
                        Catalog::of(Language::Zh).say(&x.summary)
                    );
                }
            }
        }
    }
    let cat = Catalog::of(Language::Zh);
    for f in &findings {
        let place = f.place.filter(|p| p.source != SourceId(u32::MAX)).map(|p| {
            let (a, b) = snapshot.position(p);
            format!("{a}:{}:{}", b.line, b.column)
        });
        println!(
            "{}[{}] {:?} {} | {}",
            f.level.name(),
            f.rule,
            place,
            cat.say(&f.message),
            f.help.as_ref().map(|h| cat.say(h)).unwrap_or_default()
        );
    }
    println!("{:?}", t.elapsed());
}
