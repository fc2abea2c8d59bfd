package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.client.CommandFailed;
import io.spoor.client.WrongUsage;
import io.spoor.client.json.AlertJsonLines;
import io.spoor.client.kafka.Verdicts;
import io.spoor.client.result.VerdictRow;
import io.spoor.client.search.Index;
import io.spoor.client.triage.IndexedAlerts;
import io.spoor.client.triage.Refused;
import io.spoor.client.triage.Saying;
import io.spoor.schemas.access.Account;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands share by which people say something of an alert. */
final class VerdictOptions {
  @Mixin private TenantTarget target = new TenantTarget();

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
    VerdictRow said;
    try {
      said = append(new Saying(verdict, whoSays(), note));
    } catch (Refused e) {
      throw switch (e.why()) {
        case WRONG -> new WrongUsage(String.valueOf(e.getMessage()));
        case NOT_FOUND -> new CommandFailed(e.getMessage() + "; bin/spoor alerts lists them", e);
        case AMBIGUOUS -> new CommandFailed(String.valueOf(e.getMessage()), e);
      };
    }
    if (json) {
      console.print(List.of(AlertJsonLines.verdict(said)));
    } else {
      console.say(
          "alert "
              + said.alertId()
              + (verdict == null ? ": acknowledged by " : ": closed as " + verdict + " by ")
              + said.who());
    }
    return 0;
  }

  private VerdictRow append(Saying saying) {
    var verdicts = new Verdicts(target.kafkaWithRegistry(Account.OPERATOR));
    try (Index index = target.index()) {
      return new IndexedAlerts(index, verdicts).say(id, saying);
    }
  }

  private String whoSays() {
    return who == null ? System.getProperty("user.name", "unknown") : who;
  }
}
