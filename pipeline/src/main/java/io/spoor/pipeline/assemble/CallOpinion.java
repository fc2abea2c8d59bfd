package io.spoor.pipeline.assemble;

import io.spoor.pipeline.detect.injection.CallObjection;
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
 * @param objection what counts against the call; null: nothing
 */
record CallOpinion(String spanId, @Nullable CallObjection objection) {
  /** The opinion of an event; null when it is none. */
  static @Nullable CallOpinion of(IdentityEvent event) {
    Map<String, String> labels = event.getLabels();
    String verdict = labels.get(EventLabels.OPINION_VERDICT);
    String about = labels.get(EventLabels.OPINION_ABOUT);
    if (verdict == null || about == null) {
      return null;
    }
    return new CallOpinion(
        about,
        verdict.equals(OpinionVerdict.NOT_CALLED_FOR.label())
            ? new CallObjection(
                event.getEventId(),
                event.getTime(),
                labels.getOrDefault(EventLabels.OPINION_MODEL, "an unnamed model"))
            : null);
  }
}
