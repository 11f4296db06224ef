//! Ratios of pairs and how they are printed: the median, and the least and the greatest beside it.

use std::fmt::Write;

use crate::ground::Written;
use crate::meter::Cost;

/// Several runs of one thing.
#[derive(Clone, Default)]
pub(crate) struct Runs(pub(crate) Vec<Cost>);

/// A median with its spread.
#[derive(Clone, Copy)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) greatest: f64,
}

impl Runs {
    fn spread(&self, of: impl Fn(&Cost) -> f64) -> Spread {
        Spread::of(self.0.iter().map(of).collect())
    }

    /// Run by run divided by another's, in one measure.
    pub(crate) fn over(&self, other: &Self, of: impl Fn(&Cost) -> f64) -> Spread {
        Spread::of(
            self.0.iter().zip(&other.0).map(|(ours, theirs)| of(ours) / of(theirs)).collect(),
        )
    }
}

impl Spread {
    /// Of at least one figure.
    pub(crate) fn of(mut figures: Vec<f64>) -> Self {
        figures.sort_by(f64::total_cmp);
        let n = figures.len();
        let median =
            if n % 2 == 1 { figures[n / 2] } else { (figures[n / 2 - 1] + figures[n / 2]) / 2.0 };
        Self { median, least: figures[0], greatest: figures[n - 1] }
    }

    fn text(self) -> String {
        if self.least == self.greatest {
            return short(self.median);
        }
        format!("{} ({}..{})", short(self.median), short(self.least), short(self.greatest))
    }
}

/// Two digits that say something.
fn short(figure: f64) -> String {
    match figure {
        f if f == 0.0 || f >= 100.0 => format!("{f:.0}"),
        f if f >= 10.0 => format!("{f:.1}"),
        f if f >= 0.1 => format!("{f:.2}"),
        f if f >= 0.01 => format!("{f:.3}"),
        f => format!("{f:.4}"),
    }
}

/// One of the ratios that were promised.
pub(crate) struct Ratio {
    pub(crate) n: u8,
    /// What over what.
    pub(crate) what: String,
    /// By processor time, or by what else it is a ratio of.
    pub(crate) cpu: Option<Spread>,
    pub(crate) wall: Option<Spread>,
    pub(crate) must: f64,
    pub(crate) aim: f64,
    /// What belongs beside it, such as pages on both sides.
    pub(crate) beside: String,
}

impl Ratio {
    fn row(&self) -> String {
        let figure = |spread: Option<Spread>| spread.map_or_else(|| "–".to_owned(), Spread::text);
        format!(
            "| {} | {} | {} | {} | {} | {} | {} |",
            self.n,
            self.what,
            figure(self.cpu),
            figure(self.wall),
            self.must,
            self.aim,
            self.beside
        )
    }
}

/// The table of ratios, in Markdown.
pub(crate) fn table(ratios: &[Ratio]) -> String {
    let mut out =
        "| # | ratio | CPU: median (least..greatest) | wall | must | aim | beside it |\n|---|---|---|---|---|---|---|\n".to_owned();
    for ratio in ratios {
        out += &ratio.row();
        out.push('\n');
    }
    out
}

/// The headline ratios as the README shows them.
pub(crate) fn headline(ratios: &[Ratio]) -> String {
    let mut out = "| | CPU | wall |\n|---|---|---|\n".to_owned();
    for ratio in ratios.iter().filter(|ratio| matches!(ratio.n, 1 | 3 | 5 | 7)) {
        let figure = |spread: Option<Spread>| spread.map_or_else(|| "–".to_owned(), Spread::text);
        let _ =
            writeln!(out, "| {} | {} | {} |", ratio.what, figure(ratio.cpu), figure(ratio.wall));
    }
    out
}

/// Raw figures of one thing, a row of the second table.
pub(crate) fn raw(name: &str, runs: &Runs, written: Option<Written>) -> String {
    let site = written.map_or_else(
        || "–".to_owned(),
        |site| {
            format!("{} pages, {} files, {:.1} MB", site.pages, site.files, megabytes(site.bytes))
        },
    );
    format!(
        "| {name} | {} | {} | {} | {} | {site} |",
        runs.0.len(),
        runs.spread(|cost| cost.cpu).text(),
        runs.spread(|cost| cost.wall).text(),
        runs.spread(|cost| cost.peak).text(),
    )
}

/// Head of the second table.
pub(crate) const RAW_HEAD: &str =
    "| run | n | CPU s | wall s | peak MiB | written |\n|---|---|---|---|---|---|";

/// Millions of bytes.
pub(crate) fn megabytes(bytes: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a figure to be read, not to be counted with")]
    let bytes = bytes as f64;
    bytes / 1e6
}
