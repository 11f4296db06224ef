//! The twelve ratios: which runs each is made of, both sides in turn.

use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;

use crate::estate::Shape;
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

    /// Ratios 1, 2, 7, 8, 10: the large site cold, beside the peers; then after one commit; then with nothing changed.
    fn large_site(&mut self) -> io::Result<()> {
        let size = ground::short(self.records);
        let zola = self.peer("zola", "ratios 1 and 10");
        let hugo = self.peer("hugo", "ratios 2 and 12");
        let repository = self.ground.own_repository(self.records)?;
        let (mut cold, mut warm, mut still) = (Runs::default(), Runs::default(), Runs::default());
        let (mut zolas, mut hugos) = (Runs::default(), Runs::default());
        let (mut ours, mut theirs) = (None, [None; 2]);
        let mut touched = Vec::new();
        for _ in 0..self.pairs {
            ground::forget(&repository)?;
            let site = self.ground.fresh("site");
            cold.0.push(self.build(&repository, &site).measure()?);
            ours = Some(ground::written(&site));
            if let Some(program) = &zola {
                let output = self.ground.fresh("zola");
                let source = self.ground.tree(self.records, Shape::Zola)?;
                zolas.0.push(zola_run(program, &source, &output).measure()?);
                theirs[0] = Some(ground::written(&output));
            }
            if let Some(program) = &hugo {
                let output = self.ground.fresh("hugo");
                let source = self.ground.tree(self.records, Shape::Hugo)?;
                hugos.0.push(hugo_run(program, &source, &output).measure()?);
                theirs[1] = Some(ground::written(&output));
            }
            self.ground.one_more(self.records, &repository)?;
            warm.0.push(self.build(&repository, &site).measure()?);
            let before = ground::stamps(&site);
            still.0.push(self.build(&repository, &site).measure()?);
            let after = ground::stamps(&site);
            let n = after.iter().filter(|(path, stamp)| before.get(*path) != Some(stamp)).count();
            touched.push(f64::from(
                u32::try_from(n).expect("a site of fewer than four billion files"),
            ));
        }
        self.note_raw(&format!("build {size}, cold"), &cold, ours);
        let beside = |theirs: Option<Written>| match (ours, theirs) {
            (Some(ours), Some(theirs)) => format!(
                "{} pages, {:.0} MB / {} pages, {:.0} MB",
                ours.pages,
                figures::megabytes(ours.bytes),
                theirs.pages,
                figures::megabytes(theirs.bytes)
            ),
            _ => String::new(),
        };
        if zola.is_some() {
            self.note_raw(&format!("Zola {size}"), &zolas, theirs[0]);
            self.compared(
                1,
                format!("full cold build of {size} records from git / Zola"),
                (0.25, 0.12),
                (&cold, &zolas),
                beside(theirs[0]),
            );
            let memory = Some(cold.over(&zolas, peak));
            self.ratio(
                10,
                format!("peak memory of the cold build, {size} / Zola’s"),
                (0.5, 0.25),
                (memory, None),
                "memory, not CPU".to_owned(),
            );
        }
        if hugo.is_some() {
            self.note_raw(&format!("Hugo {size}"), &hugos, theirs[1]);
            self.compared(
                2,
                format!("full cold build of {size} records from git / Hugo"),
                (0.12, 0.06),
                (&cold, &hugos),
                beside(theirs[1]),
            );
        }
        self.note_raw(&format!("build {size} after one commit"), &warm, None);
        self.note_raw(&format!("build {size} with nothing changed"), &still, None);
        self.compared(
            7,
            format!("rebuild of {size} records after one commit / cold build"),
            (0.05, 0.015),
            (&warm, &cold),
            String::new(),
        );
        let touched = (Some(Spread::of(touched)), None);
        self.ratio(
            8,
            "rebuild with nothing changed: files written".to_owned(),
            (0.0, 0.0),
            touched,
            "files, not CPU".to_owned(),
        );
        Ok(())
    }

    /// Ratio 3: judging everything, beside git merely printing the same blobs.
    fn check_and_blobs(&mut self) -> io::Result<()> {
        let Some(git) = self.peer("git", "ratios 3, 5 and 6") else { return Ok(()) };
        let size = ground::short(self.records);
        let repository = self.ground.repository(self.records)?;
        let ids = self.ground.fresh("blobs");
        let listed = Command::new(&git)
            .args(["-C", text(&repository), "ls-tree", "-r", "--format=%(objectname)", "HEAD"])
            .stdout(Stdio::from(std::fs::File::create(&ids)?))
            .status()?;
        if !listed.success() {
            return Err(io::Error::other("git ls-tree failed"));
        }
        let blobs = Run::new(&git, &["-C", text(&repository), "cat-file", "--batch", "--buffer"])
            .reading(&ids);
        let tree = self.pactbook(&repository, &["check", "--fail-on", "never"]);
        let (mut ours, mut theirs, mut from_tree) =
            (Runs::default(), Runs::default(), Runs::default());
        for _ in 0..self.pairs {
            ground::forget(&repository)?;
            ours.0.push(self.check(&repository).measure()?);
            theirs.0.push(blobs.measure()?);
            ground::forget(&repository)?;
            from_tree.0.push(tree.measure()?);
        }
        self.note_raw(&format!("check {size} from git, cold"), &ours, None);
        self.note_raw(&format!("check {size} of the work tree, cold"), &from_tree, None);
        self.note_raw(&format!("git cat-file {size}"), &theirs, None);
        self.compared(
            3,
            format!("cold check of {size} records / git cat-file of the same blobs"),
            (3.5, 2.0),
            (&ours, &theirs),
            String::new(),
        );
        Ok(())
    }

    /// Ratio 4: judging ten thousand records without a history, beside a check of their form alone.
    fn check_and_taplo(&mut self) -> io::Result<()> {
        let Some(taplo) = self.peer("taplo", "ratio 4") else { return Ok(()) };
        let records = self.records.min(10_000);
        let size = ground::short(records);
        let tree = self.ground.tree(records, Shape::Pactbook)?;
        let schema = self.ground.fresh("schema.json");
        let printed = Command::new(&self.ground.pactbook)
            .args(["-C", text(&tree), "schema", "records"])
            .stdout(Stdio::from(std::fs::File::create(&schema)?))
            .status()?;
        if !printed.success() {
            return Err(io::Error::other("pactbook schema failed"));
        }
        let schema = format!("file://{}", text(&schema));
        let form = Run::new(&taplo, &["check", "--schema", &schema, "data/*/records/**/*.toml"])
            .inside(&tree);
        let check = self.pactbook(&tree, &["check", "--fail-on", "never"]);
        let (mut ours, mut theirs) = (Runs::default(), Runs::default());
        for _ in 0..self.pairs {
            ours.0.push(check.measure()?);
            theirs.0.push(form.measure()?);
        }
        self.note_raw(&format!("check {size}, plain files"), &ours, None);
        self.note_raw(&format!("taplo {size}"), &theirs, None);
        self.compared(
            4,
            format!("check of {size} records, no history / taplo with our schema"),
            (0.3, 0.12),
            (&ours, &theirs),
            String::new(),
        );
        Ok(())
    }

    /// Ratios 5 and 6: first and last commit of every path, beside git's log; then once more after one commit.
    fn history(&mut self) -> io::Result<()> {
        let Some(git) = self.peer("git", "ratios 3, 5 and 6") else { return Ok(()) };
        let size = ground::short(self.records);
        let repository = self.ground.own_repository(self.records)?;
        let index = self.pactbook(&repository, &["--rev", "HEAD", "history", "--paths"]);
        let log = Run::new(&git, &["-C", text(&repository), "log", "--raw", "--first-parent"]);
        let (mut cold, mut theirs, mut warm) = (Runs::default(), Runs::default(), Runs::default());
        for _ in 0..self.pairs {
            ground::forget(&repository)?;
            cold.0.push(index.measure()?);
            theirs.0.push(log.measure()?);
            self.ground.one_more(self.records, &repository)?;
            warm.0.push(index.measure()?);
        }
        self.note_raw(&format!("history of {size}, cold"), &cold, None);
        self.note_raw(&format!("git log --raw {size}"), &theirs, None);
        self.note_raw(&format!("history of {size} after one commit"), &warm, None);
        self.compared(
            5,
            format!("history index of {size} records, cold / git log --raw --first-parent"),
            (1.2, 0.6),
            (&cold, &theirs),
            String::new(),
        );
        self.compared(
            6,
            "history index after one more commit / cold".to_owned(),
            (0.02, 0.005),
            (&warm, &cold),
            String::new(),
        );
        Ok(())
    }

    /// Ratio 9: whether a warm check grows with the estate.
    fn warm_checks(&mut self) -> io::Result<()> {
        let sizes = [self.records, self.records / 10];
        let repositories =
            [self.ground.own_repository(sizes[0])?, self.ground.own_repository(sizes[1])?];
        let mut runs = [Runs::default(), Runs::default()];
        for repository in &repositories {
            self.check(repository).measure()?;
        }
        for _ in 0..self.pairs {
            for ((repository, records), runs) in repositories.iter().zip(sizes).zip(&mut runs) {
                self.ground.one_more(records, repository)?;
                runs.0.push(self.check(repository).measure()?);
            }
        }
        let [large, small] = &runs;
        let [size, tenth] = sizes.map(ground::short);
        self.note_raw(&format!("check {size} after one commit"), large, None);
        self.note_raw(&format!("check {tenth} after one commit"), small, None);
        self.compared(
            9,
            format!("warm check of {size} / of {tenth} records, after one commit"),
            (4.0, 1.5),
            (large, small),
            String::new(),
        );
        Ok(())
    }

    /// Ratio 11: the exponent of growth, from estates ten times as large as the one before.
    fn growth(&mut self) -> io::Result<()> {
        let mut sizes = vec![self.records / 10, self.records];
        if self.million {
            sizes.push(1_000_000);
        }
        let mut checks: Vec<_> = sizes.iter().map(|_| Runs::default()).collect();
        let mut builds = [Runs::default(), Runs::default()];
        for _ in 0..self.pairs {
            for (n, records) in sizes.iter().enumerate() {
                let repository = self.ground.repository(*records)?;
                ground::forget(&repository)?;
                checks[n].0.push(self.check(&repository).measure()?);
                if let Some(runs) = builds.get_mut(n) {
                    ground::forget(&repository)?;
                    let output = self.ground.fresh("site");
                    runs.0.push(self.build(&repository, &output).measure()?);
                }
            }
        }
        for (name, runs) in [("check", &checks[..]), ("build", &builds[..])] {
            for (pair, sizes) in runs.windows(2).zip(sizes.windows(2)) {
                let times = f64::from(u32::try_from(sizes[1] / sizes[0]).expect("a small number"));
                let grown = pair[1].over(&pair[0], cpu);
                let exponent = |ratio: f64| ratio.ln() / times.ln();
                let spread = Spread {
                    median: exponent(grown.median),
                    least: exponent(grown.least),
                    greatest: exponent(grown.greatest),
                };
                let what = format!(
                    "exponent of growth, cold {name}, {} to {}",
                    ground::short(sizes[0]),
                    ground::short(sizes[1])
                );
                self.ratio(11, what, (1.05, 1.0), (Some(spread), None), String::new());
            }
            for (runs, records) in runs.iter().zip(&sizes) {
                self.note_raw(
                    &format!("{name} {}, cold (growth)", ground::short(*records)),
                    runs,
                    None,
                );
            }
        }
        Ok(())
    }

    /// Ratio 12: a small repository, where starting up counts most.
    fn small_site(&mut self) -> io::Result<()> {
        let Some(hugo) = self.peer("hugo", "ratios 2 and 12") else { return Ok(()) };
        let repository = self.ground.repository(1_000)?;
        let source = self.ground.tree(1_000, Shape::Hugo)?;
        let (mut ours, mut theirs) = (Runs::default(), Runs::default());
        let mut sites = None;
        for _ in 0..self.pairs {
            ground::forget(&repository)?;
            let (site, output) = (self.ground.fresh("site"), self.ground.fresh("hugo"));
            ours.0.push(self.build(&repository, &site).measure()?);
            theirs.0.push(hugo_run(&hugo, &source, &output).measure()?);
            sites = Some((ground::written(&site), ground::written(&output)));
        }
        self.note_raw("build 1k, cold", &ours, sites.map(|sites| sites.0));
        self.note_raw("Hugo 1k", &theirs, sites.map(|sites| sites.1));
        let beside = sites.map_or_else(String::new, |(ours, theirs)| {
            format!(
                "{} pages, {:.1} MB / {} pages, {:.1} MB",
                ours.pages,
                figures::megabytes(ours.bytes),
                theirs.pages,
                figures::megabytes(theirs.bytes)
            )
        });
        self.compared(
            12,
            "small repository of 1k records, cold build / Hugo".to_owned(),
            (0.15, 0.08),
            (&ours, &theirs),
            beside,
        );
        Ok(())
    }
}

fn zola_run(program: &Path, source: &Path, output: &Path) -> Run {
    Run::new(program, &["--root", text(source), "build", "--output-dir", text(output)])
}

fn hugo_run(program: &Path, source: &Path, output: &Path) -> Run {
    Run::new(
        program,
        &["--quiet", "--noBuildLock", "--source", text(source), "--destination", text(output)],
    )
}
