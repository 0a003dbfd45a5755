//! Writes any serialisable value of ours as PHP values: structs and maps become arrays, decimals and dates strings.

use std::fmt::Display;

use ext_php_rs::boxed::ZBox;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ArrayKey, ZendHashTable, Zval};
use serde::Serialize;
use serde::ser::{self, Impossible};

use crate::client::Error;

/// An array for PHP.
pub struct Array(Zval);

impl Array {
    /// One without entries.
    pub(super) fn empty() -> Result<Self, Error> {
        Self::of(ZendHashTable::new())
    }

    pub(super) fn of(table: ZBox<ZendHashTable>) -> Result<Self, Error> {
        table
            .into_zval(false)
            .map(Self)
            .map_err(|error| unwritable(&error))
    }

    /// Adds an entry.
    pub(super) fn put(&mut self, key: &str, value: impl IntoZval) -> Result<(), Error> {
        let table = self.0.array_mut().ok_or_else(|| unwritable(&"no array"))?;
        table
            .insert(ArrayKey::from(key), value)
            .map_err(|error| unwritable(&error))
    }
}

impl IntoZval for Array {
    const TYPE: DataType = DataType::Array;
    const NULLABLE: bool = false;

    fn set_zval(self, place: &mut Zval, _persistent: bool) -> ext_php_rs::error::Result<()> {
        *place = self.0;
        Ok(())
    }
}

/// Writes a struct, map or list as an array.
pub(super) fn array(value: &impl Serialize) -> Result<Array, Error> {
    let zval = value
        .serialize(ToZval)
        .map_err(|error| unwritable(&error))?;
    if zval.is_array() {
        Ok(Array(zval))
    } else {
        Err(unwritable(&"no array"))
    }
}

fn unwritable(what: &dyn Display) -> Error {
    Error::contract(format!("A value can't be given to PHP: {what}."))
}

/// Why a value can't be written; happens with no type of ours.
#[derive(Debug)]
pub(super) struct Unwritable(String);

impl Display for Unwritable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unwritable {}

impl ser::Error for Unwritable {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl From<ext_php_rs::error::Error> for Unwritable {
    fn from(error: ext_php_rs::error::Error) -> Self {
        Self(error.to_string())
    }
}

type Written = Result<Zval, Unwritable>;

struct ToZval;

fn plain(value: impl IntoZval) -> Written {
    Ok(value.into_zval(false)?)
}

fn null() -> Zval {
    let mut zval = Zval::new();
    zval.set_null();
    zval
}

macro_rules! scalars {
    ($($method:ident: $type:ty,)+) => {
        $(fn $method(self, value: $type) -> Written {
            plain(value)
        })+
    };
}

impl ser::Serializer for ToZval {
    type Ok = Zval;
    type Error = Unwritable;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = Impossible<Zval, Unwritable>;
    type SerializeTupleVariant = Impossible<Zval, Unwritable>;
    type SerializeMap = Map;
    type SerializeStruct = Map;
    type SerializeStructVariant = Impossible<Zval, Unwritable>;

    scalars! {
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_f32: f32,
        serialize_f64: f64,
        serialize_str: &str,
    }

    fn serialize_u64(self, value: u64) -> Written {
        plain(i64::try_from(value).map_err(|error| Unwritable(error.to_string()))?)
    }

    fn serialize_char(self, value: char) -> Written {
        plain(value.to_string())
    }

    fn serialize_bytes(self, _value: &[u8]) -> Written {
        Err(ser::Error::custom("bytes"))
    }

    fn serialize_none(self) -> Written {
        Ok(null())
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        Ok(null())
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Written {
        Ok(null())
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Written {
        plain(variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        let mut map = Map::with_capacity(1);
        map.put(variant, value)?;
        ser::SerializeMap::end(map)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<List, Unwritable> {
        Ok(List(table(length.unwrap_or_default())))
    }

    fn serialize_tuple(self, length: usize) -> Result<List, Unwritable> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleStruct, Unwritable> {
        Err(ser::Error::custom(name))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleVariant, Unwritable> {
        Err(ser::Error::custom(name))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Map, Unwritable> {
        Ok(Map::with_capacity(length.unwrap_or_default()))
    }

    fn serialize_struct(self, _name: &'static str, length: usize) -> Result<Map, Unwritable> {
        Ok(Map::with_capacity(length))
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeStructVariant, Unwritable> {
        Err(ser::Error::custom(name))
    }
}

fn table(length: usize) -> ZBox<ZendHashTable> {
    ZendHashTable::with_capacity(u32::try_from(length).unwrap_or_default())
}

struct List(ZBox<ZendHashTable>);

impl ser::SerializeSeq for List {
    type Ok = Zval;
    type Error = Unwritable;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Unwritable> {
        Ok(self.0.push(value.serialize(ToZval)?)?)
    }

    fn end(self) -> Written {
        plain(self.0)
    }
}

impl ser::SerializeTuple for List {
    type Ok = Zval;
    type Error = Unwritable;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Unwritable> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Written {
        ser::SerializeSeq::end(self)
    }
}

struct Map {
    table: ZBox<ZendHashTable>,
    key: Option<String>,
}

impl Map {
    fn with_capacity(length: usize) -> Self {
        Self {
            table: table(length),
            key: None,
        }
    }

    fn put<T: ?Sized + Serialize>(&mut self, key: &str, value: &T) -> Result<(), Unwritable> {
        Ok(self
            .table
            .insert(ArrayKey::from(key), value.serialize(ToZval)?)?)
    }
}

impl ser::SerializeMap for Map {
    type Ok = Zval;
    type Error = Unwritable;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), Unwritable> {
        let key = key.serialize(ToZval)?;
        self.key = key
            .string()
            .or_else(|| key.long().map(|number| number.to_string()));
        Ok(())
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Unwritable> {
        let key = self
            .key
            .take()
            .ok_or_else(|| Unwritable("a key that is no text".into()))?;
        self.put(&key, value)
    }

    fn end(self) -> Written {
        plain(self.table)
    }
}

impl ser::SerializeStruct for Map {
    type Ok = Zval;
    type Error = Unwritable;

    fn serialize_field<T: ?Sized + Serialize>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        self.put(key, value)
    }

    fn end(self) -> Written {
        plain(self.table)
    }
}
