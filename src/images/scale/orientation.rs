//! EXIF orientation of an image.

/// One of EXIF's eight orientations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Orientation {
    /// Mirrored left to right, before turning.
    mirrored: bool,
    /// Quarter turns clockwise.
    turns: u8,
}

impl Orientation {
    /// Returns the correction for an EXIF orientation; `None` for an unknown number.
    #[must_use]
    pub fn from_exif(number: u8) -> Option<Self> {
        let (mirrored, turns) = match number {
            1 => (false, 0),
            2 => (true, 0),
            3 => (false, 2),
            4 => (true, 2),
            5 => (true, 3),
            6 => (false, 1),
            7 => (true, 1),
            8 => (false, 3),
            _ => return None,
        };
        Some(Self { mirrored, turns })
    }

    /// Returns width and height after turning.
    pub(super) fn size(self, width: u32, height: u32) -> (u32, u32) {
        if self.turns % 2 == 1 {
            (height, width)
        } else {
            (width, height)
        }
    }

    /// Returns the source of pixel `x`, `y` of the corrected image in an image of `width` × `height`.
    pub(super) fn source(self, x: u32, y: u32, width: u32, height: u32) -> (u32, u32) {
        let (x, y) = match self.turns {
            0 => (x, y),
            1 => (y, height - 1 - x),
            2 => (width - 1 - x, height - 1 - y),
            _ => (width - 1 - y, x),
        };
        if self.mirrored {
            (width - 1 - x, y)
        } else {
            (x, y)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// "ab / cd / ef" as a camera with each orientation stores it.
    #[test]
    fn every_orientation_is_undone() {
        let upright = ["ab", "cd", "ef"];
        for (number, stored) in [
            (1, vec!["ab", "cd", "ef"]),
            (2, vec!["ba", "dc", "fe"]),
            (3, vec!["fe", "dc", "ba"]),
            (4, vec!["ef", "cd", "ab"]),
            (5, vec!["ace", "bdf"]),
            (6, vec!["bdf", "ace"]),
            (7, vec!["fdb", "eca"]),
            (8, vec!["eca", "fdb"]),
        ] {
            let orientation = Orientation::from_exif(number).unwrap();
            let (width, height) = (
                u32::try_from(stored[0].len()).unwrap(),
                u32::try_from(stored.len()).unwrap(),
            );
            assert_eq!(orientation.size(width, height), (2, 3), "{number}");
            for (y, row) in upright.iter().enumerate() {
                for (x, pixel) in row.bytes().enumerate() {
                    let (x, y) = (u32::try_from(x).unwrap(), u32::try_from(y).unwrap());
                    let (from_x, from_y) = orientation.source(x, y, width, height);
                    let found = stored[from_y as usize].as_bytes()[from_x as usize];
                    assert_eq!(found, pixel, "orientation {number}, {x}, {y}");
                }
            }
        }
        assert_eq!(Orientation::from_exif(0), None);
        assert_eq!(Orientation::from_exif(9), None);
    }
}
