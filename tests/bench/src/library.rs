//! What a library of 5,000 recordings with transcripts costs in the page: to start, to list, to search and to scroll.

use std::{fmt::Write, path::Path, time::Duration};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sotto_support::{
    Browser,
    browser::{Microphone, Options},
    seeded,
    site::Site,
};

const RECORDINGS: usize = 5_000;
const PATIENCE: Duration = Duration::from_secs(120);
/// What listing and searching may take, in milliseconds.
const ASKED_MS: f64 = 100.0;

/// What is typed letter by letter, and what is found: a word that all of them hold, one that few hold, a phrase.
const TYPED: [(&str, &str, usize); 4] = [
    ("a word of every recording", "kettle", RECORDINGS),
    ("two words without marks", "grusse copper", RECORDINGS),
    ("a word of one recording", "4321", 1),
    ("a phrase", "\"kettle of 1234\"", 1),
];

/// Milliseconds, by what was done: the median and the longest.
#[derive(Debug)]
pub(crate) struct LibraryTimes {
    rows: Vec<(&'static str, f64, f64, Option<f64>)>,
}

/// None where there is no browser.
pub(crate) async fn measure(dist: &Path) -> Result<Option<LibraryTimes>> {
    if Browser::missing().is_some() {
        return Ok(None);
    }
    let site = Site::serve(dist).await?;
    let profile = tempfile::tempdir()?;
    let browser = Browser::open(&Options::new(profile.path()).with_microphone(Microphone::Absent)).await?;
    browser.goto(&site.url()).await?;
    browser.find_within("nav-library", PATIENCE).await?;
    seeded::seed(&browser, RECORDINGS).await?;
    browser.find_within("nav-library", PATIENCE).await.context("the seeded library does not open")?;
    browser.goto(&format!("{}/library", site.url())).await?;
    let painted = "for (;;) {
           if (document.querySelectorAll('.listing [data-test=recording-row]').length > 5) break;
           await new Promise(requestAnimationFrame);
         }
         await new Promise(requestAnimationFrame);
         return performance.now();";
    let mut found = LibraryTimes { rows: Vec::new() };
    found.note("start of the app until rows are painted", vec![number(&browser, painted).await?], None);
    found.read_whole(&browser).await?;
    found.open(&browser).await?;
    for (what, text, count) in TYPED {
        found.search(&browser, what, text, count).await?;
    }
    found.scroll(&browser).await?;
    browser.close().await?;
    Ok(Some(found))
}

async fn number(browser: &Browser, script: &str) -> Result<f64> {
    browser.evaluate(script).await?.as_f64().context("no number")
}

async fn numbers(browser: &Browser, script: &str) -> Result<Vec<f64>> {
    let answer = browser.evaluate(script).await?;
    let all: Vec<f64> = answer.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    ensure!(!all.is_empty(), "no numbers in {answer}");
    Ok(all)
}

impl LibraryTimes {
    fn note(&mut self, what: &'static str, mut ms: Vec<f64>, asked: Option<f64>) {
        ms.sort_by(f64::total_cmp);
        let median = ms.get(ms.len() / 2).copied().unwrap_or_default();
        self.rows.push((what, median, ms.last().copied().unwrap_or_default(), asked));
    }

