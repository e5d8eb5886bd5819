//! Serves the demo world on a port, `8790` unless given, until Ctrl-C.
//!
//! `cargo run -p weir-demo --example serve -- 8790`

use weir_demo::Demo;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port: u16 = std::env::args().nth(1).map_or(Ok(8790), |port| port.parse())?;
    let demo = Demo::load()?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let stop = async {
        // Without a signal handler the server simply runs on.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    weir_demo::serve(demo, listener, jiff::Timestamp::now(), stop).await?;
    Ok(())
}
