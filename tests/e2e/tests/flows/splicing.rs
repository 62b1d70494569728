//! One recording made of several, and two of one: the sound is whole, and it can be taken back.

use anyhow::{Context, Result};
use sotto_support::{browser::Microphone, speech};

use crate::{house::House, library::listed, person};

#[tokio::test]
async fn recordings_are_merged_and_split_and_it_can_be_taken_back() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    for (index, (title, seconds)) in [("One", 3.0), ("Two", 5.0)].into_iter().enumerate() {
        let clip = folder.path().join(format!("{title}.wav"));
        speech::reading()?.looped(seconds).write_wav(&clip)?;
        browser.choose_files("file-input", &[clip]).await?;
        person::expect_in_library(&browser, index + 1).await?;
        browser.click("nav-record").await?;
    }
    browser.click("nav-library").await?;
    listed(&browser, &["Two", "One"]).await?;
    let both = "document.querySelectorAll('[data-test=choose]').forEach((it) => it.click());";
    browser.evaluate(both).await?;
    browser.click("bulk-merge").await?;
    listed(&browser, &["One and 1 more"]).await.context("they are not merged")?;
    person::open_first(&browser).await?;
    person::wait_for_result(&browser).await?;
    let length = "return document.querySelector('.result').textContent.includes('0:08');";
    browser.wait_until(length, person::SYNC).await.context("it is not as long as both")?;

    // At three seconds it is cut again, and both halves are recordings of their own.
    let here = browser.evaluate("return location.pathname;").await?;
    browser.goto(&house.url(&format!("{}?at=3", here.as_str().unwrap_or_default()))).await?;
    browser.wait_for_text("split", person::SYNC, |it| it.contains("0:03")).await?;
    browser.click("split").await?;
    browser.wait_for_text("result-title", person::SYNC, |it| it == "One and 1 more, part 1").await?;
    browser.click("nav-library").await?;
    listed(&browser, &["One and 1 more, part 2", "One and 1 more, part 1"]).await?;
    browser.click("undo").await?;
    listed(&browser, &["One and 1 more"]).await?;
    browser.close().await
}
