package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.client.CommandFailed;
import io.spoor.client.WrongUsage;
import io.spoor.evidence.act.Acts;
import io.spoor.export.retention.Hold;
import io.spoor.export.retention.Holds;
import io.spoor.schemas.EvidenceAct;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends a hold. */
@Command(
    name = "release",
    header = "End a hold.",
    description = "That it was there, and who ended it, stays in the log.",
    footerHeading = "%nExamples:%n",
    footer = {"  bin/spoor evidence hold release 7f3a --by legal --reason \"case closed\""})
final class EvidenceHoldReleaseCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "HOLD", description = "Its id or how that begins.")
  private String id = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DIR",
      description = "Directory of the log. Default: the local stack's.")
  private @Nullable Path named;

  @Mixin private Altering altering = new Altering();
  @Mixin private Target target = new Target();

  EvidenceHoldReleaseCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (id.isBlank()) {
      throw new WrongUsage("HOLD is empty: give the id of the hold (bin/spoor evidence hold list)");
    }
    Path log = named == null ? target.home().evidence() : named;
    Altering.Verified verified = Altering.verify(console, log);
    List<Hold> meant =
        Holds.inForce(verified.store(), verified.verifier(), log).stream()
            .filter(hold -> hold.id().startsWith(id))
            .toList();
    if (meant.size() != 1) {
      throw new CommandFailed(
          (meant.isEmpty() ? "there is no hold " + id : id + " is the beginning of several holds")
              + ": see bin/spoor evidence hold list");
    }
    EvidenceAct act =
        Acts.of(Hold.RELEASE, altering.by(), altering.reason(), Instant.now())
            .setRefersTo(meant.getFirst().id())
            .setResult("held no longer")
            .build();
    altering.seal(console, target, log, verified, List.of(act));
    console.say("hold " + meant.getFirst().id() + " is released");
    return 0;
  }
}
