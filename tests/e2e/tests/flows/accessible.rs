//! Whether everybody can use a page, as far as a program can tell: axe-core by the rules of WCAG 2.2, levels A and AA.

use std::fs;

use anyhow::{Result, ensure};
use serde_json::Value;
use sotto_support::{Browser, place, skip};

/// What is asked of the page, after the rules were loaded into it.
const ASK: &str = "
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const found = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
    return found.violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} (${node.any.concat(node.all, node.none)
        .map((check) => check.message).join('; ')})`));";

/// Fails where the page as it is shown breaks a rule.
///
/// # Errors
/// It does; the text lists where.
pub(crate) async fn check(browser: &Browser, name: &str) -> Result<()> {
    let Ok(rules) = fs::read_to_string(place::target().join("e2e-peers/node_modules/axe-core/axe.min.js"))
    else {
        skip("axe-core is not here (npm gets it), so accessibility is not checked");
        return Ok(());
    };
    let found = browser.evaluate(&format!("{rules}\n{ASK}")).await?;
    let broken: Vec<&str> = found.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    ensure!(broken.is_empty(), "{name} breaks rules of accessibility: {broken:#?}");
    Ok(())
}
