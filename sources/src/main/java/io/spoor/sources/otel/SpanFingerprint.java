package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.content.tracing.ContentFingerprinter;
import io.spoor.content.tracing.ContentFingerprinter.ReadText;
import io.spoor.content.tracing.ContentText;
import io.spoor.schemas.ContentTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprints the tool call, the user request or the messages of a span, with every value of an
 * attribute that is stated more than once. Call it before content is cut or removed.
 */
final class SpanFingerprint {
  private static final String USER_MESSAGE = "gen_ai.user.message";
  private static final String MESSAGE_CONTENT = "content";
  private static final String RETRIEVED = "gen_ai.retrieval.documents";
  private static final Set<String> USER_IDS = Set.of("enduser.id", "user.id", "user.email");

  /** Attributes of events that say nothing a model reads. */
  private static final Set<String> TECHNICAL =
      Set.of(
          "exception.type", "exception.stacktrace", "exception.escaped", "gen_ai.system", "role");

  private final SpanTexts span;

  private SpanFingerprint(SpanTexts span) {
    this.span = span;
  }

  /** The fingerprint; null when the span has no such content. */
  static @Nullable ContentTrace of(
      ObjectNode sent, ObjectNode redacted, SpanClaims claims, ContentFingerprinter fingerprinter) {
    var content = new SpanFingerprint(new SpanTexts(sent, redacted));
    String operation = claims.operation();
    if (operation == null) {
      return null;
    }
    if (claims.isCall()) {
      return content.call(claims, fingerprinter);
    }
    boolean statesRequest = claims.isInvocation() || operation.equals(RunStart.OPERATION);
    return statesRequest
        ? fingerprinter.request(content.request(), content.user())
        : content.messages(fingerprinter);
  }

  /**
   * The fingerprint of a log record; null when it has no such content. A user's message without an
   * operation is that of the record's span.
   */
  static @Nullable ContentTrace ofLog(
      ObjectNode sent, ObjectNode redacted, SpanClaims claims, ContentFingerprinter fingerprinter) {
    ContentTrace own = of(sent, redacted, claims, fingerprinter);
    if (own != null || claims.isCall() || claims.isInvocation()) {
      return own;
    }
    List<ContentText> messages = new SpanFingerprint(new SpanTexts(sent, redacted)).userMessages();
    return messages.isEmpty() ? null : fingerprinter.request(messages, /* user= */ null);
  }

  private ContentTrace call(SpanClaims claims, ContentFingerprinter fingerprinter) {
    List<ContentText> arguments = ofCall(ContentField.ARGUMENTS, ContentField.INPUT, claims);
    List<ContentText> results =
        new ArrayList<>(ofCall(ContentField.RESULT, ContentField.OUTPUT, claims));
    results.addAll(span.attributes(RETRIEVED::equals));
    ContentText message = span.statusMessage();
    if (message != null) {
      results.add(message);
    }
    span.events().forEach(event -> addEvent(event, results));
    List<Long> stated = stated(arguments, claims.callId(), fingerprinter);
    return fingerprinter.call(
        claims.tools(),
        arguments,
        results.stream().map(text -> new ReadText(null, text)).toList(),
        stated);
  }

  private static List<Long> stated(
      List<ContentText> arguments, @Nullable String callId, ContentFingerprinter fingerprinter) {
    return callId == null ? List.of() : fingerprinter.argumentClaims(arguments);
  }

  /** Texts of an event within a call: results by older conventions, and errors. */
  private static void addEvent(SpanTexts event, List<ContentText> results) {
    results.addAll(
        event.attributes(
            name ->
                !TECHNICAL.contains(name)
                    && ContentField.of(name) != ContentField.ARGUMENTS
                    && !name.endsWith(".id")));
    ContentText body = event.body();
    if (body != null) {
      results.add(body);
    }
  }

  /**
   * Content of a call. Conventions without tools use the same input and output names for all spans.
   */
  private List<ContentText> ofCall(ContentField field, ContentField fallback, SpanClaims claims) {
    List<ContentText> own = span.attributes(name -> ContentField.of(name) == field);
    if (claims.hasOtherLabel()) {
      return own.isEmpty()
          ? span.attributes(
              name -> ContentField.of(name) == fallback && ContentField.isGeneric(name))
          : own;
    }
    Predicate<String> isOwnOrGeneric =
        name -> {
          ContentField stated = ContentField.of(name);
          return stated == field || (stated == fallback && ContentField.isGeneric(name));
        };
    return own.isEmpty()
        ? span.attributes(name -> ContentField.of(name) == fallback)
        : span.attributes(isOwnOrGeneric);
  }

  /** Results of tools that a model reads, by its input messages. */
  private @Nullable ContentTrace messages(ContentFingerprinter fingerprinter) {
    var messages = new ReadMessages();
    span.attributes(name -> ContentField.of(name) == ContentField.INPUT).forEach(messages::addList);
    messages.addIndexed(span);
    span.events().forEach(messages::addEvent);
    span.attributes(RETRIEVED::equals).forEach(messages::addDocuments);
    List<ReadText> results = messages.results();
    return results.isEmpty() ? null : fingerprinter.read(results);
  }

  /** The users' messages; older conventions write each message as a span event. */
  private List<ContentText> request() {
    List<ContentText> input = span.attributes(name -> ContentField.of(name) == ContentField.INPUT);
    return input.isEmpty() ? userMessages() : input;
  }

  /** The user that the record of the request states; null where two are claimed. */
  private @Nullable String user() {
    List<ContentText> users = span.attributes(USER_IDS::contains);
    return users.size() == 1 ? users.getFirst().redacted() : null;
  }

  /** The first user message, with every content that it states. */
  private List<ContentText> userMessages() {
    for (SpanTexts event : span.events()) {
      if (event.name().equals(USER_MESSAGE)) {
        List<ContentText> texts = event.attributes(MESSAGE_CONTENT::equals);
        ContentText body = event.body();
        return texts.isEmpty() && body != null ? List.of(body) : texts;
      }
    }
    return List.of();
  }
}
