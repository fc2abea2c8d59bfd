package io.spoor.decisions.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What a log-only policy that applies would do.
 *
 * @param effect {@code permit} or {@code forbid}
 * @param answer {@code allow}, {@code deny}, {@code confirm} or {@code step-up}: the answer if this
 *     policy alone were active; empty: it would not change the decision
 * @param error why its evaluation failed; then it does not apply, and changes nothing
 */
public record LogOnlyOutcome(
    String policy, String effect, Optional<String> answer, Optional<String> error) {

  /** Whether the decision would be another one if this policy alone were active. */
  public boolean changes() {
    return answer.isPresent();
  }

  ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put("policy", policy).put("effect", effect);
    return error.isPresent() ? json.put("error", error.get()) : json.put("changes", changes());
  }
}
