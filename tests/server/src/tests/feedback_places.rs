//! Where the audio of submissions lies: in the data folder or the bucket, in backups, and back from them.

use std::fs;

use reqwest::Method;
use sotto_api::{blob::UPLOAD_OFFSET, route};
use sotto_support::server::TestServer;
use tempfile::TempDir;

use crate::{
    backups::{back_up, run},
    client::{Answer, Person, credentials},
    feedback::{Team, link},
    feedback_audio::{announced, files, heard, part, sound},
    s3::TestBucket,
    uploads::noise,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_takes_audio_as_it_takes_files() {
    let bucket = TestBucket::start().await;
    let team = Team::found(|config| bucket.set(config)).await;
    let made = team.make(&link(false, true)).await;
    let content = sound(300_000);
    let (id, code) = announced(&team, &made, &content).await;
    for (from, to) in [(0, 1000), (1000, 200_000), (200_000, content.len())] {
        let answer = part(&team, &code, from, to == content.len(), &content[from..to]).await;
        assert_eq!((answer.status, answer.header(UPLOAD_OFFSET)), (204, to.to_string().as_str()));
    }
    assert_eq!(bucket.objects("feedback").len(), 3);
    let data = team.server.data();
    assert_eq!(files(&data.join("uploads")), 0, "nothing stays where parts arrive");
    assert!(!data.join("feedback").exists() && !data.join("blobs").exists());
    assert_eq!(heard(&team, &team.owner, &id).await.bytes, content);
    for (from, to) in [(0, 0), (999, 1000), (500, 250_000), (299_999, content.len() - 1)] {
        let path = team.path(route::SUBMISSION_AUDIO, &[("submission", &id)]);
        let request = team.owner.request(Method::GET, &path).header("range", format!("bytes={from}-{to}"));
        let answer = Answer::of(request).await;
        assert_eq!((answer.status, &answer.bytes[..]), (206, &content[from..=to]), "{from}-{to}");
    }
    // What is no audio, or not what was announced, leaves nothing there.
    let page = [b"<!doctype html><script>".as_slice(), &noise(500)].concat();
    let (_, other) = announced(&team, &made, &page).await;
    assert_eq!(part(&team, &other, 0, true, &page).await.error(), "unsupported_media_type");
    let (_, other) = announced(&team, &made, &sound(500)).await;
    let mut wrong = sound(500);
    wrong[400] ^= 1;
    assert_eq!(part(&team, &other, 0, true, &wrong).await.error(), "invalid");
    assert_eq!(bucket.objects("feedback").len(), 3);
    assert_eq!(team.by_code(Method::DELETE, route::OWN_SUBMISSION, &code).await.status, 204);
    assert_eq!(bucket.objects("feedback").len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_the_same_part_sent_twice_at_once_one_counts() {
    let bucket = TestBucket::start().await;
    for team in [Team::found(|_| ()).await, Team::found(|config| bucket.set(config)).await] {
        let made = team.make(&link(false, true)).await;
        let content = sound(2_000_000);
        let (id, code) = announced(&team, &made, &content).await;
        let half = content.len() / 2;
        let (one, other) = tokio::join!(
            part(&team, &code, 0, false, &content[..half]),
            part(&team, &code, 0, false, &content[..half])
        );
        let statuses = [one.status, other.status];
        assert!(statuses.contains(&204) && statuses.iter().all(|it| [204, 409].contains(it)), "{statuses:?}");
        for answer in [&one, &other] {
            assert_eq!(answer.header(UPLOAD_OFFSET), half.to_string());
        }
        assert_eq!(part(&team, &code, half, true, &content[half..]).await.status, 204);
        assert_eq!(heard(&team, &team.owner, &id).await.bytes, content);
        let kept = files(&team.server.data().join("feedback")) + bucket.objects("feedback").len();
        assert_eq!(kept, 2, "the part that came second is gone");
        assert_eq!(team.by_code(Method::DELETE, route::OWN_SUBMISSION, &code).await.status, 204);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_has_the_audio_and_brings_it_back() {
    let team = Team::found(|_| ()).await;
    let made = team.make(&link(false, true)).await;
    let content = sound(100_000);
    let (id, code) = announced(&team, &made, &content).await;
    assert_eq!(part(&team, &code, 0, false, &content[..40_000]).await.status, 204);
    assert_eq!(part(&team, &code, 40_000, true, &content[40_000..]).await.status, 204);
    let (_, begun) = announced(&team, &made, &sound(1000)).await;
    assert_eq!(part(&team, &begun, 0, false, &sound(1000)[..500]).await.status, 204);
    let backups = TempDir::new().unwrap();
    let backup = back_up(&team.server.data(), backups.path());
    assert_eq!(files(&backups.path().join("feedback")), 3);
    // What was withdrawn since is in the backup that was made before, and in none that is made after.
    assert_eq!(team.by_code(Method::DELETE, route::OWN_SUBMISSION, &code).await.status, 204);
    back_up(&team.server.data(), backups.path());

    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let restored = run(&data, &["restore", backup.to_str().unwrap()]);
    assert!(restored.status.success(), "{restored:?}");
    let server = TestServer::start_in(folder, |_| ()).await.unwrap();
    let stranger = Person::stranger(&server.url(""));
    let owner = stranger.with_session(&stranger.post(route::LOGIN, &credentials("admin@example.org")).await);
    let path = team.path(route::SUBMISSION_AUDIO, &[("submission", &id)]);
    assert_eq!(owner.get(&path).await.bytes, content);
    let asked = Answer::of(stranger.request(Method::HEAD, route::OWN_AUDIO).bearer_auth(&begun)).await;
    assert_eq!(asked.header(UPLOAD_OFFSET), "500", "an upload under way goes on");

    // A part that is not in the folder of backups is no small thing.
    let first = fs::read_dir(backups.path().join("feedback")).unwrap().next().unwrap().unwrap().path();
    fs::remove_dir_all(first).unwrap();
    let refused = run(&TempDir::new().unwrap().path().join("data"), &["restore", backup.to_str().unwrap()]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("feedback/"), "{refused:?}");
}
