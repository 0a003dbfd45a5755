//! Faulty responses: truncated, endless, in a wrong charset, or a closed connection.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use http_body::Frame;

use crate::compress::{self, ChunkedBody};
use crate::envelope;
use crate::faults::{Fault, FaultKind};
use crate::response::ApiError;
use crate::state::SharedState;

/// Media type of every response that isn't an image.
pub const JSON: &str = "application/json; charset=utf-8";

/// Default length of a huge body.
const DEFAULT_HUGE_BYTES: u64 = 256 * 1024 * 1024;

/// Marks a response that isn't sent; the connection closes instead.
#[derive(Debug, Clone, Copy)]
pub struct CloseConnection;

/// A correct response, before a fault changes it.
pub struct ResponseDraft {
    /// HTTP status.
    pub status: u16,
    /// Media type.
    pub mime: &'static str,
    /// Body.
    pub bytes: Bytes,
}

impl ResponseDraft {
    fn into_response_with(self, change: impl FnOnce(Bytes) -> Body) -> Response<Body> {
        let mut response = Response::new(change(self.bytes));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(self.mime));
        response
    }

    fn into_response(self) -> Response<Body> {
        self.into_response_with(Body::from)
    }

    fn map_bytes(self, change: impl FnOnce(&[u8]) -> Bytes) -> Self {
        let bytes = change(&self.bytes);
        Self { bytes, ..self }
    }

    fn into_encoded(self, encoding: &'static str) -> Response<Body> {
        set_encoding(self.into_response(), encoding)
    }

    /// Converts it to a response that breaks off halfway.
    fn into_truncated(self) -> Response<Body> {
        let length = self.bytes.len();
        let mut response = self
            .into_response_with(|bytes| Body::new(TruncatedBody::new(bytes.slice(..length / 2))));
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        response
    }
}

/// Returns the status sent; `None` if the connection closes instead.
pub fn sent_status(response: &Response<Body>) -> Option<u16> {
    response
        .extensions()
        .get::<CloseConnection>()
        .is_none()
        .then(|| response.status().as_u16())
}

