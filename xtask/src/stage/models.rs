//! The models beside the app, as `models/manifest.toml` lists them, and their list for the app.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use toml::Table;

use super::{assets::hex, document};
use crate::{packs, place};

const FOLDER: &str = "models";
const MANIFEST: &str = "models/manifest.toml";
/// What the app reads; the path and the fields are those of the protocol's `Catalogue`.
const CATALOGUE: &str = "models/catalogue.json";

/// Copies the app's models that are here and writes the list of them. Without them the app works and says what is missing.
pub(super) fn place(folder: &Path) -> Result<()> {
    let manifest = fs::read_to_string(place::root().join(MANIFEST)).context("no list of models")?;
    let manifest: Table = manifest.parse().context("the list of models cannot be read")?;
    let mut listed = Vec::new();
    for model in manifest.get("model").and_then(toml::Value::as_array).into_iter().flatten() {
        let model = model.as_table().context("a model without fields")?;
        if flag(model, "in_app") {
            listed.extend(copy(model, folder)?);
        }
    }
    for pack in &packs::PACKS {
        listed.extend(copy_pack(pack, folder)?);
    }
    fs::create_dir_all(folder.join(FOLDER))?;
    fs::write(folder.join(CATALOGUE), format!("{:#}\n", json!({ "models": listed })))?;
    Ok(())
}

/// Copies one model after looking at the size and digest of its files; none where it is not here.
fn copy(model: &Table, folder: &Path) -> Result<Option<Value>> {
    let (name, file, card) = (text(model, "name")?, text(model, "file")?, text(model, "card")?);
    let source = place::root().join(FOLDER);
    if !source.join(file).is_file() {
        println!("      no {FOLDER}/{file} here: this build does without {name}");
        return Ok(None);
    }
    let parts = model.get("part").and_then(toml::Value::as_array).into_iter().flatten();
    let parts = parts.map(|part| part.as_table().context("a part without fields"));
    let files: Vec<Value> =
        std::iter::once(Ok(model)).chain(parts).map(|it| copy_file(it?, folder)).collect::<Result<_>>()?;
    place_file(folder, card)?;
    let about = Path::new(card).with_file_name("CARD.md");
    let page = Path::new(FOLDER).join(&about).with_extension("html");
    let markdown =
        fs::read_to_string(source.join(&about)).with_context(|| format!("{name} has no CARD.md"))?;
    fs::write(folder.join(&page), document::page(folder, &markdown)?)?;
    Ok(Some(json!({
        "name": name,
        "title": text(model, "title")?,
        "version": text(model, "version")?,
        "about": text(model, "about")?,
        "files": files,
        "card": format!("/{FOLDER}/{card}"),
        "page": format!("/{}", page.to_string_lossy()),
        "license": text(model, "license")?,
        "default": flag(model, "default"),
    })))
}

/// Copies a file that the manifest lists, and says what the app needs to know of it.
fn copy_file(listed: &Table, folder: &Path) -> Result<Value> {
    let file = text(listed, "file")?;
    let path = place::root().join(FOLDER).join(file);
    let content = fs::read(&path).with_context(|| format!("{FOLDER}/{file} is missing"))?;
    let (bytes, sha256) = (content.len(), hex(&Sha256::digest(&content)));
    let same = listed.get("bytes").and_then(toml::Value::as_integer) == Some(bytes as i64)
        && text(listed, "sha256")? == sha256;
    ensure!(same, "{file} is not the file that {MANIFEST} lists");
    place_file(folder, file)?;
    let name = Path::new(file).file_name().context("a file without a name")?.to_string_lossy();
    Ok(json!({ "name": name, "path": format!("/{FOLDER}/{file}"), "bytes": bytes, "sha256": sha256 }))
}

fn place_file(folder: &Path, file: &str) -> Result<()> {
    let target = folder.join(FOLDER).join(file);
    fs::create_dir_all(target.parent().context("a model outside its folder")?)?;
    fs::copy(place::root().join(FOLDER).join(file), target)
        .with_context(|| format!("{FOLDER}/{file} is missing"))?;
    Ok(())
}

fn text<'a>(listed: &'a Table, key: &str) -> Result<&'a str> {
    let value = listed.get(key).and_then(toml::Value::as_str);
    value.with_context(|| format!("{MANIFEST}: an entry without {key}"))
}

/// Copies a pack that `cargo xtask models` built, after looking at its size and digest; none where it is not here.
fn copy_pack(pack: &packs::Pack, folder: &Path) -> Result<Option<Value>> {
    let (name, source) = (pack.name, pack.built());
    let Ok(card) = fs::read(source.join("card.json")) else {
        println!("      no pack {name} here: this build does without; `cargo xtask models {name}` builds it");
        return Ok(None);
    };
    let card: Value =
        serde_json::from_slice(&card).with_context(|| format!("{name}: its card is no JSON"))?;
    let file = card["file"].as_str().with_context(|| format!("{name}: its card names no file"))?;
    let content = fs::read(source.join(file)).with_context(|| format!("{name}: no {file}"))?;
    let (bytes, sha256) = (content.len(), hex(&Sha256::digest(&content)));
    ensure!(
        card["bytes"] == bytes && card["sha256"] == *sha256,
        "{file} is not the file that its card names"
    );
    let target = folder.join(FOLDER).join(name);
    fs::create_dir_all(&target)?;
    for copied in [file, "card.json", "LICENSE"] {
        fs::copy(source.join(copied), target.join(copied)).with_context(|| format!("{name}: no {copied}"))?;
    }
    let about = pack.scripts().join("CARD.md");
    let markdown = fs::read_to_string(about).with_context(|| format!("{name} has no CARD.md"))?;
    fs::write(target.join("CARD.html"), document::page(folder, &markdown)?)?;
    let path = |file: &str| format!("/{FOLDER}/{name}/{file}");
    Ok(Some(json!({
        "name": card["name"],
        "title": card["title"],
        "version": card["version"],
        "about": card["about"],
        "files": [{ "name": file, "path": path(file), "bytes": bytes, "sha256": sha256 }],
        "card": path("card.json"),
        "page": path("CARD.html"),
        "license": card["license"],
        "default": false,
    })))
}

fn flag(model: &Table, key: &str) -> bool {
    model.get(key).and_then(toml::Value::as_bool).unwrap_or(false)
}
