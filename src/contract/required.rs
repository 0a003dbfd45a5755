use super::{Field, ImageForm, Profile, Resource};

/// Returns the fields a row needs: of each group at least one, in order of preference.
pub(crate) fn required_fields(
    profile: &Profile,
    resource: Resource,
) -> &'static [&'static [Field]] {
    use Field::{ArticleId, Charged, Code, Company, Data, Due, Id, Name, Number, OnHand, Url};
    match resource {
        Resource::Databases => &[&[Name]],
        Resource::BusinessUnits | Resource::Groups => &[&[Id], &[Name]],
        Resource::Articles => &[&[Id], &[Code], &[Name]],
        Resource::Images => match profile.images.form {
            ImageForm::Url => &[&[ArticleId], &[Url]],
            ImageForm::Base64 => &[&[ArticleId], &[Data]],
            ImageForm::Binary => &[&[ArticleId], &[Id]],
        },
        Resource::ImageContent => &[],
        Resource::Stock => &[&[ArticleId], &[OnHand]],
        Resource::Prices => &[&[ArticleId]],
        Resource::Customers => &[&[Id], &[Name, Company]],
        Resource::CustomerCreate => &[&[Id]],
        Resource::CustomerDebt => &[&[Due, Charged]],
        Resource::DocumentCreate | Resource::DocumentLookup => &[&[Id, Number]],
    }
}
