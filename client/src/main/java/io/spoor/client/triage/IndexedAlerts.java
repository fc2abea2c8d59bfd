package io.spoor.client.triage;

import io.spoor.client.kafka.Verdicts;
import io.spoor.client.result.AlertRow;
import io.spoor.client.result.VerdictRow;
import io.spoor.client.search.AlertPeople;
import io.spoor.client.search.AlertPeople.Known;
import io.spoor.client.search.Chains;
import io.spoor.client.search.Chains.AlertFilter;
import io.spoor.client.search.Index;
import io.spoor.client.time.Times;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.key.Keys;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;

/** Alerts as they are indexed; what is said of them goes to {@code spoor.verdicts}. */
public final class IndexedAlerts implements AlertDesk {
  private final AlertPeople people;
  private final Chains chains;
  private final Verdicts verdicts;
  private final InstantSource clock;

  public IndexedAlerts(Index index, Verdicts verdicts) {
    this.people = new AlertPeople(index);
    this.chains = new Chains(index);
    this.verdicts = verdicts;
    this.clock = InstantSource.system();
  }

  @Override
  public List<AlertRow> alerts(AlertFilter filter, boolean newestFirst, long limit) {
    return people.of(chains.alerts(filter, newestFirst, limit));
  }

  @Override
  public AlertRow alert(String idOrPrefix) {
    return people.of(List.of(known(idOrPrefix).alert())).getFirst();
  }

  @Override
  public VerdictRow say(String idOrPrefix, Saying saying) {
    AlertVerdict verdict = verdict(known(idOrPrefix), saying);
    verdicts.append(verdict);
    return new VerdictRow(
        verdict.getAlertId(),
        verdict.getAction(),
        verdict.getVerdict(),
        verdict.getWho(),
        verdict.getNote(),
        verdict.getTime(),
        verdict.getSeverity(),
        verdict.getRules());
  }

  private Known known(String idOrPrefix) {
    List<Known> found = people.beginningWith(idOrPrefix);
    if (found.isEmpty()) {
      throw new Refused(Refused.Why.NOT_FOUND, "no alert whose id begins with " + idOrPrefix);
    }
    if (found.size() > 1) {
      throw new Refused(
          Refused.Why.AMBIGUOUS,
          "more than one alert id begins with "
              + idOrPrefix
              + ": "
              + found.stream()
                  .map(known -> known.alert().alertId())
                  .collect(Collectors.joining(", ")));
    }
    return found.getFirst();
  }

  private AlertVerdict verdict(Known known, Saying saying) {
    long now = Times.nanos(clock.instant());
    AlertRow alert = known.alert();
    return AlertVerdict.newBuilder()
        .setVerdictId(Keys.id(alert.alertId() + "|" + now + "|" + saying.who()))
        .setTenant(known.tenant())
        .setAlertId(alert.alertId())
        .setChainId(alert.chainId() == null ? "" : alert.chainId())
        .setAction(saying.verdict() == null ? "acknowledge" : "close")
        .setVerdict(saying.verdict())
        .setWho(saying.who())
        .setNote(saying.note())
        .setTime(now)
        .setRules(alert.counts().stream().map(AlertRow.Count::ruleId).distinct().toList())
        .setSeverity(alert.severity())
        .setAgentId(alert.agentId())
        .setOwner(alert.owner())
        .setGeneration(known.generation())
        .setRevision(alert.revision())
        .build();
  }
}
