//! The budget file: tables of names and numbers.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

/// Table and name to the most that is planned for.
pub(crate) struct Budget(BTreeMap<String, BTreeMap<String, f64>>);

impl Budget {
    pub(crate) fn read(text: &str) -> Result<Self> {
        Ok(Self(toml::from_str(text).context("the budget cannot be read")?))
    }

    pub(crate) fn limit(&self, table: &str, name: &str) -> Option<f64> {
        self.0.get(table)?.get(name).copied()
    }
}

/// The limit and whether a value keeps it, for a table.
pub(crate) fn verdict(value: f64, limit: Option<f64>) -> String {
    match limit {
        None => "-".to_owned(),
        Some(limit) if value <= limit => format!("{limit:.0}"),
        Some(limit) => format!("{limit:.0} **exceeded**"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_are_read_and_judged() -> Result<()> {
        let budget = Budget::read("# a\n[size_kb]\nshell = 450.0\n")?;
        assert_eq!(budget.limit("size_kb", "shell"), Some(450.0));
        assert_eq!(budget.limit("size_kb", "worker"), None);
        assert!(Budget::read("shell = small").is_err());
        assert!(verdict(451.0, Some(450.0)).contains("exceeded"));
        Ok(())
    }
}
