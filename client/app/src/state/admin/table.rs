//! How the table of submissions is shown on this device.

use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use sotto_store::Setting;

use crate::state::{keep_setting, services};

const COLUMNS: Setting<Vec<Column>> = Setting::new("admin-columns");

/// A column that can be left out. When it came is always there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Column {
    Link,
    Status,
    Assignee,
    Length,
    Emotion,
    Sentiment,
    Language,
    Shares,
    Tags,
    Intent,
}

impl Column {
    /// All of them, in the order of the table.
    pub(crate) const ALL: [Self; 10] = [
        Self::Link,
        Self::Emotion,
        Self::Sentiment,
        Self::Length,
        Self::Language,
        Self::Shares,
        Self::Intent,
        Self::Tags,
        Self::Status,
        Self::Assignee,
    ];

    /// As tests and style sheets know it.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Status => "status",
            Self::Assignee => "assignee",
            Self::Length => "length",
            Self::Emotion => "emotion",
            Self::Sentiment => "sentiment",
            Self::Language => "language",
            Self::Shares => "shares",
            Self::Tags => "tags",
            Self::Intent => "intent",
        }
    }
}

/// The table.
#[derive(Clone, Copy)]
pub(crate) struct TableState {
    /// What is shown, in the order of [`Column::ALL`].
    pub(crate) columns: RwSignal<Vec<Column>>,
}

impl TableState {
    pub(super) fn new() -> Self {
        let usual = [
            Column::Link,
            Column::Emotion,
            Column::Sentiment,
            Column::Length,
            Column::Status,
            Column::Assignee,
        ];
        Self { columns: RwSignal::new(usual.to_vec()) }
    }

    /// Reads what was chosen earlier.
    pub(super) fn load(self) {
        if let Some(columns) = services::get().library.setting(&COLUMNS) {
            self.columns.set(columns);
        }
    }

    /// Shows a column, or no longer.
    pub(crate) fn show(self, column: Column, shown: bool) {
        self.columns.update(|columns| {
            let kept =
                Column::ALL.into_iter().filter(|it| if *it == column { shown } else { columns.contains(it) });
            *columns = kept.collect();
        });
        self.keep();
    }

    /// Shows these columns.
    pub(crate) fn show_these(self, columns: Vec<Column>) {
        self.columns.set(columns);
        self.keep();
    }

    fn keep(self) {
        let columns = self.columns.get_untracked();
        spawn_local(async move { keep_setting(&COLUMNS, &columns).await });
    }
}
