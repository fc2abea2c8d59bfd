package io.spoor.pipeline.alert;

import io.spoor.schemas.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions for the findings of a chain whose agent is not established: one must cover the finding
 * whichever of the claimed agents it is about.
 *
 * @param claimedAgents empty: the agent is established, or unknown
 */
record ClaimedExceptions(ExceptionLookup exceptions, List<String> claimedAgents)
    implements ExceptionLookup {
  ClaimedExceptions {
    claimedAgents = List.copyOf(claimedAgents);
  }

  @Override
  public @Nullable String exceptionFor(Finding finding) {
    String exception = exceptions.exceptionFor(finding);
    if (exception == null || finding.getAgentId() == null) {
      return exception;
    }
    for (String agent : claimedAgents) {
      Finding claimed = Finding.newBuilder(finding).setAgentId(agent).build();
      if (exceptions.exceptionFor(claimed) == null) {
        return null;
      }
    }
    return exception;
  }
}
