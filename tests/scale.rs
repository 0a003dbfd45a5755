//! Scaling images: sizes, crops, orientation, alpha. Broken files are rejected and never cause a panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use jpeg_encoder::{ColorType, Encoder};
use proptest::prelude::*;
use sors::images::scale::{
    CropRect, Orientation, ScaleRequest, ScaleResult, SubsizeSpec, scale_images,
};

struct Directory(tempfile::TempDir);

impl Directory {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

/// Left half red, right half blue; the upper half of each is lighter.
fn colors(width: u32, height: u32) -> Vec<u8> {
    (0..height)
        .flat_map(|y| (0..width).map(move |x| (x < width / 2, y < height / 2)))
        .flat_map(|(left, upper)| {
            let light = if upper { 120 } else { 0 };
            if left {
                [255, light, light]
            } else {
                [light, light, 255]
            }
        })
        .collect()
}

fn jpeg(width: u16, height: u16, progressive: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 90);
    encoder.set_progressive(progressive);
    let pixels = colors(width.into(), height.into());
    encoder
        .encode(&pixels, width, height, ColorType::Rgb)
        .unwrap();
    bytes
}

fn png(width: u32, height: u32, color: png::ColorType, pixels: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(pixels).unwrap();
    writer.finish().unwrap();
    bytes
}

fn size(path: PathBuf, crop: (u32, u32, u32, u32), width: u32, height: u32) -> SubsizeSpec {
    let (left, top, part_width, part_height) = crop;
    SubsizeSpec {
        path,
        crop: CropRect {
            left,
            top,
            width: part_width,
            height: part_height,
        },
        width,
        height,
        quality: 90,
        progressive: false,
    }
}

async fn scale_file(file: &Path, orientation: u8, sizes: Vec<SubsizeSpec>) -> ScaleResult {
    let image = ScaleRequest {
        file: file.to_owned(),
        orientation: Orientation::from_exif(orientation).unwrap(),
        sizes,
    };
    scale_images(vec![image]).await.remove(0)
}

/// Width, height and pixels (RGB or RGBA) of a written file.
fn read_image(path: &Path) -> (u32, u32, Vec<u8>) {
    let bytes = std::fs::read(path).unwrap();
    if bytes.starts_with(&[0xff, 0xd8]) {
        let mut decoder = zune_jpeg::JpegDecoder::new(std::io::Cursor::new(&bytes));
        let pixels = decoder.decode().unwrap();
        let info = decoder.info().unwrap();
        return (info.width.into(), info.height.into(), pixels);
    }
    let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes))
        .read_info()
        .unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    (frame.width, frame.height, pixels)
}

fn pixel(image: &(u32, u32, Vec<u8>), x: u32, y: u32) -> &[u8] {
    let bytes = image.2.len() / (image.0 * image.1) as usize;
    let at = (y * image.0 + x) as usize * bytes;
    &image.2[at..at + bytes]
}

fn is_near(found: &[u8], expected: [u8; 3]) -> bool {
    found.iter().zip(expected).all(|(a, b)| a.abs_diff(b) < 16)
}

const RED: [u8; 3] = [255, 0, 0];
const LIGHT_RED: [u8; 3] = [255, 120, 120];
const BLUE: [u8; 3] = [0, 0, 255];
const LIGHT_BLUE: [u8; 3] = [120, 120, 255];

