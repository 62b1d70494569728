//! A team with submissions on a real server, made over its interface: what flows of the team's pages start from.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sotto_support::Browser;

use crate::{house::House, person};

/// Owner, analyst and member. The owner runs the server, too.
pub(crate) const PEOPLE: [(&str, &str, &str); 3] = [
    ("owner@example.org", "Olive", "owner"),
    ("ann@example.org", "Ann", "analyst"),
    ("mia@example.org", "Mia", "member"),
];

/// Makes a team in the page of a browser that is at the server: people, a link in two languages, another that is closed,
/// and so many submissions.
const SEED: &str = "
  const call = async (method, path, body, token, more = {}) => {
    const headers = { 'content-type': 'application/json', ...more };
    if (token) headers.authorization = `Bearer ${token}`;
    const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  };
  const at = '/api/v1';
  const [owner, ...others] = people;
  const account = ([email, name]) => ({ email, name, password, client: 'api' });
  const opened = await call('POST', `${at}/setup`, { code, ...account(owner) });
  const token = opened.access_token;
  const [organisation] = await call('GET', `${at}/organisations`, null, token);
  const own = `${at}/organisations/${organisation.id}`;
  await call('PATCH', own, { name: 'City museum' }, token);
  const ids = { [owner[2]]: opened.user.id };
  for (const person of others) {
    const invitation = await call('POST', `${own}/invitations`, { role: person[2] }, token);
    const joined = await call('POST', `${at}/auth/register`, { ...account(person), invitation: invitation.code });
    ids[person[2]] = joined.user.id;
  }
  const texts = (title) => [
    { language: 'en', title, prompt: 'Say what comes to mind.', questions: ['What was good?'],
      consent: 'The museum may keep and read what I send, for a year.' },
    { language: 'de', title: `${title} (de)`, consent: 'Das Museum darf behalten und lesen, was ich sende.' },
  ];
  const visit = await call('POST', `${own}/feedback-links`,
    { texts: texts('How was your visit?'), collects: { transcript: true, audio: true }, limit: 5000 }, token);
  const shop = await call('POST', `${own}/feedback-links`, { texts: texts('Our shop'), closed: true }, token);
  const emotions = ['neutral', 'happiness', 'neutral', 'anger', 'sadness', 'neutral', 'surprise', 'unsure'];
  const feelings = ['neutral', 'positive', 'positive', 'negative', 'negative', 'unsure', 'positive', 'neutral'];
  const analysis = (n) => {
    const emotion = emotions[n % 8], length = 8 + (n * 7) % 50;
    const score = { negative: -0.6, neutral: 0, positive: 0.6, unsure: 0.1 }[feelings[n % 8]];
    const window = (k) => ({ start_s: k * 4, end_s: k * 4 + 4, sentiment: score,
      emotion: { neutral: 0.3, [emotion === 'unsure' ? 'neutral' : emotion]: 0.6 } });
    return {
      duration_s: length, sample_rate_hz: 48000, channels: 1, codec: 'opus',
      quality: { loudness_lufs: -21.5, clipped_ratio: 0, speech_ratio: 0.8, warnings: n % 9 === 3 ? ['noisy'] : [] },
      voice: { f0_median_hz: 120 + n % 90 },
      segments: [{ start_s: 0, end_s: length, kind: 'speech' }],
      emotion: { label: emotion, confidence: 0.6, scores: { neutral: 0.3, [emotion === 'unsure' ? 'fear' : emotion]: 0.6 }, arousal: 0.1 },
      sentiment: { label: feelings[n % 8], score, confidence: 0.55 },
      timeline: [0, 1].map(window), engine: { version: '0.1.0', models: { 'voice-emotion': 'x' } },
    };
  };
  const said = ['The new rooms are wonderful.', 'I could not find the lift.', 'Please open earlier on Sundays.', 'Is there a café?'];
  const transcript = (n) => {
    const text = said[n % 4], words = text.split(' ');
    const word = (text, k) => ({ text, start_s: 0.5 + k * 0.5, end_s: 0.9 + k * 0.5, confidence: 0.9 });
    const sentiment = { label: 'neutral', score: 0.1, confidence: 0.6 }, label = ['praise', 'complaint', 'request', 'question'][n % 4];
    const insight = { model: 'text-en', verdict: 'read', sentiment, emotions: [], together: null,
      segments: [{ sentiment, emotions: [], intent: { label, chance: 0.8 }, action: n % 4 === 2, together: null,
        importance: [0.2, 0.7, 0.6, 0.4][n % 4] }] };
    return { language: 'en', model: 'speech-en', insight, segments:
      [{ start_s: 0.5, end_s: 0.5 + words.length * 0.5, text, confidence: 0.9, words: words.map(word) }] };
  };
  const sent = [];
  const send = async (n) => {
    const from = { 'x-forwarded-for': `203.0.${n >> 8}.${n & 255}`, 'idempotency-key': crypto.randomUUID() };
    const challenge = await call('POST', `${at}/feedback/${visit.slug}/challenge`, {}, null, from);
    const body = { revision: 1, language: n % 3 ? 'en' : 'de', consent: true, analysis: analysis(n),
      proof: { challenge: challenge.challenge, number: 0 } };
    if (n % 3 !== 1) body.transcript = transcript(n);
    sent[n] = (await call('POST', `${at}/feedback/${visit.slug}`, body, null, from)).submission;
  };
  // The first comes first; the others as it happens.
  await send(0);
  let next = 1;
  const lane = async () => {
    while (next < count) await send(next++);
  };
  await Promise.all([1, 2, 3, 4].map(lane));
  return { organisation: organisation.id, visit: visit.id, slug: visit.slug, shop: shop.id, sent, ids };";

