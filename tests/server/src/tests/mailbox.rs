//! A mail server that keeps what it is given (RFC 5321, as much as a client of it needs).

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Notify,
    time::timeout,
};

/// A letter as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) to: String,
    pub(crate) text: String,
}

impl Received {
    /// The link in it.
    pub(crate) fn link(&self) -> &str {
        self.text
            .lines()
            .find(|line| line.contains("?token="))
            .unwrap_or_else(|| panic!("no link in {self:?}"))
    }

    pub(crate) fn token(&self) -> &str {
        self.link().split_once("?token=").unwrap().1.trim()
    }
}

/// The mail server.
#[derive(Clone, Default)]
pub(crate) struct Mailbox {
    received: Arc<Mutex<Vec<Received>>>,
    refusals: Arc<Mutex<usize>>,
    arrived: Arc<Notify>,
}

impl Mailbox {
    /// Starts on a free port.
    pub(crate) async fn start() -> (Self, u32) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port().into();
        let mailbox = Self::default();
        let own = mailbox.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let own = own.clone();
                tokio::spawn(async move { own.talk(stream).await });
            }
        });
        (mailbox, port)
    }

    /// The letter at a place in the order of arrival, once it is there.
    pub(crate) async fn letter(&self, at: usize) -> Received {
        let wait = async {
            loop {
                let arrived = self.arrived.notified();
                if let Some(letter) = self.received.lock().unwrap().get(at) {
                    return letter.clone();
                }
                arrived.await;
            }
        };
        timeout(Duration::from_secs(20), wait).await.expect("no letter came")
    }

    pub(crate) fn count(&self) -> usize {
        self.received.lock().unwrap().len()
    }

    /// Sends the next letters away for now.
    pub(crate) fn refuse(&self, letters: usize) {
        *self.refusals.lock().unwrap() = letters;
    }

    fn refuses(&self) -> bool {
        let mut left = self.refusals.lock().unwrap();
        let refuses = *left > 0;
        *left = left.saturating_sub(1);
        refuses
    }

    async fn talk(&self, stream: TcpStream) {
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 mailbox.example.org\r\n").await.unwrap();
        let mut to = String::new();
        let mut line = String::new();
        while stream.read_line(&mut line).await.is_ok_and(|bytes| bytes > 0) {
            let answer = match line.get(..4).unwrap_or_default() {
                "EHLO" => "250-mailbox.example.org\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n",
                "AUTH" => {
                    assert_eq!(line.trim(), "AUTH PLAIN AHNvdHRvAG1haWwgc2VjcmV0", "sotto, mail secret");
                    "235 welcome\r\n"
                }
                "MAIL" if self.refuses() => "451 later\r\n",
                "RCPT" => {
                    to = line.split(['<', '>']).nth(1).unwrap().to_owned();
                    "250 known here\r\n"
                }
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await.unwrap();
                    let text = self.body(&mut stream).await;
                    self.received.lock().unwrap().push(Received { to: to.clone(), text });
                    self.arrived.notify_waiters();
                    "250 kept\r\n"
                }
                "QUIT" => break,
                _ => "250 fine\r\n",
            };
            if stream.write_all(answer.as_bytes()).await.is_err() {
                break;
            }
            line.clear();
        }
        let _ = stream.write_all(b"221 bye\r\n").await;
    }

    async fn body(&self, stream: &mut BufReader<TcpStream>) -> String {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n.\r\n") {
            bytes.push(stream.read_u8().await.unwrap());
        }
        // Long lines come as quoted-printable.
        let text = String::from_utf8(bytes).unwrap().replace("=\r\n", "");
        text.replace("=3D", "=").replace("\r\n", "\n")
    }
}
