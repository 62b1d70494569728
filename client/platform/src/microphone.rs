//! The microphone as a stream of mono blocks, posted by an audio worklet straight to a worker.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AudioContext, AudioWorkletNode, MediaStream, MediaStreamTrack, MessageChannel, MessagePort};

use crate::PlatformError;

/// An open microphone. Closed when dropped.
pub struct Microphone {
    context: AudioContext,
    node: AudioWorkletNode,
    stream: MediaStream,
    _ended: Closure<dyn FnMut()>,
}

impl Microphone {
    /// Opens the default microphone for so many listeners. The second value has a port for each, on which the same
    /// blocks arrive (mono `Float32Array`s, then `null` after [`Microphone::end`]); hand them to the workers that listen.
    /// `on_lost` is called when the device is unplugged or its permission revoked.
    ///
    /// # Errors
    /// [`PlatformError::Denied`] where the person or a policy said no, [`PlatformError::NotFound`] where there is
    /// no microphone, [`PlatformError::Unsupported`] outside a secure context.
    pub async fn open(
        worklet_url: &str,
        listeners: usize,
        on_lost: impl FnMut() + 'static,
    ) -> Result<(Self, Vec<MessagePort>), PlatformError> {
        let stream = ask().await?;
        let context = AudioContext::new()?;
        match connect(&context, &stream, worklet_url, listeners).await {
            Ok((node, ports)) => {
                let ended = Closure::<dyn FnMut()>::new(on_lost);
                for track in stream.get_audio_tracks() {
                    track
                        .unchecked_into::<MediaStreamTrack>()
                        .set_onended(Some(ended.as_ref().unchecked_ref()));
                }
                Ok((Self { context, node, stream, _ended: ended }, ports))
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

    fn tell(&self, word: &str) -> Result<(), PlatformError> {
        Ok(self.node.port()?.post_message(&JsValue::from_str(word))?)
    }
}

impl Drop for Microphone {
    fn drop(&mut self) {
        for track in self.stream.get_audio_tracks() {
            track.unchecked_into::<MediaStreamTrack>().set_onended(None);
        }
        close(&self.context, &self.stream);
    }
}

async fn ask() -> Result<MediaStream, PlatformError> {
    let devices = web_sys::window()
        .ok_or(PlatformError::Unsupported { api: "window" })?
        .navigator()
        .media_devices()
        // Browsers hide the API outside secure contexts.
        .or(Err(PlatformError::Unsupported { api: "microphone" }))?;
    if devices.is_undefined() {
        return Err(PlatformError::Unsupported { api: "microphone" });
    }
    // Measures need the voice as it is: no gain control, no noise suppression.
    let audio = Object::new();
    for switch in ["echoCancellation", "noiseSuppression", "autoGainControl"] {
        Reflect::set(&audio, &JsValue::from_str(switch), &JsValue::FALSE)?;
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
    // Chromium starts contexts suspended unless the person has just clicked.
    JsFuture::from(context.resume()?).await?;
    Ok((node, ports))
}

fn close(context: &AudioContext, stream: &MediaStream) {
    for track in stream.get_audio_tracks() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
    // Closing a closed context fails, and that is fine.
    let _ = context.close();
}
