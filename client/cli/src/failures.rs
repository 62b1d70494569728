//! Files that could not be read: said when it happens, and listed once more at the end.

use std::path::Path;

use indicatif::ProgressBar;

/// What went wrong, by file, in the order of the files.
#[derive(Default)]
pub(crate) struct Failures {
    lines: Vec<String>,
}

impl Failures {
    /// Notes a file.
    pub(crate) fn add(&mut self, path: &Path, sentence: String) {
        self.lines.push(format!("{}: {sentence}", path.display()));
    }

    /// Notes a file and says so at once, above the bar.
    pub(crate) fn add_above(&mut self, bar: &ProgressBar, path: &Path, sentence: String) {
        self.add(path, sentence);
        if let Some(line) = self.lines.last() {
            bar.suspend(|| eprintln!("{line}"));
        }
    }

    /// Whether everything could be read.
    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The closing list.
    pub(crate) fn tell(&self) {
        let count = self.lines.len();
        eprintln!("{count} {} could not be read:", if count == 1 { "file" } else { "files" });
        for line in &self.lines {
            eprintln!("  {line}");
        }
    }
}
