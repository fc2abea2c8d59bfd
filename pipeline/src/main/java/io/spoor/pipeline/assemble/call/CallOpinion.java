package io.spoor.pipeline.assemble.call;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.OpinionVerdict;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recorded second opinion on a tool call. Only the mapping of its own source sets the labels, so
 * no span and no other log can state one.
 *
 * @param spanId event id of the call, as all its records share it
 * @param objects whether it is that the request does not call for the call; otherwise, that it does
 * @param eventId event of the opinion
 * @param time when it was given, nanoseconds since the Unix epoch
 * @param model the model, or other evaluator, that gave it
 */
public record CallOpinion(String spanId, boolean objects, String eventId, long time, String model) {
  /** The opinion of an event; null when it is none, or leaves the question open. */
  public static @Nullable CallOpinion of(IdentityEvent event) {
    Map<String, String> labels = event.getLabels();
    String verdict = labels.get(EventLabels.OPINION_VERDICT);
    String about = labels.get(EventLabels.OPINION_ABOUT);
    if (verdict == null || about == null) {
      return null;
    }
    boolean objects = verdict.equals(OpinionVerdict.NOT_CALLED_FOR.label());
    if (!objects && !verdict.equals(OpinionVerdict.CALLED_FOR.label())) {
      return null;
    }
    return new CallOpinion(
        about,
        objects,
        event.getEventId(),
        event.getTime(),
        labels.getOrDefault(EventLabels.OPINION_MODEL, "an unnamed model"));
  }
}