    /// Until all words are in the index.
    async fn read_whole(&mut self, browser: &Browser) -> Result<()> {
        browser.fill("search", "4999").await?;
        let script = format!(
            "for (let n = 0; n < 2400; n += 1) {{
               if (document.querySelector('[data-test=counted]').textContent === '1 of {RECORDINGS} recordings') break;
               await new Promise((resolve) => setTimeout(resolve, 25));
             }}
             return performance.now();"
        );
        let ms = number(browser, &script).await?;
        self.note("start of the app until all words are found", vec![ms], None);
        browser.evaluate(&type_in("")).await?;
        Ok(())
    }

    /// From the settings to the library and back.
    async fn open(&mut self, browser: &Browser) -> Result<()> {
        let script = "const times = [];
            const until = async (done) => { while (!done()) await new Promise(requestAnimationFrame); };
            for (let n = 0; n < 7; n += 1) {
              document.querySelector('[data-test=nav-settings]').click();
              await until(() => !document.querySelector('.listing'));
              await new Promise((resolve) => setTimeout(resolve, 100));
              const start = performance.now();
              document.querySelector('[data-test=nav-library]').click();
              await until(() => document.querySelectorAll('.listing [data-test=recording-row]').length > 5);
              await new Promise(requestAnimationFrame);
              times.push(performance.now() - start);
            }
            return times;";
        let ms = numbers(browser, script).await?;
        self.note("opening the library", ms, Some(ASKED_MS));
        Ok(())
    }

    /// Each letter until its rows are painted.
    async fn search(
        &mut self,
        browser: &Browser,
        what: &'static str,
        text: &str,
        count: usize,
    ) -> Result<()> {
        let letters: Vec<char> = text.chars().collect();
        let mut steps = Vec::new();
        for end in 1..=letters.len() {
            steps.push(letters[..end].iter().collect::<String>());
        }
        let script = format!(
            "const times = [];
             for (const step of {}) {{
               const start = performance.now();
               {}
               await new Promise(requestAnimationFrame);
               await new Promise((resolve) => {{ const port = new MessageChannel(); port.port1.onmessage = resolve; port.port2.postMessage(0); }});
               times.push(performance.now() - start);
             }}
             return times;",
            json!(steps),
            type_in_value("step")
        );
        let ms = numbers(browser, &script).await?;
        let listed = format!("return document.querySelector('.listing').dataset.count === '{count}';");
        browser
            .wait_until(&listed, PATIENCE)
            .await
            .with_context(|| format!("{text} is not found as it should be"))?;
        self.note(what, ms, Some(ASKED_MS));
        browser.evaluate(&type_in("")).await?;
        Ok(())
    }

    /// Frames while the window goes through the whole list.
    async fn scroll(&mut self, browser: &Browser) -> Result<()> {
        let script = "const times = [];
            const height = document.documentElement.scrollHeight;
            let last = performance.now();
            for (let n = 0; n < 120; n += 1) {
              window.scrollTo(0, height * n / 120);
              await new Promise(requestAnimationFrame);
              times.push(performance.now() - last);
              last = performance.now();
            }
            return times.slice(2);";
        let ms = numbers(browser, script).await?;
        self.note("a frame while scrolling through all", ms, None);
        Ok(())
    }

    /// The section of the report.
    pub(crate) fn section(&self, out: &mut String) {
        let _ = write!(
            out,
            "\n## Library of {RECORDINGS} recordings (ms)\n\nIn the built app's page: recordings with an analysis and a transcript of \
             170 words each; searches are typed letter by letter, and each letter counts until its rows are painted.\n\n\
             | what | median | longest | asked |\n|---|---|---|---|\n"
        );
        for (what, median, longest, asked) in &self.rows {
            let asked = asked.map_or("\u{2013}".to_owned(), |asked| {
                let over = if *median <= asked { "" } else { " **exceeded**" };
                format!("{asked:.0}{over}")
            });
            let _ = writeln!(out, "| {what} | {median:.0} | {longest:.0} | {asked} |");
        }
    }

    /// The same for machines.
    pub(crate) fn json(&self) -> Value {
        let row = |(what, median, longest, _): &(&str, f64, f64, Option<f64>)| {
            ((*what).to_owned(), json!({ "median_ms": median, "longest_ms": longest }))
        };
        self.rows.iter().map(row).collect::<serde_json::Map<_, _>>().into()
    }
}

/// Types a text into the search.
fn type_in(text: &str) -> String {
    type_in_value(&json!(text).to_string())
}

fn type_in_value(value: &str) -> String {
    format!(
        "{{ const search = document.querySelector('[data-test=search]');
            search.value = {value};
            search.dispatchEvent(new Event('input', {{ bubbles: true }})); }}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_too_long_is_marked() {
        let mut times = LibraryTimes { rows: Vec::new() };
        times.note("a", vec![3.0, 1.0, 200.0], Some(100.0));
        times.note("b", vec![120.0], Some(100.0));
        let mut out = String::new();
        times.section(&mut out);
        assert!(
            out.contains("| a | 3 | 200 | 100 |") && out.contains("| b | 120 | 120 | 100 **exceeded** |"),
            "{out}"
        );
    }
}
