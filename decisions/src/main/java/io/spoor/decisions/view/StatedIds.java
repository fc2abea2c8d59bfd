package io.spoor.decisions.view;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The ids by which a request states its run, in {@code context.spoor}. An agent chooses its trace.
 *
 * @param trace id of its trace, 32 hexadecimal digits; null: it states none
 * @param credential public id of its credential; null: it states none
 */
public record StatedIds(@Nullable String trace, @Nullable String credential) {
  /** {@code spoor}: the member, of whatever type. */
  public static StatedIds of(JsonNode spoor) {
    StatedSpan span = StatedSpan.of(spoor.get("traceparent"));
    return new StatedIds(
        span == null ? null : span.traceId(), spoor.path("credential_id").textValue());
  }
}
