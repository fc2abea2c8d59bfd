package io.spoor.export.table;

import io.spoor.evidence.record.RecordView;
import io.spoor.export.format.FormatWriter;
import io.spoor.export.format.KindFiles;
import io.spoor.export.format.OutputFiles;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Apache Parquet, Zstandard: one file per kind, times as timestamps in UTC, lists of texts as
 * lists, other lists and maps as JSON. After {@value #MAX_ROWS} rows a kind continues in a file
 * {@code KIND-2.parquet}, because a file's footer grows with it and is in memory until the end.
 */
public final class ParquetTableWriter implements FormatWriter {
  private static final long MAX_ROWS = 10_000_000;

  private final OutputFiles files;
  private final SortedMap<String, Table> tables = new TreeMap<>();

  /** A kind's columns, and its current file. */
  private static final class Table {
    private final TableMapping mapping;
    private final @Nullable Object[] row;
    private ParquetFile file;
    private int number = 1;

    Table(TableMapping mapping, ParquetFile file) {
      this.mapping = mapping;
      this.row = new Object[mapping.all().size()];
      this.file = file;
    }
  }

  public ParquetTableWriter(OutputFiles files) {
    this.files = files;
  }

  @Override
  public void write(long number, RecordView record) throws IOException {
    String kind = KindFiles.safe(record.header().kind());
    Table table = tables.get(kind);
    if (table == null) {
      TableMapping mapping = TableMapping.of(kind);
      table = new Table(mapping, open(kind, mapping, kind));
      tables.put(kind, table);
    }
    if (table.file.rows() >= MAX_ROWS) {
      table.file.close();
      table.number++;
      table.file = open(kind, table.mapping, kind + "-" + table.number);
    }
    table.mapping.fill(number, record, table.row);
    table.file.write(table.row);
  }

  private ParquetFile open(String kind, TableMapping mapping, String name) throws IOException {
    return new ParquetFile(
        kind.replace('-', '_'), mapping.all(), files.create("parquet/" + name + ".parquet"));
  }

  @Override
  public void close() throws IOException {
    for (Table table : tables.values()) {
      table.file.close();
    }
  }
}
