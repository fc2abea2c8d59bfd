package io.spoor.export.table;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.evidence.json.CanonicalJson;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.column.impl.ColumnWriteStoreV1;
import org.apache.parquet.column.page.PageWriteStore;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Writes a Parquet file row by row. Encodings and metadata come from Apache Parquet; this class
 * arranges pages and footer (apache/parquet-format, README). Buffers one row group, and some
 * hundred bytes per column of each written one. Not thread-safe.
 */
final class ParquetFile implements Closeable {
  private static final byte[] MAGIC = "PAR1".getBytes(US_ASCII);
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int PAGE_BYTES = 1 << 16;

  /** Size of all columns together, before compression. */
  private static final long GROUP_BYTES = 4L << 20;

  /** Number of rows between size checks. */
  private static final int ROWS_PER_SIZE_CHECK = 256;

  private static final ParquetProperties PROPERTIES =
      ParquetProperties.builder()
          .withWriterVersion(WriterVersion.PARQUET_1_0)
          .withPageSize(PAGE_BYTES)
          .withDictionaryPageSize(PAGE_BYTES)
          .withSizeStatisticsEnabled(false)
          .build();

  private final List<Column> columns;
  private final MessageType schema;
  private final CountingOutput out;
  private final List<RowGroup> groups = new ArrayList<>();
  private Group group;
  private long rows;

  /** Counts bytes to know the current position. */
  private static final class CountingOutput extends FilterOutputStream {
    private long position;

    CountingOutput(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      position += length;
    }
  }

  /** The current row group. */
  private static final class Group implements PageWriteStore {
    private final Map<ColumnDescriptor, ColumnPageWriter> pages = new LinkedHashMap<>();
    private final ColumnWriteStore store;
    private final List<ColumnWriter> writers = new ArrayList<>();
    private long rows;

    Group(MessageType schema) {
      schema.getColumns().forEach(column -> pages.put(column, new ColumnPageWriter(column)));
      store = new ColumnWriteStoreV1(schema, this, PROPERTIES);
      schema.getColumns().forEach(column -> writers.add(store.getColumnWriter(column)));
    }

    @Override
    public ColumnPageWriter getPageWriter(ColumnDescriptor column) {
      ColumnPageWriter columnPages = pages.get(column);
      if (columnPages == null) {
        throw new IllegalArgumentException("no column " + column);
      }
      return columnPages;
    }

    @Override
    public void close() {}
  }

  ParquetFile(String name, List<Column> columns, OutputStream out) throws IOException {
    this.columns = columns;
    this.schema = ParquetSchema.message(name, columns);
    this.out = new CountingOutput(new BufferedOutputStream(out, BUFFER_BYTES));
    this.group = new Group(schema);
    this.out.write(MAGIC);
  }

  /** Number of rows so far. */
  long rows() {
    return rows;
  }

  /** Adds a row from {@link TableMapping#fill}. */
  void write(@Nullable Object[] row) throws IOException {
    for (int i = 0; i < row.length; i++) {
      write(columns.get(i).type(), row[i], group.writers.get(i));
    }
    group.store.endRecord();
    group.rows++;
    rows++;
    if (group.rows % ROWS_PER_SIZE_CHECK == 0 && group.store.getBufferedSize() > GROUP_BYTES) {
      endGroup();
      group = new Group(schema);
    }
  }

  private static void write(Column.Type type, @Nullable Object value, ColumnWriter to) {
    if (value == null) {
      to.writeNull(0, 0);
      return;
    }
    switch (type) {
      case TEXT -> to.write(Binary.fromString((String) value), 0, 1);
      case INT -> to.write(((Long) value).intValue(), 0, 1);
      case LONG, NANOS, MILLIS -> to.write((long) (Long) value, 0, 1);
      case DOUBLE -> to.write((double) (Double) value, 0, 1);
      case BOOLEAN -> to.write((boolean) (Boolean) value, 0, 1);
      case TEXTS -> writeTexts((JsonNode) value, to);
      case JSON -> {
        var json = new StringBuilder();
        CanonicalJson.write((JsonNode) value, json);
        to.write(Binary.fromString(json.toString()), 0, 1);
      }
    }
  }

  /** Definition levels of a nullable list with non-null elements: 0 null, 1 empty, 2 a text. */
  private static void writeTexts(JsonNode texts, ColumnWriter to) {
    if (texts.isEmpty()) {
      to.writeNull(0, 1);
    }
    for (int i = 0; i < texts.size(); i++) {
      to.write(Binary.fromString(texts.get(i).textValue()), i == 0 ? 0 : 1, 2);
    }
  }

  private void endGroup() throws IOException {
    group.store.flush();
    long begin = out.position;
    long uncompressed = 0;
    List<ColumnChunk> chunks = new ArrayList<>();
    for (ColumnPageWriter pages : group.pages.values()) {
      ColumnChunk chunk = pages.writeTo(out, out.position);
      uncompressed += chunk.getMeta_data().getTotal_uncompressed_size();
      chunks.add(chunk);
    }
    groups.add(
        new RowGroup(chunks, uncompressed, group.rows)
            .setFile_offset(begin)
            .setTotal_compressed_size(out.position - begin));
    group.store.close();
  }

  @Override
  public void close() throws IOException {
    try (out) {
      if (group.rows > 0) {
        endGroup();
      }
      var meta =
          new FileMetaData(1, ParquetSchema.elements(schema.getName(), columns), rows, groups);
      meta.setCreated_by("Spoor");
      List<ColumnOrder> orders = new ArrayList<>();
      columns.forEach(column -> orders.add(ColumnOrder.TYPE_ORDER(new TypeDefinedOrder())));
      meta.setColumn_orders(orders);
      long begin = out.position;
      Util.writeFileMetaData(meta, out);
      var length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      out.write(length.putInt(Math.toIntExact(out.position - begin)).array());
      out.write(MAGIC);
    }
  }
}
