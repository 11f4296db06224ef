//! Judging and history beside what others do with the same files.

use std::io;
use std::process::Command;
use std::process::Stdio;

use super::Trials;
use super::text;
use crate::estate::Shape;
use crate::figures::Runs;
use crate::ground;
use crate::meter::Run;

impl Trials<'_> {
    /// Ratio 3: judging everything, beside git merely printing the same blobs.
    pub(super) fn check_and_blobs(&mut self) -> io::Result<()> {
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
        self.cold.insert(("check", self.records), ours.clone());
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
    pub(super) fn check_and_taplo(&mut self) -> io::Result<()> {
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
    pub(super) fn history(&mut self) -> io::Result<()> {
        let Some(git) = self.peer("git", "ratios 3, 5 and 6") else { return Ok(()) };
        let size = ground::short(self.records);
        let repository = self.ground.own_repository(self.records)?;
        let index = self.pactbook(&repository, &["--rev", "HEAD", "history", "--paths"]);
        // Printing every path costs the same each time, so what is asked of the warm index is one path, on both sides of 6.
        let one = self.pactbook(
            &repository,
            &["--rev", "HEAD", "history", "--paths", "data/c001/contract.toml"],
        );
        let log = Run::new(&git, &["-C", text(&repository), "log", "--raw", "--first-parent"]);
        let (mut cold, mut theirs) = (Runs::default(), Runs::default());
        let (mut cold_one, mut warm_one) = (Runs::default(), Runs::default());
        for _ in 0..self.pairs {
            ground::forget(&repository)?;
            cold.0.push(index.measure()?);
            theirs.0.push(log.measure()?);
            ground::forget(&repository)?;
            cold_one.0.push(one.measure()?);
            self.ground.one_more(self.records, &repository)?;
            warm_one.0.push(one.measure()?);
        }
        self.note_raw(&format!("history of {size}, cold"), &cold, None);
        self.note_raw(&format!("git log --raw {size}"), &theirs, None);
        self.note_raw(&format!("history of one path of {size}, cold"), &cold_one, None);
        self.note_raw(&format!("history of one path of {size} after one commit"), &warm_one, None);
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
            (&warm_one, &cold_one),
            String::new(),
        );
        Ok(())
    }

    /// Ratio 9: whether a warm check grows with the estate.
    pub(super) fn warm_checks(&mut self) -> io::Result<()> {
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
}