/// Returns the response of a fault that prevents handling of the request.
pub fn response_before_handling(
    state: &SharedState,
    fault: &Fault,
    headers: &HeaderMap,
    id: &str,
) -> Option<Response<Body>> {
    let error_response = |status: u16, code: &'static str, message: &str| {
        let error = ApiError {
            status,
            code,
            message: message.to_owned(),
        };
        let bytes = envelope::error_envelope(&state.profile.envelope, &error, id).into();
        ResponseDraft {
            status,
            mime: JSON,
            bytes,
        }
        .into_response()
    };
    Some(match fault.fault {
        FaultKind::DropBefore => close_connection(),
        FaultKind::Status => {
            let status = fault.status.unwrap_or(503);
            let mut response = error_response(status, "FAULT", "The server is not available.");
            if let Some(seconds) = fault.retry_after {
                response
                    .headers_mut()
                    .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            response
        }
        FaultKind::Unsuccessful => {
            error_response(200, "FAULT", "Zahtev nije izvršen: baza je zaključana.")
        }
        FaultKind::Html => {
            let bytes = Bytes::from_static(b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>");
            ResponseDraft {
                status: fault.status.unwrap_or(200),
                mime: "text/html; charset=utf-8",
                bytes,
            }
            .into_response()
        }
        FaultKind::HugeBody => {
            let left = fault.bytes.unwrap_or(DEFAULT_HUGE_BYTES);
            ResponseDraft {
                status: 200,
                mime: JSON,
                bytes: Bytes::new(),
            }
            .into_response_with(|_| {
                Body::new(EndlessBody {
                    left,
                    started: false,
                })
            })
        }
        FaultKind::GzipBomb if compress::accepts_encoding(headers, "gzip") => ResponseDraft {
            status: 200,
            mime: JSON,
            bytes: compress::gzip_bomb(fault.bytes.unwrap_or(DEFAULT_HUGE_BYTES)),
        }
        .into_encoded("gzip"),
        _ => return None,
    })
}

/// Returns the response of a handled request, after its fault.
pub fn response_after_handling(
    fault: Option<&Fault>,
    headers: &HeaderMap,
    draft: ResponseDraft,
) -> Response<Body> {
    match fault.map(|fault| fault.fault) {
        Some(FaultKind::DropAfter) => close_connection(),
        Some(FaultKind::CutBody) => draft.into_truncated(),
        Some(FaultKind::WrongCharset) => {
            draft.into_response_with(|bytes| Body::from(to_windows_1250(&bytes)))
        }
        Some(FaultKind::ByteOrderMark) => {
            draft.into_response_with(|bytes| Body::from([b"\xef\xbb\xbf", &bytes[..]].concat()))
        }
        Some(FaultKind::TrailingGarbage) => draft
            .into_response_with(|bytes| Body::from([&bytes[..], b"\n<!-- 0.02 s -->"].concat())),
        Some(FaultKind::Chunked) => {
            draft.into_response_with(|bytes| Body::new(ChunkedBody::new(&bytes)))
        }
        Some(FaultKind::Brotli) if compress::accepts_encoding(headers, "br") => draft
            .map_bytes(compress::compress_brotli)
            .into_encoded("br"),
        Some(kind) if compress::accepts_encoding(headers, "gzip") => match kind {
            FaultKind::Gzip => draft
                .map_bytes(compress::compress_gzip)
                .into_encoded("gzip"),
            FaultKind::BadGzip => draft.map_bytes(compress::corrupt_gzip).into_encoded("gzip"),
            FaultKind::CutGzip => set_encoding(
                draft.map_bytes(compress::compress_gzip).into_truncated(),
                "gzip",
            ),
            _ => draft.into_response(),
        },
        _ => draft.into_response(),
    }
}

fn set_encoding(mut response: Response<Body>, encoding: &'static str) -> Response<Body> {
    response
        .headers_mut()
        .insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    response
}

fn close_connection() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(CloseConnection);
    response
}

/// Half a body, then a broken connection.
struct TruncatedBody {
    half: Option<Bytes>,
    pause: Pin<Box<tokio::time::Sleep>>,
}

impl TruncatedBody {
    fn new(half: Bytes) -> Self {
        // Without the pause, the error would discard the first half.
        Self {
            half: Some(half),
            pause: Box::pin(tokio::time::sleep(Duration::from_millis(20))),
        }
    }
}

impl http_body::Body for TruncatedBody {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Some(half) = self.half.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        match self.pause.as_mut().poll(cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionAborted.into()))),
        }
    }
}

/// A JSON string that never ends.
struct EndlessBody {
    left: u64,
    started: bool,
}

impl http_body::Body for EndlessBody {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        const CHUNK: &[u8] = &[b'A'; 64 * 1024];
        if !self.started {
            self.started = true;
            return Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"{\"x\":\"")))));
        }
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let length = self.left.min(CHUNK.len() as u64);
        self.left -= length;
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(
            &CHUNK[..usize::try_from(length).unwrap_or(0)],
        )))))
    }
}

/// Converts JSON to Windows-1250, other letters to `?`.
/// Adds a first key that isn't valid UTF-8, so that every response is invalid.
fn to_windows_1250(json: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(json.len() + 32);
    for (at, c) in String::from_utf8_lossy(json).chars().enumerate() {
        out.push(match c {
            'š' => 0x9a,
            'Š' => 0x8a,
            'ž' => 0x9e,
            'Ž' => 0x8e,
            'č' => 0xe8,
            'Č' => 0xc8,
            'ć' => 0xe6,
            'Ć' => 0xc6,
            'đ' => 0xf0,
            'Đ' => 0xd0,
            c => u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(b'?'),
        });
        if at == 0 && c == '{' {
            out.extend_from_slice(b"\"charset\":\"\x9e\xe6\x9a\",");
        }
    }
    out
}
