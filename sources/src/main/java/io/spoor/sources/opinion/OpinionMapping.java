package io.spoor.sources.opinion;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.Content;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.json.TimestampParser;
import io.spoor.schemas.json.UnusableRecordException;
import io.spoor.schemas.topic.RawSource;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.OpinionVerdict;
import io.spoor.sources.mapping.ContentPolicy;
import io.spoor.sources.mapping.EventFlags;
import io.spoor.sources.mapping.MappingContext;
import io.spoor.sources.mapping.SourceMapping;
import io.spoor.sources.mapping.TextTruncation;
import io.spoor.sources.mapping.TraceIds;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps a second opinion: whether a user's request calls for a tool call, as a model of the operator
 * answered. The event lies on the trail of the call, and names no agent, principal or credential.
 *
 * <p>The record is read strictly: a member of the wrong type, or another verdict, makes it
 * unusable.
 */
public final class OpinionMapping implements SourceMapping {
  private static final String ACTION = "second_opinion";
  private static final int MAX_MODEL_CHARS = 100;
  private static final int MAX_SUMMARY_CHARS = 200;

  @Override
  public String source() {
    return RawSource.OPINION;
  }

  @Override
  public Set<String> identifiers() {
    return Set.of(OpinionMember.TRACE_ID.label(), OpinionMember.SPAN_ID.label());
  }

  @Override
  public boolean carriesContent() {
    return true;
  }

  @Override
  public IdentityEvent.Builder map(MappingContext context) throws UnusableRecordException {
    String traceId =
        TraceIds.required(context.json(), OpinionMember.TRACE_ID.label(), TraceIds.TRACE_DIGITS);
    String spanId =
        TraceIds.required(context.json(), OpinionMember.SPAN_ID.label(), TraceIds.SPAN_DIGITS);
    long time = time(context);
    OpinionVerdict verdict = verdict(context);
    String model =
        TextTruncation.singleLine(required(context, OpinionMember.MODEL), MAX_MODEL_CHARS);
    Content reason = reason(context);
    String call = traceId + ':' + spanId;
    return context
        .event(source())
        .setEventId(context.contentHash().get())
        .setTime(time)
        .setTrailKey(TraceIds.key(context.tenant(), traceId))
        .setAction(ACTION)
        .setEventType("opinion")
        .setSummary(
            TextTruncation.singleLine(model + " says " + verdict.label(), MAX_SUMMARY_CHARS))
        .setLabels(
            Map.of(
                EventLabels.OPINION_VERDICT,
                verdict.label(),
                EventLabels.OPINION_ABOUT,
                call,
                EventLabels.OPINION_MODEL,
                model))
        .setContent(reason);
  }

  private static long time(MappingContext context) throws UnusableRecordException {
    OptionalLong time = TimestampParser.parseInstant(required(context, OpinionMember.TIME));
    if (time.isEmpty()) {
      throw UnusableRecordException.badTime(
          OpinionMember.TIME.pointer(),
          "no time of RFC 3339 such as 2026-03-10T09:40:18Z, " + TimestampParser.SUPPORTED_YEARS);
    }
    return time.getAsLong();
  }

  private static OpinionVerdict verdict(MappingContext context) throws UnusableRecordException {
    String label = required(context, OpinionMember.VERDICT);
    return OpinionVerdict.of(label)
        .orElseThrow(
            () ->
                UnusableRecordException.wrongType(
                    OpinionMember.VERDICT.pointer(),
                    "the verdict is none of called-for, not-called-for, unsure"));
  }

  private static String required(MappingContext context, OpinionMember member)
      throws UnusableRecordException {
    String text = text(context, member);
    if (text == null) {
      throw UnusableRecordException.missing(member.pointer(), member.meaning());
    }
    return text;
  }

  private static @Nullable String text(MappingContext context, OpinionMember member)
      throws UnusableRecordException {
    JsonNode node = context.json().get(member.label());
    if (node == null || node.isNull()) {
      return null;
    }
    if (!node.isTextual()) {
      throw UnusableRecordException.wrongType(member.pointer(), member.meaning() + " is no text");
    }
    return node.textValue().isEmpty() ? null : node.textValue();
  }

  /** The reason quotes the call and what the agent read, so it is content. */
  private static @Nullable Content reason(MappingContext context) throws UnusableRecordException {
    String text = text(context, OpinionMember.REASON);
    ContentPolicy policy = context.contentPolicy();
    if (text == null || !policy.captured()) {
      context.json().remove(OpinionMember.REASON.label());
      return null;
    }
    boolean truncated = text.length() > policy.maxChars();
    String stored = TextTruncation.truncate(text, policy.maxChars());
    if (truncated) {
      context.flag(EventFlags.TRUNCATED_CONTENT);
      context.json().put(OpinionMember.REASON.label(), stored);
    }
    return new Content(
        policy.label(),
        /* input= */ null,
        /* output= */ stored,
        /* arguments= */ null,
        /* result= */ null,
        truncated,
        List.of());
  }
}
