//! The command line: fixed from the start, `--help` that teaches, exit status 0, 1 (refused, found wrong) or 2 (usage).

use clap::builder::TypedValueParser as _;
use clap::{Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

const TOP: &str = "\
Begin with `tongban demo`: it makes an invented city in an empty folder and serves it.

Exit status: 0 done, 1 refused or found wrong, 2 wrong usage.
Settings come from tongban.toml, then from TONGBAN_… variables, then from the command line;
`tongban config check` prints what is in force. TONGBAN_LOG (error, warn, info, debug) says how much is logged.";

const SERVE: &str = "\
Prints `listening on http://ADDR` once it answers. Ctrl-C or SIGTERM ends it after the requests under way, at most 10 seconds later.
One process at a time works on a data folder.

Examples:
  tongban serve
  tongban --data /srv/tongban serve --listen 0.0.0.0:8080
  tongban serve --listen 127.0.0.1:0      a free port, printed";

const DEMO: &str = "\
A county with its departments, twelve services, and accounts for every role; the accounts and their password are
printed. Run again on the same folder, it serves the city that is there. Nobody in it is real.

Examples:
  tongban --data /tmp/wangxi demo
  tongban --data /tmp/wangxi demo --seed-only && tongban --data /tmp/wangxi serve";

const VERIFY: &str = "\
Every act: position, digest, serial. Every case, piece of work, document, certificate, edition and personal value:
compared with what the acts give. Stop the server first. Exit status 1 names each place that does not agree.

Examples:
  tongban verify
  tongban --data /srv/tongban --json verify --quick";

const IMPORT: &str = "\
A service folder holds service.toml, form.schema.json, texts/ and certificate.typ; docs/adding-a-service.md explains it.
National tables (up_task_general_basic and the others, CSV or sheets) belong together: name them all.
A flat list has the columns department, main_item, name, item_code, task_type, area_code, dept_code.
Each bad row is reported with its line, its column and a code (CAT-…) that has a page under docs/errors.

Examples:
  tongban catalogue import services/food-business-licence
  tongban catalogue import up_task_general_*.csv  national tables, joined by their keys
  tongban catalogue import tables.xlsx            the same as sheets of a workbook
  tongban catalogue import items.csv              refused whole when one row is bad
  tongban catalogue import --partial items.csv    takes the good rows, reports the others";

const SEARCH: &str = "\
Exit status 1 when nothing is found.

Examples:
  tongban catalogue search 食品经营
  tongban catalogue search shipin                 pinyin
  tongban catalogue search spjy --limit 3         initials";

const SHOW: &str = "\
Example:
  tongban catalogue show 11990121MB0A01037Y4990131001000";

const LINT: &str = "\
Exit status 1 when there is a finding; each has a code (CAT-…) with a page under docs/errors.

Example:
  tongban catalogue lint";

const EXPORT: &str = "\
Without --format one item a line, ordered by code, to the standard output.
What the national tables or a folder can't hold is named, and the exit status is 1.

Examples:
  tongban catalogue export > items.jsonl
  tongban catalogue export --format tables --to tables      national tables as CSV files
  tongban catalogue export --format folders --to services   folders to be imported again";

const CHECK: &str = "\
Kinds:
  resident_id      citizen identity number, 18 characters (GB 11643)
  uscc             unified social credit code, 18 characters (GB 32100)
  org_code         organisation code, 9 characters (GB 11714)
  ecert_id         identifier of an electronic licence (GB/T 36904)
  ecert_type_code  code of a kind of licence, 21 characters
  mod37_36         any code with a MOD 37,36 check character
  task_code31      implementation code of an item, 31 characters
  basic_code12     basic code of an item, 12 digits
  region6          region, 6 digits (GB/T 2260)
  case_number      number of a case
  lookup_code      look-up code on a receipt

Examples:
  tongban code check uscc 91350100M000100Y43
  tongban code check --json region6 990121 820000";

const CONFIG_CHECK: &str = "\
A key that does not exist, or a value of the wrong kind, is refused by name (exit status 1).
tongban.example.toml documents every key; TONGBAN_ and the key in capitals overrides it.

Examples:
  tongban config check
  TONGBAN_LISTEN=0.0.0.0:80 tongban --config /etc/tongban.toml config check";

const DOCTOR: &str = "\
Looks at the holiday calendar, the data folder and its key, the catalogue and the jobs. Stop the server first.
Each line says `ok` or `LOOK`; exit status 1 when one says LOOK.

Examples:
  tongban doctor
  tongban --data /srv/tongban --json doctor";

const OPENAPI: &str = "\
Example:
  tongban openapi > openapi.json";

/// Tongban (通办): every government service of a city, on one platform, on the record.
#[derive(Debug, Parser)]
#[command(version, about, long_about = None, after_help = TOP)]
pub(crate) struct Args {
    /// The data folder [default: `data` of the configuration].
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The configuration file [default: tongban.toml when it is there].
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Answer in JSON, for programs.
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serves the pages and the JSON interface.
    #[command(after_help = SERVE)]
    Serve {
        /// Where to listen; port 0 takes a free one [default: `listen` of the configuration].
        #[arg(long, value_name = "ADDR")]
        listen: Option<SocketAddr>,
    },
    /// Makes the demo city in an empty folder, and serves it.
    #[command(after_help = DEMO)]
    Demo {
        /// Only make the city, do not serve it.
        #[arg(long)]
        seed_only: bool,
        /// Where to listen; port 0 takes a free one [default: `listen` of the configuration].
        #[arg(long, value_name = "ADDR")]
        listen: Option<SocketAddr>,
    },
    /// The catalogue of items: import, search, show, lint, export.
    Catalogue {
        #[command(subcommand)]
        command: Catalogue,
    },
    /// Replays the whole record and compares it with everything derived from it.
    #[command(after_help = VERIFY)]
    Verify {
        /// Do not open files and PDFs: quicker, and blind to changes in them.
        #[arg(long)]
        quick: bool,
    },
    /// Codes with check digits: identity numbers, credit codes, item codes and others.
    Code {
        #[command(subcommand)]
        command: Code,
    },
    /// The configuration: check it and see what is in force.
    Config {
        #[command(subcommand)]
        command: Config,
    },
    /// Looks whether this machine and this data folder are fit to serve.
    #[command(after_help = DOCTOR)]
    Doctor,
    /// Prints the description of the JSON interface (OpenAPI 3.1).
    #[command(after_help = OPENAPI)]
    Openapi,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Catalogue {
    /// Imports service folders, the national tables or a flat list (CSV, XLSX). Running it again adds nothing twice.
    #[command(after_help = IMPORT)]
    Import {
        /// Service folders, folders of tables, or files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Take the good rows of a file with bad ones; without it, one bad row refuses the file.
        #[arg(long)]
        partial: bool,
    },
    /// Searches the catalogue: Chinese words, pinyin, initials.
    #[command(after_help = SEARCH)]
    Search {
        /// What to look for.
        #[arg(required = true)]
        words: Vec<String>,
        /// How many results, 1 to 1000.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000).map(usize::from))]
        limit: usize,
    },
    /// Shows one item.
    #[command(after_help = SHOW)]
    Show {
        /// The code of the item, as `search` prints it.
        code: String,
    },
    /// Checks every item that can be applied for online against the rules across fields.
    #[command(after_help = LINT)]
    Lint,
    /// Writes all current editions. Nothing that is there is overwritten.
    #[command(after_help = EXPORT)]
    Export {
        /// What to write: one JSON line for each edition, the national tables as CSV, or service folders.
        #[arg(long, value_enum, default_value_t = ExportFormat::Lines)]
        format: ExportFormat,
        /// The folder (of `lines`: the file) to write to; `lines` go to the standard output without it.
        #[arg(long, value_name = "PATH")]
        to: Option<PathBuf>,
    },
}

/// What an export writes: a JSON line for each edition, the national tables as CSV files, or a folder for each service
/// that can be applied for online.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ExportFormat {
    Lines,
    Tables,
    Folders,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Code {
    /// Checks codes: prints their parts and what is wrong; exit status 1 when one is invalid.
    #[command(after_help = CHECK)]
    Check {
        /// What the codes are meant to be; the kinds are listed below.
        kind: String,
        /// The codes, each judged on its own.
        #[arg(required = true)]
        values: Vec<String>,
    },
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum Config {
    /// Checks the configuration and prints what is in force.
    #[command(after_help = CONFIG_CHECK)]
    Check,
}
