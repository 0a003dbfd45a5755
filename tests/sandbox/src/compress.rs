//! Response encodings: compressed bodies, and bodies in many small chunks.

use std::collections::VecDeque;
use std::io::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use flate2::write::GzEncoder;
use flate2::{Compress, Compression, FlushCompress};
use http_body::Frame;

/// Decompressed size of one block of a gzip bomb.
const BOMB_BLOCK_BYTES: usize = 1 << 20;

/// Whether the client accepts an encoding.
pub fn accepts_encoding(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|item| item.split(';').next().map(str::trim) == Some(encoding))
}

/// Compresses bytes by gzip.
pub fn compress_gzip(bytes: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    // A write to memory doesn't fail.
    written.unwrap_or_default().into()
}

/// Compresses bytes by brotli.
pub fn compress_brotli(bytes: &[u8]) -> Bytes {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 2,
        ..Default::default()
    };
    // A write to memory doesn't fail.
    let _written = brotli::BrotliCompress(&mut &bytes[..], &mut out, &parameters);
    out.into()
}

/// Compresses bytes by gzip and changes a byte in the middle.
pub fn corrupt_gzip(bytes: &[u8]) -> Bytes {
    let mut corrupted = compress_gzip(bytes).to_vec();
    let middle = corrupted.len() / 2;
    if let Some(byte) = corrupted.get_mut(middle) {
        *byte ^= 0xff;
    }
    corrupted.into()
}

/// Compresses an unterminated JSON string of `length` bytes to about a thousandth.
pub fn gzip_bomb(length: u64) -> Bytes {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    out.extend(deflate_block(b"{\"x\":\""));
    // The block refers to no earlier block, so it can be repeated.
    let chunk = deflate_block(&vec![b'A'; BOMB_BLOCK_BYTES]);
    for _ in 0..length.div_ceil(BOMB_BLOCK_BYTES as u64) {
        out.extend_from_slice(&chunk);
    }
    // The last block is empty. The checksum is missing: no client should read this far.
    out.extend([0x03, 0x00]);
    out.into()
}

/// Compresses bytes to one deflate block that refers to no other.
fn deflate_block(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 100 + 256);
    // A write to large enough memory doesn't fail.
    let _written = Compress::new(Compression::best(), false).compress_vec(
        bytes,
        &mut out,
        FlushCompress::Full,
    );
    out
}

/// A body in small chunks, without a content length.
pub struct ChunkedBody(VecDeque<Bytes>);

impl ChunkedBody {
    /// Splits bytes into chunks of an odd size, so that chunks split characters and lines.
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
