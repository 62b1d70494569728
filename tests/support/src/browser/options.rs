//! How a browser is started.

use std::path::{Path, PathBuf};

/// What the page gets when it asks for the microphone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Microphone {
    /// A device that plays this WAV file in a loop; the permission is given.
    Plays(PathBuf),
    /// A device, but the person says no.
    Denied,
    /// A device, and nobody has been asked yet.
    Unasked(PathBuf),
    /// No device at all.
    Absent,
}

/// A browser to start.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folder for everything the browser keeps; the same folder is the same person's browser.
    pub profile: PathBuf,
    /// The microphone.
    pub microphone: Microphone,
    /// Width and height of the page, in pixels.
    pub window: (u32, u32),
    /// Folder of an extension that is loaded.
    pub extension: Option<PathBuf>,
    /// File for the browser's own log of its network; complete once the browser is closed.
    pub net_log: Option<PathBuf>,
}

impl Options {
    /// A desktop browser without a microphone.
    #[must_use]
    pub fn new(profile: &Path) -> Self {
        Self {
            profile: profile.to_path_buf(),
            microphone: Microphone::Absent,
            window: (1440, 900),
            extension: None,
            net_log: None,
        }
    }

    /// The same with a microphone.
    #[must_use]
    pub fn with_microphone(mut self, microphone: Microphone) -> Self {
        self.microphone = microphone;
        self
    }

    /// The same with an extension.
    #[must_use]
    pub fn with_extension(mut self, folder: &Path) -> Self {
        self.extension = Some(folder.to_path_buf());
        self
    }

    /// The same with a log of its network.
    #[must_use]
    pub fn with_net_log(mut self, file: &Path) -> Self {
        self.net_log = Some(file.to_path_buf());
        self
    }

    pub(super) fn flags(&self) -> Vec<String> {
        let mut flags: Vec<String> = [
            "--headless=new",
            // Containers have neither a sandbox nor a large /dev/shm.
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--autoplay-policy=no-user-gesture-required",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--no-default-browser-check",
            "--password-store=basic",
        ]
        .map(str::to_owned)
        .to_vec();
        flags.push(format!("--user-data-dir={}", self.profile.display()));
        flags.push(format!("--window-size={},{}", self.window.0, self.window.1));
        flags.extend(self.net_log.iter().map(|file| format!("--log-net-log={}", file.display())));
        if let Some(folder) = &self.extension {
            flags.push(format!("--load-extension={}", folder.display()));
            // Newer builds of Chrome want to be told that this is meant.
            flags.push("--disable-features=DisableLoadExtensionCommandLineSwitch".to_owned());
        }
        match &self.microphone {
            Microphone::Plays(wav) => {
                flags.push("--use-fake-ui-for-media-stream".to_owned());
                flags.push("--use-fake-device-for-media-stream".to_owned());
                flags.push(format!("--use-file-for-fake-audio-capture={}", wav.display()));
            }
            Microphone::Unasked(wav) => {
                flags.push("--use-fake-device-for-media-stream".to_owned());
                flags.push(format!("--use-file-for-fake-audio-capture={}", wav.display()));
            }
            Microphone::Denied => {
                flags.push("--use-fake-ui-for-media-stream=deny".to_owned());
                flags.push("--use-fake-device-for-media-stream".to_owned());
            }
            Microphone::Absent => flags.push("--use-fake-ui-for-media-stream".to_owned()),
        }
        flags
    }
}
