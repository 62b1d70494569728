//! How long after words are said the page shows them, and what listening costs: the built app, which records a reading.

use std::{fmt::Write, path::Path, time::Instant};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use sotto_support::{
    Browser,
    browser::{Microphone, Options},
    site::Site,
    speech,
};

use crate::{
    browser::number,
    live::rest,
    page_words::{fetch, page_s},
};

/// Length of the recording.
const SECONDS: f64 = 40.0;
/// It is waited for in parts: no script may take as long.
const PARTS: u32 = 4;
/// What is asked: a word shown this long after its end, and written down this long after the pause began.
const SHOWN_S: f64 = 1.0;
const WRITTEN_S: f64 = 1.0;
/// Silence that ends what is written down in one go; part of every time until something is written down.
const PAUSE_S: f64 = 0.45;

/// Notes what is shown whenever it changes, by the clock of the recording: its zero is the earliest that any of its
/// readings allows.
const WATCH: &str = "
    const seen = window.liveWords = { zero: Infinity, said: '', log: [] };
    const text = (name) => document.querySelector(`[data-test=${name}]`)?.textContent ?? '';
    new MutationObserver((changes) => {
      const now = performance.now() / 1000;
      const [minutes, seconds] = text('record-time').split(':').map(Number);
      const clock = 60 * minutes + seconds;
      if (clock > 0) seen.zero = Math.min(seen.zero, now - clock);
      for (const node of changes.flatMap((change) => [...change.addedNodes])) {
        if (node.className === 'live-sentence') seen.said += ` ${node.textContent}`;
      }
      const [said, guess] = [seen.said, text('live-guess')];
      const last = seen.log.at(-1);
      if (last?.said !== said || last?.guess !== guess) seen.log.push({ now, said, guess });
    }).observe(document.querySelector('.recorder'), { subtree: true, childList: true, characterData: true });";

/// Seconds from the end of each word of the kept transcript until it was shown, and from the last word before a pause
/// until it was written down.
const COMPARE: &str = "
    const plain = (text) =>
      text.toLowerCase().split(/\\s+/).map((word) => word.replace(/[^a-z0-9]/g, '')).filter(Boolean);
    const { zero, log } = window.liveWords;
    const looks = log.map(({ now, said, guess }) => ({
      at: now - zero, said: plain(said).length, shown: plain(`${said} ${guess}`),
    }));
    const words = [...document.querySelectorAll('[data-test=word]')]
      .map(({ textContent, dataset }) => ({ text: plain(textContent)[0], ...dataset }))
      .filter(({ text }) => text);
    const shown = words.flatMap(({ text, end }, at) => {
      const look = looks.find((look) => look.shown[at] === text);
      return look ? [look.at - Number(end)] : [];
    });
    const written = words.flatMap(({ end }, at) => {
      const pause = Number(words[at + 1]?.start ?? Infinity) - Number(end);
      const look = looks.find((look) => look.said > at);
      return look && pause >= arguments[0] ? [look.at - Number(end)] : [];
    });
    return { words: words.length, shown, written };";

/// What was seen.
#[derive(Debug)]
pub(crate) struct LiveWords {
    /// Words that were said.
    words: u64,
    /// Seconds from the end of each word until it was shown, in order of size.
    shown_s: Vec<f64>,
    /// Seconds from the end of the last word before a pause until it was written down, in order of size.
    written_s: Vec<f64>,
    /// Share of a core that the page took.
    page: f64,
}

/// None where there is no browser, or the app was built without the speech pack.
pub(crate) async fn measure(dist: &Path) -> Result<Option<LiveWords>> {
    if Browser::missing().is_some() || !dist.join("models/speech-en/speech-en.pack").is_file() {
        return Ok(None);
    }
    let site = Site::serve(dist).await?;
    let profile = tempfile::tempdir()?;
    let reading = profile.path().join("reading.wav");
    speech::reading()?.write_wav(&reading)?;
    let options = Options::new(profile.path()).with_microphone(Microphone::Plays(reading));
    let browser = Browser::open(&options).await?;
    browser.goto(&site.url()).await?;
    browser.begin().await?;
    fetch(&browser, "speech-en").await?;
    browser.click("nav-record").await?;
    browser.find("live-wanted").await?;
    browser.evaluate(WATCH).await?;
    browser.click("record-start").await?;
    let (before, start) = (page_s(&browser), Instant::now());
    for _ in 0..PARTS {
        rest(&browser, SECONDS / f64::from(PARTS)).await?;
    }
    let page = (page_s(&browser) - before) / start.elapsed().as_secs_f64();
    browser.click("record-stop").await?;
    browser.find("open-result").await?;
    browser.click("open-result").await?;
    browser.find("transcript").await.context("no words were kept")?;
    let seen = browser.evaluate(&COMPARE.replace("arguments[0]", &PAUSE_S.to_string())).await?;
    browser.close().await?;
    let words = seen["words"].as_u64().context("no words")?;
    Ok(Some(LiveWords {
        words,
        shown_s: sorted(&seen["shown"])?,
        written_s: sorted(&seen["written"])?,
        page,
    }))
}

fn sorted(values: &Value) -> Result<Vec<f64>> {
    let values = values.as_array().context("no list of times")?;
    let mut values = values.iter().map(number).collect::<Result<Vec<f64>>>()?;
    values.sort_by(f64::total_cmp);
    Ok(values)
}

fn share(values: &[f64], share: f64) -> f64 {
    values.get((share * values.len() as f64) as usize).copied().unwrap_or(f64::NAN)
}

impl LiveWords {
    /// The section of the report.
    pub(crate) fn section(&self, out: &mut String) {
        let _ = write!(
            out,
            "\n## Live words\n\nThe built app while it records a reading and writes it down, {SECONDS:.0} s: {} words, of \
             which {} were shown while they were said; {:.0} % of a core. Times are from the end of a word; what is \
             written down waits for a pause, which is one after {PAUSE_S} s, so {:.2} s are asked.\n\n\
             | what | median | 90th percentile | asked |\n|---|---|---|---|\n",
            self.words,
            self.shown_s.len(),
            100.0 * self.page,
            WRITTEN_S + PAUSE_S,
        );
        let rows = [
            ("until a word is shown", &self.shown_s, SHOWN_S),
            ("until it is written down, before a pause", &self.written_s, WRITTEN_S + PAUSE_S),
        ];
        for (what, times, asked) in rows {
            let (median, most) = (share(times, 0.5), share(times, 0.9));
            let late = if most <= asked { "" } else { " **exceeded**" };
            let _ = writeln!(out, "| {what} | {median:.2} s | {most:.2} s | {asked:.2} s{late} |");
        }
    }

    /// The same for machines.
    pub(crate) fn json(&self) -> Value {
        json!({ "words": self.words, "shown_s": self.shown_s, "written_s": self.written_s, "page": self.page })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_late_is_marked() {
        let table = |written_s| {
            let mut out = String::new();
            LiveWords { words: 3, shown_s: vec![0.4, 0.5, 0.6], written_s, page: 0.5 }.section(&mut out);
            out
        };
        assert!(table(vec![0.9, 1.0]).contains("| until a word is shown | 0.50 s | 0.60 s | 1.00 s |"));
        assert!(table(vec![0.9, 1.6]).contains("1.45 s **exceeded**"));
    }
}
