//! The program: configuration, wiring, adapters to the outside, commands.

mod adapter;
mod args;
mod command;
mod config;
mod demo;
mod exporting;
mod importing;
mod wiring;

use args::{Args, Command};
use clap::Parser as _;
use std::process::ExitCode;

/// A reader that goes away (`| head`) ends the program quietly, as other programs end; every other panic is told.
fn end_quietly_with_the_reader() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let gone = info
            .payload_as_str()
            .is_some_and(|text| text.starts_with("failed printing to stdout"));
        if gone {
            std::process::exit(1);
        }
        told(info);
    }));
}

fn main() -> ExitCode {
    end_quietly_with_the_reader();
    let args = Args::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("TONGBAN_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info")),
        )
        .with_writer(std::io::stderr)
        .init();
    let json = args.json;
    match run(args) {
        Ok(code) => code,
        Err(error) => {
            if json {
                // Whoever reads JSON must not have to guess from an empty output.
                println!("{}", serde_json::json!({ "error": format!("{error:#}") }));
            }
            eprintln!("tongban: {error:#}");
            ExitCode::from(1)
        }
    }
}

fn run(args: Args) -> anyhow::Result<ExitCode> {
    if let Command::Code { command } = &args.command {
        return Ok(command::code(command, args.json));
    }
    let config = config::Config::load(args.config.as_deref(), args.data.as_deref())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(command::run(args, config))
}
