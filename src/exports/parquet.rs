//! Parquet: columns with types, packed with Snappy. The only owner of the library.
//!
//! Every column may be empty. The same columns give the same bytes: nothing of the clock or the
//! machine goes in; the library writes its own name and version.

use std::sync::Arc;

use ::parquet::basic::Compression;
use ::parquet::basic::LogicalType;
use ::parquet::basic::Repetition;
use ::parquet::basic::TimeUnit;
use ::parquet::basic::Type as Physical;
use ::parquet::data_type::BoolType;
use ::parquet::data_type::ByteArray;
use ::parquet::data_type::ByteArrayType;
use ::parquet::data_type::DataType;
use ::parquet::data_type::FixedLenByteArray;
use ::parquet::data_type::FixedLenByteArrayType;
use ::parquet::data_type::Int32Type;
use ::parquet::data_type::Int64Type;
use ::parquet::errors::Result;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedColumnWriter;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::Type;

use super::columns::Typed;
use super::columns::Values;

/// Digits of an exact number.
const DIGITS: i32 = 38;
/// Digits of an amount in hundredths.
const MONEY_DIGITS: i32 = 18;
/// Bytes of a whole number of so many digits.
const WIDTH: i32 = 16;

/// Columns of equal length as a file.
pub(super) fn write(columns: &[Typed]) -> Vec<u8> {
    whole(columns)
        .expect("memory takes every byte, and columns fit the schema that is made of them")
}

fn whole(columns: &[Typed]) -> Result<Vec<u8>> {
    let fields: Result<Vec<Arc<Type>>> =
        columns.iter().map(|one| field(one).map(Arc::new)).collect();
    let schema = Type::group_type_builder("schema").with_fields(fields?).build()?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::new(properties))?;
    let mut group = file.next_row_group()?;
    for column in columns {
        let Some(mut writer) = group.next_column()? else { break };
        fill(&mut writer, &column.values)?;
        writer.close()?;
    }
    group.close()?;
    file.close()?;
    Ok(bytes)
}

/// The column in the schema.
fn field(column: &Typed) -> Result<Type> {
    let optional = |physical: Physical, logical: Option<LogicalType>| {
        Type::primitive_type_builder(&column.key, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
    };
    let decimal = |scale: u8, precision: i32| LogicalType::decimal(i32::from(scale), precision);
    match &column.values {
        Values::Text(_) => optional(Physical::BYTE_ARRAY, Some(LogicalType::String)).build(),
        Values::Whole(_) => optional(Physical::INT64, None).build(),
        Values::Flag(_) => optional(Physical::BOOLEAN, None).build(),
        Values::Days(_) => optional(Physical::INT32, Some(LogicalType::Date)).build(),
        Values::Micros(_) => {
            let logical = LogicalType::timestamp(true, TimeUnit::MICROS);
            optional(Physical::INT64, Some(logical)).build()
        }
        Values::Cents(_) => optional(Physical::INT64, Some(decimal(2, MONEY_DIGITS)))
            .with_scale(2)
            .with_precision(MONEY_DIGITS)
            .build(),
        Values::Exact(scale, _) => {
            optional(Physical::FIXED_LEN_BYTE_ARRAY, Some(decimal(*scale, DIGITS)))
                .with_length(WIDTH)
                .with_scale(i32::from(*scale))
                .with_precision(DIGITS)
                .build()
        }
        Values::Texts(_) => {
            let element = Type::primitive_type_builder("element", Physical::BYTE_ARRAY)
                .with_repetition(Repetition::REQUIRED)
                .with_logical_type(Some(LogicalType::String))
                .build()?;
            let list = Type::group_type_builder("list")
                .with_repetition(Repetition::REPEATED)
                .with_fields(vec![Arc::new(element)])
                .build()?;
            Type::group_type_builder(&column.key)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(Some(LogicalType::List))
                .with_fields(vec![Arc::new(list)])
                .build()
        }
    }
}

fn fill(writer: &mut SerializedColumnWriter<'_>, values: &Values) -> Result<()> {
    let bytes = |text: &String| ByteArray::from(text.as_bytes().to_vec());
    match values {
        Values::Text(all) => put::<ByteArrayType, _>(writer, all, bytes),
        Values::Whole(all) | Values::Cents(all) | Values::Micros(all) => {
            put::<Int64Type, _>(writer, all, |n| *n)
        }
        Values::Days(all) => put::<Int32Type, _>(writer, all, |n| *n),
        Values::Flag(all) => put::<BoolType, _>(writer, all, |flag| *flag),
        Values::Exact(_, all) => put::<FixedLenByteArrayType, _>(writer, all, |n| {
            FixedLenByteArray::from(n.to_be_bytes().to_vec())
        }),
        Values::Texts(all) => {
            // Levels: 0 no list, 1 an empty one, 2 an entry; the first entry of a list repeats nothing.
            let (mut entries, mut defined, mut repeated) = (Vec::new(), Vec::new(), Vec::new());
            for list in all {
                match list {
                    None => {
                        defined.push(0);
                        repeated.push(0);
                    }
                    Some(list) if list.is_empty() => {
                        defined.push(1);
                        repeated.push(0);
                    }
                    Some(list) => {
                        for (n, text) in list.iter().enumerate() {
                            entries.push(bytes(text));
                            defined.push(2);
                            repeated.push(i16::from(n > 0));
                        }
                    }
                }
            }
            let column = writer.typed::<ByteArrayType>();
            column.write_batch(&entries, Some(&defined), Some(&repeated)).map(|_| ())
        }
    }
}

/// Writes what is there, and where nothing is.
fn put<T: DataType, V>(
    writer: &mut SerializedColumnWriter<'_>,
    all: &[Option<V>],
    of: impl Fn(&V) -> T::T,
) -> Result<()> {
    let there: Vec<T::T> = all.iter().flatten().map(of).collect();
    let defined: Vec<i16> = all.iter().map(|one| i16::from(one.is_some())).collect();
    writer.typed::<T>().write_batch(&there, Some(&defined), None).map(|_| ())
}
