//! Serves the one page there is so far, on the address that `--listen` gives.

use std::net::SocketAddr;

use anyhow::Context;
use axum::{Router, routing::get};
use leptos::prelude::LeptosOptions;
use leptos_axum::{LeptosRoutes, generate_route_list, site_pkg_dir_service, site_pkg_dir_service_route_path};

const SITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/site");

#[cfg(feature = "embed")]
#[derive(rust_embed::RustEmbed)]
#[folder = "../target/site"]
struct Site;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let listen =
        arguments.windows(2).find(|pair| pair[0] == "--listen").map_or("127.0.0.1:3000", |pair| pair[1].as_str());
    let listen: SocketAddr = listen.parse().context("--listen takes an address")?;
    let options = LeptosOptions::builder().output_name("bellhop").site_root(SITE).build();
    let router = Router::new()
        .route("/readyz", get(|| async { "ready" }))
        .leptos_routes(&options, generate_route_list(app::App), {
            let options = options.clone();
            move || app::shell::shell(options.clone())
        })
        .route("/favicon.svg", get(favicon))
        .route_service(&site_pkg_dir_service_route_path(&options), site_pkg_dir_service(&options))
        .with_state(options);
    let listener = tokio::net::TcpListener::bind(listen).await?;
    println!("http://{}/", listener.local_addr()?);
    #[cfg(feature = "embed")]
    println!("{} files inside", Site::iter().count());
    axum::serve(listener, router).await?;
    Ok(())
}

async fn favicon() -> impl axum::response::IntoResponse {
    let file = tokio::task::spawn_blocking(|| std::fs::read(format!("{SITE}/favicon.svg")).unwrap_or_default()).await;
    ([("content-type", "image/svg+xml")], file.unwrap_or_default())
}
