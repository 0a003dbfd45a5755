//! Detects the type and size of an image from its bytes.

/// Largest image to fetch, in bytes.
pub(crate) const MAX_IMAGE_BYTES: usize = 15_000_000;

/// Most pixels of an image: unpacked, this many take 160 MB in PHP.
pub(crate) const MAX_PIXELS: u64 = 40_000_000;

/// An image's type and size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ImageInfo {
    pub mime: &'static str,
    pub extension: &'static str,
    pub width: u32,
    pub height: u32,
}

/// Detects JPEG, PNG, WebP and GIF, whatever the URL or the header says. `Err` is the reason for a rejection.
pub(crate) fn inspect_image(bytes: &[u8]) -> Result<ImageInfo, String> {
    let (mime, extension) = match bytes {
        [0xff, 0xd8, 0xff, ..] => ("image/jpeg", "jpg"),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => ("image/png", "png"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => ("image/gif", "gif"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => ("image/webp", "webp"),
        [] => return Err("it is empty".into()),
        _ if looks_like_text(bytes) => return Err("it is a page or a text, not an image".into()),
        _ => return Err("it is not a JPEG, PNG, WebP or GIF".into()),
    };
    let size = imagesize::blob_size(bytes)
        .map_err(|_| "its size can't be read: it is damaged".to_owned())?;
    let (Ok(width), Ok(height)) = (u32::try_from(size.width), u32::try_from(size.height)) else {
        return Err("its size is absurd".into());
    };
    if width == 0 || height == 0 {
        return Err("it has no pixels".into());
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(format!(
            "{width} × {height} pixels are too many; {} million is the limit",
            MAX_PIXELS / 1_000_000
        ));
    }
    Ok(ImageInfo {
        mime,
        extension,
        width,
        height,
    })
}

fn looks_like_text(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    let start = start.trim_ascii_start();
    matches!(start, [b'<' | b'{' | b'[', ..])
        && std::str::from_utf8(&start[..start.len().min(64)]).is_ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn png_header(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
        bytes
    }

    #[test]
    fn the_bytes_say_what_an_image_is() {
        let gif = b"GIF89a\x0a\0\x05\0\x80\0\0\0\0\0\xff\xff\xff";
        assert_eq!(
            inspect_image(gif),
            Ok(ImageInfo {
                mime: "image/gif",
                extension: "gif",
                width: 10,
                height: 5
            })
        );
        assert_eq!(
            inspect_image(&png_header(640, 480)),
            Ok(ImageInfo {
                mime: "image/png",
                extension: "png",
                width: 640,
                height: 480
            })
        );
    }

    #[test]
    fn bombs_and_empty_images_are_refused() {
        assert!(inspect_image(&png_header(8000, 5000)).is_ok());
        assert!(
            inspect_image(&png_header(8000, 5001))
                .unwrap_err()
                .contains("too many")
        );
        assert!(inspect_image(&png_header(u32::MAX, u32::MAX)).is_err());
        assert!(inspect_image(&png_header(0, 5)).is_err());
    }

    #[test]
    fn other_things_are_refused_by_name() {
        assert!(inspect_image(b"").unwrap_err().contains("empty"));
        assert!(
            inspect_image(b"<!DOCTYPE html><title>502</title>")
                .unwrap_err()
                .contains("page")
        );
        assert!(
            inspect_image(b"\xef\xbb\xbf {\"success\":false}")
                .unwrap_err()
                .contains("page")
        );
        assert!(inspect_image(b"<svg xmlns='http://www.w3.org/2000/svg'/>").is_err());
        assert!(
            inspect_image(b"BM\x00\x00")
                .unwrap_err()
                .contains("not a JPEG")
        );
        assert!(
            inspect_image(b"\xff\xd8\xff\xe0")
                .unwrap_err()
                .contains("damaged")
        );
    }
}
