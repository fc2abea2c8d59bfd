package io.spoor.export.retention;

import io.spoor.evidence.EvidenceException;
import io.spoor.export.request.ExportRequest;
import io.spoor.export.request.SelectionBounds;
import io.spoor.export.request.SelectionCriteria;
import io.spoor.schemas.EvidenceAct;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A legal hold: its records must be neither deleted nor altered until it is released.
 *
 * @param id of the act that set it
 * @param selector the held records, by option name: chain, agent, principal, since, until
 * @param time when it was set, nanoseconds since the Unix epoch
 */
public record LegalHold(
    String id, String actor, String reason, Map<String, List<String>> selector, long time) {
  /** Name of the act that sets a hold. */
  public static final String ACT = "hold";

  /** Name of the act that releases a hold. */
  public static final String RELEASE = "release";

  public LegalHold {
    selector = Map.copyOf(selector);
  }

  static LegalHold of(EvidenceAct act) {
    return new LegalHold(
        act.getActId(), act.getWho(), act.getWhy(), act.getSelector(), act.getTime());
  }

  /** Whether it names chains, agents or principals, not only a time. */
  boolean hasSelector() {
    return !texts("chain").isEmpty() || !texts("agent").isEmpty() || !texts("principal").isEmpty();
  }

  Optional<Instant> since() {
    return time("since");
  }

  Optional<Instant> until() {
    return time("until");
  }

  private List<String> texts(String name) {
    return selector.getOrDefault(name, List.of());
  }

  private Optional<Instant> time(String name) {
    try {
      return texts(name).stream().findFirst().map(Instant::parse);
    } catch (DateTimeException e) {
      throw new EvidenceException(
          "hold " + id + " has no readable time: release it, and place it again", e);
    }
  }

  /** The held records as a selection request. */
  ExportRequest request() {
    return ExportRequest.everything(actor, reason)
        .with(SelectionCriteria.of(texts("chain"), List.of(), texts("agent"), texts("principal")))
        .with(new SelectionBounds(since(), until(), new TreeSet<>(), Optional.empty()));
  }
}
