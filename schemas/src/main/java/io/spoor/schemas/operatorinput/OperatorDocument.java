package io.spoor.schemas.operatorinput;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A document being read, with the faults recorded so far. */
public final class OperatorDocument {
  private static final int MAX_DEPTH = 200;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // A digest of the document uses its numbers as written.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final ObjectNode json;
  private final String source;
  private final String type;
  private final List<String> faults = new ArrayList<>();

  private OperatorDocument(ObjectNode json, String source, String type) {
    this.json = json;
    this.source = source;
    this.type = type;
  }

  /**
   * Parses JSON.
   *
   * @param maxBytes maximum length in bytes
   * @param source name of the document in messages, such as its file
   * @param type the expected document type: {@code manifest}
   * @throws InvalidDocumentException if it is too long, not a JSON object, or has a duplicate
   *     member. The message states the position but quotes nothing, since the document may contain
   *     a secret
   */
  public static OperatorDocument parse(byte[] json, int maxBytes, String source, String type)
      throws InvalidDocumentException {
    if (json.length > maxBytes) {
      throw oversized(json.length, maxBytes, source, type);
    }
    JsonNode document;
    try {
      document = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new InvalidDocumentException(source, type, List.of(fault(e)));
    } catch (IOException e) {
      throw new InvalidDocumentException(source, type, List.of("not well-formed text in UTF-8"));
    }
    if (document instanceof ObjectNode object) {
      return new OperatorDocument(object, source, type);
    }
    throw new InvalidDocumentException(source, type, List.of("it must be one JSON object"));
  }

  /** The exception for an oversized document. */
  public static InvalidDocumentException oversized(
      long bytes, int maxBytes, String source, String type) {
    return new InvalidDocumentException(
        source,
        type,
        List.of("it has " + bytes + " bytes, more than the " + maxBytes + " allowed"));
  }

  private static String fault(JsonProcessingException e) {
    String reason = "";
    if (e instanceof StreamConstraintsException) {
      reason =
          ": nested deeper than "
              + MAX_DEPTH
              + " levels, or with a name or number longer than is read";
    } else if (String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field")) {
      reason = ": a member name appears twice in one object; remove one of them";
    }
    JsonLocation location = e.getLocation();
    String position =
        location == null
            ? ""
            : ", line " + location.getLineNr() + ", column " + location.getColumnNr();
    return "not well-formed JSON" + position + reason;
  }

  /** The unmodified document. */
  public ObjectNode json() {
    return json;
  }

  /** Its members; {@link #check} reports the faults recorded there. */
  public DocumentObject root() {
    return DocumentObject.root(json, faults);
  }

  /**
   * Called after the whole document was read.
   *
   * @throws InvalidDocumentException if there is any fault
   */
  public void check() throws InvalidDocumentException {
    check(fault -> true);
  }

  /**
   * The same for a reader of a part of the document.
   *
   * @param relevant whether a fault, as in {@link InvalidDocumentException#faults}, concerns that
   *     part
   */
  public void check(Predicate<String> relevant) throws InvalidDocumentException {
    List<String> found = faults.stream().filter(relevant).toList();
    if (!found.isEmpty()) {
      throw new InvalidDocumentException(source, type, found);
    }
  }
}
