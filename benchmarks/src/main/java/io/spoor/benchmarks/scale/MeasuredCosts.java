package io.spoor.benchmarks.scale;

import io.spoor.client.UsageException;
import io.spoor.schemas.text.Words;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;

/**
 * Cost of one event, or of one document, on one core of some machine. The measurements of {@code
 * bench} print these figures; {@code docs/cost.md} has those of the defaults.
 *
 * @param appMicros CPU of the application, µs an event
 * @param brokerMicros CPU of a broker for one copy, µs an event
 * @param evidenceMicros CPU of the evidence sink, µs an event
 * @param documentMicros CPU of Connect and Elasticsearch, µs a document
 * @param documents documents an event
 * @param topicBytes on topics that are retained by time, compressed, bytes an event
 * @param changelogBytes written to changelogs, compressed, bytes an event
 * @param stateBytes on the disk of an instance while an action is retained, bytes
 * @param evidenceBytes of the evidence log, bytes an event
 * @param appThreadCores cores of the application for each stream thread that has events, besides
 *     the cost of the events: its transactions, polls and restores
 * @param brokerThreadCores cores of the brokers for each such thread
 */
public record MeasuredCosts(
    double appMicros,
    double brokerMicros,
    double evidenceMicros,
    double documentMicros,
    double documents,
    double topicBytes,
    double changelogBytes,
    double stateBytes,
    double evidenceBytes,
    double appThreadCores,
    double brokerThreadCores) {
  private static final List<String> NAMES =
      Words.list(
          """
          app.micros broker.micros evidence.micros document.micros documents topic.bytes
          changelog.bytes state.bytes evidence.bytes app.thread.cores broker.thread.cores
          """);

  /** The figures of {@code docs/cost.md}. */
  public static MeasuredCosts defaults() {
    return new MeasuredCosts(195, 45, 190, 85, 2, 960, 1_560, 1_020, 2_300, 0.07, 0.04);
  }

  /**
   * Reads a properties file with some of the figures; the others are the defaults.
   *
   * @throws UsageException naming a missing file, an unknown key or a value that is no positive
   *     number
   */
  public static MeasuredCosts read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UsageException(file + ": file not found");
    }
    var properties = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(in);
    }
    var unknown = new TreeSet<>(properties.stringPropertyNames());
    NAMES.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new UsageException(
          "%s: unknown %s; known are %s"
              .formatted(file, String.join(", ", unknown), String.join(", ", NAMES)));
    }
    List<Double> figures = defaults().figures();
    for (int i = 0; i < NAMES.size(); i++) {
      String text = properties.getProperty(NAMES.get(i));
      if (text != null) {
        figures.set(i, positive(file, NAMES.get(i), text));
      }
    }
    return new MeasuredCosts(
        figures.get(0),
        figures.get(1),
        figures.get(2),
        figures.get(3),
        figures.get(4),
        figures.get(5),
        figures.get(6),
        figures.get(7),
        figures.get(8),
        figures.get(9),
        figures.get(10));
  }

  private List<Double> figures() {
    return new ArrayList<>(
        List.of(
            appMicros,
            brokerMicros,
            evidenceMicros,
            documentMicros,
            documents,
            topicBytes,
            changelogBytes,
            stateBytes,
            evidenceBytes,
            appThreadCores,
            brokerThreadCores));
  }

  private static double positive(Path file, String name, String text) {
    try {
      double value = Double.parseDouble(text.strip());
      if (value > 0 && Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number that is not positive.
    }
    throw new UsageException(file + ": " + name + " must be a positive number, not '" + text + "'");
  }
}