#[tokio::test]
async fn every_size_is_made_of_one_image() {
    let directory = Directory::new();
    for (name, bytes) in [
        ("a.jpg", jpeg(400, 300, false)),
        ("b.jpg", jpeg(400, 300, true)),
        (
            "c.png",
            png(400, 300, png::ColorType::Rgb, &colors(400, 300)),
        ),
    ] {
        let file = directory.put(name, &bytes);
        let (whole, crop) = (
            directory.path(&format!("whole-{name}")),
            directory.path(&format!("crop-{name}")),
        );
        let sizes = vec![
            size(whole.clone(), (0, 0, 400, 300), 200, 150),
            size(crop.clone(), (200, 0, 200, 150), 100, 75),
        ];
        let scaled = scale_file(&file, 1, sizes).await;
        assert_eq!(scaled.error, None, "{name}");
        assert_eq!(
            scaled.bytes,
            [&whole, &crop].map(|path| std::fs::metadata(path).unwrap().len())
        );
        let whole = read_image(&whole);
        assert_eq!((whole.0, whole.1), (200, 150), "{name}");
        assert!(is_near(pixel(&whole, 50, 20), LIGHT_RED), "{name}");
        assert!(is_near(pixel(&whole, 150, 130), BLUE), "{name}");
        let crop = read_image(&crop);
        assert_eq!((crop.0, crop.1), (100, 75), "{name}");
        assert!(is_near(pixel(&crop, 50, 37), LIGHT_BLUE), "{name}");
    }
}

#[tokio::test]
async fn an_image_is_turned_before_anything_else() {
    let directory = Directory::new();
    let file = directory.put("a.jpg", &jpeg(400, 300, false));
    // Color of the left upper corner after turning, and the turned size.
    for (orientation, corner, (width, height)) in [
        (1, LIGHT_RED, (400, 300)),
        (2, LIGHT_BLUE, (400, 300)),
        (3, BLUE, (400, 300)),
        (4, RED, (400, 300)),
        (5, LIGHT_RED, (300, 400)),
        (6, RED, (300, 400)),
        (7, BLUE, (300, 400)),
        (8, LIGHT_BLUE, (300, 400)),
    ] {
        let to = directory.path("turned.jpg");
        let wanted = size(to.clone(), (0, 0, width, height), width / 2, height / 2);
        assert_eq!(
            scale_file(&file, orientation, vec![wanted]).await.error,
            None
        );
        let turned = read_image(&to);
        assert_eq!((turned.0, turned.1), (width / 2, height / 2));
        assert!(is_near(pixel(&turned, 10, 10), corner), "{orientation}");
    }
}

#[tokio::test]
async fn alpha_is_kept_and_hidden_colors_do_not_show() {
    let directory = Directory::new();
    // Fully transparent green to the left, opaque red to the right.
    let pixels: Vec<u8> = (0..100 * 100)
        .flat_map(|i| {
            if i % 100 < 50 {
                [0, 255, 0, 0]
            } else {
                [255, 0, 0, 255]
            }
        })
        .collect();
    let file = directory.put("a.png", &png(100, 100, png::ColorType::Rgba, &pixels));
    let to = directory.path("b.png");
    let scaled = scale_file(&file, 1, vec![size(to.clone(), (0, 0, 100, 100), 33, 33)]).await;
    assert_eq!(
        (scaled.error, scaled.mime.as_deref()),
        (None, Some("image/png"))
    );
    let small = read_image(&to);
    assert_eq!(pixel(&small, 3, 3)[3], 0);
    assert_eq!(pixel(&small, 30, 3), [255, 0, 0, 255]);
    for x in 0..33 {
        let [_, green, _, alpha] = *pixel(&small, x, 16) else {
            panic!("no alpha")
        };
        assert!(
            alpha == 0 || green < 8,
            "{x}: green {green} shines through {alpha}"
        );
    }
}

