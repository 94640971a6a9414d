//! The command line: fixed from the start, `--help` that teaches, exit status 0, 1 (refused, found wrong) or 2 (usage).

use clap::{Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Tongban (通办): every government service of a city, on one platform, on the record.
#[derive(Debug, Parser)]
#[command(version, about, long_about = None, after_help = "Begin with `tongban demo`: it makes an invented city in an empty folder and serves it.")]
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
    Serve {
        /// Where to listen; port 0 takes a free one [default: `listen` of the configuration].
        #[arg(long, value_name = "ADDR")]
        listen: Option<SocketAddr>,
    },
    /// Makes the demo city in an empty folder, and serves it.
    Demo {
        /// Only make the city.
        #[arg(long)]
        seed_only: bool,
        /// Where to listen.
        #[arg(long, value_name = "ADDR")]
        listen: Option<SocketAddr>,
    },
    /// The catalogue of items: import, search, show, lint, export.
    Catalogue {
        #[command(subcommand)]
        command: Catalogue,
    },
    /// Replays the whole record and compares it with everything derived from it.
    Verify {
        /// Do not open files and PDFs.
        #[arg(long)]
        quick: bool,
    },
    /// Codes with check digits.
    Code {
        #[command(subcommand)]
        command: Code,
    },
    /// The configuration.
    Config {
        #[command(subcommand)]
        command: Config,
    },
    /// Looks whether this machine and this data folder are fit to serve.
    Doctor,
    /// Prints the description of the JSON interface (OpenAPI 3.1).
    Openapi,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Catalogue {
    /// Imports service folders, the national tables or a flat list (CSV, XLSX). Running it again adds nothing twice.
    #[command(after_help = "Examples:
  tongban catalogue import services/food-business-licence     a service with form and procedure
  tongban catalogue import up_task_general_*.csv              national tables, joined by their keys
  tongban catalogue import items.xlsx                         national tables as sheets, or a flat list
Each bad row is named with table, line, column and code; a source with one is refused whole unless --partial is given.")]
    Import {
        /// Service folders, folders of tables, or files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Take the good rows of a file with bad ones; without it, one bad row refuses the file.
        #[arg(long)]
        partial: bool,
    },
    /// Searches the catalogue: Chinese words, pinyin, initials.
    Search {
        /// What to look for.
        #[arg(required = true)]
        words: Vec<String>,
        /// How many results.
        #[arg(long, default_value_t = 10)]
        limit: usize,
    },
    /// Shows one item.
    Show {
        /// Its code.
        code: String,
    },
    /// Checks every item that can be applied for online against the rules across fields.
    Lint,
    /// Writes all current editions. Nothing that is there is overwritten.
    Export {
        /// What to write: one JSON line for each edition, the national tables as CSV, or service folders.
        #[arg(long, value_enum, default_value_t = ExportFormat::Lines)]
        format: ExportFormat,
        /// The folder (of `lines`: the file) to write to; `lines` go to the standard output without it.
        #[arg(long, value_name = "PATH")]
        to: Option<PathBuf>,
    },
}

/// What an export writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ExportFormat {
    /// One JSON line for each edition.
    Lines,
    /// The national exchange tables, one CSV file each.
    Tables,
    /// One folder for each service that can be applied for online.
    Folders,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Code {
    /// Checks codes: prints their parts and what is wrong; exit status 1 when one is invalid.
    Check {
        /// resident_id, uscc, org_code, ecert_id, ecert_type_code, mod37_36, task_code31, basic_code12, region6, case_number, lookup_code
        kind: String,
        /// The codes.
        #[arg(required = true)]
        values: Vec<String>,
    },
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum Config {
    /// Checks the configuration and prints what is in force.
    Check,
}
