//! The camera and pictures as sources of QR texts.
//!
//! The browser's own reader where there is one, else ours on the same frames. Must not know what a text means.

mod find;

use find::find_codes;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::{document, window};
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CanvasRenderingContext2d, DomException, HtmlCanvasElement, HtmlVideoElement, ImageBitmap,
    ImageData, MediaStream, MediaStreamConstraints, MediaStreamTrack,
};

/// Pause between two looks at the camera's picture: quick for a hand, easy on a tablet's battery.
const PAUSE_MILLIS: u32 = 120;
/// Longer side of the frame that is searched; a dense code filling half of it is still two pixels a module.
const FRAME_SIDE_MAX: u32 = 1024;
/// Sizes at which a picture is searched: large ones for small codes, a small one because it smooths noise.
const PICTURE_SIDES: [u32; 3] = [1280, 2400, 720];
/// `HTMLMediaElement.HAVE_CURRENT_DATA`
const HAS_A_FRAME: u16 = 2;

/// Why there is no camera picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CameraError {
    #[error("this page cannot use a camera")]
    NotSupported,
    #[error("the person or the device forbids it")]
    NotAllowed,
    #[error("no camera")]
    NotThere,
    #[error("another program uses it")]
    Busy,
    #[error("the camera failed")]
    Failed,
}

/// Why a picture gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    #[error("not a picture this browser reads")]
    NotAPicture,
    #[error("no code in the picture")]
    NoCode,
}

/// A running camera. Dropping it turns the camera off.
pub struct Camera {
    stream: MediaStream,
    running: Rc<Cell<bool>>,
}

impl Camera {
    /// Asks for the camera at the back, shows it in `video`, and tells every text that comes into view (the same one
    /// again and again while it stays there).
    pub async fn start(
        video: HtmlVideoElement,
        on_text: impl Fn(String) + 'static,
    ) -> Result<Self, CameraError> {
        let stream = open_stream().await?;
        video.set_src_object(Some(&stream));
        video.set_muted(true);
        // iPhones play inside the page only with this attribute
        let _ = video.set_attribute("playsinline", "");
        let camera = Camera {
            stream,
            running: Rc::new(Cell::new(true)),
        };
        let playing = video.play().map_err(|_| CameraError::Failed)?;
        JsFuture::from(playing)
            .await
            .map_err(|_| CameraError::Failed)?;
        let running = camera.running.clone();
        spawn_local(async move { watch(&video, &running, on_text).await });
        Ok(camera)
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.running.set(false);
        for track in self.stream.get_tracks() {
            if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
                track.stop();
            }
        }
    }
}

async fn open_stream() -> Result<MediaStream, CameraError> {
    // absent on pages without TLS that are not loopback
    let devices = window()
        .navigator()
        .media_devices()
        .map_err(|_| CameraError::NotSupported)?;
    if JsValue::from(devices.clone()).is_undefined() {
        return Err(CameraError::NotSupported);
    }
    let wanted = Object::new();
    for (key, value) in [
        ("facingMode", JsValue::from_str("environment")),
        ("width", ideal(1280)),
        ("height", ideal(960)),
    ] {
        let _ = Reflect::set(&wanted, &JsValue::from_str(key), &value);
    }
    let constraints = MediaStreamConstraints::new();
    constraints.set_video(&wanted);
    let asked = devices
        .get_user_media_with_constraints(&constraints)
        .map_err(|_| CameraError::NotSupported)?;
    let stream = JsFuture::from(asked)
        .await
        .map_err(|error| camera_error(&error))?;
    stream
        .dyn_into::<MediaStream>()
        .map_err(|_| CameraError::Failed)
}

fn ideal(pixels: u32) -> JsValue {
    let value = Object::new();
    let _ = Reflect::set(&value, &JsValue::from_str("ideal"), &JsValue::from(pixels));
    value.into()
}

fn camera_error(error: &JsValue) -> CameraError {
    match error
        .dyn_ref::<DomException>()
        .map(DomException::name)
        .as_deref()
    {
        Some("NotAllowedError" | "SecurityError") => CameraError::NotAllowed,
        Some("NotFoundError" | "OverconstrainedError") => CameraError::NotThere,
        Some("NotReadableError" | "AbortError") => CameraError::Busy,
        _ => CameraError::Failed,
    }
}

async fn watch(video: &HtmlVideoElement, running: &Cell<bool>, on_text: impl Fn(String)) {
    let mut native = native_reader().await;
    let Some(frame) = Frame::new() else { return };
    while running.get() {
        TimeoutFuture::new(PAUSE_MILLIS).await;
        if !running.get() {
            return;
        }
        if video.ready_state() < HAS_A_FRAME {
            continue;
        }
        let texts = match &native {
            Some(reader) => match reader.read(video).await {
                Some(texts) => texts,
                // promised by the browser but not there (seen on some Android builds): our own from now on
                None => {
                    native = None;
                    continue;
                }
            },
            None => frame.read_video(video),
        };
        for text in texts {
            if running.get() {
                on_text(text);
            }
        }
    }
}

