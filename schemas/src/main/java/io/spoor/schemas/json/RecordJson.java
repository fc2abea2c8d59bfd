package io.spoor.schemas.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.json.UnusableRecordException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Parses and writes JSON within limits that hostile input cannot exceed. */
public final class RecordJson {
  /** Maximum nesting depth. */
  public static final int MAX_DEPTH = 200;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .build())
          // A double would change numbers that it cannot represent.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectReader LENIENT = MAPPER.reader();
  private static final ObjectReader STRICT =
      LENIENT.with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
  private static final ObjectWriter WRITER = MAPPER.writer();
  private static final ObjectWriter SORTED = WRITER.with(JsonNodeFeature.WRITE_PROPERTIES_SORTED);

  private RecordJson() {}

  /** Parses a record: one JSON object in UTF-8 (RFC 8259), with nothing after it. */
  public static Parsed parse(byte[] bytes) throws UnusableRecordException {
    JsonNode node;
    boolean duplicates = false;
    try {
      try {
        node = STRICT.readTree(bytes);
      } catch (MismatchedInputException e) {
        node = LENIENT.readTree(bytes);
        duplicates = true;
      }
    } catch (StreamConstraintsException e) {
      throw new UnusableRecordException(
          Reason.NOT_JSON,
          "nested deeper than "
              + MAX_DEPTH
              + " levels, or with a name or number longer than is read",
          position(e.getLocation()));
    } catch (JsonProcessingException e) {
      throw new UnusableRecordException(
          Reason.NOT_JSON, "not well-formed JSON", position(e.getLocation()));
    } catch (IOException e) {
      throw new UnusableRecordException(Reason.NOT_JSON, "not well-formed text in UTF-8", null);
    }
    if (node instanceof ObjectNode object) {
      return new Parsed(object, duplicates);
    }
    if (node.isMissingNode()) {
      throw new UnusableRecordException(Reason.NOT_JSON, "the record is empty", null);
    }
    throw new UnusableRecordException(
        Reason.NOT_AN_OBJECT,
        node.isArray()
            ? "a JSON array; a record is one JSON object: write each element on a separate line"
            : "a JSON value that is not an object",
        "");
  }

  /** The JSON object that a text contains, or null if it contains none. */
  public static @Nullable ObjectNode objectOrNull(String text) {
    try {
      return LENIENT.readTree(text) instanceof ObjectNode object ? object : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** The JSON value that a text contains, with nothing after it; null if it contains none. */
  public static @Nullable ParsedValue valueOrNull(String text) {
    try {
      return parsedValue(STRICT.readTree(text), false);
    } catch (MismatchedInputException e) {
      try {
        return parsedValue(LENIENT.readTree(text), true);
      } catch (IOException other) {
        return null;
      }
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable ParsedValue parsedValue(JsonNode value, boolean duplicates) {
    return value.isMissingNode() ? null : new ParsedValue(value, duplicates);
  }

  /**
   * The record as a parser reads it that takes the first of repeated members; null when it cannot
   * be read.
   */
  public static @Nullable ObjectNode withFirstMembers(byte[] record) {
    try (JsonParser parser = MAPPER.createParser(record)) {
      return parser.nextToken() == JsonToken.START_OBJECT
              && FirstMembers.read(parser) instanceof ObjectNode object
          ? object
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable String position(@Nullable JsonLocation location) {
    return location == null
        ? null
        : "line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  /** JSON text of a node. */
  public static String text(JsonNode node) {
    return write(WRITER, node);
  }

  /** The same for a node that was read from these bytes and may have lost members since. */
  public static String text(JsonNode node, byte[] bytes) {
    String text = CompactJsonCheck.textOrNull(bytes, node);
    return text == null ? text(node) : text;
  }

  /**
   * JSON text with the members of every object sorted by name (UTF-16), without white space.
   * Numbers are not changed.
   */
  public static String canonical(JsonNode node) {
    return write(SORTED, node);
  }

  /** SHA-256 of the canonical JSON of a record that {@link #parse} accepts. */
  public static String canonicalHash(byte[] record) {
    try {
      return Sha256Hex.hex(canonical(LENIENT.readTree(record)).getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * JSON text of at most {@code maxChars}; the longest strings and lists are truncated until it
   * fits.
   */
  public static String truncated(ObjectNode object, int maxChars) {
    for (int limit = 4096; limit >= 16; limit /= 4) {
      String text = text(JsonTruncation.copy(object, limit));
      if (text.length() <= maxChars) {
        return text;
      }
    }
    return text(JsonTruncation.scalars(object));
  }

  private static String write(ObjectWriter writer, JsonNode node) {
    try {
      return writer.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
