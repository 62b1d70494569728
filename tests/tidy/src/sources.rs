//! How Rust files look, and which layer may speak of the browser.

use crate::repository::File;

/// Lines from which on a file needs a seam.
const MAX_LINES: usize = 300;

/// Files that may be longer, with the reason.
const LONG_FOR_A_REASON: [(&str, &str); 0] = [];

/// Files that do not open by saying what is in them.
#[must_use]
pub fn without_opening(files: &[File]) -> Vec<String> {
    let bare = files.iter().filter(|file| file.is_rust() && !file.text.starts_with("//!"));
    bare.map(|file| format!("{} does not open with //!", file.path)).collect()
}

/// Files that have grown too long.
#[must_use]
pub fn too_long(files: &[File]) -> Vec<String> {
    let excused = |file: &&File| !LONG_FOR_A_REASON.iter().any(|(path, _)| *path == file.path);
    let long = files.iter().filter(|file| file.is_rust()).filter(excused);
    long.map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(file, lines)| format!("{} has {lines} lines; look for a seam", file.path))
        .collect()
}

/// Places outside the shells that ask which target they are built for.
#[must_use]
pub fn target_questions(files: &[File]) -> Vec<String> {
    let question = ["target_arch", " = \"wasm32\""].concat();
    let shells = ["client/platform/", "client/worker/"];
    lines_with(files, &[&question], |path| {
        !shells.iter().any(|shell| path.starts_with(shell)) && !path.starts_with("tests/tidy/")
    })
}

/// Places that touch browser APIs and should not.
#[must_use]
pub fn browser_speech(files: &[File]) -> Vec<String> {
    let crates = ["web_sys::", "js_sys::", "use web_sys", "use js_sys"];
    let shells = ["client/platform/", "client/worker/", "client/app/", "tests/"];
    lines_with(files, &crates, |path| !shells.iter().any(|shell| path.starts_with(shell)))
}

/// Tests that are switched off, or wait for a fixed time instead of for what they need.
#[must_use]
pub fn unreliable_tests(files: &[File]) -> Vec<String> {
    let ignored = ["#[ig", "nore"].concat();
    let mut complaints = lines_with(files, &[&ignored], |_| true);
    let sleeps = ["thread::sleep(", "time::sleep("];
    for file in files.iter().filter(|file| file.is_rust()) {
        let tests_from = if file.path.contains("tests/") {
            Some(0)
        } else {
            file.text.lines().position(|line| line.trim() == "#[cfg(test)]")
        };
        let Some(first) = tests_from else { continue };
        for (number, line) in file.text.lines().enumerate().skip(first) {
            let quoted = file.path.starts_with("tests/tidy/");
            if sleeps.iter().any(|sleep| line.contains(sleep)) && !line.contains("// poll") && !quoted {
                complaints.push(format!("{}:{}: sleeps; wait for what is needed", file.path, number + 1));
            }
        }
    }
    complaints
}

fn lines_with(files: &[File], needles: &[&str], applies: impl Fn(&str) -> bool) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.is_rust() && applies(&file.path)) {
        for (number, line) in file.text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if let Some(needle) = needles.iter().find(|needle| code.contains(**needle)) {
                complaints.push(format!("{}:{}: {needle}", file.path, number + 1));
            }
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use anyhow::Result;

    use super::*;
    use crate::{expect_none, repository};

    #[test]
    fn every_file_opens_with_what_is_in_it() -> Result<()> {
        expect_none(&without_opening(&repository::files()?));
        Ok(())
    }

    #[test]
    fn no_file_is_too_long() -> Result<()> {
        expect_none(&too_long(&repository::files()?));
        Ok(())
    }

    #[test]
    fn only_the_shells_ask_for_the_target() -> Result<()> {
        expect_none(&target_questions(&repository::files()?));
        Ok(())
    }

    #[test]
    fn only_the_shells_speak_to_the_browser() -> Result<()> {
        expect_none(&browser_speech(&repository::files()?));
        Ok(())
    }

    #[test]
    fn no_test_is_ignored_or_sleeps() -> Result<()> {
        expect_none(&unreliable_tests(&repository::files()?));
        Ok(())
    }

    #[test]
    fn each_rule_refuses_what_breaks_it() {
        let long = "//! Long.\n".repeat(MAX_LINES + 1);
        let question = format!("#[cfg({}{})]", "target_arch", " = \"wasm32\"");
        let ignored = format!("{}{}]\nfn a() {{}}", "#[ig", "nore");
        type Rule = fn(&[File]) -> Vec<String>;
        let cases: [(Rule, &str, &str); 6] = [
            (without_opening, "server/src/a.rs", "fn a() {}"),
            (too_long, "server/src/a.rs", &long),
            (target_questions, "client/app/src/a.rs", &question),
            (browser_speech, "client/store/src/a.rs", "use web_sys::Window;"),
            (unreliable_tests, "server/src/a.rs", &ignored),
            (unreliable_tests, "tests/server/tests/a.rs", "std::thread::sleep(second);"),
        ];
        for (rule, path, text) in cases {
            assert_eq!(rule(&[File::imagined(path, text)]).len(), 1, "{path}: {text:.40}");
        }
        let polled = "tokio::time::sleep(POLL).await; // poll";
        assert!(unreliable_tests(&[File::imagined("tests/server/tests/a.rs", polled)]).is_empty());
        assert!(target_questions(&[File::imagined("client/platform/src/a.rs", &question)]).is_empty());
    }
}
