//! Connections that the server itself encrypts.

use std::{fs, net::SocketAddr, path::Path, sync::Arc};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use sotto_api::route;
use sotto_support::server::without_settings;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

use crate::process::{program, start};

/// A certificate of its own signature, and its key.
fn write_certificate(folder: &Path) -> CertificateDer<'static> {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(folder.join("certificate.pem"), cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), signing_key.serialize_pem()).unwrap();
    CertificateDer::from_pem_slice(cert.pem().as_bytes()).unwrap()
}

/// What a client that trusts this certificate alone is answered; none where it does not trust the server.
async fn ask(address: SocketAddr, trusted: &CertificateDer<'static>) -> Option<String> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.ok()?;
    let head = format!("GET {} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n", route::HEALTH);
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    Some(answer)
}

#[tokio::test]
async fn a_certificate_encrypts_and_is_read_again_after_a_signal() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let first = write_certificate(folder.path());
    let arguments = ["--tls-certificate", &path("certificate.pem"), "--tls-key", &path("key.pem")];
    let server = start(&folder.path().join("data"), &arguments);
    let answer = ask(server.address(), &first).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("strict-transport-security: max-age="), "{answer}");

    // Who does not speak TLS is told nothing.
    let mut plain = TcpStream::connect(server.address()).await.unwrap();
    plain.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut told = Vec::new();
    let _ = plain.read_to_end(&mut told).await;
    assert!(!told.starts_with(b"HTTP"), "{told:?}");

    let second = write_certificate(folder.path());
    assert!(ask(server.address(), &second).await.is_none(), "not yet");
    server.ask_to_reload().unwrap();
    while ask(server.address(), &second).await.is_none() {}
    assert!(ask(server.address(), &first).await.is_none(), "the old one is gone");

    fs::write(folder.path().join("key.pem"), "nonsense").unwrap();
    server.ask_to_reload().unwrap();
    while !server.log().contains("the certificate stays as it was") {
        tokio::task::yield_now().await;
    }
    assert!(ask(server.address(), &second).await.is_some());
}

#[test]
fn certificates_that_cannot_be_used_keep_the_server_from_starting() {
    let folder = TempDir::new().unwrap();
    write_certificate(folder.path());
    let other = TempDir::new().unwrap();
    write_certificate(other.path());
    let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
    for (certificate, key, said) in [
        (Some(&certificate), None, "go together"),
        (None, Some(&key), "go together"),
        (Some(&certificate), Some(&other.path().join("key.pem")), "certificate"),
        (Some(&certificate), Some(&certificate), "certificate.pem"),
        (Some(&folder.path().join("missing.pem")), Some(&key), "missing.pem"),
    ] {
        let mut command = without_settings(program());
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path().join("data"));
        for (flag, path) in [("--tls-certificate", certificate), ("--tls-key", key)] {
            path.map(|path| command.arg(flag).arg(path));
        }
        let output = command.output().unwrap();
        assert!(!output.status.success());
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains(said), "{said}: {text}");
    }
}
