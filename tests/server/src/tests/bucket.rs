//! Uploads and downloads where a bucket keeps them.

use reqwest::{Client, Method, redirect::Policy};
use sotto_api::{blob::UPLOAD_COMPLETE, blob::UPLOAD_OFFSET, route};
use sotto_support::server::TestServer;

use crate::{
    client::{Answer, Person, new_blob, open_server},
    s3::TestBucket,
    uploads::{announce, ask, download, noise, part, send_some, settled_offset},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_in_parts_becomes_one_object() {
    let bucket = TestBucket::start().await;
    let (server, ann) = open_server(|config| bucket.set(config)).await;
    let (blob, content) = (new_blob(), noise(20_000_000));
    assert_eq!(announce(&ann, blob, &content).await.status, 201);
    let cuts = [0, 1, 8_000_000, 16_000_000, 20_000_000];
    for cut in cuts.windows(2) {
        let (from, to) = (cut[0], cut[1]);
        let answer = part(&ann, blob, from as u64, to == content.len(), content[from..to].to_vec()).await;
        assert_eq!((answer.status, answer.header(UPLOAD_OFFSET)), (204, to.to_string().as_str()));
    }
    assert_eq!(ask(&ann, blob).await.header(UPLOAD_COMPLETE), "?1");
    assert_eq!(download(&ann, blob).await.bytes, content);
    let range = ann
        .request(Method::GET, &format!("{}/{blob}", route::BLOBS))
        .header("range", "bytes=7999999-8000001");
    let answer = Answer::of(range).await;
    assert_eq!((answer.status, answer.bytes.as_slice()), (206, &content[7_999_999..=8_000_001]));
    assert_eq!(bucket.objects("uploads"), [] as [std::path::PathBuf; 0], "the parts are gone");
    assert_eq!(bucket.objects("blobs").len(), 1);
    assert_eq!(std::fs::read_dir(server.data().join("uploads")).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_arrived_before_a_cut_and_a_restart_is_kept() {
    let bucket = TestBucket::start().await;
    let (server, ann) = open_server(|config| bucket.set(config)).await;
    let (blob, content) = (new_blob(), noise(1_000_000));
    announce(&ann, blob, &content).await;
    part(&ann, blob, 0, false, content[..300_000].to_vec()).await;
    let cut = send_some(server.address(), &ann, blob, 300_000, 700_000, &content[300_000..500_000]).await;
    drop(cut);
    let offset = usize::try_from(settled_offset(&ann, blob).await).unwrap();
    assert!((300_000..=500_000).contains(&offset), "{offset}");
    let folder = server.stop().await.unwrap();
    let server = TestServer::start_in(folder, |config| bucket.set(config)).await.unwrap();
    let ann = Person { base: server.url(""), ..ann };
    assert_eq!(ask(&ann, blob).await.header(UPLOAD_OFFSET), offset.to_string());
    assert_eq!(part(&ann, blob, offset as u64, true, content[offset..].to_vec()).await.status, 204);
    assert_eq!(download(&ann, blob).await.bytes, content);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_digest_leaves_nothing_behind() {
    let bucket = TestBucket::start().await;
    let (_server, ann) = open_server(|config| bucket.set(config)).await;
    let (blob, content) = (new_blob(), noise(10_000));
    announce(&ann, blob, &content).await;
    part(&ann, blob, 0, false, vec![1; 5000]).await;
    assert_eq!(part(&ann, blob, 5000, true, content[5000..].to_vec()).await.error(), "invalid");
    assert_eq!(ask(&ann, blob).await.status, 404);
    assert_eq!(bucket.objects("").len(), 0, "{:?}", bucket.objects(""));
    assert_eq!(announce(&ann, blob, &content).await.status, 201);
    assert_eq!(part(&ann, blob, 0, true, content.clone()).await.status, 204);
    assert_eq!(download(&ann, blob).await.bytes, content);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_gives_the_bytes_without_the_session() {
    let bucket = TestBucket::start().await;
    let (_server, ann) = open_server(|config| {
        bucket.set(config);
        config.bucket.link_s = 60;
    })
    .await;
    let (blob, content) = (new_blob(), noise(10_000));
    announce(&ann, blob, &content).await;
    part(&ann, blob, 0, true, content.clone()).await;
    let http = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
    let path = format!("{}/{blob}", route::BLOBS);
    let answer = Answer::of(Person { http: http.clone(), ..ann.clone() }.request(Method::GET, &path)).await;
    assert_eq!((answer.status, answer.header("cache-control")), (307, "no-store"));
    let link = answer.header("location").to_owned();
    let linked = Answer::of(http.get(&link).header("range", "bytes=10-19")).await;
    assert_eq!((linked.status, linked.bytes.as_slice()), (206, &content[10..20]));
    let digit = if link.ends_with('0') { '1' } else { '0' };
    let forged = format!("{}{digit}", &link[..link.len() - 1]);
    assert_eq!(Answer::of(http.get(forged)).await.status, 403);
    let nobody = Person { token: None, http, ..ann };
    assert_eq!(nobody.get(&path).await.error(), "unauthorized");
    let policy = answer.header("content-security-policy");
    let origin = link.split("/sotto-blobs").next().unwrap();
    assert!(policy.contains(&format!("connect-src 'self' {origin};")), "{policy}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_is_away_is_said_and_loses_nothing() {
    let mut bucket = TestBucket::start().await;
    let (server, ann) = open_server(|config| bucket.set(config)).await;
    let (blob, content) = (new_blob(), noise(10_000));
    announce(&ann, blob, &content).await;
    part(&ann, blob, 0, false, content[..4000].to_vec()).await;
    bucket.stop().await;
    assert_eq!(part(&ann, blob, 4000, true, content[4000..].to_vec()).await.error(), "unavailable");
    assert_eq!(ask(&ann, blob).await.header(UPLOAD_OFFSET), "4000");
    let folder = server.stop().await.unwrap();
    let refused = TestServer::start_in(folder, |config| bucket.set(config)).await;
    assert!(refused.is_err_and(|error| error.to_string().contains("bucket")));
}
