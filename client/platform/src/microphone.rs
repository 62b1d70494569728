//! The microphone as a stream of mono blocks, posted by an audio worklet straight to a worker.

mod devices;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AudioContext, AudioContextState, AudioWorkletNode, MediaStream, MediaStreamTrack, MessageChannel,
    MessagePort,
};

use crate::PlatformError;

pub use devices::{Device, Permission, devices, on_devices_change, permission};

/// How long a browser may take to let a context sound that nobody pressed a button for.
const START_MS: i32 = 2_000;

/// What is asked of a microphone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Which one, by its id; none for the system's default.
    pub device: Option<String>,
    /// Whether the browser takes noise away.
    pub noise_suppression: bool,
    /// Whether the browser evens the level out.
    pub automatic_gain: bool,
    /// Whether the browser takes away what its own loudspeakers play.
    pub echo_cancellation: bool,
}

/// An open microphone. Closed when dropped.
pub struct Microphone {
    context: AudioContext,
    node: AudioWorkletNode,
    stream: MediaStream,
    fell_back: bool,
    _ended: Closure<dyn FnMut()>,
}

impl Microphone {
    /// Opens a microphone for so many listeners. The second value has a port for each, on which the same
    /// blocks arrive (mono `Float32Array`s, then `null` after [`Microphone::end`]); hand them to the workers that listen.
    /// `on_lost` is called when the device is unplugged or its permission revoked. Where the device that was wished for is
    /// not there, the default one is taken; see [`Microphone::fell_back`].
    ///
    /// # Errors
    /// [`PlatformError::Denied`] where the person or a policy said no, [`PlatformError::NotFound`] where there is
    /// no microphone, [`PlatformError::Unsupported`] outside a secure context, [`PlatformError::Silenced`] where the browser
    /// waits for a press of a button.
    pub async fn open(
        worklet_url: &str,
        listeners: usize,
        wishes: &Wishes,
        on_lost: impl FnMut() + 'static,
    ) -> Result<(Self, Vec<MessagePort>), PlatformError> {
        let (stream, fell_back) = match ask(wishes).await {
            Err(PlatformError::NotFound) if wishes.device.is_some() => {
                (ask(&Wishes { device: None, ..wishes.clone() }).await?, true)
            }
            other => (other?, false),
        };
        let context = AudioContext::new()?;
        match connect(&context, &stream, worklet_url, listeners).await {
            Ok((node, ports)) => {
                let ended = Closure::<dyn FnMut()>::new(on_lost);
                for track in tracks(&stream) {
                    track.set_onended(Some(ended.as_ref().unchecked_ref()));
                }
                Ok((Self { context, node, stream, fell_back, _ended: ended }, ports))
            }
            Err(error) => {
                close(&context, &stream);
                Err(error)
            }
        }
    }

    /// Rate of the blocks, in hertz.
    #[must_use]
    pub fn sample_rate_hz(&self) -> u32 {
        self.context.sample_rate() as u32
    }

    /// Whether another device was wished for than the one that is heard.
    #[must_use]
    pub fn fell_back(&self) -> bool {
        self.fell_back
    }

    /// Drops what is heard until [`Microphone::resume`].
    ///
    /// # Errors
    /// [`PlatformError`] where the worklet has gone.
    pub fn pause(&self) -> Result<(), PlatformError> {
        self.tell("pause")
    }

    /// Goes on after a pause.
    ///
    /// # Errors
    /// [`PlatformError`] where the worklet has gone.
    pub fn resume(&self) -> Result<(), PlatformError> {
        self.tell("resume")
    }

    /// Posts what is left and then `null`, the mark of the end.
    ///
    /// # Errors
    /// [`PlatformError`] where the worklet has gone.
    pub fn end(&self) -> Result<(), PlatformError> {
        self.tell("end")
    }

    /// Goes on where the system stopped the sound: after sleep, or a call.
    pub fn wake(&self) {
        if self.context.state() != AudioContextState::Running {
            // Where it is refused, the clock on the page stands still and says so.
            let _ = self.context.resume();
        }
    }

    fn tell(&self, word: &str) -> Result<(), PlatformError> {
        Ok(self.node.port()?.post_message(&JsValue::from_str(word))?)
    }
}

impl Drop for Microphone {
    fn drop(&mut self) {
        for track in tracks(&self.stream) {
            track.set_onended(None);
        }
        close(&self.context, &self.stream);
    }
}

fn tracks(stream: &MediaStream) -> impl Iterator<Item = MediaStreamTrack> {
    stream.get_audio_tracks().into_iter().map(JsCast::unchecked_into)
}

async fn ask(wishes: &Wishes) -> Result<MediaStream, PlatformError> {
    let devices = devices::media_devices()?;
    let audio = Object::new();
    let switches = [
        ("echoCancellation", wishes.echo_cancellation),
        ("noiseSuppression", wishes.noise_suppression),
        ("autoGainControl", wishes.automatic_gain),
    ];
    for (name, on) in switches {
        Reflect::set(&audio, &name.into(), &JsValue::from_bool(on))?;
    }
    if let Some(device) = &wishes.device {
        let exact = Object::new();
        Reflect::set(&exact, &"exact".into(), &JsValue::from_str(device))?;
        Reflect::set(&audio, &"deviceId".into(), &exact)?;
    }
    let constraints = web_sys::MediaStreamConstraints::new();
    constraints.set_audio(&audio);
    let stream = JsFuture::from(devices.get_user_media_with_constraints(&constraints)?).await?;
    Ok(stream.unchecked_into())
}

async fn connect(
    context: &AudioContext,
    stream: &MediaStream,
    worklet_url: &str,
    listeners: usize,
) -> Result<(AudioWorkletNode, Vec<MessagePort>), PlatformError> {
    JsFuture::from(context.audio_worklet()?.add_module(worklet_url)?).await?;
    let options = web_sys::AudioWorkletNodeOptions::new();
    // The browser mixes down to the one channel asked for here.
    options.set_channel_count(1);
    options.set_channel_count_mode(web_sys::ChannelCountMode::Explicit);
    options.set_number_of_outputs(0);
    let node = AudioWorkletNode::new_with_options(context, "tap", &options)?;
    let mut ports = Vec::with_capacity(listeners);
    for _ in 0..listeners {
        let channel = MessageChannel::new()?;
        let port = channel.port1();
        node.port()?.post_message_with_transferable(&port, &Array::of1(&port))?;
        ports.push(channel.port2());
    }
    context.create_media_stream_source(stream)?.connect_with_audio_node(&node)?;
    // Chromium starts contexts suspended unless the person has just clicked, and then waits for a click for ever.
    JsFuture::from(Promise::race(&Array::of2(&context.resume()?.into(), &after(START_MS).into()))).await?;
    if context.state() == AudioContextState::Running {
        Ok((node, ports))
    } else {
        Err(PlatformError::Silenced)
    }
}

/// A promise that is kept after a while.
fn after(ms: i32) -> Promise {
    Promise::new(&mut |kept: Function, _| {
        if let Some(window) = web_sys::window() {
            // Without a timer the browser's own answer is waited for.
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&kept, ms);
        }
    })
}

fn close(context: &AudioContext, stream: &MediaStream) {
    for track in tracks(stream) {
        track.stop();
    }
    // Closing a closed context fails, and that is fine.
    let _ = context.close();
}
