//! An OpenID provider for one client: discovery, keys, tokens (OpenID Connect Core 1.0, RFC 7636, RFC 7515 with
//! ES256). Its own page, where people would sign in, is the test.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{SystemTime, UNIX_EPOCH},
};

use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

pub(crate) const CLIENT: &str = "sotto-client";
pub(crate) const SECRET: &str = "provider secret";

/// What a code stands for.
struct Grant {
    challenge: String,
    claims: Value,
}

/// The provider.
#[derive(Clone)]
pub(crate) struct Provider {
    pub(crate) issuer: String,
    key: SigningKey,
    grants: Arc<Mutex<HashMap<String, Grant>>>,
}

impl Provider {
    /// Starts on a free port.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let provider =
            Self { issuer, key: SigningKey::from_slice(&[7; 32]).unwrap(), grants: Arc::default() };
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        provider
    }

    /// Somebody signs in on the page that the server sent them to: the code and the state they come back with.
    /// `change` is what the provider says of them.
    pub(crate) fn sign_in(&self, page: &str, change: impl FnOnce(&mut Value)) -> (String, String) {
        let query = page.strip_prefix(&format!("{}/authorize?", self.issuer)).unwrap();
        let query: HashMap<String, String> = query
            .split('&')
            .map(|pair| pair.split_once('=').unwrap())
            .map(|(name, value)| (name.to_owned(), value.replace("%3A", ":").replace("%2F", "/")))
            .collect();
        assert_eq!((query["response_type"].as_str(), query["client_id"].as_str()), ("code", CLIENT));
        assert_eq!(query["code_challenge_method"], "S256");
        assert_eq!(query["redirect_uri"], "http://sotto.example.org/api/v1/auth/oidc/callback");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let mut claims = json!({
            "iss": self.issuer, "aud": CLIENT, "sub": "ann-1", "iat": now, "exp": now + 60,
            "nonce": query["nonce"], "email": "ann@example.org", "email_verified": true, "name": "Ann",
        });
        change(&mut claims);
        let code = format!("code-{}", self.grants.lock().unwrap().len());
        let grant = Grant { challenge: query["code_challenge"].clone(), claims };
        self.grants.lock().unwrap().insert(code.clone(), grant);
        (code, query["state"].clone())
    }

    fn sign(&self, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&json!({ "alg": "ES256", "kid": "one" })), part(claims));
        let signature: Signature = self.key.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }
}

async fn configuration(State(provider): State<Provider>) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", provider.issuer);
    Json(json!({
        "issuer": provider.issuer, "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"),
        "jwks_uri": at("/keys"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    }))
}

async fn keys(State(provider): State<Provider>) -> Json<Value> {
    let point = provider.key.verifying_key().to_sec1_point(false);
    let (x, y) = point.as_bytes()[1..].split_at(32);
    let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
    let key =
        json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "one", "x": x, "y": y });
    Json(json!({ "keys": [key] }))
}

async fn token(
    State(provider): State<Provider>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Json<Value>, StatusCode> {
    let expected = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{}", SECRET.replace(' ', "+"))));
    if headers.get("authorization").is_none_or(|given| given != expected.as_str()) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let grant = provider.grants.lock().unwrap().remove(&form["code"]).ok_or(StatusCode::BAD_REQUEST)?;
    if URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"])) != grant.challenge {
        return Err(StatusCode::BAD_REQUEST);
    }
    let id_token = provider.sign(&grant.claims);
    Ok(Json(json!({ "access_token": "unused", "token_type": "Bearer", "id_token": id_token })))
}