#[tokio::test]
async fn what_is_not_scaled_here_is_refused_and_leaves_nothing() {
    let directory = Directory::new();
    let mut cmyk = Vec::new();
    Encoder::new(&mut cmyk, 90)
        .encode(&vec![100; 40 * 40 * 4], 40, 40, ColorType::Cmyk)
        .unwrap();
    let gif = b"GIF89a\x0a\0\x05\0\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bomb.extend([
        0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 8, 2, 0, 0, 0, 0, 0, 0, 0,
    ]);
    let good = jpeg(400, 300, false);
    let cut = good[..good.len() / 2].to_vec();
    for (name, bytes, crop) in [
        ("cmyk.jpg", cmyk, "print"),
        ("gif.gif", gif, "image/gif"),
        ("bomb.png", bomb, "too many"),
        ("cut.jpg", cut, "damaged"),
        ("page.jpg", b"<html>502</html>".to_vec(), "page"),
        ("empty.jpg", Vec::new(), "empty"),
    ] {
        let file = directory.put(name, &bytes);
        let to = directory.path("small");
        let scaled = scale_file(&file, 1, vec![size(to.clone(), (0, 0, 10, 5), 5, 2)]).await;
        assert!(
            scaled.error.clone().unwrap().contains(crop),
            "{name}: {scaled:?}"
        );
        assert!(!to.exists(), "{name}");
    }
    let missing = scale_file(&directory.path("nowhere.jpg"), 1, vec![]).await;
    assert!(missing.error.unwrap().contains("can't be read"));

    // One impossible size: none is left behind.
    let file = directory.put("good.jpg", &good);
    let (inside, outside) = (directory.path("inside.jpg"), directory.path("outside.jpg"));
    let sizes = vec![
        size(inside.clone(), (0, 0, 400, 300), 40, 30),
        size(outside.clone(), (0, 0, 401, 300), 40, 30),
    ];
    assert!(
        scale_file(&file, 1, sizes)
            .await
            .error
            .unwrap()
            .contains("outside")
    );
    assert!(!inside.exists() && !outside.exists());
}

#[tokio::test]
async fn one_that_fails_never_stops_the_others() {
    let directory = Directory::new();
    let good = directory.put("good.jpg", &jpeg(300, 200, false));
    let bad = directory.put("bad.jpg", b"\xff\xd8\xff\xe0 no image at all");
    let images = (0..12)
        .map(|i| ScaleRequest {
            file: if i % 3 == 1 {
                bad.clone()
            } else {
                good.clone()
            },
            orientation: Orientation::default(),
            sizes: vec![size(
                directory.path(&format!("{i}.jpg")),
                (0, 0, 300, 200),
                30,
                20,
            )],
        })
        .collect();
    let scaled = scale_images(images).await;
    for (i, one) in scaled.iter().enumerate() {
        assert_eq!(one.error.is_some(), i % 3 == 1, "{i}: {one:?}");
        assert_eq!(directory.path(&format!("{i}.jpg")).exists(), i % 3 != 1);
    }
}

fn damaged(whole: &[u8], cut: usize, places: &[(usize, u8)]) -> Vec<u8> {
    let mut bytes = whole[..whole.len() - cut % whole.len()].to_vec();
    for (place, value) in places {
        if let Some(last) = bytes.len().checked_sub(1) {
            bytes[place % (last + 1)] = *value;
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Truncated and overwritten files are scaled, or rejected with a reason; a panic in a decoder would be "not
    /// handled".
    #[test]
    fn broken_files_never_end_in_a_panic(
        kind in 0..4,
        cut in prop_oneof![Just(0_usize), 0..4000_usize],
        places in prop::collection::vec((any::<usize>(), any::<u8>()), 0..6),
    ) {
        let whole = match kind {
            0 => jpeg(64, 48, false),
            1 => jpeg(64, 48, true),
            2 => png(64, 48, png::ColorType::Rgb, &colors(64, 48)),
            _ => png(64, 48, png::ColorType::Rgba, &[127; 64 * 48 * 4]),
        };
        let directory = Directory::new();
        let file = directory.put("a", &damaged(&whole, cut, &places));
        let to = directory.path("b");
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let scaled = runtime.block_on(scale_file(&file, 1, vec![size(to.clone(), (0, 0, 64, 48), 16, 12)]));
        match scaled.error {
            None => prop_assert_eq!(scaled.bytes[0], std::fs::metadata(&to).unwrap().len()),
            Some(reason) => {
                prop_assert!(!reason.contains("could not be handled"), "{}", reason);
                prop_assert!(!to.exists());
            }
        }
    }
}
