//! Checks of a profile's resources: paths, fields, and whether an order can be encoded.

use std::collections::BTreeMap;

use super::{CheckResult, check_paging};
use crate::contract::encode::names_document_type;
use crate::contract::request::placeholders;
use crate::contract::required::required_fields;
use crate::contract::{Field, ImageForm, Param, ParamLocation, Profile, Resource, ResourceSpec};

pub(super) fn check_resource(
    profile: &Profile,
    resource: Resource,
    spec: &ResourceSpec,
) -> CheckResult {
    let at = format!("resources.{resource}");
    check_path(profile, spec, &at)?;
    if let Some(own) = &spec.paging {
        check_paging(&format!("{at}.paging"), own, profile)?;
    }
    if let Some((param, _)) = spec.query.iter().find(|(_, name)| name.is_empty()) {
        return Err(format!("{at}.query.{param} is empty."));
    }
    let mut taken: BTreeMap<&str, Field> = BTreeMap::new();
    for (field, aliases) in &spec.fields {
        if aliases.is_empty() || aliases.iter().any(String::is_empty) {
            return Err(format!(
                "{at}.fields.{field} must name at least one key, and no empty one."
            ));
        }
        for alias in aliases {
            if let Some(other) = taken.insert(alias, *field) {
                return Err(format!(
                    "{at}.fields.{field} and {at}.fields.{other} both name the key “{alias}”."
                ));
            }
        }
    }
    for any_of in required_fields(profile, resource) {
        if !any_of.iter().any(|field| spec.fields.contains_key(field)) {
            return Err(format!(
                "{at}.fields.{} is missing; rows can't be read without it.",
                any_of[0]
            ));
        }
    }
    check_bodies(&at, spec)
}

fn check_path(profile: &Profile, spec: &ResourceSpec, at: &str) -> CheckResult {
    if !spec.path.starts_with('/')
        || spec.path.contains(['?', '#'])
        || spec.path.contains(char::is_whitespace)
    {
        return Err(format!(
            "{at}.path must begin with a slash and hold no query, fragment or blank."
        ));
    }
    let names =
        placeholders(&spec.path).map_err(|()| format!("{at}.path has a brace too many."))?;
    for name in &names {
        if !Param::ALL.iter().any(|param| param.as_str() == *name) {
            return Err(format!("{at}.path has the unknown placeholder {{{name}}}."));
        }
    }
    let named = names.contains(&Param::Database.as_str());
    match (profile.database.location, spec.in_database) {
        (ParamLocation::Path, true) if !named => Err(format!(
            "{at}.path must hold {{database}}, since database.in is path; or set {at}.in_database to false."
        )),
        (_, false) if named => Err(format!(
            "{at}.path holds {{database}}, but {at}.in_database is false."
        )),
        _ => Ok(()),
    }
}

fn check_bodies(at: &str, spec: &ResourceSpec) -> CheckResult {
    for (part, body) in [("body", &spec.body), ("item_body", &spec.item_body)] {
        let mut taken: BTreeMap<&str, Field> = BTreeMap::new();
        for (field, key) in body {
            if key.is_empty() {
                return Err(format!("{at}.{part}.{field} is empty."));
            }
            if let Some(other) = taken.insert(key, *field) {
                return Err(format!(
                    "{at}.{part}.{field} and {at}.{part}.{other} both name the key “{key}”."
                ));
            }
        }
    }
    Ok(())
}

pub(super) fn check_prices(profile: &Profile) -> CheckResult {
    let source = profile.prices.source;
    if !matches!(
        source,
        Resource::Articles | Resource::Stock | Resource::Prices
    ) {
        return Err("prices.source must be articles, stock or prices.".to_owned());
    }
    let Some(spec) = profile.resources.get(&source) else {
        return Err(format!(
            "prices.source names resources.{source}, which is missing."
        ));
    };
    let typed = [Field::PricePurchase, Field::PriceNet, Field::PriceGross];
    if spec.fields.contains_key(&Field::Price) {
        let asked = spec.query.contains_key(&Param::PriceType)
            || placeholders(&spec.path)
                .is_ok_and(|names| names.contains(&Param::PriceType.as_str()));
        return match asked {
            true => Ok(()),
            false => Err(format!(
                "resources.{source}.fields.price is the price of the requested type, but resources.{source}.query has no price_type; name price_purchase, price_net or price_gross instead."
            )),
        };
    }
    match typed.iter().any(|field| spec.fields.contains_key(field)) {
        true => Ok(()),
        false => Err(format!(
            "resources.{source}.fields must have price, or one of price_purchase, price_net and price_gross, since \
             prices.source is {source}."
        )),
    }
}

pub(super) fn check_images(profile: &Profile) -> CheckResult {
    if profile.images.form != ImageForm::Binary
        || !profile.resources.contains_key(&Resource::Images)
    {
        return Ok(());
    }
    let Some(spec) = profile.resources.get(&Resource::ImageContent) else {
        return Err("images.form is binary, so resources.image_content must be there.".to_owned());
    };
    let named = placeholders(&spec.path)
        .is_ok_and(|names| names.contains(&Param::ImageId.as_str()))
        || spec.query.contains_key(&Param::ImageId);
    match named {
        true => Ok(()),
        false => Err("resources.image_content must say where image_id goes: {image_id} in its path, or in its query.".to_owned()),
    }
}

pub(super) fn check_documents(profile: &Profile) -> CheckResult {
    if let Some(spec) = profile.resources.get(&Resource::DocumentCreate) {
        let at = "resources.document_create";
        for field in [Field::OrderNumber, Field::CustomerId, Field::Items] {
            if !spec.body.contains_key(&field) {
                return Err(format!(
                    "{at}.body.{field} is missing; an order can't be sent without it."
                ));
            }
        }
        if !spec.item_body.contains_key(&Field::ArticleId)
            && !spec.item_body.contains_key(&Field::Code)
        {
            return Err(format!("{at}.item_body needs article_id or code."));
        }
        for field in [Field::Quantity, Field::UnitPrice] {
            if !spec.item_body.contains_key(&field) {
                return Err(format!(
                    "{at}.item_body.{field} is missing; an order can't be sent without it."
                ));
            }
        }
        if !names_document_type(spec) {
            return Err(format!(
                "{at} must say where document_type goes: in its body, query or path."
            ));
        }
        if profile.document.price_decimals > 6 || profile.document.quantity_decimals > 6 {
            return Err(
                "document.price_decimals and document.quantity_decimals can be 6 at most."
                    .to_owned(),
            );
        }
    }
    if let Some(spec) = profile.resources.get(&Resource::CustomerCreate)
        && !spec.body.contains_key(&Field::Name)
    {
        return Err("resources.customer_create.body.name is missing.".to_owned());
    }
    let asks = |resource, param: Param| {
        profile
            .resources
            .get(&resource)
            .is_none_or(|spec: &ResourceSpec| {
                spec.query.contains_key(&param)
                    || placeholders(&spec.path).is_ok_and(|names| names.contains(&param.as_str()))
            })
    };
    if !asks(Resource::DocumentLookup, Param::OrderNumber) {
        return Err(
            "resources.document_lookup must say where order_number goes: in its query or path."
                .to_owned(),
        );
    }
    if !asks(Resource::CustomerDebt, Param::CustomerId) {
        return Err(
            "resources.customer_debt must say where customer_id goes: in its path or query."
                .to_owned(),
        );
    }
    Ok(())
}
