package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.cli.output.CustodyLines;
import io.spoor.export.retention.Hold;
import io.spoor.export.retention.Holds;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what is held. */
@Command(
    name = "list",
    header = "List the holds in force.",
    footerHeading = "%nExamples:%n",
    footer = {"  bin/spoor evidence hold list audit/evidence --json"})
final class EvidenceHoldListCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Directory of the log. Default: the local stack's.")
  private @Nullable Path named;

  @Mixin private EvidenceDirectory place = new EvidenceDirectory();

  @Option(names = "--json", description = "NDJSON on standard output.")
  private boolean json;

  EvidenceHoldListCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Path log = place.path(named);
    Altering.Verified verified = Altering.verify(console, log);
    List<Hold> holds = Holds.inForce(verified.store(), verified.verifier(), log);
    holds.forEach(
        hold -> console.print(json ? List.of(CustodyLines.json(hold)) : CustodyLines.text(hold)));
    if (!json && holds.isEmpty()) {
      console.say("nothing is held");
    }
    return 0;
  }
}
