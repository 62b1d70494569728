//! A team with feedback links, and what its visitors do, in their words.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sotto_support::Browser;

use crate::{house::House, person};

/// Calls the server's interface from a page that is none of the app's.
const CALL: &str = "
    const call = async (method, path, body, headers = {}) => {
      const answer = await fetch(path, { method, body: body === null ? undefined : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers } });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return text ? JSON.parse(text) : null;
    };";

/// Somebody who asks.
pub(crate) struct Team {
    token: String,
    organisation: String,
}

impl Team {
    /// Makes a team, from a browser at an address of the server that is not the app.
    ///
    /// # Errors
    /// The server refuses.
    pub(crate) async fn found(house: &House, browser: &Browser) -> Result<Self> {
        browser.goto(&house.url("/healthz")).await?;
        let code = house.setup_code().context("the server wants no set-up")?;
        let made = browser
            .evaluate(&format!(
                "{CALL}
                 const session = await call('POST', '/api/v1/setup', {{ code: '{code}', email: 'mia@example.org',
                   password: 'correct horse battery', name: 'Mia', client: 'api' }});
                 const headers = {{ authorization: `Bearer ${{session.access_token}}` }};
                 const made = await call('POST', '/api/v1/organisations', {{ name: 'The museum' }}, headers);
                 return [session.access_token, made.id];"
            ))
            .await?;
        let text = |at: usize| made[at].as_str().map(str::to_owned).context("no team");
        Ok(Self { token: text(0)?, organisation: text(1)? })
    }

    async fn call(&self, browser: &Browser, method: &str, path: &str, body: &Value) -> Result<Value> {
        let path = format!("/api/v1/organisations/{}/{path}", self.organisation);
        let headers = json!({ "authorization": format!("Bearer {}", self.token) });
        browser.evaluate(&format!("{CALL} return await call('{method}', '{path}', {body}, {headers});")).await
    }

    /// Makes a link, and answers its id and slug; `more` joins or replaces what it says.
    ///
    /// # Errors
    /// The server refuses.
    pub(crate) async fn link(&self, browser: &Browser, more: Value) -> Result<(String, String)> {
        let mut body = json!({
            "texts": [
                { "language": "en", "title": "How was your visit?", "prompt": "Say what comes to mind.",
                  "questions": ["What did you like?", "What was missing?"],
                  "consent": "The museum may keep and read what I send, for one year." },
                { "language": "de", "title": "Wie war dein Besuch?", "prompt": "Sag, was dir einfällt.",
                  "questions": ["Was hat dir gefallen?"], "consent": "Das Museum darf ein Jahr lang lesen, was ich schicke." },
            ],
            "collects": { "transcript": true, "audio": true },
        });
        for (name, value) in more.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        let made = self.call(browser, "POST", "feedback-links", &body).await?;
        let text = |name: &str| made[name].as_str().map(str::to_owned).context("no link");
        Ok((text("id")?, text("slug")?))
    }

    /// Changes a link to one that says only this.
    ///
    /// # Errors
    /// The server refuses.
    pub(crate) async fn change(&self, browser: &Browser, id: &str, body: Value) -> Result<()> {
        self.call(browser, "PUT", &format!("feedback-links/{id}"), &body).await.map(drop)
    }

    /// What has arrived, newest first, each as a whole.
    ///
    /// # Errors
    /// The server refuses.
    pub(crate) async fn arrived(&self, browser: &Browser) -> Result<Vec<Value>> {
        let list = self.call(browser, "GET", "submissions", &Value::Null).await?;
        let mut all = Vec::new();
        for item in list["items"].as_array().into_iter().flatten() {
            let path = format!("submissions/{}", item["id"].as_str().context("no id")?);
            all.push(self.call(browser, "GET", &path, &Value::Null).await?);
        }
        Ok(all)
    }
}

/// Records this much for a link whose page is open, and waits for what was found.
///
/// # Errors
/// The page does not play along.
pub(crate) async fn say(browser: &Browser, seconds: f64) -> Result<()> {
    browser.click("record-start").await?;
    person::record_until(browser, seconds).await?;
    browser.click("record-stop").await?;
    browser.find_within("visit-result", person::SYNC).await?;
    found(browser).await
}

/// Waits for what was found in the recording of the visit.
///
/// # Errors
/// There is nothing in time.
pub(crate) async fn found(browser: &Browser) -> Result<()> {
    browser.wait_for_text("result-emotion", person::ANALYSIS, |text| !text.trim().is_empty()).await.map(drop)
}

/// Agrees and sends, and answers the code.
///
/// # Errors
/// Nothing is sent in time.
pub(crate) async fn send(browser: &Browser) -> Result<String> {
    browser.click("visit-agree").await?;
    browser.click("visit-send").await?;
    code(browser, person::SYNC).await
}

/// The code of what was sent, as soon as it was.
///
/// # Errors
/// It was not in time.
pub(crate) async fn code(browser: &Browser, patience: Duration) -> Result<String> {
    let field = browser.find_within("visit-code", patience).await?;
    let code = field.prop("value").await?.unwrap_or_default();
    ensure!(code.len() == 29 && code.matches('-').count() == 4, "{code:?} is no code");
    Ok(code)
}
