//! Writes tables as CSV (RFC 4180), JSON and Parquet, piece by piece: what a piece holds is the most that is in memory.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use parquet::{
    data_type::{ByteArray, ByteArrayType, Int64Type},
    errors::ParquetError,
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::parser::parse_message_type,
};
use sotto_api::dashboard::ExportFormat;

use super::table::{COLUMNS, Cell, Kind};

/// A row.
pub type Row = [Cell; COLUMNS.len()];

/// Where Parquet writes to, and what is taken away from there.
#[derive(Debug, Clone, Default)]
struct Tray(Arc<Mutex<Vec<u8>>>);

impl Tray {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Tray {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A table on its way.
pub enum TableWriter {
    /// CSV; whether the line of names was written.
    Csv(bool),
    /// JSON; whether a row was written.
    Json(bool),
    /// Parquet.
    Parquet(Box<ParquetTable>),
}

/// A Parquet file on its way.
pub struct ParquetTable {
    tray: Tray,
    file: SerializedFileWriter<Tray>,
}

impl TableWriter {
    /// Begins a table.
    ///
    /// # Errors
    /// None that is known; the library of Parquet may have some.
    pub fn begin(format: ExportFormat) -> Result<Self, ParquetError> {
        Ok(match format {
            ExportFormat::Csv => Self::Csv(false),
            ExportFormat::Json => Self::Json(false),
            ExportFormat::Parquet => {
                let tray = Tray::default();
                let schema = Arc::new(parse_message_type(&schema())?);
                let properties = Arc::new(WriterProperties::builder().build());
                let file = SerializedFileWriter::new(tray.clone(), schema, properties)?;
                Self::Parquet(Box::new(ParquetTable { tray, file }))
            }
        })
    }

    /// Writes some rows, and answers the bytes so far.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub fn write(&mut self, rows: &[Row]) -> Result<Vec<u8>, ParquetError> {
        match self {
            Self::Csv(begun) => {
                let mut text = if *begun { String::new() } else { names() };
                *begun = true;
                rows.iter().for_each(|row| csv_line(&mut text, row));
                Ok(text.into_bytes())
            }
            Self::Json(begun) => {
                let mut text = String::new();
                for row in rows {
                    text.push_str(if *begun { ",\n" } else { "[\n" });
                    *begun = true;
                    text.push_str(&json_object(row));
                }
                Ok(text.into_bytes())
            }
            Self::Parquet(table) => table.write(rows),
        }
    }

    /// Ends the table, and answers the bytes that are left.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub fn end(self) -> Result<Vec<u8>, ParquetError> {
        match self {
            Self::Csv(true) => Ok(Vec::new()),
            Self::Csv(false) => Ok(names().into_bytes()),
            Self::Json(begun) => Ok(if begun { "\n]\n" } else { "[]\n" }.into()),
            Self::Parquet(table) => {
                let ParquetTable { tray, file } = *table;
                file.close()?;
                Ok(tray.take())
            }
        }
    }
}

impl ParquetTable {
    fn write(&mut self, rows: &[Row]) -> Result<Vec<u8>, ParquetError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut group = self.file.next_row_group()?;
        for (at, column) in COLUMNS.iter().enumerate() {
            let Some(mut writer) = group.next_column()? else { break };
            let levels: Vec<i16> = rows.iter().map(|row| i16::from(row[at] != Cell::Nothing)).collect();
            match column.kind {
                Kind::Text => {
                    let values: Vec<ByteArray> = rows.iter().filter_map(|row| as_bytes(&row[at])).collect();
                    writer.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
                }
                Kind::Integer => {
                    let values: Vec<i64> = rows.iter().filter_map(|row| as_integer(&row[at])).collect();
                    writer.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
                }
            }
            writer.close()?;
        }
        group.close()?;
        Ok(self.tray.take())
    }
}

fn as_bytes(cell: &Cell) -> Option<ByteArray> {
    if let Cell::Text(text) = cell { Some(text.as_bytes().to_vec().into()) } else { None }
}

fn as_integer(cell: &Cell) -> Option<i64> {
    if let Cell::Integer(value) = cell { Some(*value) } else { None }
}

