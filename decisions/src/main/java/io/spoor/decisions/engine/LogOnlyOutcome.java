package io.spoor.decisions.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What a log-only policy that applies would do.
 *
 * @param effect {@code permit} or {@code forbid}
 * @param changes whether the decision would be another one if this policy alone were active
 * @param error why its evaluation failed; then it does not apply, and changes nothing
 */
public record LogOnlyOutcome(
    String policy, String effect, boolean changes, Optional<String> error) {

  ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put("policy", policy).put("effect", effect);
    return error.isPresent() ? json.put("error", error.get()) : json.put("changes", changes);
  }
}
