package io.spoor.export.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.evidence.json.CanonicalJson;
import io.spoor.evidence.record.RecordView;
import io.spoor.export.format.FilePerKind;
import io.spoor.export.format.NewFiles;
import io.spoor.export.format.Sink;
import io.spoor.export.table.Column.Type;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RFC 4180: a file a kind, a header line, CRLF, UTF-8. No value is an empty cell, an empty text is
 * {@code ""}; times are RFC 3339 UTC, lists are JSON.
 *
 * <p>Texts come from logs that attackers write to, and a spreadsheet runs a cell that begins with
 * {@code = + - @}, a tab or a line break as a formula: such a text gets an apostrophe in front,
 * which spreadsheets do not show (OWASP, CSV Injection). Numbers are left as they are.
 */
public final class Csv implements Sink {
  private static final String DANGEROUS = "=+-@\t\r\n";
  private static final long NANOS_A_SECOND = 1_000_000_000L;

  private final FilePerKind files;
  private final Map<String, Table> tables = new HashMap<>();

  private record Table(Columns columns, @Nullable Object[] row, OutputStream out) {}

  public Csv(NewFiles files) {
    this.files = new FilePerKind(files, "csv/", ".csv");
  }

  @Override
  public void take(long number, RecordView record) throws IOException {
    Table table = table(record.header().kind());
    table.columns().fill(number, record, table.row());
    var line = new StringBuilder(512);
    List<Column> columns = table.columns().all();
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
      Columns columns = Columns.of(kind);
      table = new Table(columns, new Object[columns.all().size()], files.of(kind));
      tables.put(kind, table);
      String names = String.join(",", columns.all().stream().map(Column::name).toList());
      table.out().write((names + "\r\n").getBytes(UTF_8));
    }
    return table;
  }

  private static void cell(Object value, Type type, StringBuilder to) {
    switch (type) {
      case TEXT -> text((String) value, to);
      case TEXTS, JSON -> {
        var json = new StringBuilder();
        CanonicalJson.write((JsonNode) value, json);
        text(json.toString(), to);
      }
      case NANOS -> to.append(time((Long) value));
      case MILLIS -> to.append(Instant.ofEpochMilli((Long) value));
      case INT, LONG, DOUBLE, BOOLEAN -> to.append(value);
    }
  }

  private static Instant time(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_A_SECOND), Math.floorMod(nanos, NANOS_A_SECOND));
  }

  private static void text(String text, StringBuilder to) {
    to.append('"');
    if (!text.isEmpty() && DANGEROUS.indexOf(text.charAt(0)) >= 0) {
      to.append('\'');
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        to.append('"');
      }
      // Not in any text of ours; readers of C take it for the end.
      to.append(c == 0 ? '\ufffd' : c);
    }
    to.append('"');
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
