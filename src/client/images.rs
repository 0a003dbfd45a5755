use super::Client;
use crate::contract::{ApiRequest, Param, Resource};
use crate::error::Error;
use crate::model::Image;

impl Client {
    /// Returns the bytes of one image from resource `image_content`, where the profile's image form is `binary`. The
    /// other forms need no request of this client (see [`crate::images`]). More than `cap` bytes are an error.
    ///
    /// # Errors
    /// If the request fails, or the response has more than `cap` bytes.
    pub async fn fetch_image_bytes(&self, image: &Image, cap: usize) -> Result<Vec<u8>, Error> {
        let api_request = ApiRequest::new(Resource::ImageContent)
            .with_param(Param::ImageId, image.id.as_deref())
            .with_param(Param::ArticleId, Some(image.article_id.as_str()));
        self.get_bytes(&api_request, cap).await
    }
}
