//! What it costs in the page to write down a minute of speech, and to tell its speakers apart: the built app, with the
//! packs that it was built with.

use std::{fmt::Write, path::Path, time::Duration};

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use sotto_support::{
    Browser,
    browser::{Microphone, Options},
    site::Site,
    speech,
};

/// Length of the speech.
const SECONDS: f64 = 60.0;
const PATIENCE: Duration = Duration::from_secs(180);

/// A model, what starts its work, and the share of real time that is asked.
const MODELS: [(&str, &str, f64); 3] = [
    ("speech-multi", "transcribe", 0.30),
    ("speaker-turns", "tell-apart", 0.15),
    // Last: with it, English goes to it.
    (ENGLISH, "transcribe", 0.08),
];
/// The model for English alone.
const ENGLISH: &str = "speech-en";

/// Processor seconds for each second of speech, by model.
#[derive(Debug)]
pub(crate) struct PageWords(Vec<(&'static str, f64, f64)>);

/// Gets a model from the page that lists them.
pub(crate) async fn fetch(browser: &Browser, name: &str) -> Result<()> {
    browser.click("nav-settings").await?;
    browser.click("go-models").await?;
    browser.find_within("model-state", PATIENCE).await?;
    let fetch = format!(
        "const model = () => document.querySelector('[data-test=model][data-name={name}]');
         for (let n = 0; n < 200; n += 1) {{
           if (model()?.dataset.here === 'true') return true;
           model()?.querySelector('[data-test=fetch-model]')?.click();
           await new Promise((resolve) => setTimeout(resolve, 100));
         }}
         return false;"
    );
    ensure!(browser.evaluate(&fetch).await? == json!(true), "{name} does not arrive");
    Ok(())
}

/// Processor seconds of the page's process so far.
pub(crate) fn page_s(browser: &Browser) -> f64 {
    browser.processor_s().get("renderer").copied().unwrap_or(0.0)
}

/// None where there is no browser, or the app was built without one of the packs.
pub(crate) async fn measure(dist: &Path) -> Result<Option<PageWords>> {
    let built = |name: &str| dist.join(format!("models/{name}/{name}.pack")).is_file();
    if Browser::missing().is_some() || !MODELS.iter().all(|(name, ..)| built(name)) {
        return Ok(None);
    }
    let site = Site::serve(dist).await?;
    let profile = tempfile::tempdir()?;
    let reading = profile.path().join("reading.wav");
    speech::reading()?.looped(SECONDS).write_wav(&reading)?;
    let browser = Browser::open(&Options::new(profile.path()).with_microphone(Microphone::Absent)).await?;
    browser.goto(&site.url()).await?;
    browser.begin().await?;
    browser.choose_files("file-input", &[reading]).await?;
    browser.wait_for_text("import-item", PATIENCE, |text| text.contains("result")).await?;
    let mut found = Vec::new();
    for (name, button, asked) in MODELS {
        fetch(&browser, name).await?;
        browser.click("nav-library").await?;
        browser.find_within("recording-row", PATIENCE).await?;
        browser.evaluate("document.querySelector('[data-test=recording-row] a').click();").await?;
        if name == ENGLISH {
            say_english(&browser).await?;
        }
        // The first time the model is prepared.
        work(&browser, button).await?;
        let before = page_s(&browser);
        work(&browser, button).await?;
        found.push((name, (page_s(&browser) - before) / SECONDS, asked));
    }
    browser.close().await?;
    Ok(Some(PageWords(found)))
}

/// Says which language is spoken: else the model for many finds it out first, and both are prepared each time.
async fn say_english(browser: &Browser) -> Result<()> {
    browser.find_within("language", PATIENCE).await?;
    let choose = "const all = document.querySelector('[data-test=language]');
        all.value = 'en';
        all.dispatchEvent(new Event('change', { bubbles: true }));
        return all.value === 'en';";
    ensure!(browser.evaluate(choose).await? == json!(true), "English is no choice");
    Ok(())
}

/// Starts something and waits until it is done.
async fn work(browser: &Browser, button: &str) -> Result<()> {
    browser.find_within(button, PATIENCE).await?;
    browser.click(button).await?;
    browser.find_within("transcribe-stop", PATIENCE).await?;
    browser.wait_for_count("transcribe-stop", 0, PATIENCE).await
}

impl PageWords {
    /// The section of the report.
    pub(crate) fn section(&self, out: &mut String) {
        let _ = write!(
            out,
            "\n## Words in the page\n\nProcessor time of the built app's page for a minute of speech, by second of speech, \
             the model prepared before.\n\n| model | of real time | asked |\n|---|---|---|\n"
        );
        for (name, share, asked) in &self.0 {
            let over = if share <= asked { "" } else { " **exceeded**" };
            let _ = writeln!(out, "| {name} | {share:.3} | {asked:.2}{over} |");
        }
    }

    /// The same for machines.
    pub(crate) fn json(&self) -> Value {
        self.0
            .iter()
            .map(|(name, share, _)| ((*name).to_owned(), json!(share)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_costs_too_much_is_marked() {
        let mut out = String::new();
        PageWords(vec![("a", 0.1, 0.2), ("b", 0.3, 0.2)]).section(&mut out);
        assert!(
            out.contains("| a | 0.100 | 0.20 |") && out.contains("| b | 0.300 | 0.20 **exceeded** |"),
            "{out}"
        );
    }
}
