package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.json.RecordJson;
import io.spoor.sources.content.ContentFingerprinter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprints the tool call or user request of a span, with every value of an attribute that is
 * stated more than once. Call it before content is cut or removed.
 */
final class SpanFingerprint {
  private static final String USER_MESSAGE = "gen_ai.user.message";
  private static final String MESSAGE_CONTENT = "content";
  private static final Set<String> USER_IDS = Set.of("enduser.id", "user.id", "user.email");

  private final ObjectNode span;

  private SpanFingerprint(ObjectNode span) {
    this.span = span;
  }

  /** The fingerprint; null when the span has neither. */
  static @Nullable ContentTrace of(
      ObjectNode span, SpanClaims claims, ContentFingerprinter fingerprinter) {
    var content = new SpanFingerprint(span);
    return switch (claims.operation()) {
      case SpanClaims.CALL -> content.call(claims, fingerprinter);
      case SpanClaims.RUN, RunStart.OPERATION ->
          fingerprinter.request(content.request(), content.user());
      case null, default -> null;
    };
  }

  private ContentTrace call(SpanClaims claims, ContentFingerprinter fingerprinter) {
    List<String> arguments = ofCall(ContentField.ARGUMENTS, ContentField.INPUT, claims);
    ContentTrace trace =
        fingerprinter.call(
            claims.tools(), arguments, ofCall(ContentField.RESULT, ContentField.OUTPUT, claims));
    return claims.callId() == null
        ? trace
        : ContentTrace.newBuilder(trace)
            .setArgumentClaims(fingerprinter.argumentClaims(arguments))
            .build();
  }

  /**
   * Content of a call. Conventions without tools use the same input and output names for all spans.
   */
  private List<String> ofCall(ContentField field, ContentField fallback, SpanClaims claims) {
    List<String> own = texts(name -> ContentField.of(name) == field);
    if (claims.hasOtherLabel()) {
      return own.isEmpty()
          ? texts(name -> ContentField.of(name) == fallback && ContentField.isGeneric(name))
          : own;
    }
    List<String> all =
        texts(
            name -> {
              ContentField stated = ContentField.of(name);
              return stated == field || (stated == fallback && ContentField.isGeneric(name));
            });
    return own.isEmpty() ? texts(name -> ContentField.of(name) == fallback) : all;
  }

  /** The users' messages; older conventions write each message as a span event. */
  private List<String> request() {
    List<String> input = texts(name -> ContentField.of(name) == ContentField.INPUT);
    return input.isEmpty() ? userMessages() : input;
  }

  /** The user that the record of the request states; null where two are claimed. */
  private @Nullable String user() {
    List<String> users = texts(USER_IDS::contains);
    return users.size() == 1 ? users.getFirst() : null;
  }

  private List<String> texts(Predicate<String> isRead) {
    return texts(span.get("attributes"), isRead);
  }

  /** Different texts of attributes, in order. */
  private static List<String> texts(@Nullable JsonNode list, Predicate<String> isRead) {
    Map<String, String> byContent = new LinkedHashMap<>();
    if (list instanceof ArrayNode attributes) {
      for (JsonNode attribute : attributes) {
        JsonNode name = attribute.get("key");
        if (name != null
            && name.isTextual()
            && isRead.test(FoldedNames.attribute(name.textValue()))) {
          String text = AnyValues.text(attribute.get("value"));
          if (text != null) {
            byContent.putIfAbsent(content(text), text);
          }
        }
      }
    }
    return List.copyOf(byContent.values());
  }

  /** Equal for texts that hold the same JSON. */
  private static String content(String text) {
    ObjectNode json = text.startsWith("{") ? RecordJson.objectOrNull(text) : null;
    return json == null ? text : RecordJson.canonical(json);
  }

  /** The first user message, with every content that it states. */
  private List<String> userMessages() {
    if (span.get("events") instanceof ArrayNode events) {
      for (JsonNode event : events) {
        JsonNode name = event.get("name");
        if (name != null && USER_MESSAGE.equals(name.textValue())) {
          return messageTexts(event);
        }
      }
    }
    return List.of();
  }

  private static List<String> messageTexts(JsonNode event) {
    List<String> texts = texts(event.get("attributes"), MESSAGE_CONTENT::equals);
    JsonNode body = event.get("body");
    if (!texts.isEmpty() || body == null) {
      return texts;
    }
    JsonNode unwrapped = AnyValues.unwrap(body);
    return List.of(unwrapped.isTextual() ? unwrapped.textValue() : RecordJson.text(unwrapped));
  }
}
