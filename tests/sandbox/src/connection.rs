//! Services of the listeners: mark requests with their connection, and close connections on faults.

use std::convert::Infallible;
use std::future::{Future, Ready, ready};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use tower_service::Service;

use crate::fault_response::CloseConnection;

/// Request extension: whether the request came by TLS.
#[derive(Debug, Clone, Copy)]
pub struct IsTls(pub bool);

/// Creates the service of each connection.
#[derive(Clone)]
pub struct ConnectionFactory {
    /// Router of the requests.
    pub router: Router,
    /// Whether the listener uses TLS.
    pub is_tls: bool,
}

/// The service of one connection.
#[derive(Clone)]
pub struct ConnectionService {
    router: Router,
    is_tls: IsTls,
    peer: SocketAddr,
}

impl Service<SocketAddr> for ConnectionFactory {
    type Response = ConnectionService;
    type Error = Infallible;
    type Future = Ready<Result<ConnectionService, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, peer: SocketAddr) -> Self::Future {
        ready(Ok(ConnectionService {
            router: self.router.clone(),
            is_tls: IsTls(self.is_tls),
            peer,
        }))
    }
}

impl Service<Request<Incoming>> for ConnectionService {
    type Response = Response<Body>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, io::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), io::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(self.is_tls);
        request.extensions_mut().insert(ConnectInfo(self.peer));
        let response = Service::<Request<Incoming>>::call(&mut self.router, request);
        Box::pin(async move {
            let response = match response.await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            // On a service error, hyper closes the connection without sending a byte.
            match response.extensions().get::<CloseConnection>() {
                Some(_) => Err(io::ErrorKind::ConnectionAborted.into()),
                None => Ok(response),
            }
        })
    }
}
