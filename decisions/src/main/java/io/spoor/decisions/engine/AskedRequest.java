package io.spoor.decisions.engine;

import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.view.DescribedRun;
import java.util.Optional;

/**
 * A request, with what is known of who asks and of the run that acts.
 *
 * @param run empty: the request states no run, or its caller may not
 * @param requestId {@code X-Request-ID}, as the caller chose it; empty: none
 */
public record AskedRequest(
    EvaluationRequest request,
    CallerRights caller,
    Optional<DescribedRun> run,
    Optional<String> requestId) {

  /** The same without a request id. */
  public AskedRequest(EvaluationRequest request, CallerRights caller, Optional<DescribedRun> run) {
    this(request, caller, run, Optional.empty());
  }
}
