//! `cargo xtask extension`: the built web app as an extension for Chrome, unpacked in `dist/extension` and packed beside it.
//! Nothing is built twice: what differs from the web site are the files of `client/extension`.

use std::{
    fs,
    io::{Cursor, Write},
    path::Path,
};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{place, stage, web, web::collect};

/// What the web site has and an extension does not: it lies on the device as a whole, and a browser installs and updates it.
const NOT_TAKEN: [&str; 3] = ["sw.js", "manifest.webmanifest", FOLDER];
/// Where in `dist/` it is put.
const FOLDER: &str = "extension";
/// What is handed to a store.
const PACKED: &str = "extension.zip";
/// Style sheets that its small pages share with the app; the build puts a digest into their names.
const STYLES: [&str; 4] = ["tokens-", "base-", "controls-", "extension-"];
/// Stands for them in a page.
const STYLES_MARK: &str = "%styles%";
/// The app's pages that are files: the panel, and the settings that the browser opens.
const ENTRIES: [&str; 2] = ["index.html", "settings.html"];
/// What a web site tells of itself; the policy of an extension knows no such thing.
const WEB_MANIFEST: &str = "<link rel=\"manifest\" href=\"/manifest.webmanifest\">";

/// Builds the web app where that is wished for, then the extension.
pub(crate) fn extension(build: bool, quick: bool) -> Result<()> {
    if build {
        web::build_alone(false, quick)?;
    }
    let (folder, bytes) = (place::dist().join(FOLDER), assemble(&place::dist())?);
    println!("      {} and {PACKED} beside it, {:.1} MB", folder.display(), bytes as f64 / 1e6);
    Ok(())
}

/// Makes both from a built web app; answers the bytes of the packed one.
pub(crate) fn assemble(dist: &Path) -> Result<u64> {
    let build = stage::build_of(dist).context("the web app is not built (cargo xtask build-web)")?;
    let to = dist.join(FOLDER);
    if to.exists() {
        fs::remove_dir_all(&to).context("cannot empty the folder of the extension")?;
    }
    copy(dist, &to, &|name| !NOT_TAKEN.contains(&name) && !name.ends_with(".br") && !name.ends_with(".zip"))?;
    only_default_models(&to)?;
    let app = fs::read_to_string(to.join(ENTRIES[0])).context("the web app has no page")?;
    let app = as_entry(&app)?;
    for entry in ENTRIES {
        fs::write(to.join(entry), &app)?;
    }
    copy(&place::root().join("client/extension"), &to, &|name| name != "store")?;
    for page in ["popup.html", "permission.html"] {
        let text = fs::read_to_string(to.join(page)).with_context(|| format!("no {page}"))?;
        ensure!(text.contains(STYLES_MARK), "{page} has no place for its style sheets");
        fs::write(to.join(page), text.replace(STYLES_MARK, &styles(&to)?))?;
    }
    write_manifest(&to, &build)?;
    let packed = pack(&to)?;
    fs::write(dist.join(PACKED), &packed)?;
    Ok(packed.len() as u64)
}

fn copy(from: &Path, to: &Path, taken: &impl Fn(&str) -> bool) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot list {}", from.display()))? {
        let entry = entry?;
        let name = entry.file_name();
        if !taken(&name.to_string_lossy()) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to.join(name), taken)?;
        } else {
            fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}

/// Leaves the models that every recording is read with, and no others: a packed extension has to stay small.
fn only_default_models(folder: &Path) -> Result<()> {
    let path = folder.join("models/catalogue.json");
    let mut catalogue: Value =
        serde_json::from_slice(&fs::read(&path)?).context("the list of models is no JSON")?;
    let models = catalogue["models"].as_array_mut().context("the list of models lists none")?;
    let (kept, left): (Vec<Value>, Vec<Value>) =
        std::mem::take(models).into_iter().partition(|model| model["default"] == json!(true));
    for file in left.iter().flat_map(|model| model["files"].as_array().into_iter().flatten()) {
        let file = file["path"].as_str().context("a model's file without a path")?;
        // Two models may share a file.
        let _ = fs::remove_file(folder.join(file.trim_start_matches('/')));
    }
    *models = kept;
    Ok(fs::write(path, format!("{catalogue:#}\n"))?)
}

