package io.spoor.export.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.evidence.json.CanonicalJson;
import io.spoor.evidence.record.RecordView;
import io.spoor.export.format.FormatWriter;
import io.spoor.export.format.KindFiles;
import io.spoor.export.format.OutputFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RFC 4180: one file per kind, a header line, CRLF, UTF-8. Null is an empty cell, an empty text is
 * {@code ""}; times are RFC 3339 UTC, lists are JSON.
 *
 * <p>Attackers can write texts to logs, and a spreadsheet evaluates a cell that begins with {@code
 * = + - @}, a tab or a line break as a formula. Such a text gets an apostrophe prefix, which
 * spreadsheets do not show (OWASP, CSV Injection). Numbers are not changed.
 */
public final class CsvWriter implements FormatWriter {
  private static final String DANGEROUS = "=+-@\t\r\n";
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final KindFiles files;
  private final Map<String, Table> tables = new HashMap<>();

  private record Table(TableMapping mapping, @Nullable Object[] row, OutputStream out) {}

  public CsvWriter(OutputFiles files) {
    this.files = new KindFiles(files, "csv/", ".csv");
  }

  @Override
  public void write(long number, RecordView record) throws IOException {
    Table table = table(record.header().kind());
    table.mapping().fill(number, record, table.row());
    var line = new StringBuilder(512);
    List<Column> columns = table.mapping().all();
    for (int i = 0; i < columns.size(); i++) {
      if (i > 0) {
        line.append(',');
      }
      Object value = table.row()[i];
      if (value != null) {
        cell(value, columns.get(i).type(), line);
      }
    }
    table.out().write(line.append("\r\n").toString().getBytes(UTF_8));
  }

  private Table table(String kind) throws IOException {
    Table table = tables.get(kind);
    if (table == null) {
      TableMapping mapping = TableMapping.of(kind);
      table = new Table(mapping, new Object[mapping.all().size()], files.of(kind));
      tables.put(kind, table);
      String names = String.join(",", mapping.all().stream().map(Column::name).toList());
      table.out().write((names + "\r\n").getBytes(UTF_8));
    }
    return table;
  }

  private static void cell(Object value, Column.Type type, StringBuilder out) {
    switch (type) {
      case TEXT -> text((String) value, out);
      case TEXTS, JSON -> {
        var json = new StringBuilder();
        CanonicalJson.write((JsonNode) value, json);
        text(json.toString(), out);
      }
      case NANOS -> out.append(time((Long) value));
      case MILLIS -> out.append(Instant.ofEpochMilli((Long) value));
      case INT, LONG, DOUBLE, BOOLEAN -> out.append(value);
    }
  }

  private static Instant time(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }

  private static void text(String text, StringBuilder out) {
    out.append('"');
    if (!text.isEmpty() && DANGEROUS.indexOf(text.charAt(0)) >= 0) {
      out.append('\'');
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        out.append('"');
      }
      // Does not occur in Spoor's texts; readers in C treat it as the end of the text.
      out.append(c == 0 ? '\ufffd' : c);
    }
    out.append('"');
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
