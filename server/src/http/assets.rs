//! The files of the site: inside the binary with the feature `embed`, else read from `target/site`. Compressed twins are served to
//! browsers that take them; an `ETag` spares the transfer of what has not changed.

use std::borrow::Cow;

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

pub async fn package(Path(path): Path<String>, headers: HeaderMap) -> Response {
    serve(&format!("pkg/{path}"), &headers).await
}

pub async fn favicon(headers: HeaderMap) -> Response {
    serve("favicon.svg", &headers).await
}

async fn serve(path: &str, headers: &HeaderMap) -> Response {
    let Some(kind) = content_type(path) else { return StatusCode::NOT_FOUND.into_response() };
    for (suffix, encoding) in [(".br", "br"), (".gz", "gzip"), ("", "")] {
        if !encoding.is_empty() && !accepts(headers, encoding) {
            continue;
        }
        if let Some(file) = read(&format!("{path}{suffix}")).await {
            return answer(headers, &file, kind, encoding);
        }
    }
    StatusCode::NOT_FOUND.into_response()
}

fn answer(headers: &HeaderMap, file: &File, kind: &'static str, encoding: &'static str) -> Response {
    let etag = format!("\"{}\"", file.hash);
    let common = [
        (header::ETAG, etag.clone()),
        (header::CACHE_CONTROL, "no-cache".into()),
        (header::VARY, "accept-encoding".into()),
    ];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let mut response = (common, [(header::CONTENT_TYPE, kind)], file.bytes.clone().into_owned()).into_response();
    if !encoding.is_empty() {
        response.headers_mut().insert(header::CONTENT_ENCODING, header::HeaderValue::from_static(encoding));
    }
    response
}

struct File {
    bytes: Cow<'static, [u8]>,
    /// Hexadecimal, of the bytes.
    hash: String,
}

#[cfg(feature = "embed")]
#[derive(rust_embed::RustEmbed)]
#[folder = "../target/site"]
struct Embedded;

#[cfg(feature = "embed")]
async fn read(path: &str) -> Option<File> {
    let file = Embedded::get(path)?;
    let hash = hex(&file.metadata.sha256_hash()[..8]);
    Some(File { bytes: file.data, hash })
}

#[cfg(not(feature = "embed"))]
async fn read(path: &str) -> Option<File> {
    use sha2::{Digest, Sha256};

    const SITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/site");
    if path.split('/').any(|part| part == "..") {
        return None;
    }
    let path = std::path::Path::new(SITE).join(path);
    let bytes = tokio::task::spawn_blocking(move || std::fs::read(path)).await.ok()?.ok()?;
    let hash = hex(&Sha256::digest(&bytes)[..8]);
    Some(File { bytes: Cow::Owned(bytes), hash })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).is_some_and(|value| {
        value.split(',').any(|item| item.split(';').next().is_some_and(|name| name.trim() == encoding))
    })
}

/// Only what the site consists of is served.
fn content_type(path: &str) -> Option<&'static str> {
    Some(match path.rsplit_once('.')?.1 {
        "wasm" => "application/wasm",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => return None,
    })
}
