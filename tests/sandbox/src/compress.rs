//! Answers in other transfer forms: compressed, or in many small pieces.

use std::collections::VecDeque;
use std::io::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use flate2::write::GzEncoder;
use flate2::{Compress, Compression, FlushCompress};
use http_body::Frame;

/// Bytes of a bomb's one piece, decompressed.
const BOMB_BLOCK_BYTES: usize = 1 << 20;

/// Whether a client says that it takes an encoding.
pub fn accepts_encoding(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|item| item.split(';').next().map(str::trim) == Some(encoding))
}

/// By gzip.
pub fn compress_gzip(bytes: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    // Writing into memory does not fail.
    written.unwrap_or_default().into()
}

/// By brotli.
pub fn compress_brotli(bytes: &[u8]) -> Bytes {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 2,
        ..Default::default()
    };
    // Writing into memory does not fail.
    let _written = brotli::BrotliCompress(&mut &bytes[..], &mut out, &parameters);
    out.into()
}

/// By gzip, with a byte changed in the middle.
pub fn corrupt_gzip(bytes: &[u8]) -> Bytes {
    let mut corrupted = compress_gzip(bytes).to_vec();
    let middle = corrupted.len() / 2;
    if let Some(byte) = corrupted.get_mut(middle) {
        *byte ^= 0xff;
    }
    corrupted.into()
}

/// A JSON string without end that is a thousandth of its length.
pub fn gzip_bomb(length: u64) -> Bytes {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    out.extend(deflate_block(b"{\"x\":\""));
    // A block that needs nothing of those before it can be repeated as it is.
    let chunk = deflate_block(&vec![b'A'; BOMB_BLOCK_BYTES]);
    for _ in 0..length.div_ceil(BOMB_BLOCK_BYTES as u64) {
        out.extend_from_slice(&chunk);
    }
    // The last block, an empty one. No check sum: nobody is meant to get so far.
    out.extend([0x03, 0x00]);
    out.into()
}

/// One deflate block that stands for itself.
fn deflate_block(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 100 + 256);
    // Writing into memory that is large enough does not fail.
    let _written = Compress::new(Compression::best(), false).compress_vec(
        bytes,
        &mut out,
        FlushCompress::Full,
    );
    out
}

/// A body in small pieces, whose length nobody says.
pub struct ChunkedBody(VecDeque<Bytes>);

impl ChunkedBody {
    /// Pieces of sizes that fit no character and no line.
    pub fn new(bytes: &Bytes) -> Self {
        let size = (bytes.len() / 300).max(7) | 1;
        let starts = (0..bytes.len()).step_by(size);
        Self(
            starts
                .map(|from| bytes.slice(from..(from + size).min(bytes.len())))
                .collect(),
        )
    }
}

impl http_body::Body for ChunkedBody {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(self.0.pop_front().map(|chunk| Ok(Frame::data(chunk))))
    }
}
