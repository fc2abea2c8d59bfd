package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.client.WrongUsage;
import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.act.Acts;
import io.spoor.export.retention.HeldRecords;
import io.spoor.export.retention.Hold;
import io.spoor.schemas.EvidenceAct;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Sets a hold. */
@Command(
    name = "add",
    header = "Set a hold.",
    description = {
      "By chain (all that belongs to it, as an export would take), agent, principal, or time; a time beside one of the others narrows it."
          + " Prints the hold's id."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor evidence hold add --chain 282c8603b24b --by legal --reason \"case 2026-17\"",
      "  bin/spoor evidence hold add audit/evidence --since 2026-03-01 --until 2026-04-01 --reason audit --signing-key evidence.key"
    })
final class EvidenceHoldAddCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Directory of the log. Default: the local stack's.")
  private @Nullable Path named;

  @Mixin private EvidenceSelection selection = new EvidenceSelection();
  @Mixin private Altering altering = new Altering();
  @Mixin private Target target = new Target();

  EvidenceHoldAddCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Map<String, List<String>> selector = selection.selector();
    if (selector.isEmpty()) {
      throw new WrongUsage("say what to hold: --chain, --agent, --principal, --since or --until");
    }
    Path log = named == null ? target.home().evidence() : named;
    Altering.Verified verified = Altering.verify(console, log);
    checkHoldsSomething(selector, verified);
    EvidenceAct act =
        Acts.of(Hold.ACT, altering.by(), altering.reason(), Instant.now())
            .setSelector(selector)
            .setResult("held until it is released")
            .build();
    altering.seal(console, target, log, verified, List.of(act));
    console.out().println(act.getActId());
    return 0;
  }

  /** A chain that is not in the log is a slip that nobody would notice later. */
  private void checkHoldsSomething(Map<String, List<String>> selector, Altering.Verified verified) {
    var hold = new Hold("new", altering.by(), "", selector, 0);
    try {
      HeldRecords.of(List.of(hold), verified.store(), verified.verdict().segments(), n -> {})
          .close();
    } catch (IOException e) {
      throw new EvidenceException("cannot use the directory for temporary files: " + e, e);
    }
  }
}
