package io.spoor.decisions.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.request.RequestedEntity;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes the run of a request for policies: their {@code context.spoor}. */
@FunctionalInterface
public interface RunContext {
  /** No run is known: without the stack, {@code context.spoor} is absent. */
  RunContext NONE = (tenant, asked, resource) -> null;

  /**
   * What is known of a run.
   *
   * @param tenant the caller's tenant
   * @param asked {@code context.spoor} of the request: traceparent, credential_id, and the call
   * @param resource of the request: the tool of a call
   * @return null: absent
   */
  @Nullable DescribedRun describe(String tenant, ObjectNode asked, RequestedEntity resource);

  /** Age of the newest record that may be missing in what is known of runs; empty: not known. */
  default Optional<Duration> staleness() {
    return Optional.empty();
  }
}
