package io.spoor.sources.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.json.TimestampParser;
import io.spoor.schemas.json.UnusableRecordException;
import io.spoor.schemas.key.Keys;
import io.spoor.sources.mapping.EventFlags;
import io.spoor.sources.mapping.MappingContext;
import io.spoor.sources.mapping.TraceIds;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of a run record strictly: a member of the wrong type makes the record unusable.
 * A null and an empty text are no value.
 *
 * <p>Other sources leave unreadable members out. A run record outranks them, so a part of it must
 * not go missing without a dead letter.
 */
final class RunFields {
  private final MappingContext context;

  RunFields(MappingContext context) {
    this.context = context;
  }

  String traceId() throws UnusableRecordException {
    return TraceIds.required(context.json(), RunMember.TRACE_ID.label(), TraceIds.TRACE_DIGITS);
  }

  /** Start of the run, nanoseconds since the Unix epoch. */
  long time() throws UnusableRecordException {
    String text = fullText(RunMember.TIME);
    if (text == null) {
      throw missing(RunMember.TIME);
    }
    OptionalLong time = TimestampParser.parseInstant(text);
    if (time.isEmpty()) {
      throw UnusableRecordException.badTime(
          RunMember.TIME.pointer(),
          "no time of RFC 3339 such as 2026-03-10T09:40:18Z, " + TimestampParser.SUPPORTED_YEARS);
    }
    return time.getAsLong();
  }

  /** Whether the record has this object. */
  boolean has(RunMember object) throws UnusableRecordException {
    JsonNode node = node(object);
    if (node != null && !node.isObject()) {
      throw wrongType(object, "no JSON object");
    }
    return node != null;
  }

  /** The text of an id or name, replaced by its hash if too long; null when absent. */
  @Nullable String text(RunMember member) throws UnusableRecordException {
    String full = fullText(member);
    if (full == null) {
      return null;
    }
    String text = Keys.bounded(full);
    if (text.length() != full.length()) {
      context.flag(EventFlags.HASHED_ID);
    }
    return text;
  }

  /** The same for a member that must be there. */
  String required(RunMember member) throws UnusableRecordException {
    String text = text(member);
    if (text == null) {
      throw missing(member);
    }
    return text;
  }

  /** A text, or a list or object of messages; null when absent. */
  @Nullable JsonNode textOrMessages(RunMember member) throws UnusableRecordException {
    JsonNode node = node(member);
    if (node != null && !node.isTextual() && !node.isContainerNode()) {
      throw wrongType(member, "neither text nor messages");
    }
    return node;
  }

  private @Nullable String fullText(RunMember member) throws UnusableRecordException {
    JsonNode node = node(member);
    if (node != null && !node.isTextual()) {
      throw wrongType(member, "no text");
    }
    return node == null ? null : node.textValue();
  }

  /** The value; null when absent, null or an empty text. */
  private @Nullable JsonNode node(RunMember member) {
    RunMember parent = member.parent();
    ObjectNode record = context.json();
    JsonNode object = parent == null ? record : record.get(parent.label());
    JsonNode node = object == null ? null : object.get(member.label());
    return node == null || node.isNull() || (node.isTextual() && node.textValue().isEmpty())
        ? null
        : node;
  }

  private static UnusableRecordException missing(RunMember member) {
    return UnusableRecordException.missing(member.pointer(), member.meaning());
  }

  private static UnusableRecordException wrongType(RunMember member, String fault) {
    return UnusableRecordException.wrongType(member.pointer(), member.meaning() + " is " + fault);
  }
}
