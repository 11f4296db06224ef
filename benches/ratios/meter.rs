//! What a run of another program costs: wall clock, processor time, peak memory, how it ended.
//!
//! The kernel says it of every child that ends (`wait4`). But a child's peak begins with the memory of the process that
//! started it, and this one holds whole estates; so it starts itself once more, as `meter`, which is small, and `meter` starts
//! the program. Its few MiB are the least peak that can be seen.

use std::fs::File;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;
use std::time::Instant;

use wait4::Wait4;

/// What one run cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Seconds from start to end.
    pub(crate) wall: f64,
    /// Seconds of processor time, in the program and in the kernel for it.
    pub(crate) cpu: f64,
    /// Largest resident memory, in MiB.
    pub(crate) peak: f64,
}

/// A program to be run, with what it reads and where.
pub(crate) struct Run {
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<String>,
    pub(crate) input: Option<PathBuf>,
    pub(crate) folder: Option<PathBuf>,
    pub(crate) environment: Vec<(&'static str, &'static str)>,
}

impl Run {
    pub(crate) fn new(program: &Path, arguments: &[&str]) -> Self {
        Self {
            program: program.to_owned(),
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
            input: None,
            folder: None,
            environment: Vec::new(),
        }
    }

    /// The same, in a folder.
    pub(crate) fn inside(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// The same, reading a file.
    pub(crate) fn reading(mut self, input: &Path) -> Self {
        self.input = Some(input.to_owned());
        self
    }

    /// As one would type it.
    fn typed(&self) -> String {
        format!("{} {}", self.program.display(), self.arguments.join(" "))
    }

    /// Runs it and says what it cost; an error when it failed, with what it said.
    pub(crate) fn measure(&self) -> io::Result<Cost> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("meter");
        if let Some(input) = &self.input {
            command.arg("--input").arg(input);
        }
        command.arg("--").arg(&self.program).args(&self.arguments);
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command.envs(self.environment.iter().copied());
        let done = command.stdin(Stdio::null()).output()?;
        let said = String::from_utf8_lossy(&done.stdout);
        let mut figures = said.split_whitespace().map(str::parse::<f64>);
        let mut figure = || figures.next()?.ok();
        let cost = (|| Some(Cost { wall: figure()?, cpu: figure()?, peak: figure()? / 1024.0 }))();
        match cost {
            Some(cost) if done.status.success() => Ok(cost),
            _ => Err(io::Error::other(format!(
                "{}: {}",
                self.typed(),
                String::from_utf8_lossy(&done.stderr).trim()
            ))),
        }
    }
}

/// The other half: runs one program, throws away what it prints, and prints seconds of wall, seconds of processor, KiB.
#[derive(clap::Args)]
pub(crate) struct Meter {
    /// File the program reads as its standard input.
    #[arg(long)]
    input: Option<PathBuf>,
    /// The program and its arguments.
    #[arg(required = true, last = true)]
    command: Vec<String>,
}

impl Meter {
    pub(crate) fn run(&self) -> io::Result<()> {
        let mut command = Command::new(&self.command[0]);
        command.args(&self.command[1..]).stdout(Stdio::null());
        command.stdin(match &self.input {
            Some(path) => Stdio::from(File::open(path)?),
            None => Stdio::null(),
        });
        let start = Instant::now();
        let done = command.spawn()?.wait4()?;
        let wall = start.elapsed();
        if !done.status.success() {
            return Err(io::Error::other(done.status.to_string()));
        }
        let cpu = done.rusage.utime + done.rusage.stime;
        println!("{} {} {}", wall.as_secs_f64(), cpu.as_secs_f64(), done.rusage.maxrss >> 10);
        Ok(())
    }
}
