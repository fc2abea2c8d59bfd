package io.spoor.sources.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.content.tracing.ContentText;
import io.spoor.schemas.Content;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.json.RecordJson;
import io.spoor.sources.mapping.ContentPolicy;
import io.spoor.sources.mapping.EventFlags;
import io.spoor.sources.mapping.MappingContext;
import io.spoor.sources.mapping.TextTruncation;
import io.spoor.sources.mapping.UnreadContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request of a run: its fingerprint, and the part of it that may be stored.
 *
 * @param trace fingerprint of the whole request; null: it contains no words of a user
 * @param content null: there is none, or none may be stored
 */
record RunRequest(@Nullable ContentTrace trace, @Nullable Content content) {
  private static final RunRequest NONE = new RunRequest(null, null);

  /**
   * Extracts the request, and removes or cuts it in the context's JSON if it may not be stored as a
   * whole.
   *
   * @param user id of the run's user; null: not stated
   */
  static RunRequest extract(
      @Nullable JsonNode request, @Nullable String user, MappingContext context) {
    if (request == null) {
      return NONE;
    }
    String text = request.isTextual() ? request.textValue() : RecordJson.text(request);
    return new RunRequest(fingerprint(sent(text, context), user, context), content(text, context));
  }

  private static ContentText sent(String redacted, MappingContext context) {
    JsonNode request = context.unredacted().get().get(RunMember.REQUEST.label());
    if (request == null) {
      return ContentText.of(redacted);
    }
    String text = request.isTextual() ? request.textValue() : RecordJson.text(request);
    return ContentText.of(text, redacted);
  }

  private static @Nullable ContentTrace fingerprint(
      ContentText text, @Nullable String user, MappingContext context) {
    try {
      ContentTrace trace = context.fingerprinter().request(List.of(text), user);
      UnreadContent.flag(trace, context);
      return trace;
    } catch (RuntimeException | StackOverflowError e) {
      // A request that causes an error must not hide who started the run.
      context.flag(EventFlags.UNTRACED_CONTENT);
      return null;
    }
  }

  private static @Nullable Content content(String text, MappingContext context) {
    ContentPolicy policy = context.contentPolicy();
    ObjectNode record = context.json();
    if (!policy.captured()) {
      record.remove(RunMember.REQUEST.label());
      return null;
    }
    boolean truncated = text.length() > policy.maxChars();
    String stored = TextTruncation.truncate(text, policy.maxChars());
    if (truncated) {
      context.flag(EventFlags.TRUNCATED_CONTENT);
      record.put(RunMember.REQUEST.label(), stored);
    }
    return new Content(
        policy.label(),
        stored,
        /* output= */ null,
        /* arguments= */ null,
        /* result= */ null,
        truncated,
        List.of());
  }
}
