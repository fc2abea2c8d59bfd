package io.spoor.local.command;

import io.spoor.local.Console;
import io.spoor.local.kafka.Verdicts;
import io.spoor.local.search.AlertPeople;
import io.spoor.local.search.Index;
import io.spoor.local.view.AlertRow;
import io.spoor.local.view.JsonLines;
import io.spoor.local.view.Times;
import io.spoor.local.view.VerdictRow;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.access.Account;
import io.spoor.schemas.key.Keys;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands share by which people say something of an alert. */
final class VerdictOptions {
  @Mixin private Target target = new Target();

  @Parameters(paramLabel = "ID", description = "The alert's id, or how it begins.")
  private String id = "";

  @Option(
      names = "--who",
      paramLabel = "NAME",
      description = "Who says so (default: the user of this machine).")
  private @Nullable String who;

  @Option(names = "--note", paramLabel = "TEXT", description = "Why, for people.")
  private @Nullable String note;

  @Option(names = "--json", description = "One object on standard output.")
  private boolean json;

  /**
   * Appends it, and shows it.
   *
   * @param verdict null acknowledges
   */
  int say(Console console, @Nullable String verdict) {
    AlertPeople.Known known;
    try (Index index = target.index()) {
      known = new AlertPeople(index).alert(id);
    }
    AlertVerdict said = verdict(known, verdict);
    new Verdicts(target.kafkaWithRegistry(Account.OPERATOR)).append(said);
    if (json) {
      console.print(
          List.of(
              JsonLines.verdict(
                  new VerdictRow(
                      said.getAlertId(),
                      said.getAction(),
                      said.getVerdict(),
                      said.getWho(),
                      said.getNote(),
                      said.getTime(),
                      said.getSeverity(),
                      said.getRules()))));
    } else {
      console.say(
          "alert "
              + said.getAlertId()
              + (verdict == null ? ": acknowledged by " : ": closed as " + verdict + " by ")
              + said.getWho());
    }
    return 0;
  }

  private AlertVerdict verdict(AlertPeople.Known known, @Nullable String verdict) {
    long now = Times.nanos(Instant.now());
    String whoSays = who == null ? System.getProperty("user.name", "unknown") : who;
    AlertRow alert = known.alert();
    return AlertVerdict.newBuilder()
        .setVerdictId(Keys.id(alert.alertId() + "|" + now + "|" + whoSays))
        .setTenant(known.tenant())
        .setAlertId(alert.alertId())
        .setChainId(alert.chainId() == null ? "" : alert.chainId())
        .setAction(verdict == null ? "acknowledge" : "close")
        .setVerdict(verdict)
        .setWho(whoSays)
        .setNote(note)
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
