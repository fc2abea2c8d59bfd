package io.spoor.pipeline.simulation;

import io.spoor.pipeline.alert.AlertPublisher;
import io.spoor.pipeline.detect.Risk;
import io.spoor.schemas.Action;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Person;
import io.spoor.schemas.Principal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What readers by id and greatest version see in the end, without what may differ from run to run:
 * revisions.
 */
public record Outcome(
    Map<String, Chain> chains,
    Map<String, String> chainOfEvent,
    Map<String, Person> personOfEvent,
    Map<String, Finding> findings,
    Map<String, AlertSeen> alerts) {
  static Outcome empty() {
    return new Outcome(
        new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  static Outcome of(
      Map<String, Chain> chains,
      Map<String, Action> actions,
      Map<String, Finding> findings,
      Map<String, Alert> alerts) {
    var outcome = empty();
    chains.forEach(
        (id, chain) -> {
          if (!"merged".equals(chain.getStatus())) {
            outcome.chains.put(id, Chain.newBuilder(chain).setRevision(0).build());
          }
        });
    actions.forEach(
        (id, action) -> {
          outcome.chainOfEvent.put(id, action.getChainId());
          Principal principal = action.getEvent().getPrincipal();
          if (principal != null && principal.getPerson() != null) {
            outcome.personOfEvent.put(id, principal.getPerson());
          }
        });
    findings.forEach(
        (id, finding) -> {
          if (!"retracted".equals(finding.getStatus())) {
            outcome.findings.put(
                id, Finding.newBuilder(finding).setRevision(0).setCause(null).build());
          }
        });
    alerts
        .values()
        .forEach(
            alert ->
                AlertPublisher.withoutNotifications(alert)
                    .ifPresent(
                        settled ->
                            outcome.alerts.put(settled.getChainId(), AlertSeen.of(settled))));
    return outcome;
  }

  /**
   * This outcome with findings that {@code got} has beyond it, where a chain says that it is
   * evaluated in part: what was found before a group grew stands, as long as what it was made of
   * does.
   */
  Outcome keeping(Outcome got) {
    for (Finding finding : got.findings.values()) {
      Chain chain = chains.get(finding.getChainId());
      if (chain != null
          && chain.getTruncated()
          && !findings.containsKey(finding.getFindingId())
          && finding.getEventIds().stream().anyMatch(event -> isEvaluated(event, finding, chain))) {
        findings.put(finding.getFindingId(), finding);
        Set<String> ids = new TreeSet<>(chain.getFindingIds());
        ids.add(finding.getFindingId());
        Chain with =
            Chain.newBuilder(chain)
                .setFindingIds(List.copyOf(ids))
                .setRiskScore(
                    Risk.combine(
                        ids.stream()
                            .map(
                                id ->
                                    (double)
                                        Objects.requireNonNull(findings.get(id)).getRiskScore())
                            .toList()))
                .build();
        chains.put(chain.getChainId(), with);
        AlertSeen alert = AlertSeen.expected(with, findings);
        if (alert != null) {
          alerts.put(chain.getChainId(), alert);
        }
      }
    }
    return this;
  }

  /** Whether an event is one of the chain, or of a contested credential's chain. */
  private boolean isEvaluated(String event, Finding finding, Chain chain) {
    return finding.getContested()
        ? chainOfEvent.containsKey(event)
        : chain.getChainId().equals(chainOfEvent.get(event));
  }
}
