//! `import`: rows of another system into records.

use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use clap::ValueEnum;
use flate2::read::MultiGzDecoder;

use super::Answer;
use super::Exit;
use super::Session;
use super::contract_of;
use super::import_report;
use super::unknown;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::place::SourceId;
use crate::base::place::position;
use crate::imports;
use crate::imports::Plan;
use crate::imports::Shelf;
use crate::imports::mapping::Format as FileFormat;
use crate::imports::mapping::Mapping;
use crate::imports::ready;
use crate::imports::rows;
use crate::imports::rows::Input;
use crate::imports::rows::Rows;
use crate::lang::Catalog;
use crate::ledger;
use crate::publish;
use crate::publish::Piece;
use crate::reports::Brief;
use crate::snapshot::Origin;

/// Largest file that is imported, unpacked: 1 GiB.
const MAX_INPUT: u64 = 1 << 30;

/// Folder of the mappings in a data repository.
const FOLDER: &str = "imports";

const EXAMPLES: &str = "\
Examples:
  pactbook import --list                              the mappings that ship
  pactbook import --show itsm > imports/itsm.toml     take one, and adapt it
  pactbook import itsm tickets.csv --dry-run          what would be written, and what is refused
  pactbook import itsm tickets.csv                    write it; a second time nothing changes
  pactbook import itsm tickets.csv --refused bad.csv  the rows that did not come in, with reasons

Exit status:
  0  every row came in, or was left out by the mapping
  1  rows were refused
  2  could not run";

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The mapping: a file, a name in the repository's `imports` folder, or one that ships
    #[arg(value_name = "MAPPING", required_unless_present_any = ["list", "show"])]
    mapping: Option<String>,
    /// What to import; `.gz` is unpacked, of a folder all Markdown files are taken, `-` is the
    /// standard input
    #[arg(value_name = "FILE", required_unless_present_any = ["list", "show"])]
    files: Vec<PathBuf>,
    /// The contract that the records are for, if the mapping does not name it
    #[arg(long, value_name = "ID")]
    contract: Option<String>,
    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Form of the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    format: Format,
    /// Write the rows that are refused, with the reasons, into this CSV file
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
    /// List the mappings that ship
    #[arg(long, conflicts_with_all = ["mapping", "files", "show"])]
    list: bool,
    /// Print a mapping that ships, to be adapted
    #[arg(long, value_name = "NAME", conflicts_with_all = ["mapping", "files"])]
    show: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs: every refused row with every reason
    Json,
}

impl Args {
    /// Whether it asks about the mappings that ship, for which no repository is needed.
    pub(super) fn is_about_ready(&self) -> bool {
        self.list || self.show.is_some()
    }
}

/// Lists the mappings that ship, or prints one.
pub(super) fn ready(args: &Args, catalog: &Catalog) -> Result<Answer, Error> {
    let Some(name) = &args.show else {
        let width = ready::READY.iter().map(|one| one.name.len()).max().unwrap_or_default();
        let line = |one: &ready::Ready| {
            format!("{:width$}  {}\n", one.name, one.title(catalog.language()))
        };
        return Ok(Answer::new(ready::READY.iter().map(line).collect(), Exit::Clean));
    };
    match ready::named(name) {
        Some(one) => Ok(Answer::verbatim(one.text.to_owned(), Exit::Clean)),
        None => Err(unknown("mapping that ships", name, ready::READY.iter().map(|one| one.name))),
    }
}

