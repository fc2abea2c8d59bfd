package io.spoor.client.triage;

import io.spoor.client.kafka.VerdictPublisher;
import io.spoor.client.result.AlertView;
import io.spoor.client.result.DecidedAction;
import io.spoor.client.result.VerdictView;
import io.spoor.client.search.AlertTriageQueries;
import io.spoor.client.search.AlertTriageQueries.IndexedAlert;
import io.spoor.client.search.ChainQueries;
import io.spoor.client.search.ChainQueries.AlertFilter;
import io.spoor.client.search.DecidedActionQueries;
import io.spoor.client.search.SearchClient;
import io.spoor.client.time.TimeFormat;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.key.Keys;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads alerts from the index and appends verdicts to {@code spoor.verdicts}. */
public final class IndexedAlertTriage implements AlertTriage {
  private final AlertTriageQueries triageQueries;
  private final ChainQueries chainQueries;
  private final DecidedActionQueries decidedActions;
  private final VerdictPublisher verdicts;
  private final InstantSource clock;

  public IndexedAlertTriage(SearchClient searchClient, VerdictPublisher verdicts) {
    this.triageQueries = new AlertTriageQueries(searchClient);
    this.chainQueries = new ChainQueries(searchClient);
    this.decidedActions = new DecidedActionQueries(searchClient);
    this.verdicts = verdicts;
    this.clock = InstantSource.system();
  }

  @Override
  public List<AlertView> alerts(AlertFilter filter, boolean newestFirst, long limit) {
    return triageQueries.withTriage(chainQueries.alerts(filter, newestFirst, limit));
  }

  @Override
  public AlertView alert(String idOrPrefix) {
    return triageQueries.withTriage(List.of(resolve(idOrPrefix).alert())).getFirst();
  }

  @Override
  public Map<String, List<DecidedAction>> decided(List<AlertView> alerts) {
    return decidedActions.ofAlerts(alerts);
  }

  @Override
  public VerdictView submit(String idOrPrefix, VerdictRequest request) {
    AlertVerdict verdict = verdict(resolve(idOrPrefix), request);
    verdicts.append(verdict);
    return new VerdictView(
        verdict.getAlertId(),
        verdict.getAction(),
        verdict.getVerdict(),
        verdict.getWho(),
        verdict.getNote(),
        verdict.getTime(),
        verdict.getSeverity(),
        verdict.getRules());
  }

  private IndexedAlert resolve(String idOrPrefix) {
    List<IndexedAlert> matches = triageQueries.beginningWith(idOrPrefix);
    if (matches.isEmpty()) {
      throw new TriageException(
          TriageException.Reason.NOT_FOUND, "no alert id begins with " + idOrPrefix);
    }
    if (matches.size() > 1) {
      throw new TriageException(
          TriageException.Reason.AMBIGUOUS,
          "more than one alert id begins with "
              + idOrPrefix
              + ": "
              + matches.stream()
                  .map(known -> known.alert().alertId())
                  .collect(Collectors.joining(", ")));
    }
    return matches.getFirst();
  }

  private AlertVerdict verdict(IndexedAlert indexed, VerdictRequest request) {
    long now = TimeFormat.nanos(clock.instant());
    AlertView alert = indexed.alert();
    return AlertVerdict.newBuilder()
        .setVerdictId(Keys.id(alert.alertId() + "|" + now + "|" + request.actor()))
        .setTenant(indexed.tenant())
        .setAlertId(alert.alertId())
        .setChainId(alert.chainId() == null ? "" : alert.chainId())
        .setAction(request.verdict() == null ? "acknowledge" : "close")
        .setVerdict(request.verdict())
        .setWho(request.actor())
        .setNote(request.note())
        .setTime(now)
        .setRules(alert.counts().stream().map(AlertView.Count::ruleId).distinct().toList())
        .setSeverity(alert.severity())
        .setAgentId(alert.agentId())
        .setOwner(alert.owner())
        .setGeneration(indexed.generation())
        .setRevision(alert.revision())
        .build();
  }
}
