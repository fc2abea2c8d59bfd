package io.spoor.decisions.view;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the run that a request states.
 *
 * @param attributes for policies: those of {@code policies/starter/spoor.cedarschema}
 * @param staleness age of the newest raw record that may be missing; empty: not known
 * @param call what an answer says of the call that the request states; empty: it states none
 * @param recordsRead records of the run that were decoded to evaluate the call
 */
public record DescribedRun(
    ObjectNode attributes,
    Optional<Duration> staleness,
    Optional<ObjectNode> call,
    long recordsRead) {
  /** The attributes by which an answer can be checked later. */
  private static final List<String> BASIS =
      List.of("known", "chain", "revision", "staleness_ms", "agent", "run", "risk");

  /** A run whose request states no call. */
  public DescribedRun(ObjectNode attributes, Optional<Duration> staleness) {
    this(attributes, staleness, Optional.empty(), 0);
  }

  /**
   * What an answer says of the run: its chain, revision and age, the ids of its findings, and the
   * call.
   */
  public ObjectNode basis() {
    ObjectNode basis = JsonNodeFactory.instance.objectNode();
    for (String name : BASIS) {
      if (attributes.has(name)) {
        basis.set(name, attributes.get(name));
      }
    }
    List<String> findings = attributes.path("findings").findValuesAsText("id");
    if (!findings.isEmpty()) {
      findings.forEach(basis.putArray("findings")::add);
    }
    call.ifPresent(evaluated -> basis.set("call", evaluated));
    return basis;
  }
}