/// A team on a server.
pub(crate) struct Team {
    pub(crate) house: House,
    /// What was made: ids of organisation, links (`visit`, `shop`), people (`ids` by role) and submissions (`sent`).
    pub(crate) made: Value,
}

impl Team {
    /// Starts a server with a team and so many submissions. Where no flow can run, notes that this one was skipped and
    /// answers none.
    ///
    /// # Errors
    /// The server does not start, or refuses something.
    #[track_caller]
    pub(crate) fn found(count: usize) -> Result<Option<Founding>> {
        let house = House::open_for_team()?;
        Ok(house.map(|house| Founding { house, count }))
    }

    /// An address among the team's pages.
    #[must_use]
    pub(crate) fn page(&self, place: &str) -> String {
        let organisation = self.made["organisation"].as_str().unwrap_or_default();
        self.house.url(&format!("/admin/{organisation}/{place}"))
    }

    /// A browser with somebody of the team signed in, at a page.
    ///
    /// # Errors
    /// The browser or the app does not start.
    pub(crate) async fn enter(&self, profile: &Path, email: &str, place: &str) -> Result<Browser> {
        let browser = self.house.enter(profile).await?;
        browser.goto(&self.house.url("/sign-in")).await?;
        browser.fill("sign-in-email", email).await?;
        browser.fill("sign-in-password", person::PASSWORD).await?;
        browser.click("sign-in-submit").await?;
        browser.find("account-name").await?;
        browser.goto(&self.page(place)).await?;
        browser.find("admin-page").await?;
        Ok(browser)
    }

    /// Does something over the interface as somebody of the team, without the page.
    ///
    /// # Errors
    /// The server refuses.
    pub(crate) async fn call(
        &self,
        browser: &Browser,
        email: &str,
        method: &str,
        path: &str,
        body: Value,
    ) -> Result<()> {
        self.ask(browser, email, method, path, Some(body)).await.map(drop)
    }

    /// What the interface answers, as text.
    ///
    /// # Errors
    /// The server refuses.
    pub(crate) async fn text(&self, browser: &Browser, email: &str, path: &str) -> Result<String> {
        self.ask(browser, email, "GET", path, None).await
    }

    /// A visitor sends one more, of facts alone.
    ///
    /// # Errors
    /// The server refuses.
    pub(crate) async fn send_one(&self, browser: &Browser) -> Result<()> {
        let slug = self.made["slug"].as_str().context("no link")?;
        let body = json!({ "revision": 1, "language": "en", "consent": true, "analysis": {
            "duration_s": 12.5, "sample_rate_hz": 48_000, "channels": 1, "codec": "opus",
            "quality": { "loudness_lufs": -23.5, "clipped_ratio": 0.0, "speech_ratio": 0.8, "warnings": [] },
            "voice": { "f0_median_hz": 140.25 },
            "segments": [{ "start_s": 0.0, "end_s": 12.5, "kind": "speech" }],
            "emotion": { "label": "neutral", "confidence": 0.6, "scores": { "neutral": 0.75 } },
            "sentiment": { "label": "neutral", "score": 0.0, "confidence": 0.5 },
            "timeline": [], "engine": { "version": "0.1.0", "models": {} },
        } });
        let script = format!(
            "const answer = await fetch('/api/v1/feedback/{slug}', {{ method: 'POST', headers:
               {{ 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }}, body: JSON.stringify({body}) }});
             return answer.status;"
        );
        let sent = browser.evaluate(&script);
        let status = sent.await?;
        ensure!(status == json!(201), "sending answered {status}");
        Ok(())
    }

    async fn ask(
        &self,
        browser: &Browser,
        email: &str,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Result<String> {
        let organisation = self.made["organisation"].as_str().context("no organisation")?;
        let body = body.map_or("undefined".to_owned(), |it| format!("JSON.stringify({it})"));
        let sign_in = json!({ "email": email, "password": person::PASSWORD, "client": "api" });
        let script = format!(
            "const json = {{ 'content-type': 'application/json' }};
             const opened = await fetch('/api/v1/auth/login', {{ method: 'POST', headers: json, body: JSON.stringify({sign_in}) }});
             const token = (await opened.json()).access_token;
             const answer = await fetch('/api/v1/organisations/{organisation}{path}', {{ method: '{method}',
               headers: {{ ...json, authorization: `Bearer ${{token}}` }}, body: {body} }});
             const text = await answer.text();
             return {{ ok: answer.ok, text }};"
        );
        let answer = browser.evaluate(&script);
        let answer = answer.await?;
        ensure!(answer["ok"] == json!(true), "{method} {path} answered {answer}");
        Ok(answer["text"].as_str().unwrap_or_default().to_owned())
    }
}

/// A server that has no team yet.
pub(crate) struct Founding {
    house: House,
    count: usize,
}

impl Founding {
    /// Makes the team.
    ///
    /// # Errors
    /// The browser does not start, or the server refuses something.
    pub(crate) async fn fill(self) -> Result<Team> {
        let profile = tempfile::tempdir()?;
        let browser = self.house.enter(profile.path()).await?;
        let code = self.house.setup_code().context("the server wants no set-up")?;
        let constants = format!(
            "const people = {}, password = {}, code = {}, count = {};",
            json!(PEOPLE),
            json!(person::PASSWORD),
            json!(code),
            self.count
        );
        let made = browser.evaluate(&format!("{constants}\n{SEED}")).await?;
        browser.close().await?;
        ensure!(made["organisation"].is_string(), "the team was not made: {made}");
        Ok(Team { house: self.house, made })
    }
}