fn schema() -> String {
    let field = |column: &super::table::Column| match column.kind {
        Kind::Text => format!("optional binary {} (UTF8);", column.name),
        Kind::Integer => format!("optional int64 {};", column.name),
    };
    format!("message submission {{ {} }}", COLUMNS.iter().map(field).collect::<Vec<_>>().join(" "))
}

fn names() -> String {
    let names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
    format!("{}\r\n", names.join(","))
}

fn csv_line(text: &mut String, row: &Row) {
    for (at, cell) in row.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        match cell {
            Cell::Nothing => {}
            Cell::Integer(value) => text.push_str(&value.to_string()),
            Cell::Text(value) => text.push_str(&csv_field(value)),
        }
    }
    text.push_str("\r\n");
}

/// A text that a spreadsheet would take for a formula gets an apostrophe before it.
fn csv_field(value: &str) -> String {
    let formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let value = if formula { format!("'{value}") } else { value.to_owned() };
    if value.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value }
}

fn json_object(row: &Row) -> String {
    let value = |cell: &Cell| match cell {
        Cell::Nothing => serde_json::Value::Null,
        Cell::Integer(value) => (*value).into(),
        Cell::Text(text) => text.as_str().into(),
    };
    let fields = COLUMNS.iter().zip(row).map(|(column, cell)| (column.name.to_owned(), value(cell)));
    serde_json::Value::Object(fields.collect()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Row> {
        let mut row = COLUMNS.map(|column| match column.kind {
            Kind::Text => Cell::Text("a".to_owned()),
            Kind::Integer => Cell::Integer(-7),
        });
        row[4] = Cell::Nothing;
        row[15] = Cell::Text("=1+1;say \"so\", now".to_owned());
        vec![row.clone(), row]
    }

    fn written(format: ExportFormat, rows: &[Row]) -> Vec<u8> {
        let mut writer = TableWriter::begin(format).unwrap();
        let mut bytes = Vec::new();
        for row in rows {
            bytes.extend(writer.write(std::slice::from_ref(row)).unwrap());
        }
        bytes.extend(writer.end().unwrap());
        bytes
    }

    #[test]
    fn fields_with_commas_and_quotes_are_quoted_and_formulas_disarmed() {
        let text = String::from_utf8(written(ExportFormat::Csv, &rows())).unwrap();
        let lines: Vec<&str> = text.split_terminator("\r\n").collect();
        assert_eq!(lines.len(), 3);
        assert!(lines[0].starts_with("id,link,received_ms"));
        assert!(lines[1].starts_with("a,a,-7,a,,a"));
        assert!(lines[1].ends_with(r#","'=1+1;say ""so"", now""#), "{}", lines[1]);
        assert_eq!(written(ExportFormat::Csv, &[]), names().into_bytes());
    }

    #[test]
    fn json_is_a_list_also_of_nothing() {
        let found: serde_json::Value = serde_json::from_slice(&written(ExportFormat::Json, &rows())).unwrap();
        assert_eq!(
            (&found[1]["assignee"], &found[1]["received_ms"]),
            (&serde_json::Value::Null, &(-7).into())
        );
        assert_eq!(written(ExportFormat::Json, &[]), b"[]\n");
    }

    #[test]
    fn parquet_reads_back() {
        use parquet::file::reader::{FileReader, SerializedFileReader};
        use parquet::record::RowAccessor;
        let bytes = bytes::Bytes::from(written(ExportFormat::Parquet, &rows()));
        let reader = SerializedFileReader::new(bytes).unwrap();
        assert_eq!((reader.metadata().file_metadata().num_rows(), reader.num_row_groups()), (2, 2));
        let all: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        assert_eq!(all[0].get_string(0).unwrap(), "a");
        assert_eq!(all[1].get_long(2).unwrap(), -7);
        assert!(all[1].get_string(4).is_err(), "nobody looks after it");
        let empty = bytes::Bytes::from(written(ExportFormat::Parquet, &[]));
        assert_eq!(SerializedFileReader::new(empty).unwrap().metadata().file_metadata().num_rows(), 0);
    }
}
