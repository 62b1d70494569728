//! The browser's own Opus encoder (WebCodecs), where it has one. Packets come out raw, without a container.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

use js_sys::{Array, Float32Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use crate::PlatformError;

const MISSING: PlatformError = PlatformError::Unsupported { api: "AudioEncoder" };

/// What an encoder gives out.
#[derive(Default)]
struct Given {
    packets: RefCell<VecDeque<Vec<u8>>>,
    /// The identification header, if the browser gives one.
    head: RefCell<Option<Vec<u8>>>,
    failed: Cell<bool>,
}

/// An encoder of one channel. Closed when dropped.
pub struct OpusEncoder {
    encoder: JsValue,
    given: Rc<Given>,
    sample_rate_hz: u32,
    /// Samples so far.
    frames: u64,
    _callbacks: [Closure<dyn FnMut(JsValue, JsValue)>; 2],
}

/// Whether this browser encodes Opus from sound at this rate.
pub async fn supported(sample_rate_hz: u32, bits_per_second: u32) -> bool {
    asked(sample_rate_hz, bits_per_second).await.unwrap_or(false)
}

async fn asked(sample_rate_hz: u32, bits_per_second: u32) -> Result<bool, PlatformError> {
    let class = global("AudioEncoder")?;
    let ask = method(&class, "isConfigSupported")?;
    let answer = ask.call1(&class, config(sample_rate_hz, bits_per_second)?.as_ref())?;
    let answer = JsFuture::from(answer.dyn_into::<Promise>().or(Err(MISSING))?).await?;
    Ok(Reflect::get(&answer, &"supported".into())?.is_truthy())
}

impl OpusEncoder {
    /// An encoder for mono sound at this rate.
    ///
    /// # Errors
    /// [`PlatformError::Unsupported`] where the browser has none.
    pub fn new(sample_rate_hz: u32, bits_per_second: u32) -> Result<Self, PlatformError> {
        let class = global("AudioEncoder")?;
        let given = Rc::new(Given::default());
        let (filled, failed) = (given.clone(), given.clone());
        let output = Closure::<dyn FnMut(JsValue, JsValue)>::new(move |chunk, about| {
            if take(&filled, &chunk, &about).is_err() {
                filled.failed.set(true);
            }
        });
        let error = Closure::<dyn FnMut(JsValue, JsValue)>::new(move |_: JsValue, _: JsValue| {
            failed.failed.set(true)
        });
        let init = Object::new();
        Reflect::set(&init, &"output".into(), output.as_ref())?;
        Reflect::set(&init, &"error".into(), error.as_ref())?;
        let encoder = Reflect::construct(&class, &Array::of1(&init))?;
        method(&encoder, "configure")?.call1(&encoder, config(sample_rate_hz, bits_per_second)?.as_ref())?;
        Ok(Self { encoder, given, sample_rate_hz, frames: 0, _callbacks: [output, error] })
    }

    /// Takes the next samples, -1 to 1.
    ///
    /// # Errors
    /// [`PlatformError`] where the encoder has failed.
    pub fn push(&mut self, samples: &[f32]) -> Result<(), PlatformError> {
        let init = Object::new();
        let micros = self.frames as f64 * 1e6 / f64::from(self.sample_rate_hz);
        let fields: [(&str, JsValue); 6] = [
            ("format", "f32-planar".into()),
            ("sampleRate", self.sample_rate_hz.into()),
            ("numberOfFrames", (samples.len() as u32).into()),
            ("numberOfChannels", 1.into()),
            ("timestamp", micros.round().into()),
            ("data", Float32Array::from(samples).into()),
        ];
        for (name, value) in fields {
            Reflect::set(&init, &name.into(), &value)?;
        }
        let data = Reflect::construct(&global("AudioData")?, &Array::of1(&init))?;
        let encoded = method(&self.encoder, "encode")?.call1(&self.encoder, &data);
        method(&data, "close")?.call0(&data)?;
        encoded?;
        self.frames += samples.len() as u64;
        self.check()
    }

    /// Blocks that wait to be encoded.
    #[must_use]
    pub fn waiting(&self) -> u32 {
        let size = Reflect::get(&self.encoder, &"encodeQueueSize".into()).ok();
        size.and_then(|it| it.as_f64()).unwrap_or_default() as u32
    }

    /// Encodes all that was pushed.
    ///
    /// # Errors
    /// [`PlatformError`] where the encoder failed.
    pub async fn flush(&self) -> Result<(), PlatformError> {
        let flushed = method(&self.encoder, "flush")?.call0(&self.encoder)?;
        JsFuture::from(flushed.dyn_into::<Promise>().or(Err(MISSING))?).await?;
        self.check()
    }

    /// The next packet that is there.
    #[must_use]
    pub fn packet(&self) -> Option<Vec<u8>> {
        self.given.packets.borrow_mut().pop_front()
    }

    /// The identification header (`OpusHead`) that the browser gave with the first packet, if it did.
    #[must_use]
    pub fn head(&self) -> Option<Vec<u8>> {
        self.given.head.borrow().clone()
    }

    fn check(&self) -> Result<(), PlatformError> {
        let failed = || PlatformError::Other {
            name: "EncodingError".to_owned(),
            message: "the browser's encoder failed".to_owned(),
        };
        if self.given.failed.get() { Err(failed()) } else { Ok(()) }
    }
}

impl Drop for OpusEncoder {
    fn drop(&mut self) {
        if let Ok(close) = method(&self.encoder, "close") {
            // An encoder that failed is closed already.
            let _ = close.call0(&self.encoder);
        }
    }
}

fn config(sample_rate_hz: u32, bits_per_second: u32) -> Result<Object, PlatformError> {
    let opus = Object::new();
    Reflect::set(&opus, &"format".into(), &"opus".into())?;
    Reflect::set(&opus, &"frameDuration".into(), &20_000.into())?;
    let config = Object::new();
    let fields: [(&str, JsValue); 5] = [
        ("codec", "opus".into()),
        ("sampleRate", sample_rate_hz.into()),
        ("numberOfChannels", 1.into()),
        ("bitrate", bits_per_second.into()),
        ("opus", opus.into()),
    ];
    for (name, value) in fields {
        Reflect::set(&config, &name.into(), &value)?;
    }
    Ok(config)
}

/// Keeps a chunk and, where it comes along, the header.
fn take(given: &Given, chunk: &JsValue, about: &JsValue) -> Result<(), PlatformError> {
    let length = Reflect::get(chunk, &"byteLength".into())?.as_f64().unwrap_or_default();
    let bytes = Uint8Array::new_with_length(length as u32);
    method(chunk, "copyTo")?.call1(chunk, &bytes)?;
    given.packets.borrow_mut().push_back(bytes.to_vec());
    if about.is_object() {
        let config = Reflect::get(about, &"decoderConfig".into())?;
        if config.is_object() {
            let head = Reflect::get(&config, &"description".into())?;
            if head.is_object() {
                // A buffer, or a view of one.
                let buffer = Reflect::get(&head, &"buffer".into())?;
                let bytes = if buffer.is_undefined() {
                    Uint8Array::new(&head)
                } else {
                    let number = |name: &str| Reflect::get(&head, &name.into()).ok()?.as_f64();
                    let (from, length) =
                        (number("byteOffset").unwrap_or_default(), number("byteLength").unwrap_or_default());
                    Uint8Array::new_with_byte_offset_and_length(&buffer, from as u32, length as u32)
                };
                given.head.replace(Some(bytes.to_vec()));
            }
        }
    }
    Ok(())
}

fn global(name: &str) -> Result<Function, PlatformError> {
    Reflect::get(&js_sys::global(), &name.into())?.dyn_into().or(Err(MISSING))
}

fn method(of: &JsValue, name: &str) -> Result<Function, PlatformError> {
    Reflect::get(of, &name.into())?.dyn_into().or(Err(MISSING))
}
