//! The program `sors-sandbox`.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use serde_json::json;
use sors_sandbox::{Options, Sandbox, load_profile};
use tokio::signal::unix::{SignalKind, signal};

/// SORS server for development and tests: serves any contract profile, keeps state, injects faults on demand
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Contract profile: `assumed` or the path of a JSON file
    #[arg(long, default_value = "assumed")]
    profile: String,
    /// Address of the HTTP server; port 0 selects a free port
    #[arg(long, default_value = "127.0.0.1:0")]
    http: SocketAddr,
    /// Address of the HTTPS server; port 0 selects a free port
    #[arg(long, default_value = "127.0.0.1:0")]
    https: SocketAddr,
    /// Number of articles in each database
    #[arg(long, default_value_t = 2000)]
    articles: usize,
    /// Seed number of the data
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Accepted API key
    #[arg(long, default_value = "sandbox-key")]
    key: String,
    /// Delay before every response, in milliseconds
    #[arg(long, default_value_t = 0)]
    latency_ms: u64,
    /// Maximum rows per page, if smaller than the profile's
    #[arg(long)]
    page_cap: Option<u32>,
    /// File to write as soon as the sandbox listens, with the CA certificate in a second file beside it
    #[arg(long)]
    ready_file: Option<PathBuf>,
    /// File that keeps documents, customers and changes across restarts
    #[arg(long)]
    state: Option<PathBuf>,
    /// Stop when the parent process ends
    #[arg(long)]
    with_parent: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())
        .and_then(|runtime| runtime.block_on(run(&arguments)));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("sors-sandbox: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), String> {
    // The signal handlers are set before the ready file exists, so that no early stop is missed.
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
        ca_file: ready_file
            .as_deref()
            .map(|path| sibling_path(path, "ca.pem")),
    };
    let sandbox = Sandbox::start(options)
        .await
        .map_err(|error| error.to_string())?;
    if let Some(path) = &ready_file {
        write_ready_file(path, &sandbox, &arguments.key)?;
    }
    let line = format!(
        "sors-sandbox serves profile `{}` at {} and {} with {} articles (admin: {}/)",
        sandbox.profile().profile,
        sandbox.base_url(),
        sandbox.https_url(),
        arguments.articles,
        sandbox.admin_url(),
    );
    // The parent may have closed standard output; that is no reason to stop.
    let _unread = writeln!(std::io::stdout(), "{line}");
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        () = wait_for_parent_exit(parent), if arguments.with_parent => {}
    }
    if let Some(path) = &ready_file {
        let _gone = std::fs::remove_file(path);
        let _gone = std::fs::remove_file(sibling_path(path, "ca.pem"));
    }
    sandbox.stop(Duration::from_secs(2));
    Ok(())
}

/// Returns when the parent process has ended.
async fn wait_for_parent_exit(parent: u32) {
    while std::os::unix::process::parent_id() == parent {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Writes the ready file under a temporary name and renames it, so that readers see the whole file.
fn write_ready_file(path: &Path, sandbox: &Sandbox, key: &str) -> Result<(), String> {
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
    let temporary = sibling_path(path, "tmp");
    std::fs::write(&temporary, format!("{ready:#}\n")).map_err(error)?;
    std::fs::rename(&temporary, path).map_err(error)
}

fn sibling_path(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}
