//! Serializes our values to PHP values: structs and maps become arrays, decimals and dates strings.

use std::fmt::Display;

use ext_php_rs::boxed::ZBox;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ArrayKey, ZendHashTable, Zval};
use serde::Serialize;
use serde::ser::{self, Impossible};

use crate::client::Error;

/// An array for PHP.
pub struct PhpArray(Zval);

impl PhpArray {
    /// Creates an empty array.
    pub(super) fn empty() -> Result<Self, Error> {
        Self::from_table(ZendHashTable::new())
    }

    pub(super) fn from_table(table: ZBox<ZendHashTable>) -> Result<Self, Error> {
        table
            .into_zval(false)
            .map(Self)
            .map_err(|error| conversion_error(&error))
    }

    /// Adds an entry.
    pub(super) fn insert(&mut self, key: &str, value: impl IntoZval) -> Result<(), Error> {
        let table = self
            .0
            .array_mut()
            .ok_or_else(|| conversion_error(&"no array"))?;
        table
            .insert(ArrayKey::from(key), value)
            .map_err(|error| conversion_error(&error))
    }
}

impl IntoZval for PhpArray {
    const TYPE: DataType = DataType::Array;
    const NULLABLE: bool = false;

    fn set_zval(self, place: &mut Zval, _persistent: bool) -> ext_php_rs::error::Result<()> {
        *place = self.0;
        Ok(())
    }
}

/// Serializes a struct, map or list to an array.
pub(super) fn to_array(value: &impl Serialize) -> Result<PhpArray, Error> {
    let zval = value
        .serialize(ToZval)
        .map_err(|error| conversion_error(&error))?;
    if zval.is_array() {
        Ok(PhpArray(zval))
    } else {
        Err(conversion_error(&"no array"))
    }
}

fn conversion_error(what: &dyn Display) -> Error {
    Error::contract(format!("A value can't be given to PHP: {what}."))
}

/// Why a value can't be converted; happens with none of our types.
#[derive(Debug)]
pub(super) struct ConversionError(String);

impl Display for ConversionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConversionError {}

impl ser::Error for ConversionError {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl From<ext_php_rs::error::Error> for ConversionError {
    fn from(error: ext_php_rs::error::Error) -> Self {
        Self(error.to_string())
    }
}

type ZvalResult = Result<Zval, ConversionError>;

struct ToZval;

fn scalar_to_zval(value: impl IntoZval) -> ZvalResult {
    Ok(value.into_zval(false)?)
}

fn null() -> Zval {
    let mut zval = Zval::new();
    zval.set_null();
    zval
}

macro_rules! scalars {
    ($($method:ident: $type:ty,)+) => {
        $(fn $method(self, value: $type) -> ZvalResult {
            scalar_to_zval(value)
        })+
    };
}

impl ser::Serializer for ToZval {
    type Ok = Zval;
    type Error = ConversionError;
    type SerializeSeq = ListSerializer;
    type SerializeTuple = ListSerializer;
    type SerializeTupleStruct = Impossible<Zval, ConversionError>;
    type SerializeTupleVariant = Impossible<Zval, ConversionError>;
    type SerializeMap = MapSerializer;
    type SerializeStruct = MapSerializer;
    type SerializeStructVariant = Impossible<Zval, ConversionError>;

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

    fn serialize_u64(self, value: u64) -> ZvalResult {
        scalar_to_zval(i64::try_from(value).map_err(|error| ConversionError(error.to_string()))?)
    }

    fn serialize_char(self, value: char) -> ZvalResult {
        scalar_to_zval(value.to_string())
    }

    fn serialize_bytes(self, _value: &[u8]) -> ZvalResult {
        Err(ser::Error::custom("bytes"))
    }

    fn serialize_none(self) -> ZvalResult {
        Ok(null())
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> ZvalResult {
        value.serialize(self)
    }

    fn serialize_unit(self) -> ZvalResult {
        Ok(null())
    }

    fn serialize_unit_struct(self, _name: &'static str) -> ZvalResult {
        Ok(null())
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> ZvalResult {
        scalar_to_zval(variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _name: &'static str,
        value: &T,
    ) -> ZvalResult {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> ZvalResult {
        let mut map = MapSerializer::with_capacity(1);
        map.insert(variant, value)?;
        ser::SerializeMap::end(map)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<ListSerializer, ConversionError> {
        Ok(ListSerializer(table(length.unwrap_or_default())))
    }

    fn serialize_tuple(self, length: usize) -> Result<ListSerializer, ConversionError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleStruct, ConversionError> {
        Err(ser::Error::custom(name))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleVariant, ConversionError> {
        Err(ser::Error::custom(name))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<MapSerializer, ConversionError> {
        Ok(MapSerializer::with_capacity(length.unwrap_or_default()))
    }

    fn serialize_struct(
        self,
        _name: &'static str,
        length: usize,
    ) -> Result<MapSerializer, ConversionError> {
        Ok(MapSerializer::with_capacity(length))
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeStructVariant, ConversionError> {
        Err(ser::Error::custom(name))
    }
}

fn table(length: usize) -> ZBox<ZendHashTable> {
    ZendHashTable::with_capacity(u32::try_from(length).unwrap_or_default())
}

struct ListSerializer(ZBox<ZendHashTable>);

impl ser::SerializeSeq for ListSerializer {
    type Ok = Zval;
    type Error = ConversionError;

    fn serialize_element<T: ?Sized + Serialize>(
        &mut self,
        value: &T,
    ) -> Result<(), ConversionError> {
        Ok(self.0.push(value.serialize(ToZval)?)?)
    }

    fn end(self) -> ZvalResult {
        scalar_to_zval(self.0)
    }
}

impl ser::SerializeTuple for ListSerializer {
    type Ok = Zval;
    type Error = ConversionError;

    fn serialize_element<T: ?Sized + Serialize>(
        &mut self,
        value: &T,
    ) -> Result<(), ConversionError> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> ZvalResult {
        ser::SerializeSeq::end(self)
    }
}

struct MapSerializer {
    table: ZBox<ZendHashTable>,
    key: Option<String>,
}

impl MapSerializer {
    fn with_capacity(length: usize) -> Self {
        Self {
            table: table(length),
            key: None,
        }
    }

    fn insert<T: ?Sized + Serialize>(
        &mut self,
        key: &str,
        value: &T,
    ) -> Result<(), ConversionError> {
        Ok(self
            .table
            .insert(ArrayKey::from(key), value.serialize(ToZval)?)?)
    }
}

impl ser::SerializeMap for MapSerializer {
    type Ok = Zval;
    type Error = ConversionError;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), ConversionError> {
        let key = key.serialize(ToZval)?;
        self.key = key
            .string()
            .or_else(|| key.long().map(|number| number.to_string()));
        Ok(())
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), ConversionError> {
        let key = self
            .key
            .take()
            .ok_or_else(|| ConversionError("a key that is no text".into()))?;
        self.insert(&key, value)
    }

    fn end(self) -> ZvalResult {
        scalar_to_zval(self.table)
    }
}

impl ser::SerializeStruct for MapSerializer {
    type Ok = Zval;
    type Error = ConversionError;

    fn serialize_field<T: ?Sized + Serialize>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), ConversionError> {
        self.insert(key, value)
    }

    fn end(self) -> ZvalResult {
        scalar_to_zval(self.table)
    }
}
