//! `sors-sandbox`: the sandbox as a program.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use serde_json::json;
use sors_sandbox::{Options, Sandbox, load_profile};
use tokio::signal::unix::{SignalKind, signal};

/// A SORS server for development and tests: speaks any contract profile, keeps state, makes faults on demand.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Contract profile: `assumed`, or the path of a JSON file.
    #[arg(long, default_value = "assumed")]
    profile: String,
    /// Address of the HTTP server; port 0 for a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    http: SocketAddr,
    /// Address of the HTTPS server; port 0 for a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    https: SocketAddr,
    /// Articles in each database.
    #[arg(long, default_value_t = 2000)]
    articles: usize,
    /// Seed number of the data.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// API key it accepts.
    #[arg(long, default_value = "sandbox-key")]
    key: String,
    /// Wait before every answer, in milliseconds.
    #[arg(long, default_value_t = 0)]
    latency_ms: u64,
    /// Most rows of a page, where smaller than the profile's.
    #[arg(long)]
    page_cap: Option<u32>,
    /// File that is written, whole, as soon as the sandbox listens; the CA's certificate goes beside it.
    #[arg(long)]
    ready_file: Option<PathBuf>,
    /// File that keeps documents, customers and changes over restarts.
    #[arg(long)]
    state: Option<PathBuf>,
    /// Stop when the process that started it is gone.
    #[arg(long)]
    with_parent: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let ran = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())
        .and_then(|runtime| runtime.block_on(run(&arguments)));
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("sors-sandbox: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), String> {
    // Listened for before anything is announced: a stop that comes at once is not missed.
    let mut terminate = signal(SignalKind::terminate()).map_err(|error| error.to_string())?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(|error| error.to_string())?;
    let parent = std::os::unix::process::parent_id();
    let ready_file = arguments
        .ready_file
        .as_ref()
        .map(std::path::absolute)
        .transpose();
    let ready_file = ready_file.map_err(|error| format!("--ready-file: {error}"))?;
    let options = Options {
        profile: load_profile(&arguments.profile)?,
        articles: arguments.articles,
        seed: arguments.seed,
        key: arguments.key.clone(),
        latency: Duration::from_millis(arguments.latency_ms),
        page_cap: arguments.page_cap,
        http: arguments.http,
        https: arguments.https,
        state: arguments.state.clone(),
        ca_file: ready_file.as_deref().map(|path| beside(path, "ca.pem")),
    };
    let sandbox = Sandbox::start(options)
        .await
        .map_err(|error| error.to_string())?;
    if let Some(path) = &ready_file {
        announce(path, &sandbox, &arguments.key)?;
    }
    let line = format!(
        "sors-sandbox speaks `{}` at {} and {} with {} articles (admin: {}/)",
        sandbox.profile().profile,
        sandbox.base_url(),
        sandbox.https_url(),
        arguments.articles,
        sandbox.admin_url(),
    );
    // Whoever started the program may have closed its end: no reason to stop.
    let _unread = writeln!(std::io::stdout(), "{line}");
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        () = orphaned(parent), if arguments.with_parent => {}
    }
    if let Some(path) = &ready_file {
        let _gone = std::fs::remove_file(path);
        let _gone = std::fs::remove_file(beside(path, "ca.pem"));
    }
    sandbox.stop(Duration::from_secs(2));
    Ok(())
}

/// Ends when the parent process is another one than at the start.
async fn orphaned(parent: u32) {
    while std::os::unix::process::parent_id() == parent {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Writes the ready file under another name and moves it into place: whoever sees it, sees all of it.
fn announce(path: &Path, sandbox: &Sandbox, key: &str) -> Result<(), String> {
    let error = |error: std::io::Error| format!("{}: {error}", path.display());
    let ready = json!({
        "http": sandbox.base_url(),
        "https": sandbox.https_url(),
        "ca_file": sandbox.ca_file(),
        "key": key,
        "admin": sandbox.admin_url(),
        "profile": sandbox.profile().profile,
        "pid": std::process::id(),
    });
    let temporary = beside(path, "tmp");
    std::fs::write(&temporary, format!("{ready:#}\n")).map_err(error)?;
    std::fs::rename(&temporary, path).map_err(error)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}