pub(super) fn import(
    args: &Args,
    all: &super::Args,
    brief: &Brief<'_>,
    session: &Session,
) -> Result<Answer, Error> {
    if all.rev.is_some() || all.as_known_on.is_some() {
        let message = "records are imported into the working tree, not into a revision";
        return Err(
            Error::new(ErrorKind::Usage, message).hint("leave out `--rev` and `--as-known-on`")
        );
    }
    let book = brief.book;
    if matches!(book.snapshot.origin, Origin::Revision(_)) {
        let message = "this is a bare repository, and records are imported into a working tree";
        return Err(Error::new(ErrorKind::Usage, message).hint("clone it, and import there"));
    }
    let mapping = mapping(args, brief, session)?;
    let contract = contract(args, &mapping, brief)?;
    let names_and_rows = tables(args, &mapping, brief)?;
    let (names, tables): (Vec<String>, Vec<Rows>) = names_and_rows.into_iter().unzip();
    let Some(kind) = book.ledger.kinds.named(&mapping.kind) else {
        return Err(Error::new(ErrorKind::Settings, "the kind of the mapping is not there"));
    };
    let shelf = Shelf {
        ledger: &book.ledger,
        snapshot: &book.snapshot,
        contract,
        data: &book.settings.folders.data,
        limit: book.settings.limits.file,
    };
    let own = &book.ledger.contracts[contract];
    let frame = ledger::frame(contract, own);
    let plan = imports::plan(&mapping, kind, &frame, shelf, &tables);
    session.progress.end();
    let report = import_report::Report {
        plan: &plan,
        mapping: &mapping,
        contract: &own.identity.id,
        names: &names,
        is_dry: args.dry_run,
    };
    if let Some(path) = &args.refused {
        let keep_out = book.settings.folders.keep_out(&session.folder);
        publish::put_report(path, &report.refused_csv(brief), &keep_out)?;
    }
    if !args.dry_run {
        write(&plan, session)?;
    }
    let text = match args.format {
        Format::Text => report.text(brief),
        Format::Json => report.json(brief),
    };
    let exit = if plan.refused.is_empty() { Exit::Clean } else { Exit::Found };
    Ok(Answer::new(text, exit))
}

fn write(plan: &Plan, session: &Session) -> Result<(), Error> {
    let files = plan
        .files
        .iter()
        .map(|file| (file.path.clone(), Piece { bytes: file.text.as_bytes(), is_program: false }));
    publish::put_all(&session.folder, &files.collect())
}

fn contract(args: &Args, mapping: &Mapping, brief: &Brief<'_>) -> Result<usize, Error> {
    let contracts = &brief.book.ledger.contracts;
    let named = args.contract.as_deref().or(mapping.contract.as_deref());
    let no = match (contract_of(brief, named)?, contracts.len()) {
        (Some(no), _) => no,
        (None, 1) => 0,
        (None, _) => {
            let message = "neither the mapping nor the command line names the contract";
            let error = Error::new(ErrorKind::Usage, message);
            let ids: Vec<&str> = contracts.iter().map(|one| one.identity.id.as_str()).collect();
            return Err(error.hint(format!("add `--contract ID`; there are {}", ids.join(", "))));
        }
    };
    match contracts[no].broken {
        false => Ok(no),
        true => {
            let id = &contracts[no].identity.id;
            let message = format!("contract `{id}` cannot be read");
            Err(Error::new(ErrorKind::Settings, message).hint("see `pactbook check`"))
        }
    }
}

/// The mapping of a path, of a name in the repository, or of one that ships.
fn mapping(args: &Args, brief: &Brief<'_>, session: &Session) -> Result<Mapping, Error> {
    let wanted = args.mapping.as_deref().unwrap_or_default();
    let in_folder = session.folder.join(FOLDER).join(format!("{wanted}.toml"));
    let (shown, name, text) = if Path::new(wanted).is_file() {
        let stem = Path::new(wanted).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        (wanted.to_owned(), stem.unwrap_or_default(), text_of(Path::new(wanted))?)
    } else if !wanted.contains(['/', '\\']) && in_folder.is_file() {
        (format!("{FOLDER}/{wanted}.toml"), wanted.to_owned(), text_of(&in_folder)?)
    } else if let Some(one) = ready::named(wanted) {
        (wanted.to_owned(), wanted.to_owned(), one.text.to_owned())
    } else {
        let message = format!("there is no mapping `{wanted}`");
        let names: Vec<&str> = ready::READY.iter().map(|one| one.name).collect();
        return Err(Error::new(ErrorKind::Usage, message)
            .hint(format!("write `{FOLDER}/{wanted}.toml`, or name its file"))
            .hint(format!("there ship {}; see `pactbook import --list`", names.join(", "))));
    };
    let source = SourceId(u32::MAX);
    match Mapping::read(&name, source, &text, &brief.book.ledger.kinds) {
        (Some(mapping), _) => Ok(mapping),
        (None, findings) => Err(unusable(&shown, &text, &findings, brief)),
    }
}

