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
const PIECE: usize = 1 << 20;

/// Whether a client says that it takes an encoding.
pub fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| one.split(';').next().map(str::trim) == Some(encoding))
}

/// By gzip.
pub fn gzip(bytes: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    // Writing into memory does not fail.
    written.unwrap_or_default().into()
}

/// By brotli.
pub fn brotli(bytes: &[u8]) -> Bytes {
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
pub fn bad_gzip(bytes: &[u8]) -> Bytes {
    let mut spoilt = gzip(bytes).to_vec();
    let middle = spoilt.len() / 2;
    if let Some(byte) = spoilt.get_mut(middle) {
        *byte ^= 0xff;
    }
    spoilt.into()
}

/// A JSON string without end that is a thousandth of its length.
pub fn bomb(length: u64) -> Bytes {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    out.extend(block(b"{\"x\":\""));
    // A block that needs nothing of those before it can be repeated as it is.
    let piece = block(&vec![b'A'; PIECE]);
    for _ in 0..length.div_ceil(PIECE as u64) {
        out.extend_from_slice(&piece);
    }
    // The last block, an empty one. No check sum: nobody is meant to get so far.
    out.extend([0x03, 0x00]);
    out.into()
}

/// One deflate block that stands for itself.
fn block(bytes: &[u8]) -> Vec<u8> {
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
pub struct Pieces(VecDeque<Bytes>);

impl Pieces {
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

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(piece))))
    }
}
