//! The application: what all pages share, and the addresses of all pages.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    html::TitleEnding,
    layout::{Frame, Layout},
    pages::{
        alert, contact, contact_group, delivery, dispatch_rule, integration, log_in::LogIn, not_found::NotFound,
        overview::Overview, set_up::SetUp, settings::Settings, simulator::Simulator,
    },
    visit,
};

/// Also run at the start of the server, to collect the routes: then there is no request.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    visit::provide();
    view! {
        <TitleEnding/>
        <Router>
            <Routes fallback=|| view! { <Frame><NotFound/></Frame> }>
                <Route path=path!("/login") view=LogIn ssr=SsrMode::Async/>
                <Route path=path!("/setup") view=SetUp ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=Layout ssr=SsrMode::Async>
                    <Route path=path!("/") view=Overview ssr=SsrMode::Async/>
                    <Route path=path!("/simulator") view=Simulator ssr=SsrMode::Async/>
                    <Route path=path!("/settings") view=Settings ssr=SsrMode::Async/>
                    <AlertRoutes/>
                    <DeliveryRoutes/>
                    <ContactRoutes/>
                    <ContactGroupRoutes/>
                    <DispatchRuleRoutes/>
                    <IntegrationRoutes/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

#[component(transparent)]
fn AlertRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/alerts") view=leptos_router::components::Outlet>
            <Route path=path!("") view=alert::List ssr=SsrMode::Async/>
            <Route path=path!(":id") view=alert::Detail ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}

#[component(transparent)]
fn DeliveryRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/deliveries") view=leptos_router::components::Outlet>
            <Route path=path!("") view=delivery::List ssr=SsrMode::Async/>
            <Route path=path!(":id") view=delivery::Detail ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}

/// A noun with a list, a form for a new one, a page and a form for each.
macro_rules! noun_routes {
    ($name:ident, $path:tt, $pages:ident) => {
        #[component(transparent)]
        fn $name() -> impl leptos_router::MatchNestedRoutes + Clone {
            view! {
                <ParentRoute path=path!($path) view=leptos_router::components::Outlet>
                    <Route path=path!("") view=$pages::List ssr=SsrMode::Async/>
                    <Route path=path!("new") view=$pages::Edit ssr=SsrMode::Async/>
                    <Route path=path!(":id") view=$pages::Detail ssr=SsrMode::Async/>
                    <Route path=path!(":id/edit") view=$pages::Edit ssr=SsrMode::Async/>
                </ParentRoute>
            }
            .into_inner()
        }
    };
}

noun_routes!(ContactRoutes, "/contacts", contact);
noun_routes!(ContactGroupRoutes, "/contact-groups", contact_group);
noun_routes!(DispatchRuleRoutes, "/dispatch-rules", dispatch_rule);
noun_routes!(IntegrationRoutes, "/integrations", integration);
