//! The effective settings as TOML, with where each comes from and without any secret.

use std::fmt::Write;

use super::{
    SETTINGS,
    load::{Loaded, Source},
    value::Kind,
};

/// What `sotto-server config` prints.
#[must_use]
pub fn show(loaded: &Loaded) -> String {
    let mut text = String::new();
    let mut group = "";
    for setting in SETTINGS.iter() {
        if setting.group != group {
            let gap = if group.is_empty() { "" } else { "\n" };
            group = setting.group;
            // Writing to a text cannot fail.
            let _ = writeln!(text, "{gap}[{group}]");
        }
        let source = loaded.sources.get(setting.key).unwrap_or(&Source::Default);
        let _ = match (setting.show)(&loaded.config) {
            None => writeln!(text, "# {} is not set", setting.name),
            // No line that could be read back: a hidden value is no value.
            Some(hidden) if setting.kind == Kind::Secret => {
                writeln!(text, "# {} = {hidden} # {source}", setting.name)
            }
            Some(value) => writeln!(text, "{} = {value} # {source}", setting.name),
        };
    }
    text
}
