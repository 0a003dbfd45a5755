// PHP's named arguments are in camel case.
#![allow(non_snake_case)]

use std::path::PathBuf;

use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;

use super::args::{ArgReader, ArrayArg};
use super::runtime;
use super::to_zval::{self, PhpArray};
use super::wait::{CallError, block_on};
use crate::client::Error;
use crate::images::scale::{
    CropRect, Orientation, ScaleRequest, SubsizeSpec, check_subsize, scale_images,
};

/// `Sors\Images`.
#[php_class]
#[php(name = "Sors\\Images")]
#[php(flags = ClassFlags::Final)]
pub struct PhpImages;

#[php_impl]
impl PhpImages {
    pub fn scale(images: ArrayArg) -> Result<PhpArray, CallError> {
        let images = images
            .into_list("The list of images")?
            .into_iter()
            .enumerate()
            .map(|(index, entries)| parse_request(index + 1, entries))
            .collect::<Result<Vec<_>, _>>()?;
        let scaled = block_on(&runtime::handle()?, async {
            Ok(scale_images(images).await)
        })?;
        Ok(to_zval::to_array(&scaled)?)
    }
}

fn parse_request(member: usize, entries: ArrayArg) -> Result<ScaleRequest, Error> {
    let mut reader = ArgReader::new(format!("image {member}"), entries);
    let file = PathBuf::from(reader.filled_text("file")?);
    let orientation = match reader.number("orientation", 1..=8)? {
        None => Orientation::default(),
        Some(number) => u8::try_from(number)
            .ok()
            .and_then(Orientation::from_exif)
            .unwrap_or_default(),
    };
    let sizes = reader
        .list("sizes")?
        .into_iter()
        .enumerate()
        .map(|(index, entries)| {
            parse_subsize(format!("size {} of image {member}", index + 1), entries)
        })
        .collect::<Result<_, _>>()?;
    reader.finish()?;
    Ok(ScaleRequest {
        file,
        orientation,
        sizes,
    })
}

fn parse_subsize(what: String, entries: ArrayArg) -> Result<SubsizeSpec, Error> {
    let mut reader = ArgReader::new(what, entries);
    let mut side = |name| {
        let number = reader.number(name, 0..=u64::from(u16::MAX))?;
        Ok::<_, Error>(number.and_then(|number| u32::try_from(number).ok()))
    };
    let (width, height) = (side("width")?, side("height")?);
    let (left, top) = (side("crop_left")?, side("crop_top")?);
    let (crop_width, crop_height) = (side("crop_width")?, side("crop_height")?);
    let quality = reader.number("quality", 1..=100)?;
    let size = SubsizeSpec {
        path: PathBuf::from(reader.filled_text("path")?),
        crop: CropRect {
            left: left.unwrap_or_default(),
            top: top.unwrap_or_default(),
            width: crop_width.unwrap_or_default(),
            height: crop_height.unwrap_or_default(),
        },
        width: width.unwrap_or_default(),
        height: height.unwrap_or_default(),
        quality: quality
            .and_then(|quality| u8::try_from(quality).ok())
            .unwrap_or(82),
        progressive: reader.optional_flag("progressive")?.unwrap_or_default(),
    };
    reader.finish()?;
    check_subsize(&size)?;
    Ok(size)
}
