//! Accepts connections and ends them in good order: requests under way are finished, new ones are not taken. Whoever
//! is slow on purpose (with a head, with a greeting, with taking an answer) is cut.

use std::{convert::Infallible, io, time::Duration};

use axum::{Router, body::Body, extract::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::OwnedSemaphorePermit,
    time::{sleep, timeout},
};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use crate::{auth::identity::Peer, connections::Connections, router, state::App};

/// A client that does not finish its request's head, or the greeting of TLS, in this time is slow on purpose.
const HEAD_S: u64 = 15;
/// One that takes nothing of an answer for so long has gone.
const TAKE_S: u64 = 30;
/// How long requests under way may take to end once the server is stopping.
const FINISH_S: u64 = 20;

/// Serves until `stop` ends, then finishes what is under way.
pub async fn serve(listener: TcpListener, app: &App, stop: impl Future<Output = ()>) {
    let connections = Connections::default();
    let graceful = GracefulShutdown::new();
    let router = router::router(app.clone());
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &connections) => accepted,
        };
        match accepted {
            Ok((stream, peer, free)) => {
                let config = app.config();
                let behind_proxy = config.server.trust_forwarded;
                let most = if behind_proxy { u32::MAX } else { config.limits.connections_per_address };
                let Some(place) = connections.take(free, peer.0.ip(), most) else { continue };
                let (app, router, watcher) = (app.clone(), router.clone(), graceful.watcher());
                tokio::spawn(async move {
                    greet(stream, peer, &app, router, watcher).await;
                    drop(place);
                });
            }
            Err(error) => {
                // Mostly "too many open files": give others time to close.
                tracing::warn!(%error, "a connection could not be accepted");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    if timeout(Duration::from_secs(FINISH_S), graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time and were cut");
    }
}

async fn accept(
    listener: &TcpListener,
    connections: &Connections,
) -> io::Result<(TcpStream, Peer, OwnedSemaphorePermit)> {
    let free = connections.free().await.ok_or_else(|| io::Error::other("no places"))?;
    let (stream, peer) = listener.accept().await?;
    Ok((stream, Peer(peer), free))
}

/// Agrees on encryption where there is a certificate, then speaks HTTP.
async fn greet(stream: TcpStream, peer: Peer, app: &App, router: Router, watcher: Watcher) {
    // Small answers should not wait for more to send; where the socket refuses, they merely wait.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(Duration::from_secs(TAKE_S)));
    let Some(tls) = &app.tls else { return speak(Box::pin(stream), peer, router, watcher).await };
    match timeout(Duration::from_secs(HEAD_S), tls.acceptor().accept(Box::pin(stream))).await {
        Ok(Ok(stream)) => speak(stream, peer, router, watcher).await,
        Ok(Err(error)) => tracing::debug!(%error, "no encryption was agreed on"),
        Err(_) => tracing::debug!("no encryption was agreed on in time"),
    }
}

async fn speak<S>(stream: S, peer: Peer, router: Router, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        let router = router.clone();
        async move { Ok::<_, Infallible>(router.oneshot(request).await.unwrap_or_else(|never| match never {})) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(HEAD_S))
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection ended early");
    }
}
