use crate::contract::row::{FieldError, RawRow};
use crate::contract::{Field, ImageForm, Profile};
use crate::model::Image;

/// Parses an image's row. Without a position it gets the last one, so that the order of the list decides.
pub(in crate::contract) fn parse_image(
    profile: &Profile,
    row: &RawRow<'_, '_>,
) -> Result<Image, FieldError> {
    let image = Image {
        id: row.text(Field::Id)?,
        article_id: row.require_text(Field::ArticleId)?,
        position: row.integer(Field::Position)?.unwrap_or(u32::MAX),
        url: row.text(Field::Url)?,
        data: row.text(Field::Data)?,
        version: row.text(Field::Version)?,
        file_name: row.text(Field::FileName)?,
    };
    let (field, there) = match profile.images.form {
        ImageForm::Url => (Field::Url, image.url.is_some()),
        ImageForm::Base64 => (Field::Data, image.data.is_some()),
        ImageForm::Binary => (Field::Id, image.id.is_some()),
    };
    if there {
        Ok(image)
    } else {
        Err(FieldError::new(field, "is missing"))
    }
}
