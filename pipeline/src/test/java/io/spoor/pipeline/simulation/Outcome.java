package io.spoor.pipeline.simulation;

import io.spoor.pipeline.alert.Alerts;
import io.spoor.schemas.Action;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import java.util.Map;
import java.util.TreeMap;

/**
 * What readers by id and greatest version see in the end, without what may differ from run to run:
 * revisions.
 */
public record Outcome(
    Map<String, Chain> chains,
    Map<String, String> chainOfEvent,
    Map<String, Finding> findings,
    Map<String, AlertSeen> alerts) {
  static Outcome empty() {
    return new Outcome(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
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
    actions.forEach((id, action) -> outcome.chainOfEvent.put(id, action.getChainId()));
    findings.forEach(
        (id, finding) -> {
          if (!"retracted".equals(finding.getStatus())) {
            outcome.findings.put(id, Finding.newBuilder(finding).setRevision(0).build());
          }
        });
    alerts
        .values()
        .forEach(
            alert ->
                Alerts.settled(alert)
                    .ifPresent(
                        settled ->
                            outcome.alerts.put(settled.getChainId(), AlertSeen.of(settled))));
    return outcome;
  }
}
