//! Organisations, members, roles, invitations and teams.

use reqwest::Method;
use serde_json::{Value, json};
use sotto_api::{OrganisationId, UserId, organisation::Role, route};
use sotto_server::{config::RegistrationMode, store::members::Moved};
use sotto_support::server::TestServer;

use crate::client::{Answer, Person, credentials};

/// A server whose first organisation is known, with its owner.
struct Place {
    server: TestServer,
    owner: Person,
    organisation: String,
}

impl Place {
    async fn found() -> Self {
        let server = TestServer::start(|config| config.accounts.registration = RegistrationMode::Invite)
            .await
            .unwrap();
        let owner = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
        let mine = owner.get(route::ORGANISATIONS).await.json();
        assert_eq!((&mine[0]["name"], &mine[0]["role"]), (&json!("Organisation"), &json!("owner")));
        let organisation = mine[0]["id"].as_str().unwrap().to_owned();
        Self { server, owner, organisation }
    }

    fn path(&self, template: &str, rest: &[(&str, &str)]) -> String {
        let path = template.replace("{organisation}", &self.organisation);
        rest.iter().fold(path, |path, (name, value)| path.replace(&format!("{{{name}}}"), value))
    }

    async fn invite(&self, by: &Person, role: &str) -> Answer {
        by.post(&self.path(route::ORGANISATION_INVITATIONS, &[]), &json!({ "role": role })).await
    }

    /// Somebody new in a role, with their id.
    async fn join(&self, email: &str, role: &str) -> (Person, String) {
        let mut body = credentials(email);
        body["invitation"] = self.invite(&self.owner, role).await.json()["code"].clone();
        let stranger = Person::stranger(&self.server.url(""));
        let answer = stranger.post(route::REGISTER, &body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let id = answer.json()["user"]["id"].as_str().unwrap().to_owned();
        (stranger.with_session(&answer), id)
    }

    async fn give(&self, by: &Person, user: &str, role: &str) -> Answer {
        send(by, Method::PATCH, &self.path(route::MEMBER, &[("user", user)]), &json!({ "role": role })).await
    }

    async fn remove(&self, by: &Person, user: &str) -> Answer {
        send(by, Method::DELETE, &self.path(route::MEMBER, &[("user", user)]), &json!({})).await
    }
}

async fn send(person: &Person, method: Method, path: &str, body: &Value) -> Answer {
    Answer::of(person.request(method, path).json(body)).await
}

#[tokio::test]
async fn an_invitation_leads_into_its_organisation_in_its_role() {
    let place = Place::found().await;
    let (ann, id) = place.join("ann@example.org", "analyst").await;
    let mine = ann.get(route::ORGANISATIONS).await.json();
    assert_eq!(mine, json!([{ "id": place.organisation, "name": "Organisation", "role": "analyst" }]));
    let members = ann.get(&place.path(route::MEMBERS, &[])).await.json();
    let ann_there = json!({ "user": id, "email": "ann@example.org", "name": "Ann", "role": "analyst" });
    assert!(members["items"].as_array().unwrap().contains(&ann_there), "{members}");
    // An operator's invitation without further words is a member's, into the first organisation.
    let mut body = credentials("bob@example.org");
    body["invitation"] = place.owner.post(route::INVITATIONS, &json!({})).await.json()["code"].clone();
    let bob = ann.with_session(&Person { token: None, ..ann.clone() }.post(route::REGISTER, &body).await);
    assert_eq!(bob.get(route::ORGANISATIONS).await.json()[0]["role"], "member");
}

#[tokio::test]
async fn nobody_rises_above_who_raises_them() {
    let place = Place::found().await;
    let (admin, admin_id) = place.join("adam@example.org", "admin").await;
    let (_, member) = place.join("mia@example.org", "member").await;
    let owner = place.owner.get(route::ME).await.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(place.invite(&admin, "owner").await.error(), "forbidden");
    assert_eq!(place.give(&admin, &member, "owner").await.error(), "forbidden");
    assert_eq!(place.give(&admin, &admin_id, "owner").await.error(), "forbidden");
    assert_eq!(place.give(&admin, &owner, "guest").await.error(), "forbidden");
    assert_eq!(place.remove(&admin, &owner).await.error(), "forbidden");
    assert_eq!(place.give(&admin, &member, "admin").await.status, 204);
    assert_eq!(place.give(&admin, &member, "emperor").await.error(), "invalid");
    assert_eq!(place.remove(&admin, &member).await.status, 204);
    assert_eq!(place.remove(&admin, &member).await.error(), "not_found");
    assert_eq!(place.give(&place.owner, &admin_id, "owner").await.status, 204);
}

#[tokio::test]
async fn a_removed_member_is_out_at_once() {
    let place = Place::found().await;
    let (mia, id) = place.join("mia@example.org", "member").await;
    let members = place.path(route::MEMBERS, &[]);
    assert_eq!(mia.get(&members).await.status, 200);
    assert_eq!(place.remove(&place.owner, &id).await.status, 204);
    assert_eq!(mia.get(&members).await.error(), "not_found");
    assert_eq!(mia.get(route::ORGANISATIONS).await.json(), json!([]));
    assert_eq!(mia.get(route::ME).await.status, 200, "the account is theirs");
}

#[tokio::test]
async fn an_organisation_keeps_an_owner_whoever_leaves_at_once() {
    let place = Place::found().await;
    let (second, second_id) = place.join("olga@example.org", "owner").await;
    let leave = place.path(route::MEMBERSHIP, &[]);
    let nothing = json!({});
    let (one, other) = tokio::join!(
        send(&place.owner, Method::DELETE, &leave, &nothing),
        send(&second, Method::DELETE, &leave, &nothing)
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 409]);
    let (left, stayed) = if one.status == 204 { (&place.owner, &second) } else { (&second, &place.owner) };
    assert_eq!(left.get(&place.path(route::ORGANISATION, &[])).await.error(), "not_found");
    let stayed_id = stayed.get(route::ME).await.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(place.give(stayed, &stayed_id, "guest").await.error(), "conflict");
    assert!(one.status == 204 || stayed_id != second_id);
}

