package io.spoor.export.format;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an export can be written as. */
public enum ExportFormat {
  /** Plain values, one object a line. */
  JSONL,
  /** RFC 4180, a file a kind. */
  CSV,
  /** Apache Parquet, a file a kind. */
  PARQUET,
  /** Events of the Open Cybersecurity Schema Framework, a file a class. */
  OCSF,
  /** A page for people. */
  HTML;

  /** Lower case: its name on a command line, and of its directory. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The format of this name.
   *
   * @throws IllegalArgumentException if there is none; says which there are
   */
  public static ExportFormat of(String text) {
    return Arrays.stream(values())
        .filter(format -> format.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no format "
                        + text
                        + "; there are "
                        + Arrays.stream(values())
                            .map(ExportFormat::text)
                            .collect(Collectors.joining(", "))));
  }
}
