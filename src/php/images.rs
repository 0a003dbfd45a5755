// PHP's named arguments are spelled in camel case.
#![allow(non_snake_case)]

use std::path::PathBuf;

use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;

use super::args::{Entries, Reader};
use super::runtime;
use super::to_zval::{self, Array};
use super::wait::{Failure, wait};
use crate::client::Error;
use crate::images::scale::{Orientation, Part, Picture, Size, check, scale};

/// `Sors\Pictures`.
#[php_class]
#[php(name = "Sors\\Pictures")]
#[php(flags = ClassFlags::Final)]
pub struct Pictures;

#[php_impl]
impl Pictures {
    pub fn scale(pictures: Entries) -> Result<Array, Failure> {
        let pictures = pictures
            .into_list("The list of pictures")?
            .into_iter()
            .enumerate()
            .map(|(index, entries)| picture(index + 1, entries))
            .collect::<Result<Vec<_>, _>>()?;
        let scaled = wait(&runtime::handle()?, async { Ok(scale(pictures).await) })?;
        Ok(to_zval::array(&scaled)?)
    }
}

fn picture(member: usize, entries: Entries) -> Result<Picture, Error> {
    let mut reader = Reader::new(format!("picture {member}"), entries);
    let file = PathBuf::from(reader.filled_text("file")?);
    let orientation = match reader.number("orientation", 1..=8)? {
        None => Orientation::default(),
        Some(number) => u8::try_from(number)
            .ok()
            .and_then(Orientation::of_exif)
            .unwrap_or_default(),
    };
    let sizes = reader
        .list("sizes")?
        .into_iter()
        .enumerate()
        .map(|(index, entries)| size(format!("size {} of picture {member}", index + 1), entries))
        .collect::<Result<_, _>>()?;
    reader.finish()?;
    Ok(Picture {
        file,
        orientation,
        sizes,
    })
}

fn size(what: String, entries: Entries) -> Result<Size, Error> {
    let mut reader = Reader::new(what, entries);
    let mut side = |name| {
        let number = reader.number(name, 0..=u64::from(u16::MAX))?;
        Ok::<_, Error>(number.and_then(|number| u32::try_from(number).ok()))
    };
    let (width, height) = (side("width")?, side("height")?);
    let (left, top) = (side("left")?, side("top")?);
    let (part_width, part_height) = (side("part_width")?, side("part_height")?);
    let quality = reader.number("quality", 1..=100)?;
    let size = Size {
        path: PathBuf::from(reader.filled_text("path")?),
        part: Part {
            left: left.unwrap_or_default(),
            top: top.unwrap_or_default(),
            width: part_width.unwrap_or_default(),
            height: part_height.unwrap_or_default(),
        },
        width: width.unwrap_or_default(),
        height: height.unwrap_or_default(),
        quality: quality
            .and_then(|quality| u8::try_from(quality).ok())
            .unwrap_or(82),
        progressive: reader.optional_flag("progressive")?.unwrap_or_default(),
    };
    reader.finish()?;
    check(&size)?;
    Ok(size)
}
