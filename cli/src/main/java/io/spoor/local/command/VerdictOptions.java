package io.spoor.local.command;

import io.spoor.local.CommandFailed;
import io.spoor.local.Console;
import io.spoor.local.WrongUsage;
import io.spoor.local.desk.IndexedAlerts;
import io.spoor.local.desk.Refused;
import io.spoor.local.desk.Saying;
import io.spoor.local.kafka.Verdicts;
import io.spoor.local.search.Index;
import io.spoor.local.view.AlertJsonLines;
import io.spoor.local.view.VerdictRow;
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
