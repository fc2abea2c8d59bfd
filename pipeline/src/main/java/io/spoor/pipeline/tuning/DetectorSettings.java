package io.spoor.pipeline.tuning;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The thresholds of all detectors, as one JSON document. Members left out have their defaults.
 * {@code enabled} and {@code severity} apply to every detector; the others are specific to one.
 *
 * <pre>{@code
 * {"denials-then-success": {"denials": 5, "within": "PT10M"},
 *  "admin-action": {"enabled": false},
 *  "shared-credential": {"severity": "medium"}}
 * }</pre>
 */
public final class DetectorSettings {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final DetectorSettings DEFAULTS =
      new DetectorSettings(JsonNodeFactory.instance.objectNode(), "defaults");

  private final ObjectNode document;
  private final String source;
  private final int maxObservations;
  private final String effectTables;

  private DetectorSettings(ObjectNode document, String source) {
    this(document, source, Integer.MAX_VALUE, "");
  }

  private DetectorSettings(
      ObjectNode document, String source, int maxObservations, String effectTables) {
    this.document = document;
    this.source = source;
    this.maxObservations = maxObservations;
    this.effectTables = effectTables;
  }

  /** These settings with a lower limit of the observations of a group that are evaluated. */
  public DetectorSettings withMaxObservations(int limit) {
    return new DetectorSettings(document, source, limit, effectTables);
  }

  /**
   * These settings for events whose effects come from other tables.
   *
   * @param digest digest of the tables by which sources map records to effects; part of the version
   *     of each rule that evaluates effects
   */
  public DetectorSettings withEffectTables(String digest) {
    return new DetectorSettings(document, source, maxObservations, digest);
  }

  /** Digest of the tables by which sources map records to effects; "": none are known. */
  public String effectTables() {
    return effectTables;
  }

  /** Maximum observations of a group that any detector evaluates. */
  public int maxObservations() {
    return maxObservations;
  }

  public static DetectorSettings defaults() {
    return DEFAULTS;
  }

  /** Reads a file; as {@link #parse}. */
  public static DetectorSettings read(Path file) throws IOException {
    return parse(Files.readString(file, UTF_8), file.toString());
  }

  /**
   * Parses a document. Thresholds are checked when detectors are built ({@link
   * TuningReader#check}).
   *
   * @param source name of the document in messages, such as its file
   * @throws IllegalArgumentException the document is not a JSON object of objects; the message
   *     states where
   */
  public static DetectorSettings parse(String json, String source) {
    try {
      return of(JSON.readTree(json), source);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          source
              + " is not well-formed JSON: "
              + e.getOriginalMessage()
              + " (line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ")",
          e);
    }
  }

  /** As {@link #parse}, for a parsed document. */
  public static DetectorSettings of(JsonNode document, String source) {
    if (!(document instanceof ObjectNode object)) {
      throw new IllegalArgumentException(
          source + " must be a JSON object with one member for each tuned detector");
    }
    var settings = new DetectorSettings(object.deepCopy(), source);
    var faults = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> detector : object.properties()) {
      if (!detector.getValue().isObject()) {
        faults.add("/" + detector.getKey() + ": must be an object of thresholds");
      }
    }
    settings.requireNoFaults(faults);
    return settings;
  }

  /**
   * A copy in which the members of {@code document} replace or extend those of each detector.
   *
   * @throws IllegalArgumentException as {@link #parse}
   */
  public DetectorSettings with(JsonNode document, String source) {
    DetectorSettings overrides = of(document, source);
    ObjectNode merged = this.document.deepCopy();
    overrides
        .document
        .properties()
        .forEach(
            detector ->
                merged.withObject(detector.getKey()).setAll((ObjectNode) detector.getValue()));
    return new DetectorSettings(merged, source, maxObservations, effectTables);
  }

  /** A new reader, for one set of detectors. */
  public TuningReader tuning() {
    return new TuningReader(this);
  }

  ObjectNode document() {
    return document;
  }

  /** Ids of the detectors that the document names. */
  Set<String> detectors() {
    var names = new TreeSet<String>();
    document.fieldNames().forEachRemaining(names::add);
    return names;
  }

  void requireNoFaults(List<String> faults) {
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          source
              + " has invalid thresholds:"
              + System.lineSeparator()
              + "  "
              + String.join(System.lineSeparator() + "  ", faults));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DetectorSettings settings && settings.document.equals(document);
  }

  @Override
  public int hashCode() {
    return document.hashCode();
  }

  @Override
  public String toString() {
    return document.toString();
  }
}
