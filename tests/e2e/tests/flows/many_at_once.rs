//! What is done with many recordings at once: choosing, tagging, moving, archiving, deleting, and the way back.

use anyhow::{Result, ensure};
use serde_json::json;
use sotto_support::{Browser, browser::Microphone, seeded};

use crate::{
    house::House,
    library::{choose, listed},
    person,
    screens::pictures,
};

#[tokio::test]
async fn many_are_tagged_moved_archived_and_deleted_and_all_of_it_goes_back() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    seeded::seed(&browser, 6).await?;
    browser.click("nav-library").await?;
    let all = ["Meeting 0", "Meeting 1", "Meeting 2", "Meeting 3", "Meeting 4", "Meeting 5"];
    listed(&browser, &all).await?;

    // From the second to the fourth.
    pick(&browser, 1, false).await?;
    pick(&browser, 3, true).await?;
    browser.wait_for_text("chosen-count", person::SYNC, |it| it == "3 chosen").await?;
    browser.click("bulk-tag").await?;
    browser.fill("bulk-input", "#important").await?;
    browser.click("bulk-keep").await?;
    tagged(&browser, "important", 3).await?;
    browser.click("bulk-move").await?;
    browser.fill("bulk-input", " Work / 2026 ").await?;
    browser.click("bulk-keep").await?;
    browser.wait_until("return [...document.querySelectorAll('.recording-folder')].filter((it) => it.textContent === 'Work/2026').length === 3;", person::SYNC).await?;
    pictures(&browser, "library-bulk").await?;

    // The folder is listed beside them with the one it lies in, and a new name goes everywhere.
    place(&browser, "Work").await?;
    listed(&browser, &["Meeting 1", "Meeting 2", "Meeting 3"]).await?;
    rename(&browser, "Work", "Office").await?;
    browser.wait_until("return location.search === '?folder=Office';", person::SYNC).await?;
    listed(&browser, &["Meeting 1", "Meeting 2", "Meeting 3"]).await?;
    rename(&browser, "important", "urgent").await?;
    tagged(&browser, "urgent", 3).await?;

    // Put away, and out of sight.
    browser.click("choose-none").await?;
    pick(&browser, 0, false).await?;
    browser.click("bulk-archive").await?;
    listed(&browser, &["Meeting 2", "Meeting 3"]).await?;
    browser.click("place-archive").await?;
    listed(&browser, &["Meeting 1"]).await?;
    browser.evaluate("history.back();").await?;
    listed(&browser, &["Meeting 2", "Meeting 3"]).await?;
    undo(&browser).await?;
    listed(&browser, &["Meeting 1", "Meeting 2", "Meeting 3"]).await?;

    // Deleted into the bin, and back from it.
    pick(&browser, 0, false).await?;
    browser.click("choose-all").await?;
    browser.click("bulk-delete").await?;
    listed(&browser, &[]).await?;
    browser.click("nav-library").await?;
    listed(&browser, &["Meeting 0", "Meeting 4", "Meeting 5"]).await?;
    browser.reload().await?;
    browser.click("to-bin").await?;
    browser.wait_for_count("bin-row", 3, person::SYNC).await?;
    pictures(&browser, "bin").await?;
    browser.click("restore").await?;
    browser.wait_for_count("bin-row", 2, person::SYNC).await?;
    browser.click("empty-bin").await?;
    browser.click("empty-bin-sure").await?;
    browser.wait_for_count("bin-row", 0, person::SYNC).await?;
    browser.click("nav-library").await?;
    listed(&browser, &["Meeting 0", "Meeting 1", "Meeting 4", "Meeting 5"]).await?;

    // Dropping one on a folder moves it there.
    drop_on(&browser, 0, "Folder 4").await?;
    place(&browser, "Folder 4").await?;
    listed(&browser, &["Meeting 0", "Meeting 4"]).await?;
    undo(&browser).await?;
    listed(&browser, &["Meeting 4"]).await?;
    browser.click("nav-library").await?;
    choose(&browser, "filter-emotion", "Anger").await?;
    listed(&browser, &[]).await?;
    browser.close().await
}

#[tokio::test]
async fn a_note_is_kept_by_itself_and_found() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    seeded::seed(&browser, 3).await?;
    browser.click("nav-library").await?;
    browser
        .evaluate(
            "document.querySelector('[data-test=recording-row][data-at=\"1\"] .recording-title').click();",
        )
        .await?;
    browser.fill("note", "Ask Zo\u{eb} about the lighthouse.").await?;
    browser.click("nav-library").await?;
    browser.fill("search", "zoe light").await?;
    listed(&browser, &["Meeting 1"]).await?;
    ensure!(browser.text("found").await?.contains("lighthouse"), "the note is not shown");
    browser.reload().await?;
    listed(&browser, &["Meeting 1"]).await?;
    browser.close().await
}

/// Ticks a row's box; with shift, all up to it.
async fn pick(browser: &Browser, at: usize, range: bool) -> Result<()> {
    let click = format!(
        "document.querySelector('[data-at=\"{at}\"] [data-test=choose]')
           .dispatchEvent(new MouseEvent('click', {{ bubbles: true, cancelable: true, shiftKey: {range} }}));"
    );
    browser.evaluate(&click).await.map(drop)
}

/// Waits until so many rows have a tag.
async fn tagged(browser: &Browser, tag: &str, count: usize) -> Result<()> {
    let same = format!(
        "return [...document.querySelectorAll('[data-test=tag]')].filter((it) => it.textContent === '{tag}').length === {count};"
    );
    browser.wait_until(&same, person::SYNC).await
}

/// Opens a folder or a tag beside the list.
async fn place(browser: &Browser, name: &str) -> Result<()> {
    let open =
        format!("document.querySelector('[data-test=place][data-name=\"{name}\"]').click(); return true;");
    ensure!(browser.evaluate(&open).await? == json!(true), "there is no {name}");
    Ok(())
}

/// Gives a folder or a tag another name.
async fn rename(browser: &Browser, name: &str, to: &str) -> Result<()> {
    // The list is put anew where what is listed changes: until the field stays.
    let open = format!(
        "if (document.querySelector('[data-test=rename-place-input]')) return true;
         document.querySelector('[data-test=place][data-name=\"{name}\"]')?.parentElement
           .querySelector('[data-test=rename-place]')?.click();
         return false;"
    );
    browser.wait_until(&open, person::SYNC).await?;
    browser.type_over("rename-place-input", to).await?;
    browser.evaluate("document.activeElement.blur();").await.map(drop)
}

/// Ctrl+Z.
async fn undo(browser: &Browser) -> Result<()> {
    let press = "document.activeElement?.blur();
        window.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true, cancelable: true }));";
    browser.evaluate(press).await.map(drop)
}

/// Drags a row to a folder.
async fn drop_on(browser: &Browser, at: usize, folder: &str) -> Result<()> {
    let drag = format!(
        "const data = new DataTransfer();
         const fire = (to, name) => to.dispatchEvent(new DragEvent(name, {{ dataTransfer: data, bubbles: true, cancelable: true }}));
         fire(document.querySelector('[data-at=\"{at}\"]'), 'dragstart');
         const place = document.querySelector('[data-test=place][data-name=\"{folder}\"]');
         const taken = !fire(place, 'dragover');
         fire(place, 'drop');
         return taken;"
    );
    ensure!(browser.evaluate(&drag).await? == json!(true), "{folder} takes nothing");
    Ok(())
}
