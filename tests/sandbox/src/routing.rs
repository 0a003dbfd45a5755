//! Matching of requests against the profile's path templates.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use sors::contract::{Method, Param, Profile, Resource};

/// Compiled paths of the profile.
#[derive(Debug)]
pub struct Routes(Vec<Route>);

#[derive(Debug)]
struct Route {
    resource: Resource,
    method: Method,
    segments: Vec<Segment>,
}

#[derive(Debug)]
enum Segment {
    Literal(String),
    /// `{param}`, with the text before and after it in the same segment.
    Param {
        before: String,
        param: Param,
        after: String,
    },
}

/// Result of matching a request.
#[derive(Debug, PartialEq, Eq)]
pub enum RouteMatch {
    /// One of the profile's resources, with the path's parameters.
    Resource(Resource, BTreeMap<Param, String>),
    /// The path matches, but not the method.
    OtherMethod,
    /// No such path.
    Nothing,
}

impl Routes {
    /// Compiles the paths of a profile.
    ///
    /// # Errors
    /// If a path has an unknown or unclosed placeholder.
    pub fn compile(profile: &Profile) -> Result<Self, String> {
        let mut routes = Vec::new();
        for (resource, spec) in &profile.resources {
            let path = spec.path.split('?').next().unwrap_or_default();
            let segments = split_path(path)
                .map(|text| {
                    Segment::parse(text).map_err(|e| format!("resources.{resource}.path: {e}"))
                })
                .collect::<Result<Vec<_>, _>>()?;
            routes.push(Route {
                resource: *resource,
                method: spec.method,
                segments,
            });
        }
        // The most literal path first, so `/customers/new` wins over `/customers/{customer_id}`.
        routes.sort_by_key(|route| std::cmp::Reverse(route.count_literals()));
        Ok(Self(routes))
    }

    /// Finds the resource of a request.
    pub fn match_request(&self, method: &str, path: &str) -> RouteMatch {
        let parts: Vec<String> = split_path(path)
            .map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned())
            .collect();
        let mut found = RouteMatch::Nothing;
        for route in &self.0 {
            let Some(params) = route.match_params(&parts) else {
                continue;
            };
            if method_name(route.method) == method {
                return RouteMatch::Resource(route.resource, params);
            }
            found = RouteMatch::OtherMethod;
        }
        found
    }
}

impl Route {
    fn count_literals(&self) -> usize {
        self.segments
            .iter()
            .filter(|s| matches!(s, Segment::Literal(_)))
            .count()
    }

    fn match_params(&self, parts: &[String]) -> Option<BTreeMap<Param, String>> {
        if parts.len() != self.segments.len() {
            return None;
        }
        let mut params = BTreeMap::new();
        for (segment, part) in self.segments.iter().zip(parts) {
            match segment {
                Segment::Literal(text) if text == part => {}
                Segment::Literal(_) => return None,
                Segment::Param {
                    before,
                    param,
                    after,
                } => {
                    let value = part
                        .strip_prefix(before.as_str())?
                        .strip_suffix(after.as_str())?;
                    if value.is_empty() {
                        return None;
                    }
                    params.insert(*param, value.to_owned());
                }
            }
        }
        Some(params)
    }
}

impl Segment {
    fn parse(text: &str) -> Result<Self, String> {
        let Some((before, rest)) = text.split_once('{') else {
            return Ok(Self::Literal(
                percent_decode_str(text).decode_utf8_lossy().into_owned(),
            ));
        };
        let (name, after) = rest
            .split_once('}')
            .ok_or_else(|| format!("`{text}` has no closing brace"))?;
        let param = Param::ALL
            .iter()
            .copied()
            .find(|param| param.as_str() == name)
            .ok_or_else(|| format!("`{{{name}}}` is not a parameter"))?;
        Ok(Self::Param {
            before: before.to_owned(),
            param,
            after: after.to_owned(),
        })
    }
}

fn split_path(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

fn method_name(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn assumed_paths_lead_to_their_resources() {
        let routes = Routes::compile(&crate::built_in_profile()).unwrap();
        let RouteMatch::Resource(resource, params) =
            routes.match_request("GET", "/Baza%202026/customers/7/debt")
        else {
            unreachable!("not found")
        };
        assert_eq!(resource, Resource::CustomerDebt);
        assert_eq!(params[&Param::Database], "Baza 2026");
        assert_eq!(params[&Param::CustomerId], "7");
        assert!(matches!(
            routes.match_request("POST", "/X/customers"),
            RouteMatch::Resource(Resource::CustomerCreate, _)
        ));
        assert!(matches!(
            routes.match_request("GET", "/X/documents"),
            RouteMatch::Resource(Resource::DocumentLookup, _)
        ));
        assert_eq!(
            routes.match_request("DELETE", "/X/customers"),
            RouteMatch::OtherMethod
        );
        assert_eq!(
            routes.match_request("GET", "/X/nothing/here"),
            RouteMatch::Nothing
        );
    }
}
