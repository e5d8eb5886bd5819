//! Logging to standard error.

use tracing_subscriber::EnvFilter;

/// Starts logging: warnings only for commands, what happens for a server, more with `-v`. `WEIR_LOG` overrides.
pub fn start(verbose: u8, serving: bool) {
    let level = match (verbose, serving) {
        (0, false) => "error",
        // What the HTML parser mends in a page is nothing that its reader can do anything about.
        (0, true) => "warn,weir=info,html5ever=error",
        (1, _) => "info,weir=debug,weir_pipeline=debug",
        _ => "debug",
    };
    let filter = EnvFilter::try_from_env("WEIR_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
}
