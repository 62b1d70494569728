//! Writing down what is said: the model is got when it is wanted, words follow the cursor, and the text stays.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sotto_support::{browser::Microphone, place, skip, speech};

use crate::{downloads, house::House, person, results, screens::pictures};

/// Preparing the model takes some seconds on a busy machine, and so does a clip.
const WRITING: Duration = Duration::from_secs(120);

#[tokio::test]
async fn real_speech_is_written_down_in_the_page_and_follows_the_cursor() -> Result<()> {
    let Some(sample) = person::spoken_sample() else { return Ok(()) };
    let Some(mut house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    person::wait_until_offline_ready(&browser).await?;
    browser.choose_files("file-input", &[sample]).await?;
    browser.wait_for_text("import-item", person::ANALYSIS, |text| text.contains("result")).await?;
    person::expect_in_library(&browser, 1).await?;
    results::open(&browser).await?;
    // The people in it have agreed, so that the voice is read too.
    person::wait_for_result(&browser).await?;

    // Without the model the page says so, and where to get it.
    let result = results::get_models(&browser, "to-models", &["speech-en", "text-insight"]).await?;
    let result = house.url(&result);

    // Without a network from here on.
    house.stop()?;
    browser.goto(&result).await?;
    browser.find_within("transcribe", person::SYNC).await?;
    browser.click("transcribe").await?;
    let said = |text: &str| {
        let text = text.to_lowercase();
        text.contains("ever tried") && text.contains("fail better")
    };
    browser.wait_for_text("transcript", WRITING, said).await?;

    // What the words say is read as well, beside the voice.
    browser.wait_for_text("words-sentiment", WRITING, |text| !text.trim().is_empty()).await?;
    browser.wait_for_text("together", person::SYNC, |text| !text.trim().is_empty()).await?;
    browser
        .evaluate("document.querySelector('[data-test=words-card]').scrollIntoView({ block: 'center' });")
        .await?;
    pictures(&browser, "words").await?;
    browser.evaluate("document.querySelector('[data-test=words]').scrollIntoView();").await?;
    pictures(&browser, "transcript").await?;
    browser.resize(1440, 900).await?;

    // A word is a place to seek, and is marked when the cursor is in it.
    let marked = browser.evaluate(
        "const words = [...document.querySelectorAll('[data-test=word]')];
         words.at(-1).click();
         await new Promise((resolve) => setTimeout(resolve, 200));
         const now = document.querySelector('.word.now');
         return [words.length, now === words.at(-1), Number(words.at(-1).dataset.start)];",
    );
    let marked = marked.await?;
    ensure!(marked[0].as_u64().is_some_and(|words| words >= 10) && marked[1] == json!(true), "{marked}");
    let at_s = marked[2].as_f64().context("a time")?;
    let there = |text: &str| person::clock_s(text).is_some_and(|seconds| (seconds - at_s).abs() <= 1.0);
    browser.wait_for_text("player-time", person::SYNC, there).await?;

    // It is found.
    browser.click("nav-library").await?;
    browser.fill("search", "fail better").await?;
    browser.wait_for_count("recording-row", 1, person::SYNC).await?;
    browser.fill("search", "giraffe").await?;
    browser.wait_for_count("recording-row", 0, person::SYNC).await?;

    // It is kept, and so is what the person writes in place of a sentence, when it is written down anew as well.
    browser.goto(&result).await?;
    browser.wait_for_text("transcript", person::SYNC, said).await?;
    let edit = "if (document.querySelector('[data-test=sentence-input]')) return true;
        document.querySelector('[data-test=edit-sentence]')?.click();
        return false;";
    browser.wait_until(edit, person::SYNC).await?;
    browser.type_over("sentence-input", "Corrected by hand.").await?;
    browser.evaluate("document.activeElement.blur();").await?;
    browser.wait_for_text("edited", person::SYNC, |text| text.contains("Corrected by hand.")).await?;
    browser.reload().await?;
    browser.wait_for_text("edited", person::SYNC, |text| text.contains("Corrected by hand.")).await?;

    // It is taken elsewhere as it is shown.
    let taken_to = tempfile::tempdir()?;
    downloads::into(&browser, taken_to.path()).await?;
    browser.click("export-words").await?;
    browser.click("export-srt").await?;
    let taken = downloads::file(taken_to.path(), "srt").await?;
    ensure!(taken.contains("Corrected by hand.\n") && taken.contains(" --> "), "{taken}");
    browser.click("export-close").await?;

    browser.click("transcribe").await?;
    browser.find_within("transcribe-stop", person::SYNC).await?;
    browser.wait_for_count("transcribe-stop", 0, WRITING).await?;
    browser.wait_for_text("edited", WRITING, |text| text.contains("Corrected by hand.")).await?;
    browser.find_within("words-card", person::SYNC).await.context("what the words say is not kept")?;
    browser.close().await
}

#[tokio::test]
async fn the_model_for_many_languages_finds_out_which_and_hears_with_less_noise() -> Result<()> {
    let pack = "models/speech-multi/speech-multi.pack";
    if !place::dist().is_some_and(|dist| dist.join(pack).is_file()) {
        skip("the pack speech-multi is not built (cargo xtask models)");
        return Ok(());
    }
    let Some(sample) = person::spoken_sample() else { return Ok(()) };
    let Some(mut house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    person::wait_until_offline_ready(&browser).await?;
    results::of_file(&browser, sample).await?;
    let result = house.url(&results::get_models(&browser, "to-models", &["speech-multi"]).await?);
    house.stop()?;
    browser.goto(&result).await?;
    browser.find_within("language", person::SYNC).await.context("there is no choice of languages")?;
    browser.find_within("clean-first", person::SYNC).await?;
    browser.click("clean-first").await?;
    browser.click("transcribe").await?;
    browser.wait_for_text("transcript", WRITING, |text| text.to_lowercase().contains("fail better")).await?;
    browser.evaluate("document.querySelector('[data-test=words]').scrollIntoView();").await?;
    pictures(&browser, "many-languages").await?;

    // A choice stays.
    browser.evaluate("const all = document.querySelector('[data-test=language]'); all.value = 'de'; all.dispatchEvent(new Event('change', { bubbles: true }));").await?;
    browser.reload().await?;
    browser.find_within("language", person::SYNC).await?;
    let chosen = "return document.querySelector('[data-test=language]').value === 'de'
        && document.querySelector('[data-test=clean-first]').checked;";
    browser.wait_until(chosen, person::SYNC).await?;
    browser.close().await
}

/// How often the sample is said, one after the other: long enough for a page to go away while it is written down.
const TIMES: f64 = 12.0;

#[tokio::test]
async fn a_page_that_goes_away_goes_on_where_it_was() -> Result<()> {
    let Some(sample) = person::spoken_sample() else { return Ok(()) };
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let long = folder.path().join("Again and again.wav");
    let clip = speech::decode(&sample)?;
    clip.looped(TIMES * clip.duration_s()).write_wav(&long)?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    results::of_file(&browser, long).await?;
    let result = house.url(&results::get_models(&browser, "to-models", &["speech-en"]).await?);
    browser.goto(&result).await?;
    browser.find_within("transcribe", person::SYNC).await?;
    browser.click("transcribe").await?;

    // Some of it is written down and kept, then the page goes away.
    let first = "return document.querySelectorAll('[data-test=words] .sentence').length;";
    let some = Instant::now();
    while browser.evaluate(first).await?.as_u64() < Some(2) {
        ensure!(some.elapsed() < WRITING, "nothing is written down");
        tokio::time::sleep(person::POLL).await; // poll
    }
    tokio::time::sleep(Duration::from_secs(4)).await; // poll: it is kept every three seconds
    browser.goto(&result).await?;
    // It goes on by itself, with what was there at once.
    browser.find_within("transcribe-stop", person::SYNC).await.context("it does not go on by itself")?;
    let there = browser.evaluate(first).await?;
    browser.wait_for_count("transcribe-stop", 0, WRITING).await?;
    let times = "return document.querySelector('[data-test=transcript]').textContent.toLowerCase().split('ever tried').length - 1;";
    let times = browser.evaluate(times).await?;
    ensure!(
        times.as_f64().is_some_and(|times| (TIMES - 1.0..=TIMES).contains(&times)),
        "{times} times, {there} at once"
    );
    browser.close().await
}
