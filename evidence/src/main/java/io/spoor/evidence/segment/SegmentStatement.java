package io.spoor.evidence.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.json.CanonicalJson;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.note.VerifierKey;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

/**
 * A segment's statement about itself; a leaf of the log's tree.
 *
 * @param log name of the log
 * @param segment its number, from 0
 * @param first number of its first record in the log, from 0
 * @param records number of its records
 * @param maxBytes bound of the size of its records when they were sealed, uncompressed: coarse, so
 *     that it does not disclose the length of a record that is withheld or deleted later; empty in
 *     the earlier format
 * @param root of the tree over its records, hex
 * @param previous SHA-256 of the previous segment's checkpoint file, hex; empty for the first
 * @param ranges offset ranges, sorted, each partition once
 * @param keys keys that may sign the next checkpoint
 * @param sealedAt seal time, by the signer's clock
 */
public record SegmentStatement(
    String log,
    long segment,
    long first,
    long records,
    OptionalLong maxBytes,
    String root,
    String previous,
    List<OffsetRange> ranges,
    List<VerifierKey> keys,
    Instant sealedAt) {
  /** Name of the format, including its version. */
  public static final String FORMAT = "spoor-evidence/2";

  /** Name of the format without {@code max_bytes}: its records are not compressed. */
  private static final String EARLIER_FORMAT = "spoor-evidence/1";

  /** The least bound, 1 MiB. */
  private static final long LEAST_BOUND = 1L << 20;

  /** The greatest bound, 8 GiB: 8 times the largest segment that the sink can be set to write. */
  public static final long MAX_BOUND = 1L << 33;

  private static final String MAX_BYTES = "max_bytes";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HexFormat HEX = HexFormat.of();

  public SegmentStatement {
    ranges = List.copyOf(ranges);
    keys = List.copyOf(keys);
  }

  /** Canonical JSON without a newline at the end. */
  public byte[] bytes() {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", format());
    maxBytes.ifPresent(bound -> json.put(MAX_BYTES, bound));
    json.put("log", log);
    json.put("segment", segment);
    json.put("first", first);
    json.put("records", records);
    json.put("root", root);
    json.put("previous", previous);
    json.put("sealed", sealedAt.toString());
    var keyArray = json.putArray("keys");
    keys.forEach(key -> keyArray.add(key.text()));
    var rangeArray = json.putArray("ranges");
    for (OffsetRange range : ranges) {
      rangeArray
          .addObject()
          .put("topic", range.partition().topic())
          .put("partition", range.partition().partition())
          .put("from", range.from())
          .put("to", range.to())
          .put("records", range.records());
    }
    return CanonicalJson.bytes(json);
  }

  /**
   * The bound for records of a size: the next power of two, at least 1 MiB.
   *
   * @throws IllegalArgumentException if the size exceeds {@link #MAX_BOUND}
   */
  public static long bound(long bytes) {
    if (bytes > MAX_BOUND) {
      throw new IllegalArgumentException(
          bytes + " bytes of records exceed the " + MAX_BOUND + " of a segment");
    }
    return bytes <= LEAST_BOUND ? LEAST_BOUND : Long.highestOneBit(bytes - 1) << 1;
  }

  /** Name of its format. */
  public String format() {
    return maxBytes.isPresent() ? FORMAT : EARLIER_FORMAT;
  }

  /**
   * Parses a statement, and checks that its bytes equal those of {@link #bytes}.
   *
   * @throws IllegalArgumentException if it is invalid; the message states the fault
   */
  public static SegmentStatement parse(byte[] bytes) {
    SegmentStatement statement;
    try {
      statement = of(JSON.readTree(bytes));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not valid JSON", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("not readable as JSON", e);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("its time is not valid: " + e.getMessage(), e);
    }
    if (!Arrays.equals(statement.bytes(), bytes)) {
      throw new IllegalArgumentException(
          "not the canonical JSON of a statement of format " + statement.format());
    }
    return statement;
  }

  private static SegmentStatement of(JsonNode json) {
    String format = json.path("format").asText();
    if (!format.equals(FORMAT) && !format.equals(EARLIER_FORMAT)) {
      throw new IllegalArgumentException(
          ("its format is \"%s\", but the known formats are %s and %s: use the Spoor that "
                  + "wrote it")
              .formatted(format, EARLIER_FORMAT, FORMAT));
    }
    List<OffsetRange> ranges = new ArrayList<>();
    for (JsonNode range : json.path("ranges")) {
      ranges.add(range(range));
    }
    if (!strictlySorted(ranges)) {
      throw new IllegalArgumentException("its ranges are not sorted, or a partition appears twice");
    }
    List<VerifierKey> keys = new ArrayList<>();
    json.path("keys").forEach(key -> keys.add(VerifierKey.parse(key.asText())));
    OptionalLong maxBytes = OptionalLong.empty();
    if (format.equals(FORMAT)) {
      maxBytes = OptionalLong.of(json.path(MAX_BYTES).asLong(-1));
      if (!isBound(maxBytes.getAsLong())) {
        throw new IllegalArgumentException(
            "its " + MAX_BYTES + " is not a power of two from 1 MiB to 8 GiB");
      }
    }
    return new SegmentStatement(
        json.path("log").asText(),
        json.path("segment").asLong(-1),
        json.path("first").asLong(-1),
        json.path("records").asLong(-1),
        maxBytes,
        json.path("root").asText(),
        json.path("previous").asText(),
        ranges,
        keys,
        Instant.parse(json.path("sealed").asText()));
  }

  private static boolean isBound(long bytes) {
    return bytes >= LEAST_BOUND && bytes <= MAX_BOUND && Long.bitCount(bytes) == 1;
  }

  private static OffsetRange range(JsonNode json) {
    return new OffsetRange(
        new SourcePartition(json.path("topic").asText(), json.path("partition").asInt(-1)),
        json.path("from").asLong(-1),
        json.path("to").asLong(-1),
        json.path("records").asLong(-1));
  }

  private static boolean strictlySorted(List<OffsetRange> ranges) {
    for (int i = 1; i < ranges.size(); i++) {
      if (ranges.get(i - 1).partition().compareTo(ranges.get(i).partition()) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** The value of {@code previous} for the segment after the one with this checkpoint. */
  public static String previous(byte[] checkpoint) {
    return HEX.formatHex(Sha256.of(checkpoint));
  }
}