/// Everything that is wrong with a mapping, each with its line and column.
fn unusable(shown: &str, text: &str, findings: &[Finding], brief: &Brief<'_>) -> Error {
    let message =
        Message::new("import-mapping-unusable").with("path", shown).with("n", findings.len());
    let mut error = Error::new(ErrorKind::Settings, brief.say(&message));
    for finding in findings {
        let at = position(text, finding.place.map_or(0, |place| place.range().start));
        let fault = match &finding.help {
            Some(help) => Message::new("import-fault")
                .with("fault", finding.message.clone())
                .with("help", help.clone()),
            None => finding.message.clone(),
        };
        let line = brief.line_of(&fault);
        error = error.because(format!("{shown}:{}:{} {line}", at.line, at.column));
    }
    error.hint(brief.say(&Message::new("import-mapping-help")))
}

/// The rows of every file.
fn tables(args: &Args, mapping: &Mapping, brief: &Brief<'_>) -> Result<Vec<(String, Rows)>, Error> {
    let mut tables = Vec::new();
    for path in paths(&args.files, &mapping.format)? {
        let input = Input { name: path.display().to_string(), bytes: bytes_of(&path)? };
        match rows::read(mapping, tables.len(), &input) {
            Ok(rows) => tables.push((input.name, rows)),
            Err(fault) => {
                let message = Message::new("import-file-unusable").with("path", &input.name);
                let error = Error::new(ErrorKind::Usage, brief.say(&message));
                let error = error.because(brief.say(&fault.message));
                return Err(match &fault.help {
                    Some(help) => error.hint(brief.say(help)),
                    None => error,
                });
            }
        }
    }
    Ok(tables)
}

/// The files that are meant, those of folders in the order of their names.
fn paths(given: &[PathBuf], format: &FileFormat) -> Result<Vec<PathBuf>, Error> {
    let mut paths = Vec::new();
    for path in given {
        if !path.is_dir() {
            paths.push(path.clone());
            continue;
        }
        if *format != FileFormat::Markdown {
            let message = format!("`{}` is a folder", path.display());
            return Err(Error::new(ErrorKind::Usage, message)
                .hint("name the file; only Markdown is read by the folder"));
        }
        let before = paths.len();
        let failed = |cause: walkdir::Error| {
            let message = format!("`{}` cannot be read", path.display());
            Error::new(ErrorKind::Usage, message).because(cause)
        };
        for entry in walkdir::WalkDir::new(path).sort_by_file_name() {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name().to_string_lossy();
            // Hugo keeps texts of the listing itself in `_index.md`.
            let is_page = name.ends_with(".md") && !name.starts_with(['_', '.']);
            if entry.file_type().is_file() && is_page {
                paths.push(entry.into_path());
            }
        }
        if paths.len() == before {
            let message = format!("the folder `{}` holds no Markdown file", path.display());
            return Err(Error::new(ErrorKind::Usage, message));
        }
    }
    Ok(paths)
}

#[expect(clippy::disallowed_methods, reason = "the user names a file outside the repository")]
fn text_of(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|cause| {
        Error::new(ErrorKind::Usage, format!("`{}` cannot be read", path.display())).because(cause)
    })
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, Error> {
    let failed = |cause: std::io::Error| {
        let message = format!("`{}` cannot be read", path.display());
        let error = Error::new(ErrorKind::Usage, message).because(&cause);
        match cause.kind() {
            std::io::ErrorKind::NotFound => error.hint("paths start where you are, not at `-C`"),
            _ => error,
        }
    };
    let read = |reader: &mut dyn Read| {
        let mut bytes = Vec::new();
        reader.take(MAX_INPUT + 1).read_to_end(&mut bytes).map(|_| bytes)
    };
    let bytes = if path == Path::new("-") {
        read(&mut std::io::stdin().lock()).map_err(failed)?
    } else {
        let mut file = std::fs::File::open(path).map_err(failed)?;
        match path.extension().is_some_and(|extension| extension == "gz") {
            true => read(&mut MultiGzDecoder::new(file)).map_err(failed)?,
            false => read(&mut file).map_err(failed)?,
        }
    };
    if bytes.len() as u64 > MAX_INPUT {
        let message = format!("`{}` is larger than 1 GiB", path.display());
        return Err(Error::new(ErrorKind::Usage, message).hint("split the export by month"));
    }
    Ok(bytes)
}
