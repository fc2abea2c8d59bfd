package io.spoor.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.json.CanonicalJson;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.export.request.ExportContext;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code export.json}: the request and the contents of an export. Its digest identifies the whole
 * export.
 *
 * @param counts records by kind
 * @param withheld number of their withheld fields
 * @param leftOut number of their fields that the selection left out; the log has them
 * @param files all files except this one and the log's, by name relative to the export
 */
public record ExportManifest(
    ExportContext context,
    SortedMap<String, Long> counts,
    long withheld,
    long leftOut,
    SortedMap<String, FileDigest> files) {
  /** Name of the file. */
  public static final String FILE = "export.json";

  /** Name of the format, including its version. */
  public static final String FORMAT = "spoor-export/1";

  private static final String LEFT_OUT = "left_out";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Size and digest of a file.
   *
   * @param sha256 hex
   */
  public record FileDigest(long bytes, String sha256) {}

  public ExportManifest {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** Number of records of all kinds. */
  public long records() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Canonical JSON and a newline. */
  byte[] bytes() {
    ObjectNode json = context.json().put("format", FORMAT);
    ObjectNode byKind = json.putObject("records");
    counts.forEach(byKind::put);
    json.put("withheld", withheld);
    if (leftOut > 0) {
      json.put(LEFT_OUT, leftOut);
    }
    ObjectNode byName = json.putObject("files");
    files.forEach(
        (name, file) ->
            byName.putObject(name).put("bytes", file.bytes()).put("sha256", file.sha256()));
    byte[] canonical = CanonicalJson.bytes(json);
    byte[] bytes = Arrays.copyOf(canonical, canonical.length + 1);
    bytes[canonical.length] = '\n';
    return bytes;
  }

  /** SHA-256 of the file, hex. */
  public String digest() {
    return HexFormat.of().formatHex(Sha256.of(bytes()));
  }

  /**
   * Parses a manifest, and checks that its bytes are in the written form.
   *
   * @throws IllegalArgumentException if it is invalid; the message states the fault
   */
  static ExportManifest parse(byte[] bytes) {
    JsonNode json;
    try {
      json = JSON.readTree(bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException("is not valid JSON", e);
    }
    String format = json.path("format").asText();
    if (!format.equals(FORMAT)) {
      throw new IllegalArgumentException(
          "is of format \"%s\", but the known format is %s: use the Spoor that wrote it"
              .formatted(format, FORMAT));
    }
    var counts = new TreeMap<String, Long>();
    for (Map.Entry<String, JsonNode> count : json.path("records").properties()) {
      counts.put(count.getKey(), count.getValue().asLong(-1));
    }
    var files = new TreeMap<String, FileDigest>();
    for (Map.Entry<String, JsonNode> file : json.path("files").properties()) {
      files.put(
          file.getKey(),
          new FileDigest(
              file.getValue().path("bytes").asLong(-1), file.getValue().path("sha256").asText()));
    }
    var manifest =
        new ExportManifest(
            ExportContext.of(json),
            counts,
            json.path("withheld").asLong(-1),
            json.path(LEFT_OUT).asLong(0),
            files);
    if (!Arrays.equals(manifest.bytes(), bytes)) {
      throw new IllegalArgumentException("is not the canonical JSON of format " + FORMAT);
    }
    return manifest;
  }
}
