//! The budget file: tables of names and numbers.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

/// Table and name to the most that is planned for.
pub(crate) struct Budget(BTreeMap<(String, String), f64>);

impl Budget {
    pub(crate) fn read(text: &str) -> Result<Self> {
        let mut limits = BTreeMap::new();
        let mut table = String::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                name.clone_into(&mut table);
                continue;
            }
            let (name, limit) = line.split_once('=').with_context(|| format!("{line:?} is no budget"))?;
            let limit = limit.trim().parse().with_context(|| format!("{line:?} has no number"))?;
            limits.insert((table.clone(), name.trim().to_owned()), limit);
        }
        Ok(Self(limits))
    }

    pub(crate) fn limit(&self, table: &str, name: &str) -> Option<f64> {
        self.0.get(&(table.to_owned(), name.to_owned())).copied()
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
        let budget = Budget::read("# a\n[size_kb]\nshell = 450\n")?;
        assert_eq!(budget.limit("size_kb", "shell"), Some(450.0));
        assert_eq!(budget.limit("size_kb", "worker"), None);
        assert!(Budget::read("shell = small").is_err());
        assert!(verdict(451.0, Some(450.0)).contains("exceeded"));
        Ok(())
    }
}
