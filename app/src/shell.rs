//! The document around the application, and the content security policy that it needs.

use http::{HeaderValue, header};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;

use crate::{
    App,
    context::{self, LANGUAGE_COOKIE, YEAR},
    visit,
};

pub fn shell(options: LeptosOptions) -> impl IntoView {
    set_policy();
    if let Some(language) = visit::asked_language() {
        context::set_cookie(LANGUAGE_COOKIE, language.tag(), YEAR);
    }
    let visit = visit::of_request();
    view! {
        <!DOCTYPE html>
        <html lang=visit.language.tag() data-theme=visit.theme.as_str()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                <link rel="stylesheet" href=file(&options, "css")/>
                <Scripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Loads the glue and the WASM side by side. Leptos' own `HydrationScripts` preloads the WASM with a `<link>`, of which browsers
/// without JavaScript complain.
#[component]
fn Scripts(options: LeptosOptions) -> impl IntoView {
    let (wasm, glue) = (file(&options, "wasm"), file(&options, "js"));
    let script = format!(
        "const wasm = fetch('{wasm}');\
         import('{glue}').then(async app => {{ await app.default({{ module_or_path: wasm }}); app.start(app); }});"
    );
    view! { <script type="module" nonce=use_nonce()>{script}</script> }
}

/// The address of a file of the site, which changes when the file does.
fn file(options: &LeptosOptions, suffix: &str) -> String {
    let path = format!("/{}/{}.{suffix}", options.site_pkg_dir, options.output_name);
    match context::site().files {
        "" => path,
        version => format!("{path}?v={version}"),
    }
}

/// Nothing but this page's own scripts, and no inline styles (so no `style` attributes either).
fn set_policy() {
    let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else { return };
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}