/// Every text found in a picture file.
pub async fn read_picture(file: &web_sys::File) -> Result<Vec<String>, PictureError> {
    let decoding = window()
        .create_image_bitmap_with_blob(file)
        .map_err(|_| PictureError::NotAPicture)?;
    let bitmap = JsFuture::from(decoding)
        .await
        .map_err(|_| PictureError::NotAPicture)?;
    let bitmap: ImageBitmap = bitmap.dyn_into().map_err(|_| PictureError::NotAPicture)?;
    let frame = Frame::new().ok_or(PictureError::NotAPicture)?;
    let mut texts = Vec::new();
    for side in PICTURE_SIDES {
        texts.extend(frame.read_bitmap(&bitmap, side));
        // lets the page draw what is going on between two searches
        TimeoutFuture::new(0).await;
    }
    bitmap.close();
    texts.sort_unstable();
    texts.dedup();
    if texts.is_empty() {
        Err(PictureError::NoCode)
    } else {
        Ok(texts)
    }
}

/// The browser's `BarcodeDetector`, called by name: the bindings do not have it.
struct NativeReader(JsValue);

async fn native_reader() -> Option<NativeReader> {
    let class: Function = Reflect::get(&window(), &JsValue::from_str("BarcodeDetector"))
        .ok()?
        .dyn_into()
        .ok()?;
    let formats: Function = Reflect::get(&class, &JsValue::from_str("getSupportedFormats"))
        .ok()?
        .dyn_into()
        .ok()?;
    let formats: Promise = formats.call0(&class).ok()?.dyn_into().ok()?;
    let formats: Array = JsFuture::from(formats).await.ok()?.dyn_into().ok()?;
    let qr = JsValue::from_str("qr_code");
    if !formats.includes(&qr, 0) {
        return None;
    }
    let options = Object::new();
    Reflect::set(&options, &JsValue::from_str("formats"), &Array::of1(&qr)).ok()?;
    Reflect::construct(&class, &Array::of1(&options))
        .ok()
        .map(NativeReader)
}

impl NativeReader {
    /// `None` when the reader itself failed.
    async fn read(&self, video: &HtmlVideoElement) -> Option<Vec<String>> {
        let detect: Function = Reflect::get(&self.0, &JsValue::from_str("detect"))
            .ok()?
            .dyn_into()
            .ok()?;
        let found: Promise = detect.call1(&self.0, video).ok()?.dyn_into().ok()?;
        let found: Array = JsFuture::from(found).await.ok()?.dyn_into().ok()?;
        let value = JsValue::from_str("rawValue");
        Some(
            found
                .iter()
                .filter_map(|code| Reflect::get(&code, &value).ok()?.as_string())
                .collect(),
        )
    }
}

/// A canvas that is never shown, to get at the pixels.
struct Frame {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Frame {
    fn new() -> Option<Self> {
        let canvas: HtmlCanvasElement =
            document().create_element("canvas").ok()?.dyn_into().ok()?;
        let options = Object::new();
        let _ = Reflect::set(
            &options,
            &JsValue::from_str("willReadFrequently"),
            &JsValue::TRUE,
        );
        let context = canvas
            .get_context_with_context_options("2d", &options)
            .ok()??;
        Some(Self {
            canvas,
            context: context.dyn_into().ok()?,
        })
    }

    fn read_video(&self, video: &HtmlVideoElement) -> Vec<String> {
        let size = fitted(video.video_width(), video.video_height(), FRAME_SIDE_MAX);
        self.read(size, |context, width, height| {
            context.draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, width, height)
        })
    }

    fn read_bitmap(&self, bitmap: &ImageBitmap, side: u32) -> Vec<String> {
        let size = fitted(bitmap.width(), bitmap.height(), side);
        self.read(size, |context, width, height| {
            context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height)
        })
    }

    fn read(
        &self,
        (width, height): (u32, u32),
        draw: impl FnOnce(&CanvasRenderingContext2d, f64, f64) -> Result<(), JsValue>,
    ) -> Vec<String> {
        if width == 0 || height == 0 {
            return Vec::new();
        }
        self.canvas.set_width(width);
        self.canvas.set_height(height);
        if draw(&self.context, f64::from(width), f64::from(height)).is_err() {
            return Vec::new();
        }
        self.pixels(width, height)
            .map(|pixels| find_codes(width, height, &pixels))
            .unwrap_or_default()
    }

    /// By name: the binding's argument types differ between the host and the browser build.
    fn pixels(&self, width: u32, height: u32) -> Option<Vec<u8>> {
        let read: Function = Reflect::get(&self.context, &JsValue::from_str("getImageData"))
            .ok()?
            .dyn_into()
            .ok()?;
        let area = Array::of4(
            &JsValue::from(0),
            &JsValue::from(0),
            &JsValue::from(width),
            &JsValue::from(height),
        );
        let data: ImageData = read.apply(&self.context, &area).ok()?.dyn_into().ok()?;
        Some(data.data().0)
    }
}

/// Width and height scaled down so that the longer side is at most `side`.
fn fitted(width: u32, height: u32, side: u32) -> (u32, u32) {
    let longer = width.max(height);
    if longer <= side {
        return (width, height);
    }
    let scale = |length: u32| {
        let scaled = u64::from(length) * u64::from(side) / u64::from(longer);
        u32::try_from(scaled).unwrap_or(side)
    };
    (scale(width), scale(height))
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn frames_keep_their_shape_and_never_grow() {
        assert_eq!(fitted(1920, 1080, 1024), (1024, 576));
        assert_eq!(fitted(1080, 1920, 1024), (576, 1024));
        assert_eq!(fitted(640, 480, 1024), (640, 480));
        assert_eq!(fitted(0, 0, 1024), (0, 0));
    }
}
