package io.spoor.connectors.elasticsearch.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of dashboards/FIELDS.md: of each document type its fields and their types. */
final class FieldTables {

  private static final Pattern HEADING = Pattern.compile("## (\\w+)");
  private static final Pattern ROW = Pattern.compile("\\| .* \\| `([^`]+)` \\| (\\w+) \\|");

  private final Map<String, Map<String, String>> byType = new TreeMap<>();

  private FieldTables(Iterable<String> lines) {
    String type = "";
    for (String line : lines) {
      Matcher heading = HEADING.matcher(line);
      Matcher row = ROW.matcher(line);
      if (heading.matches()) {
        type = heading.group(1);
      } else if (row.matches()) {
        byType.computeIfAbsent(type, _ -> new TreeMap<>()).put(row.group(1), row.group(2));
      }
    }
  }

  static FieldTables ofProject() {
    Path file = Path.of(System.getProperty("spoor.root", "..")).resolve("dashboards/FIELDS.md");
    try {
      return new FieldTables(Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  Set<String> types() {
    return byType.keySet();
  }

  Map<String, String> of(String type) {
    return byType.getOrDefault(type, Map.of());
  }
}
