package io.spoor.local.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.local.Console;
import io.spoor.local.WrongUsage;
import io.spoor.local.search.Ages;
import io.spoor.local.search.Ages.Expired;
import io.spoor.local.search.Index;
import io.spoor.schemas.access.Account;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes the indices whose time is over. */
@Command(
    name = "retention",
    header = "Delete the indices whose time is over.",
    description = {
      "Events, actions and findings lie in an index a day, by when they happened (UTC). A file says for how many days each kind is kept,"
          + " of every kind; if anything in it is wrong, nothing is deleted. An index goes as a whole, when the end of its day is that"
          + " long ago. Run it once a day.",
      "",
      "Chains, identities and alerts lie in one index each and stay."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor retention --file retention.properties --dry-run",
      "  bin/spoor retention --file retention.properties --config cluster.properties"
    })
final class RetentionCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private Target target = new Target();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      required = true,
      description =
          "Properties file with a period for each kind, as spoor-events=P30D, or forever.")
  private Path file = Path.of("retention.properties");

  @Option(names = "--dry-run", description = "Say what would be deleted, and delete nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "NDJSON on standard output: one object an index.")
  private boolean json;

  RetentionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Ages ages = Ages.read(file);
    if (target.hasTenant()) {
      throw new WrongUsage(
          "an index goes as a whole, whosever documents are in it: leave --tenant out. A tenant with indices of its own has"
              + " elasticsearch.alias.prefix in its --config");
    }
    try (Index index = target.index(Account.ADMINISTRATOR)) {
      Set<String> there = new HashSet<>();
      Ages.KINDS.forEach(kind -> there.addAll(index.indices(kind)));
      List<Expired> expired =
          ages.expired(there, index.aliasPrefix(), LocalDate.now(ZoneOffset.UTC));
      for (Expired each : expired) {
        if (!dryRun) {
          index.delete(each.index());
        }
        console
            .out()
            .println(json ? line(each) : each.index() + (dryRun ? ": would go" : ": deleted"));
      }
      console.say(
          expired.size()
              + " of "
              + there.size()
              + (dryRun ? " indices would go" : " indices deleted"));
    }
    return 0;
  }

  private String line(Expired each) {
    return new ObjectMapper()
        .createObjectNode()
        .put("type", "expired_index")
        .put("index", each.index())
        .put("day", each.day().toString())
        .put("deleted", !dryRun)
        .toString();
  }
}
