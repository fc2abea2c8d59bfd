package io.spoor.export.table;

import io.spoor.evidence.record.RecordView;
import io.spoor.export.format.FilePerKind;
import io.spoor.export.format.NewFiles;
import io.spoor.export.format.Sink;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Apache Parquet, Zstandard: a file a kind, times as timestamps with a zone of UTC, lists of texts
 * as lists, other lists and maps as JSON. After {@value #MOST_ROWS} rows a kind goes on in a file
 * {@code KIND-2.parquet}, because a file's footer grows with it and lies in memory until the end.
 */
public final class Parquet implements Sink {
  private static final long MOST_ROWS = 10_000_000;

  private final NewFiles files;
  private final SortedMap<String, Table> tables = new TreeMap<>();

  /** A kind's columns, and the file that is filled. */
  private static final class Table {
    private final Columns columns;
    private final @Nullable Object[] row;
    private ParquetFile file;
    private int number = 1;

    Table(Columns columns, ParquetFile file) {
      this.columns = columns;
      this.row = new Object[columns.all().size()];
      this.file = file;
    }
  }

  public Parquet(NewFiles files) {
    this.files = files;
  }

  @Override
  public void take(long number, RecordView record) throws IOException {
    String kind = FilePerKind.safe(record.header().kind());
    Table table = tables.get(kind);
    if (table == null) {
      Columns columns = Columns.of(kind);
      table = new Table(columns, open(kind, columns, kind));
      tables.put(kind, table);
    }
    if (table.file.rows() >= MOST_ROWS) {
      table.file.close();
      table.number++;
      table.file = open(kind, table.columns, kind + "-" + table.number);
    }
    table.columns.fill(number, record, table.row);
    table.file.write(table.row);
  }

  private ParquetFile open(String kind, Columns columns, String name) throws IOException {
    return new ParquetFile(
        kind.replace('-', '_'), columns.all(), files.create("parquet/" + name + ".parquet"));
  }

  @Override
  public void close() throws IOException {
    for (Table table : tables.values()) {
      table.file.close();
    }
  }
}
