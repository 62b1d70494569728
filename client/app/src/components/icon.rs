//! The drawn signs of buttons and links. They carry no meaning of their own: the words beside them do.

use leptos::prelude::*;

/// What a sign shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each name is its own meaning")]
pub(crate) enum Glyph {
    Analyse,
    Archive,
    Back,
    Check,
    Close,
    Cloud,
    CloudOff,
    Compare,
    Down,
    Download,
    File,
    Flag,
    Filter,
    Folder,
    Fold,
    Keyboard,
    Library,
    Link,
    Loop,
    Microphone,
    Minus,
    Pause,
    Pencil,
    People,
    Person,
    Play,
    Plus,
    Search,
    Settings,
    Merge,
    Split,
    Sync,
    Shield,
    Tag,
    Trash,
    Trends,
    Up,
    Warning,
    Whole,
}

impl Glyph {
    /// Outline on a 24 by 24 field.
    fn path(self) -> &'static str {
        match self {
            Self::Analyse => "M20 12a8 8 0 1 1-2.3-5.6M20 3v4.5h-4.5",
            Self::Archive => "M4 5h16v4H4ZM5.5 9v10.5h13V9M10 13h4",
            Self::Back => "M14.5 5.5 8 12l6.5 6.5",
            Self::Check => "m5 12.5 4.5 4.5L19 7.5",
            Self::Close => "m6 6 12 12M18 6 6 18",
            Self::Cloud => "M7 18.5a4.5 4.5 0 0 1-.6-9 6 6 0 0 1 11.5 1.6A3.7 3.7 0 0 1 17.3 18.5Z",
            Self::CloudOff => {
                "M7 18.5a4.5 4.5 0 0 1-.6-9M9.5 6.3a6 6 0 0 1 8.4 4.8 3.7 3.7 0 0 1 2.2 5.6M4 4l16 16"
            }
            Self::Compare => "M8 4v16M16 4v16M8 8H3.5v8H8M16 8h4.5v8H16",
            Self::Down => "M12 5v14m-6-6 6 6 6-6",
            Self::Download => "M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14",
            Self::File => "M6 3.5h8l4.5 4.5v12.5H6ZM14 3.5V8h4.5M9.5 13v4m2.5-6v6m2.5-4.5V17",
            Self::Filter => "M4 6h16M7 12h10M10 18h4",
            Self::Folder => "M3.5 6.5h6l2 2.5h9v9.5h-17Z",
            Self::Flag => "M6 21V4m0 .5h11l-2.2 4 2.2 4H6",
            Self::Fold => "m7 10 5 5 5-5",
            Self::Keyboard => "M3.5 6.5h17v11h-17ZM7 10h.1m3.2 0h.1m3.2 0h.1m3.2 0h.1M8 14h8",
            Self::Library => "M4 6.5h16M4 12h16M4 17.5h10",
            Self::Link => {
                "M10.5 13.5a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L12 6.3M13.5 10.5a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1.6-1.6"
            }
            Self::Loop => {
                "M4.5 11V9.5a3 3 0 0 1 3-3h11m-3-3 3 3-3 3M19.5 13v1.5a3 3 0 0 1-3 3h-11m3 3-3-3 3-3"
            }
            Self::Microphone => {
                "M12 3.5a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"
            }
            Self::Minus => "M5.5 12h13",
            Self::Pause => "M8.5 5.5v13m7-13v13",
            Self::Pencil => "m5 19 .8-4L16 4.8a1.6 1.6 0 0 1 2.3 0l.9.9a1.6 1.6 0 0 1 0 2.3L9 18.2Z",
            Self::People => {
                "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.8 19.5a6.2 6.2 0 0 1 12.4 0M15.5 5a3.3 3.3 0 0 1 0 6.2M17.5 14a6 6 0 0 1 3.7 5.5"
            }
            Self::Person => "M12 11.5a3.8 3.8 0 1 0 0-7.6 3.8 3.8 0 0 0 0 7.6ZM4.8 20a7.2 7.2 0 0 1 14.4 0",
            Self::Play => "M8 5.2v13.6L19 12Z",
            Self::Plus => "M12 5.5v13M5.5 12h13",
            Self::Search => "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 20 20",
            Self::Settings => {
                "M4 7.5h9m5 0h2M4 16.5h2m5 0h9M15.5 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM8.5 19a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"
            }
            Self::Merge => "M5 4v4c0 4 7 4 7 8v4M19 4v4c0 4-7 4-7 8",
            Self::Split => "M12 4v16M8.5 8 4.5 12l4 4M15.5 8l4 4-4 4",
            Self::Sync => {
                "M4.5 10.5A7.5 7.5 0 0 1 18 7.5l1.5 1.5m0-5v5h-5M19.5 13.5A7.5 7.5 0 0 1 6 16.5L4.5 15m0 5v-5h5"
            }
            Self::Shield => "M12 3.5 5 6v5.5c0 4.3 2.9 7.4 7 9 4.1-1.6 7-4.7 7-9V6ZM9 12l2.2 2.2L15.5 10",
            Self::Tag => "M4 4h7.5l8.5 8.5-7.5 7.5L4 11.5ZM8.3 8.3v.1",
            Self::Trash => "M5 7h14M10 7V4.5h4V7m-7.5 0 .8 13h9.4l.8-13M10.5 11v5.5m3-5.5v5.5",
            Self::Trends => "M4 19.5h16M5 15l4.5-5 4 3.5L19.5 6m-4.5 0h4.5v4.5",
            Self::Up => "M12 19V5M6 11l6-6 6 6",
            Self::Warning => "M12 4.5 21 20H3ZM12 10v4.5m0 2.7v.1",
            Self::Whole => "M4 5v14M20 5v14M7.5 12h9m-6-3-3 3 3 3m3-6 3 3-3 3",
        }
    }
}

/// A sign, hidden from screen readers.
#[component]
pub(crate) fn Icon(
    /// What it shows.
    glyph: Glyph,
) -> impl IntoView {
    let class = match glyph {
        Glyph::Play => "icon icon-full",
        // Points to where a line begins.
        Glyph::Back => "icon icon-points",
        _ => "icon",
    };
    view! {
        <svg class=class viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=glyph.path()></path>
        </svg>
    }
}
