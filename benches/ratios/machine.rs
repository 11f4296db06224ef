//! What was measured with what, where and when: a figure without them is worth nothing.

use std::fs;
use std::path::Path;
use std::process::Command;

/// The machine, in one line: cores, processor, memory, kernel, the file system the sites are written to.
pub(crate) fn line(output: &Path) -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let processor =
        field("/proc/cpuinfo", "model name").unwrap_or_else(|| "processor unknown".to_owned());
    let memory = field("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok())
        .map_or_else(
            || "memory unknown".to_owned(),
            |kib| format!("{} GiB", kib.div_ceil(1 << 20)),
        );
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let kernel: Vec<_> = kernel.trim().splitn(3, '.').take(2).collect();
    format!(
        "{cores} cores, {processor}, {memory}, Linux {}, {}",
        kernel.join("."),
        file_system(output)
    )
}

/// Processes that were running or waiting over the last minute, when that is more than there are cores for us.
pub(crate) fn busy() -> Option<String> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    let load = text.split_whitespace().next()?;
    (load.parse::<f64>().ok()? > 0.7).then(|| load.to_owned())
}

/// Today.
pub(crate) fn today() -> String {
    chrono::Local::now().format("%Y-%m-%d").to_string()
}

/// What a program says of its version, the first words of it.
pub(crate) fn version(program: &Path, argument: &str) -> Option<String> {
    let said = Command::new(program).arg(argument).output().ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    let first: Vec<_> =
        said.split_whitespace().take_while(|word| !word.contains("linux")).take(3).collect();
    let mut version = first.join(" ").replace("git version", "git").replace("hugo v", "hugo ");
    // Hugo adds a commit and its build tags.
    if let Some((name, rest)) = version.clone().split_once(' ')
        && name == "hugo"
    {
        version = format!("hugo {}", rest.split(['-', '+']).next().unwrap_or(rest));
    }
    (!version.is_empty()).then_some(version)
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn file_system(folder: &Path) -> String {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            let (at, kind) = (words.nth(1)?, words.next()?);
            folder.starts_with(at).then_some((at.len(), kind))
        })
        .max()
        .map_or_else(|| "file system unknown".to_owned(), |(_, kind)| kind.to_owned())
}
