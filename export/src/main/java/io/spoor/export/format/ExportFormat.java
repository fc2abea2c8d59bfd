package io.spoor.export.format;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Formats of an export. */
public enum ExportFormat {
  /** Plain values, one object per line. */
  JSONL,
  /** RFC 4180, one file per kind. */
  CSV,
  /** Apache Parquet, one file per kind. */
  PARQUET,
  /** Events of the Open Cybersecurity Schema Framework, one file per class. */
  OCSF,
  /** A page for people. */
  HTML;

  /** Lower case: its name on the command line and of its directory. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The format with this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the formats
   */
  public static ExportFormat of(String text) {
    return Arrays.stream(values())
        .filter(format -> format.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown format "
                        + text
                        + "; known formats are "
                        + Arrays.stream(values())
                            .map(ExportFormat::text)
                            .collect(Collectors.joining(", "))));
  }
}
