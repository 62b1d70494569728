//! Getting to the result of a file, and to the models that it asks for.

use std::path::PathBuf;

use anyhow::{Context, Result};
use sotto_support::Browser;

use crate::person;

/// Takes a file in, and opens its result once it is there.
///
/// # Errors
/// It is not read.
pub(crate) async fn of_file(browser: &Browser, file: PathBuf) -> Result<()> {
    browser.choose_files("file-input", &[file]).await?;
    browser.wait_for_text("import-item", person::ANALYSIS, |text| text.contains("result")).await?;
    open(browser).await
}

/// Opens the first result that the page leads to.
///
/// # Errors
/// There is none.
pub(crate) async fn open(browser: &Browser) -> Result<()> {
    let open = "document.querySelector(\"a[href^='/recording/']\").click(); return true;";
    browser.evaluate(open).await.map(drop)
}

/// Follows a result's link to the models that are missing, and gets these. Answers the result's path.
///
/// # Errors
/// Nothing leads there, or a model does not arrive.
pub(crate) async fn get_models(browser: &Browser, link: &str, names: &[&str]) -> Result<String> {
    browser.find_within(link, person::SYNC).await.context("the page does not say what is missing")?;
    let result = browser.evaluate("return location.pathname;").await?;
    browser.click(link).await?;
    browser.find_within("model-state", person::SYNC).await?;
    for name in names {
        person::fetch_model(browser, name).await?;
    }
    Ok(result.as_str().context("a path")?.to_owned())
}
