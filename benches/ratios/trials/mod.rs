//! The twelve ratios: which runs each is made of, both sides in turn.

mod readings;
mod sites;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use crate::figures;
use crate::figures::Ratio;
use crate::figures::Runs;
use crate::figures::Spread;
use crate::ground;
use crate::ground::Ground;
use crate::ground::Written;
use crate::meter::Cost;
use crate::meter::Run;

/// What to measure, how often, and what came of it.
pub(crate) struct Trials<'a> {
    pub(crate) ground: &'a Ground,
    /// Runs of each side.
    pub(crate) pairs: usize,
    /// Incidents of the large estate; the one it is compared with has a tenth.
    pub(crate) records: usize,
    /// Ratios that are wanted; all when empty.
    pub(crate) only: Vec<u8>,
    /// Growth up to a million records as well.
    pub(crate) million: bool,
    pub(crate) ratios: Vec<Ratio>,
    pub(crate) raw: Vec<String>,
    pub(crate) notes: Vec<String>,
    /// Cold runs that were measured already, by command and size: growth takes them over.
    pub(crate) cold: BTreeMap<(&'static str, usize), Runs>,
}

fn cpu(cost: &Cost) -> f64 {
    cost.cpu
}

fn wall(cost: &Cost) -> f64 {
    cost.wall
}

fn peak(cost: &Cost) -> f64 {
    cost.peak
}

fn text(path: &Path) -> &str {
    path.to_str().expect("folders for measuring have plain names")
}

impl Trials<'_> {
    /// Measures everything that is wanted.
    pub(crate) fn run(&mut self) -> io::Result<()> {
        if self.wants(&[1, 2, 7, 8, 10]) {
            self.large_site()?;
        }
        if self.wants(&[3]) {
            self.check_and_blobs()?;
        }
        if self.wants(&[4]) {
            self.check_and_taplo()?;
        }
        if self.wants(&[5, 6]) {
            self.history()?;
        }
        if self.wants(&[9]) {
            self.warm_checks()?;
        }
        if self.wants(&[11]) {
            self.growth()?;
        }
        if self.wants(&[12]) {
            self.small_site()?;
        }
        self.ratios.sort_by_key(|ratio| ratio.n);
        Ok(())
    }

    fn wants(&self, any: &[u8]) -> bool {
        self.only.is_empty() || any.iter().any(|n| self.only.contains(n))
    }

    /// A peer, or a note that it is not there.
    fn peer(&mut self, name: &str, ratios: &str) -> Option<PathBuf> {
        let found = self.ground.peer(name).map(Path::to_owned);
        if found.is_none() {
            let note = format!(
                "{name} is not installed, so {ratios} cannot be measured; say where it is with --peer {name}=PATH"
            );
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        found
    }

    fn pactbook(&self, repository: &Path, arguments: &[&str]) -> Run {
        let mut all = vec!["-C", text(repository)];
        all.extend(arguments);
        Run::new(&self.ground.pactbook, &all)
    }

    fn build(&self, repository: &Path, output: &Path) -> Run {
        self.pactbook(repository, &["--rev", "HEAD", "build", "--output", text(output)])
    }

    fn check(&self, repository: &Path) -> Run {
        self.pactbook(repository, &["--rev", "HEAD", "check", "--fail-on", "never"])
    }

    fn note_raw(&mut self, name: &str, runs: &Runs, written: Option<Written>) {
        self.raw.push(figures::raw(name, runs, written));
    }

    fn ratio(
        &mut self,
        n: u8,
        what: String,
        (must, aim): (f64, f64),
        spreads: (Option<Spread>, Option<Spread>),
        beside: String,
    ) {
        self.ratios.push(Ratio { n, what, cpu: spreads.0, wall: spreads.1, must, aim, beside });
    }

    /// Two things measured side by side, compared by both clocks.
    fn compared(
        &mut self,
        n: u8,
        what: String,
        bar: (f64, f64),
        sides: (&Runs, &Runs),
        beside: String,
    ) {
        let spreads = (Some(sides.0.over(sides.1, cpu)), Some(sides.0.over(sides.1, wall)));
        self.ratio(n, what, bar, spreads, beside);
    }

    /// Ratio 11: the exponent of growth, from estates ten times as large as the one before.
    fn growth(&mut self) -> io::Result<()> {
        let mut sizes = vec![self.records / 10, self.records];
        self.grown("build", &sizes)?;
        if self.million {
            sizes.push(1_000_000);
        }
        self.grown("check", &sizes)
    }

    /// Growth of one command over some sizes.
    fn grown(&mut self, name: &'static str, sizes: &[usize]) -> io::Result<()> {
        for records in sizes {
            if self.cold.contains_key(&(name, *records)) {
                continue;
            }
            let repository = self.ground.repository(*records)?;
            let mut runs = Runs::default();
            for _ in 0..self.pairs {
                ground::forget(&repository)?;
                let run = match name {
                    "build" => self.build(&repository, &self.ground.fresh("site")),
                    _ => self.check(&repository),
                };
                runs.0.push(run.measure()?);
            }
            self.note_raw(&format!("{name} {}, cold", ground::short(*records)), &runs, None);
            self.cold.insert((name, *records), runs);
        }
        for pair in sizes.windows(2) {
            let [less, more] = [pair[0], pair[1]];
            let times = f64::from(u32::try_from(more / less).expect("a small number"));
            let grown = self.cold[&(name, more)].over(&self.cold[&(name, less)], cpu);
            let exponent = |ratio: f64| ratio.ln() / times.ln();
            let spread = Spread {
                median: exponent(grown.median),
                least: exponent(grown.least),
                greatest: exponent(grown.greatest),
            };
            let what = format!(
                "exponent of growth, cold {name}, {} to {}",
                ground::short(less),
                ground::short(more)
            );
            self.ratio(11, what, (1.05, 1.0), (Some(spread), None), String::new());
        }
        Ok(())
    }
}
