//! The browser harness itself, on a page that needs nothing of Sotto.

use std::fs;

use anyhow::Result;
use serde_json::json;
use sotto_support::{
    Browser,
    browser::{Microphone, Options},
    site::Site,
    skip, speech,
};

const PAGE: &str = "<!doctype html><html lang=\"en\"><title>t</title>
<button data-test=\"go\">Go</button><p data-test=\"out\" hidden></p><input type=\"file\" data-test=\"file\" hidden>
<script>
const out = document.querySelector('[data-test=out]');
document.querySelector('[data-test=go]').onclick = () => { out.hidden = false; out.textContent = 'went'; };
document.querySelector('[data-test=file]').onchange = (event) => {
  out.hidden = false; out.textContent = event.target.files[0].name;
};
async function loudness() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const block = new Float32Array(analyser.fftSize);
  let most = 0;
  for (let n = 0; n < 40; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    analyser.getFloatTimeDomainData(block);
    most = Math.max(most, ...block.map(Math.abs));
  }
  return most;
}
</script></html>";

async fn site() -> Result<(tempfile::TempDir, Site)> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("index.html"), PAGE)?;
    let site = Site::serve(folder.path()).await?;
    Ok((folder, site))
}

#[tokio::test]
async fn pages_are_driven_and_their_errors_are_seen() -> Result<()> {
    if let Some(reason) = Browser::missing() {
        skip(reason);
        return Ok(());
    }
    let (folder, site) = site().await?;
    let profile = tempfile::tempdir()?;
    let browser = Browser::open(&Options::new(profile.path())).await?;
    browser.goto(&site.url()).await?;
    browser.click("go").await?;
    assert_eq!(browser.text("out").await?, "went");
    browser.choose_files("file", &[folder.path().join("index.html")]).await?;
    assert_eq!(browser.text("out").await?, "index.html");
    browser.no_errors_but(&["favicon"]).await?;
    browser.evaluate("console.error('on purpose')").await?;
    assert!(browser.no_errors_but(&[]).await.is_err());
    browser.prefer_dark(true).await?;
    assert_eq!(
        browser.evaluate("return matchMedia('(prefers-color-scheme: dark)').matches").await?,
        json!(true)
    );
    assert!(browser.screenshot("harness").await?.is_file());
    browser.close().await
}

#[tokio::test]
async fn the_fake_microphone_plays_and_what_is_kept_survives_a_kill() -> Result<()> {
    if let Some(reason) = Browser::missing() {
        skip(reason);
        return Ok(());
    }
    let (_folder, site) = site().await?;
    let profile = tempfile::tempdir()?;
    let microphone = Microphone::Plays(speech::microphone_wav()?);
    let options = Options::new(profile.path()).with_microphone(microphone);
    let browser = Browser::open(&options).await?;
    browser.goto(&site.url()).await?;
    let loudness = browser.evaluate("return loudness()").await?;
    assert!(loudness.as_f64().is_some_and(|level| level > 0.05), "{loudness}");
    let write = "const root = await navigator.storage.getDirectory();
        const file = await root.getFileHandle('a', { create: true });
        const out = await file.createWritable(); await out.write('kept'); await out.close();";
    browser.evaluate(write).await?;
    browser.kill_hard()?;

    let browser = Browser::open(&options).await?;
    browser.goto(&site.url()).await?;
    let read = "const root = await navigator.storage.getDirectory();
        return (await (await root.getFileHandle('a')).getFile()).text();";
    assert_eq!(browser.evaluate(read).await?, json!("kept"));
    browser.close().await
}

#[tokio::test]
async fn a_denied_and_an_absent_microphone_differ() -> Result<()> {
    if let Some(reason) = Browser::missing() {
        skip(reason);
        return Ok(());
    }
    let (_folder, site) = site().await?;
    let cases = [(Microphone::Denied, "NotAllowedError"), (Microphone::Absent, "NotFoundError")];
    for (microphone, expected) in cases {
        let profile = tempfile::tempdir()?;
        let browser = Browser::open(&Options::new(profile.path()).with_microphone(microphone)).await?;
        browser.goto(&site.url()).await?;
        let ask = "try { await navigator.mediaDevices.getUserMedia({ audio: true }); return 'given'; }
            catch (error) { return error.name; }";
        assert_eq!(browser.evaluate(ask).await?, json!(expected));
        browser.close().await?;
    }
    Ok(())
}