/// The app's page with the script that gives it its address.
fn as_entry(page: &str) -> Result<String> {
    ensure!(page.contains(WEB_MANIFEST), "the page names no web manifest");
    let page = page.replace(WEB_MANIFEST, "<script src=\"/entry.js\"></script>");
    Ok(page)
}

fn styles(folder: &Path) -> Result<String> {
    let mut links = String::new();
    for start in STYLES {
        let names = fs::read_dir(folder)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut named = names.filter(|name| name.starts_with(start) && name.ends_with(".css"));
        let name = named.next().with_context(|| format!("no style sheet {start}*.css"))?;
        links += &format!("<link rel=\"stylesheet\" href=\"/{name}\">");
    }
    Ok(links)
}

/// Puts the workspace's version and the build into the manifest.
fn write_manifest(folder: &Path, build: &str) -> Result<()> {
    let path = folder.join("manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path)?).context("the manifest is no JSON")?;
    let version = version()?;
    manifest["version_name"] = json!(format!("{version} ({build})"));
    manifest["version"] = json!(version);
    Ok(fs::write(path, format!("{manifest:#}\n"))?)
}

fn version() -> Result<String> {
    let text = fs::read_to_string(place::root().join("Cargo.toml"))?;
    let workspace: toml::Table = text.parse().context("Cargo.toml cannot be read")?;
    let version = workspace["workspace"]["package"]["version"].as_str().context("no version")?;
    Ok(version.to_owned())
}

/// All files of a folder as one, the same bytes for the same files.
fn pack(folder: &Path) -> Result<Vec<u8>> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        let name = file.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
        writer.start_file(name, options)?;
        writer.write_all(&fs::read(&file)?)?;
    }
    Ok(writer.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn source(name: &str) -> Result<String> {
        let path = place::root().join("client/extension").join(name);
        fs::read_to_string(path).with_context(|| format!("no {name}"))
    }

    fn words(language: &str) -> Result<BTreeSet<String>> {
        let all: Value = serde_json::from_str(&source(&format!("_locales/{language}/messages.json"))?)?;
        Ok(all.as_object().context("no words")?.keys().cloned().collect())
    }

    #[test]
    fn every_language_has_every_word_and_no_page_says_another() -> Result<()> {
        let english = words("en")?;
        assert_eq!(words("de")?, english);
        assert_eq!(words("es")?, english);
        for page in ["popup.html", "permission.html"] {
            let text = source(page)?;
            let said = text.split("data-word=\"").skip(1).filter_map(|rest| rest.split('"').next());
            for word in said {
                assert!(english.contains(word), "{page} says {word}, which no language has");
            }
        }
        Ok(())
    }

    #[test]
    fn the_policy_is_strict_and_nothing_is_asked_for_before_it_is_needed() -> Result<()> {
        let manifest: Value = serde_json::from_str(&source("manifest.json")?)?;
        let policy = manifest["content_security_policy"]["extension_pages"].as_str().unwrap_or_default();
        assert!(
            policy.contains("script-src 'self' 'wasm-unsafe-eval';") && !policy.contains("unsafe-inline")
        );
        assert_eq!(manifest["host_permissions"], Value::Null);
        assert_eq!(manifest["content_scripts"], Value::Null);
        Ok(())
    }

    #[test]
    fn an_entry_loads_its_address_before_the_app_and_no_web_manifest() -> Result<()> {
        let made = as_entry(&format!(
            "<head>{WEB_MANIFEST}<script type=\"module\" src=\"/boot-1.js\"></script></head>"
        ))?;
        assert!(made.find("entry.js") < made.find("boot-1.js") && !made.contains("webmanifest"));
        assert!(as_entry("<head></head>").is_err());
        Ok(())
    }
}
