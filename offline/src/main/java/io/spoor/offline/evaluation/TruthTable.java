package io.spoor.offline.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The truth about runs: a CSV file whose first line names the columns. */
public final class TruthTable {
  /** The column with the id of a run's trace. */
  public static final String TRACE = "trace_id";

  private TruthTable() {}

  /**
   * Reads the rows.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if there is no column {@code trace_id}, or a row has another
   *     number of fields
   */
  public static List<Map<String, String>> read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> columns = lines.isEmpty() ? List.of() : fields(lines.getFirst());
    if (!columns.contains(TRACE)) {
      throw new IllegalArgumentException("the first line has no column " + TRACE);
    }
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        rows.add(row(columns, fields(lines.get(i)), i + 1));
      }
    }
    return rows;
  }

  private static Map<String, String> row(List<String> columns, List<String> fields, int line) {
    if (fields.size() != columns.size()) {
      throw new IllegalArgumentException(
          "line " + line + " has " + fields.size() + " fields, not " + columns.size());
    }
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      row.put(columns.get(i), fields.get(i));
    }
    return row;
  }

  /** Fields of a line; one that begins with a quote ends with one, and doubles those inside. */
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    var field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"' && (quoted || field.isEmpty())) {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
