//! Serves the test store's pages, to look at them: `cargo run -p weir-web --example look -- 127.0.0.1:8799 [empty]`.

#[path = "../tests/fixture/mod.rs"]
mod fixture;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:8799".into());
    let listener = tokio::net::TcpListener::bind(address).await?;
    if arguments.next().is_some() {
        let (app, _store, _directory) = fixture::empty().await;
        weir_web::serve(app, listener, std::future::pending()).await?;
    } else {
        let filled = fixture::filled(jiff::Timestamp::now()).await;
        weir_web::serve(filled.app.clone(), listener, std::future::pending()).await?;
    }
    Ok(())
}
