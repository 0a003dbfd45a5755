use super::parse_variant;
use crate::contract::row::{FieldError, RawRow};
use crate::contract::{Field, Profile};
use crate::model::Article;

pub(in crate::contract) fn parse_article(
    profile: &Profile,
    row: &RawRow<'_, '_>,
) -> Result<Article, FieldError> {
    Ok(Article {
        id: row.require_text(Field::Id)?,
        code: row.require_text(Field::Code)?,
        name: row.require_text(Field::Name)?,
        description: row.text(Field::Description)?,
        gtin: row.text(Field::Gtin)?,
        unit: row.text(Field::Unit)?,
        kind: parse_variant(
            Field::Kind,
            row.mapped_word(Field::Kind, &profile.values.article_kind)?,
        )?,
        first_group: row.text(Field::FirstGroup)?,
        second_group: row.text(Field::SecondGroup)?,
        vat_rate: row.decimal(Field::VatRate)?,
        weight: row.decimal(Field::Weight)?,
        active: row.boolean(Field::Active)?,
    })
}
