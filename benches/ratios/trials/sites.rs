//! Whole sites beside those of the peers: cold, after one commit, with nothing changed.

use std::io;
use std::path::Path;

use super::Trials;
use super::peak;
use super::text;
use crate::estate::Shape;
use crate::figures;
use crate::figures::Runs;
use crate::figures::Spread;
use crate::ground;
use crate::ground::Written;
use crate::meter::Run;

impl Trials<'_> {
    /// Ratios 1, 2, 7, 8, 10: the large site cold, beside the peers; then after one commit; then with nothing changed.
    pub(super) fn large_site(&mut self) -> io::Result<()> {
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
        self.cold.insert(("build", self.records), cold.clone());
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

    /// Ratio 12: a small repository, where starting up counts most.
    pub(super) fn small_site(&mut self) -> io::Result<()> {
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
