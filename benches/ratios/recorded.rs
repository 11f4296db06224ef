//! The numbers of instructions that are recorded, and what a new count says beside them.

use std::fmt::Write;

/// More than this, in percent of the recorded number, fails; as much less asks for a new number.
const TOLERANCE: i64 = 5;

/// What comparing came to.
pub(crate) struct Verdict {
    pub(crate) good: bool,
    pub(crate) said: String,
}

/// Compares counted numbers with the recorded ones.
pub(crate) fn compare(recorded: &str, compiler: &str, counts: &[(&str, u64)]) -> Verdict {
    let recorded: toml::Table = match recorded.parse() {
        Ok(table) => table,
        Err(error) => {
            return Verdict { good: false, said: format!("benches/instructions.toml: {error}\n") };
        }
    };
    let by = recorded.get("rustc").and_then(toml::Value::as_str).unwrap_or("nobody knows what");
    let same_compiler = by == compiler;
    let mut verdict = Verdict { good: true, said: String::new() };
    if !same_compiler {
        let _ = writeln!(
            verdict.said,
            "recorded with rustc {by}, counted with rustc {compiler}: nothing fails for it"
        );
    }
    for (name, counted) in counts {
        let Some(old) =
            recorded.get(*name).and_then(toml::Value::as_integer).filter(|old| *old > 0)
        else {
            let _ = writeln!(
                verdict.said,
                "{name}: {counted} instructions, none recorded; record them with --record"
            );
            verdict.good = false;
            continue;
        };
        let counted = counted.cast_signed();
        let thousandths = (counted - old) * 1000 / old;
        let sign = if thousandths < 0 { '-' } else { '+' };
        let _ = write!(
            verdict.said,
            "{name}: {counted} instructions, recorded {old}: {sign}{}.{} %",
            thousandths.abs() / 10,
            thousandths.abs() % 10
        );
        if (counted - old) * 100 > old * TOLERANCE {
            verdict.said += "; slower than may be";
            verdict.good &= !same_compiler;
        } else if (old - counted) * 100 > old * TOLERANCE {
            verdict.said += "; faster: record the new number with --record";
        }
        verdict.said.push('\n');
    }
    verdict
}

/// The file that is recorded.
pub(crate) fn written(compiler: &str, counts: &[(&str, u64)]) -> String {
    let mut out = format!(
        "# Instructions that callgrind counted. Written by:\n\
         # cargo bench --bench ratios -- instructions --record\n\
         # More than {TOLERANCE} % over fails `.ci/run`; with another compiler it is only said.\n\n\
         rustc = \"{compiler}\"\n"
    );
    for (name, counted) in counts {
        let _ = writeln!(out, "{name} = {counted}");
    }
    out
}
