//! The page and the command line give the same numbers for the same file.

use std::{path::Path, process::Command};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sotto_support::{Browser, browser::Microphone, place, skip, speech};

use crate::{downloads, house::House, person};

/// Largest difference between two numbers; of those above one, the largest share. Single precision has 24 bits,
/// and the two sides add in different orders.
const TOLERANCE: f64 = 1e-4;

#[tokio::test]
async fn page_and_command_line_agree_about_the_jfk_clip() -> Result<()> {
    let clip = place::data().map(|data| data.join("speech/jfk/jfk.flac")).filter(|clip| clip.is_file());
    let Some(clip) = clip else {
        skip("the JFK clip is not here");
        return Ok(());
    };
    let Some(house) = House::open()? else { return Ok(()) };
    compare(&house, &clip).await
}

#[tokio::test]
async fn page_and_command_line_agree_about_a_reading() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let folder = tempfile::tempdir()?;
    let clip = folder.path().join("reading.wav");
    speech::reading()?.write_wav(&clip)?;
    compare(&house, &clip).await
}

async fn compare(house: &House, clip: &Path) -> Result<()> {
    let native = native_analysis(clip)?;
    let (profile, taken_to) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    downloads::into(&browser, taken_to.path()).await?;
    browser.choose_files("file-input", &[clip.to_path_buf()]).await?;
    open_only_result(&browser).await?;
    browser.click("export").await?;
    browser.click("export-json").await?;
    let page = serde_json::from_str(&downloads::file(taken_to.path(), "json").await?)?;
    browser.no_errors_but(&["401", "404"]).await?;
    browser.close().await?;
    let mut differences = Vec::new();
    differ("", &native, &page, &mut differences);
    ensure!(differences.is_empty(), "page and command line differ: {differences:#?}");
    Ok(())
}

async fn open_only_result(browser: &Browser) -> Result<()> {
    person::expect_in_library(browser, 1).await?;
    let rows = browser.all("recording-row").await?;
    let row = rows.first().context("no recording")?;
    row.find(thirtyfour::By::Css("a[href^='/recording/']")).await?.click().await?;
    person::wait_for_result(browser).await?;
    Ok(())
}

fn native_analysis(clip: &Path) -> Result<Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sotto-in-house"));
    command.args(["analyze", "--json"]).arg(clip);
    let output = command.output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Collects where two values differ. The file's name is no part of the analysis: the page may leave it out.
fn differ(path: &str, native: &Value, page: &Value, differences: &mut Vec<String>) {
    match (native, page) {
        (Value::Object(left), Value::Object(right)) => {
            let names = left.keys().chain(right.keys()).filter(|name| !(path.is_empty() && *name == "file"));
            let mut names: Vec<&String> = names.collect();
            names.sort();
            names.dedup();
            for name in names {
                let (left, right) = (left.get(name), right.get(name));
                let (left, right) = (left.unwrap_or(&Value::Null), right.unwrap_or(&Value::Null));
                differ(&format!("{path}.{name}"), left, right, differences);
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (index, (left, right)) in left.iter().zip(right).enumerate() {
                differ(&format!("{path}[{index}]"), left, right, differences);
            }
        }
        _ => {
            let close = match (native.as_f64(), page.as_f64()) {
                (Some(left), Some(right)) => (left - right).abs() <= TOLERANCE * left.abs().max(1.0),
                _ => native == page,
            };
            if !close {
                differences.push(format!("{path}: {native} natively, {page} in the page"));
            }
        }
    }
}

#[test]
fn differences_are_found_and_tiny_ones_forgiven() {
    let compare = |left: Value, right: Value| {
        let mut found = Vec::new();
        differ("", &left, &right, &mut found);
        found.len()
    };
    assert_eq!(compare(json!({ "a": [1.0, 2.0] }), json!({ "a": [1.00001, 2.0] })), 0);
    assert_eq!(compare(json!({ "a": [1.0] }), json!({ "a": [1.001] })), 1);
    assert_eq!(compare(json!({ "a": 1 }), json!({ "b": 1 })), 2);
    assert_eq!(compare(json!({ "a": [1] }), json!({ "a": [1, 2] })), 1);
    assert_eq!(compare(json!({ "file": "a" }), json!({})), 0);
}
