package io.spoor.export.table;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one column of one row group, compressed as they are written and buffered until the
 * group is complete. Pages use version 1, which every reader supports.
 */
final class ColumnPageWriter implements PageWriter {
  private static final int LEVEL = 3;

  /** Longer bounds would not be worth their size in the footer. */
  private static final int MAX_BOUND_BYTES = 64;

  private final ColumnDescriptor column;
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final ByteArrayOutputStream dictionary = new ByteArrayOutputStream();
  private final Set<Encoding> encodings = EnumSet.noneOf(Encoding.class);
  private @Nullable Statistics<?> statistics;
  private long values;
  private long uncompressed;

  ColumnPageWriter(ColumnDescriptor column) {
    this.column = column;
  }

  @Override
  public void writePage(
      BytesInput bytes,
      int valueCount,
      int rowCount,
      Statistics<?> pageStatistics,
      org.apache.parquet.column.Encoding repetition,
      org.apache.parquet.column.Encoding definition,
      org.apache.parquet.column.Encoding valueEncoding)
      throws IOException {
    var page = new DataPageHeader(valueCount, of(valueEncoding), of(definition), of(repetition));
    byte[] plain = plain(bytes);
    byte[] packed = Zstd.compress(plain, LEVEL);
    var header = new PageHeader(PageType.DATA_PAGE, plain.length, packed.length);
    write(header.setData_page_header(page), plain.length, packed, data);
    encodings.addAll(List.of(of(valueEncoding), of(definition), of(repetition)));
    values += valueCount;
    if (statistics == null) {
      statistics = pageStatistics.copy();
    } else {
      statistics.mergeStatistics(pageStatistics);
    }
  }

  /** Called by this version's encoders; size and geometry statistics are not stored. */
  @Override
  public void writePage(
      BytesInput bytes,
      int valueCount,
      int rowCount,
      Statistics<?> pageStatistics,
      @Nullable SizeStatistics sizes,
      @Nullable GeospatialStatistics geometries,
      org.apache.parquet.column.Encoding repetition,
      org.apache.parquet.column.Encoding definition,
      org.apache.parquet.column.Encoding valueEncoding)
      throws IOException {
    writePage(bytes, valueCount, rowCount, pageStatistics, repetition, definition, valueEncoding);
  }

  @SuppressWarnings("deprecation") // the interface still requires it
  @Override
  public void writePage(
      BytesInput bytes,
      int valueCount,
      Statistics<?> pageStatistics,
      org.apache.parquet.column.Encoding repetition,
      org.apache.parquet.column.Encoding definition,
      org.apache.parquet.column.Encoding valueEncoding)
      throws IOException {
    writePage(bytes, valueCount, valueCount, pageStatistics, repetition, definition, valueEncoding);
  }

  @Override
  public void writePageV2(
      int rowCount,
      int nullCount,
      int valueCount,
      BytesInput repetition,
      BytesInput definition,
      org.apache.parquet.column.Encoding encoding,
      BytesInput bytes,
      Statistics<?> pageStatistics) {
    throw new UnsupportedOperationException("pages are of version 1");
  }

  @Override
  public void writeDictionaryPage(DictionaryPage page) throws IOException {
    byte[] plain = plain(page.getBytes());
    byte[] packed = Zstd.compress(plain, LEVEL);
    Encoding encoding = of(page.getEncoding());
    var header = new PageHeader(PageType.DICTIONARY_PAGE, plain.length, packed.length);
    write(
        header.setDictionary_page_header(
            new DictionaryPageHeader(page.getDictionarySize(), encoding)),
        plain.length,
        packed,
        dictionary);
    encodings.add(encoding);
  }

  private static byte[] plain(BytesInput bytes) throws IOException {
    var plain = new ByteArrayOutputStream(Math.toIntExact(bytes.size()));
    bytes.writeAllTo(plain);
    return plain.toByteArray();
  }

  private void write(PageHeader header, int plain, byte[] packed, ByteArrayOutputStream out)
      throws IOException {
    int sizeBefore = out.size();
    Util.writePageHeader(header, out);
    uncompressed += out.size() - sizeBefore + plain;
    out.writeBytes(packed);
  }

  private static Encoding of(org.apache.parquet.column.Encoding encoding) {
    return Encoding.valueOf(encoding.name());
  }

  /**
   * Writes the pages and returns their location.
   *
   * @param position of the file's next byte
   */
  ColumnChunk writeTo(OutputStream out, long position) throws IOException {
    dictionary.writeTo(out);
    data.writeTo(out);
    var meta =
        new ColumnMetaData(
            Type.valueOf(
                column
                    .getPrimitiveType()
                    .getPrimitiveTypeName()
                    .name()
                    .replace("BINARY", "BYTE_ARRAY")),
            new ArrayList<>(encodings),
            List.of(column.getPath()),
            CompressionCodec.ZSTD,
            values,
            uncompressed,
            size(),
            position + dictionary.size());
    if (dictionary.size() > 0) {
      meta.setDictionary_page_offset(position);
    }
    if (statistics != null) {
      meta.setStatistics(bounds(statistics));
    }
    return new ColumnChunk(0).setMeta_data(meta);
  }

  private static org.apache.parquet.format.Statistics bounds(Statistics<?> statistics) {
    var bounds = new org.apache.parquet.format.Statistics();
    if (statistics.isNumNullsSet()) {
      bounds.setNull_count(statistics.getNumNulls());
    }
    if (statistics.hasNonNullValue() && statistics.isSmallerThan(2 * MAX_BOUND_BYTES)) {
      bounds.setMin_value(statistics.getMinBytes());
      bounds.setMax_value(statistics.getMaxBytes());
    }
    return bounds;
  }

  /** Size in the file, in bytes. */
  long size() {
    return (long) dictionary.size() + data.size();
  }

  @Override
  public long getMemSize() {
    return size();
  }

  @Override
  public long allocatedSize() {
    return size();
  }

  @Override
  public String memUsageString(String prefix) {
    return String.format(Locale.ROOT, "%s %d bytes", prefix, size());
  }
}
