//! How much visitors may send: proofs of work, and many at once.

use serde_json::json;
use sotto_api::{
    feedback::{Proof, leading_zero_bits},
    route,
};
use sotto_server::clock::make_id;

use crate::feedback::{Team, facts, link, public};

#[tokio::test]
async fn who_sends_much_works_for_it() {
    let team = Team::found(|_| ()).await;
    let made = team.make(&link(false, false)).await;
    for _ in 0..5 {
        assert_eq!(team.submit(&made, &facts()).await.status, 201);
    }
    assert_eq!(team.submit(&made, &facts()).await.error(), "proof_required");
    let challenge = async || {
        let answer = team.visitor.post(&public(route::CHALLENGE, &made), &json!({})).await;
        (answer.json()["challenge"].as_str().unwrap().to_owned(), answer.json()["bits"].as_u64().unwrap())
    };
    let bits_of = |proof: &Proof| leading_zero_bits(blake3::hash(proof.preimage().as_bytes()).as_bytes());
    let (text, bits) = challenge().await;
    assert_eq!(bits, 8);
    let proofs = || (0..).map(|number| Proof { challenge: text.clone(), number });
    let good = proofs().find(|proof| bits_of(proof) >= 8).unwrap();
    let idle = proofs().find(|proof| bits_of(proof) < 8).unwrap();
    let with = |proof: &Proof| {
        let mut body = facts();
        body["proof"] = json!(proof);
        body
    };
    assert_eq!(team.submit(&made, &with(&idle)).await.error(), "proof_required");
    let forged = Proof { challenge: format!("B{}", &good.challenge[1..]), number: good.number };
    assert_eq!(team.submit(&made, &with(&forged)).await.error(), "proof_required");
    let key = make_id().unwrap().to_string();
    let answer = team.submit_as(&made, &key, &with(&good)).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    // A repetition needs no proof; another submission needs another.
    assert_eq!(team.submit_as(&made, &key, &facts()).await.json(), answer.json());
    assert_eq!(team.submit(&made, &with(&good)).await.error(), "proof_required");
    let other = team.make(&link(false, false)).await;
    let answer = team.submit(&other, &with(&good)).await;
    assert_eq!(answer.error(), "proof_required", "a proof is for its link");
}

#[tokio::test]
async fn submissions_at_once_fill_a_link_exactly_and_one_key_counts_once() {
    let team = Team::found(|_| ()).await;
    let mut limited = link(false, false);
    limited["limit"] = json!(3);
    let made = team.make(&limited).await;
    let (key, body) = (make_id().unwrap().to_string(), facts());
    let same = (0..3).map(|_| team.submit_as(&made, &key, &body));
    let answers = futures_util::future::join_all(same).await;
    assert!(answers.iter().all(|answer| answer.status == 201), "{answers:?}");
    assert!(answers.iter().all(|answer| answer.json() == answers[0].json()));
    let others = (0..4).map(|_| team.submit(&made, &body));
    let mut statuses: Vec<u16> =
        futures_util::future::join_all(others).await.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses[..2], [201, 201]);
    assert!(statuses[2..].iter().all(|status| [410, 428].contains(status)), "{statuses:?}");
    let path = team.path(route::LINK, &[("link", made["id"].as_str().unwrap())]);
    assert_eq!(team.owner.get(&path).await.json()["received"], json!(3));
}
