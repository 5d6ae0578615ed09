//! Icons, drawn in the manner of Lucide (24 by 24, strokes of 2). Decoration: the word beside one says it, too.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Overview,
    Alert,
    Delivery,
    Contact,
    Group,
    Rule,
    Integration,
    Simulator,
    Settings,
    Search,
    Plus,
    Check,
    Menu,
    User,
    Language,
    Theme,
    Edit,
    Trash,
    Bell,
    Robot,
    Warn,
    Down,
}

impl Shape {
    /// The path's data.
    const fn path(self) -> &'static str {
        match self {
            Self::Overview => "M3 3h8v10H3zM13 3h8v6h-8zM13 13h8v8h-8zM3 17h8v4H3z",
            Self::Alert => {
                "M12 9v4M12 17h.01M10.3 3.9 1.8 18a2 2 0 0 0 1.7 3h17a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0z"
            }
            Self::Delivery => "M22 2 11 13M22 2l-7 20-4-9-9-4z",
            Self::Contact => {
                "M4 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H4zM8 17c0-2 1.8-3 4-3s4 1 4 3M12 11a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M1.5 8H4M1.5 16H4"
            }
            Self::Group => {
                "M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8M22 21v-2a4 4 0 0 0-3-3.9M16 3.1a4 4 0 0 1 0 7.8"
            }
            Self::Rule => {
                "M6 3v12M18 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6M6 21a3 3 0 1 0 0-6 3 3 0 0 0 0 6M18 9a9 9 0 0 1-9 9"
            }
            Self::Integration => "M12 22v-5M9 8V2M15 8V2M18 8v4a6 6 0 0 1-12 0V8z",
            Self::Simulator => "M21 15a2 2 0 0 1-2 2H7l-4 4V5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2zM8 9h8M8 13h5",
            Self::Settings => "M4 21v-7M4 10V3M12 21v-9M12 8V3M20 21v-5M20 12V3M1 14h6M9 8h6M17 16h6",
            Self::Search => "M11 19a8 8 0 1 0 0-16 8 8 0 0 0 0 16M21 21l-4.3-4.3",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Check => "M20 6 9 17l-5-5",
            Self::Menu => "M4 6h16M4 12h16M4 18h16",
            Self::User => "M20 21v-2a4 4 0 0 0-4-4H8a4 4 0 0 0-4 4v2M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8",
            Self::Language => "M12 22a10 10 0 1 0 0-20 10 10 0 0 0 0 20M2 12h20M12 2a15 15 0 0 1 0 20 15 15 0 0 1 0-20",
            Self::Theme => "M12 3a6 6 0 0 0 9 9 9 9 0 1 1-9-9",
            Self::Edit => "M12 20h9M16.5 3.5a2.1 2.1 0 0 1 3 3L7 19l-4 1 1-4z",
            Self::Trash => "M3 6h18M8 6V4a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1v2M19 6l-1 14a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2L5 6",
            Self::Bell => "M4 18a8 8 0 0 1 16 0zM2.5 21h19M12 10V7M10 6h4",
            Self::Robot => {
                "M5 8h14a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1zM12 8V4M9 4h6M9 13v2M15 13v2M1.5 12v4M22.5 12v4"
            }
            Self::Warn => "M12 22a10 10 0 1 0 0-20 10 10 0 0 0 0 20M12 8v4M12 16h.01",
            Self::Down => "M6 9l6 6 6-6",
        }
    }
}

#[component]
pub fn Icon(shape: Shape) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="16" height="16" aria-hidden="true" focusable="false">
            <path d=shape.path()/>
        </svg>
    }
}