#[tokio::test]
async fn invitations_are_listed_taken_back_and_accepted_by_accounts_that_are_there() {
    let place = Place::found().await;
    let list = place.path(route::ORGANISATION_INVITATIONS, &[]);
    let code = place.invite(&place.owner, "guest").await.json()["code"].as_str().unwrap().to_owned();
    let pending = place.owner.get(&list).await;
    assert_eq!(pending.json()[0]["role"], "guest");
    assert!(!String::from_utf8_lossy(&pending.bytes).contains(&code), "the code is shown once");
    let id = pending.json()[0]["id"].as_str().unwrap().to_owned();
    let one = place.path(route::ORGANISATION_INVITATION, &[("invitation", &id)]);
    assert_eq!(send(&place.owner, Method::DELETE, &one, &json!({})).await.status, 204);
    assert_eq!(send(&place.owner, Method::DELETE, &one, &json!({})).await.error(), "not_found");
    let strange = place.path(route::ORGANISATION_INVITATION, &[("invitation", "%00")]);
    assert_eq!(send(&place.owner, Method::DELETE, &strange, &json!({})).await.error(), "not_found");
    assert_eq!(place.owner.get(&list).await.json(), json!([]));

    let (mia, _) = place.join("mia@example.org", "member").await;
    assert_eq!(mia.post(route::ACCEPT, &json!({ "code": code })).await.error(), "not_found");
    let second = place.owner.post(route::ORGANISATIONS, &json!({ "name": " Second " })).await.json();
    assert_eq!((&second["name"], &second["role"]), (&json!("Second"), &json!("owner")));
    let body = json!({ "organisation": second["id"], "role": "guest" });
    let code = place.owner.post(route::INVITATIONS, &body).await.json()["code"].clone();
    let joined = mia.post(route::ACCEPT, &json!({ "code": code })).await.json();
    assert_eq!(joined, json!({ "id": second["id"], "name": "Second", "role": "guest" }));
    assert_eq!(mia.post(route::ACCEPT, &json!({ "code": code })).await.error(), "not_found");
    // Who is in keeps their role, and the invitation is still good for another.
    let code = place.owner.post(route::INVITATIONS, &body).await.json()["code"].clone();
    for _ in 0..2 {
        let again = place.owner.post(route::ACCEPT, &json!({ "code": code })).await.json();
        assert_eq!(again["role"], "owner");
    }
    let body = json!({ "organisation": "01890000-0000-7000-8000-000000000000" });
    assert_eq!(place.owner.post(route::INVITATIONS, &body).await.error(), "conflict");
}

