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

/** A document that is being read, and the faults that were noted so far. */
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
          // A digest of the document is of its numbers as they were written.
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
   * Reads JSON.
   *
   * @param maxBytes how long it may be
   * @param source what to call the document in messages, such as its file
   * @param type it is meant to be: {@code manifest}
   * @throws InvalidDocumentException it is too long, no JSON object, or names a member twice. The
   *     message says where, and repeats nothing of the document: there may be a secret in it
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

  /** What is said of a document that is too long. */
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
      reason = ": a member name appears twice in one object; take one of them out";
    }
    JsonLocation location = e.getLocation();
    String position =
        location == null
            ? ""
            : ", line " + location.getLineNr() + ", column " + location.getColumnNr();
    return "not well-formed JSON" + position + reason;
  }

  /** The document as it is. */
  public ObjectNode json() {
    return json;
  }

  /** Its members; faults that are noted there come to {@link #check}. */
  public DocumentObject root() {
    return DocumentObject.root(json, faults);
  }

  /**
   * Called when everything was read.
   *
   * @throws InvalidDocumentException a fault was noted
   */
  public void check() throws InvalidDocumentException {
    check(fault -> true);
  }

  /**
   * The same for a reader of a part of the document.
   *
   * @param relevant whether a fault, as {@link InvalidDocumentException#faults} has it, is of that
   *     part
   */
  public void check(Predicate<String> relevant) throws InvalidDocumentException {
    List<String> found = faults.stream().filter(relevant).toList();
    if (!found.isEmpty()) {
      throw new InvalidDocumentException(source, type, found);
    }
  }
}
