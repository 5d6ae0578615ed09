//! The files of the site: inside the binary with the feature `embed`, else read from `target/site`. Compressed twins are served to
//! browsers that take them; what is asked for by its version may be kept for ever, and else an `ETag` spares the transfer.

use std::sync::LazyLock;

use axum::{
    body::Bytes,
    extract::{Path, RawQuery},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

pub async fn package(Path(path): Path<String>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let version = query.as_deref().and_then(|query| query.strip_prefix("v="));
    let keep = match version {
        Some(asked) if !asked.is_empty() && asked == self::version() => "public, max-age=31536000, immutable",
        _ => "no-cache",
    };
    serve(&format!("pkg/{path}"), &headers, keep).await
}

pub async fn favicon(headers: HeaderMap) -> Response {
    serve("favicon.svg", &headers, "no-cache").await
}

/// Changes with the files that pages name; empty where they are read from a folder and may change any time.
pub fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(version_of_files);
    &VERSION
}

async fn serve(path: &str, headers: &HeaderMap, keep: &'static str) -> Response {
    let Some(kind) = content_type(path) else { return StatusCode::NOT_FOUND.into_response() };
    for (suffix, encoding) in [(".br", "br"), (".gz", "gzip"), ("", "")] {
        if !encoding.is_empty() && !accepts(headers, encoding) {
            continue;
        }
        if let Some(file) = read(&format!("{path}{suffix}")).await {
            return answer(headers, &file, How { kind, encoding, keep });
        }
    }
    StatusCode::NOT_FOUND.into_response()
}

fn answer(headers: &HeaderMap, file: &File, How { kind, encoding, keep }: How) -> Response {
    let etag = format!("\"{}\"", file.hash);
    let common =
        [(header::ETAG, etag.clone()), (header::CACHE_CONTROL, keep.into()), (header::VARY, "accept-encoding".into())];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let mut response = (common, [(header::CONTENT_TYPE, kind)], file.bytes.clone()).into_response();
    if !encoding.is_empty() {
        response.headers_mut().insert(header::CONTENT_ENCODING, header::HeaderValue::from_static(encoding));
    }
    response
}

/// How a file is served: the values of `Content-Type`, `Content-Encoding` (empty: none) and `Cache-Control`.
struct How {
    kind: &'static str,
    encoding: &'static str,
    keep: &'static str,
}

struct File {
    /// Shared by all answers: a client that reads nothing holds no copy.
    bytes: Bytes,
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
    let hash = hex::encode(&file.metadata.sha256_hash()[..8]);
    let bytes = match file.data {
        std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        std::borrow::Cow::Owned(bytes) => bytes.into(),
    };
    Some(File { bytes, hash })
}

#[cfg(feature = "embed")]
fn version_of_files() -> String {
    let hash =
        |suffix: &str| Some(hex::encode(&Embedded::get(&format!("pkg/bellhop.{suffix}"))?.metadata.sha256_hash()[..4]));
    ["css", "js", "wasm"].map(|suffix| hash(suffix).unwrap_or_default()).concat()
}

#[cfg(not(feature = "embed"))]
fn version_of_files() -> String {
    String::new()
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
    let hash = hex::encode(&Sha256::digest(&bytes)[..8]);
    Some(File { bytes: bytes.into(), hash })
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