#[tokio::test]
async fn teams_hold_members_of_their_organisation_and_nobody_else() {
    let place = Place::found().await;
    let (mia, id) = place.join("mia@example.org", "member").await;
    let second = place.owner.post(route::ORGANISATIONS, &json!({ "name": "Second" })).await.json();
    let elsewhere = |template: &str, rest: &[(&str, &str)]| {
        let path = template.replace("{organisation}", second["id"].as_str().unwrap());
        rest.iter().fold(path, |path, (name, value)| path.replace(&format!("{{{name}}}"), value))
    };
    let team = place.owner.post(&place.path(route::TEAMS, &[]), &json!({ "name": "Care" })).await.json();
    let team = team["id"].as_str().unwrap();
    let one = place.path(route::TEAM_MEMBER, &[("team", team), ("user", &id)]);
    for _ in 0..2 {
        assert_eq!(send(&place.owner, Method::PUT, &one, &json!({})).await.status, 204);
    }
    let members = place.path(route::TEAM_MEMBERS, &[("team", team)]);
    assert_eq!(mia.get(&members).await.json()["items"][0]["user"], json!(id));
    // The same team through another organisation's address, and a stranger in this one.
    let through = elsewhere(route::TEAM, &[("team", team)]);
    assert_eq!(send(&place.owner, Method::DELETE, &through, &json!({})).await.error(), "not_found");
    assert_eq!(
        send(&place.owner, Method::PATCH, &through, &json!({ "name": "Mine" })).await.error(),
        "not_found"
    );
    let through = elsewhere(route::TEAM_MEMBER, &[("team", team), ("user", &id)]);
    assert_eq!(send(&place.owner, Method::PUT, &through, &json!({})).await.error(), "not_found");
    assert_eq!(send(&place.owner, Method::DELETE, &through, &json!({})).await.error(), "not_found");
    // Who leaves the organisation leaves the team, and does not come back into it by joining again.
    assert_eq!(place.remove(&place.owner, &id).await.status, 204);
    assert_eq!(place.owner.get(&members).await.json(), json!({ "items": [] }));
    assert_eq!(send(&place.owner, Method::PUT, &one, &json!({})).await.error(), "not_found");
    let renamed = place.path(route::TEAM, &[("team", team)]);
    for (name, status) in [("", 422), (" \n ", 422), ("x\u{7}", 422), ("Support", 204)] {
        assert_eq!(
            send(&place.owner, Method::PATCH, &renamed, &json!({ "name": name })).await.status,
            status
        );
    }
    assert_eq!(place.owner.get(&place.path(route::TEAMS, &[])).await.json()[0]["name"], "Support");
    assert_eq!(send(&place.owner, Method::DELETE, &renamed, &json!({})).await.status, 204);
    assert_eq!(place.owner.get(&members).await.error(), "not_found");
}

#[tokio::test]
async fn an_organisation_ends_by_its_name_alone() {
    let place = Place::found().await;
    let one = place.path(route::ORGANISATION, &[]);
    assert_eq!(send(&place.owner, Method::PATCH, &one, &json!({ "name": "Care" })).await.status, 204);
    assert_eq!(place.owner.get(&one).await.json()["name"], "Care");
    assert_eq!(
        send(&place.owner, Method::DELETE, &one, &json!({ "name": "care" })).await.error(),
        "conflict"
    );
    assert_eq!(send(&place.owner, Method::DELETE, &one, &json!({ "name": "Care" })).await.status, 204);
    assert_eq!(place.owner.get(&one).await.error(), "not_found");
    assert_eq!(place.owner.post(route::INVITATIONS, &json!({})).await.error(), "conflict");
}

#[tokio::test]
async fn members_come_in_pages() {
    let place = Place::found().await;
    let members = place.path(route::MEMBERS, &[]);
    assert_eq!(place.owner.get(&members).await.json().get("next"), None);
    for cursor in ["x", "%00", "1"] {
        assert_eq!(place.owner.get(&format!("{members}?cursor={cursor}")).await.error(), "bad_request");
    }
    let me = place.owner.get(route::ME).await.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(place.owner.get(&format!("{members}?cursor={me}")).await.json(), json!({ "items": [] }));
}

#[tokio::test]
async fn who_was_demoted_a_moment_ago_moves_nobody() {
    let place = Place::found().await;
    let (_admin, admin) = place.join("chief@example.org", "admin").await;
    let (_ann, ann) = place.join("ann@example.org", "member").await;
    let store = place.server.app().store.clone();
    let (admin, ann): (UserId, UserId) = (admin.parse().unwrap(), ann.parse().unwrap());
    let organisation: OrganisationId = place.organisation.parse().unwrap();
    // As two requests at once would come to the store: the gate let both through.
    let moved = async |to| store.move_member(organisation, ann, admin, to).await.unwrap();
    assert_eq!(moved(Some(Role::Analyst)).await, Moved::Yes);
    assert_eq!(place.give(&place.owner, &admin.to_string(), "guest").await.status, 204);
    assert_eq!(moved(Some(Role::Guest)).await, Moved::Above);
    assert_eq!(moved(None).await, Moved::Above);
    assert_eq!(place.remove(&place.owner, &admin.to_string()).await.status, 204);
    assert_eq!(moved(None).await, Moved::Above);
    assert_eq!(store.move_member(organisation, ann, ann, None).await.unwrap(), Moved::Yes, "leaves");
}
