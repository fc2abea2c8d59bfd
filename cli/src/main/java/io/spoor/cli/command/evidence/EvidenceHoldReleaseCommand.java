package io.spoor.cli.command.evidence;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.Terminal;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.evidence.act.ActFactory;
import io.spoor.export.retention.LegalHold;
import io.spoor.export.retention.LegalHolds;
import io.spoor.schemas.EvidenceAct;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Releases a legal hold. */
@Command(name = "release")
public final class EvidenceHoldReleaseCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "HOLD", description = "Id of the hold, or a prefix of it.")
  private String id = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DIR",
      description = "Directory of the log. Default: the local stack's.")
  private @Nullable Path directory;

  @Mixin private Altering alteration = new Altering();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  public EvidenceHoldReleaseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (id.isBlank()) {
      throw new UsageException(
          "HOLD is empty: give the id of the hold (bin/spoor evidence hold list)");
    }
    Path log = directory == null ? connection.home().evidence() : directory;
    Altering.Verified verified = Altering.verify(terminal, log);
    List<LegalHold> matches =
        LegalHolds.inForce(verified.store(), verified.verifier(), log).stream()
            .filter(hold -> hold.id().startsWith(id))
            .toList();
    if (matches.size() != 1) {
      throw new OperationFailedException(
          (matches.isEmpty() ? "no hold " + id : id + " is the prefix of several holds")
              + ": see bin/spoor evidence hold list");
    }
    EvidenceAct act =
        ActFactory.of(LegalHold.RELEASE, alteration.actor(), alteration.reason(), Instant.now())
            .setRefersTo(matches.getFirst().id())
            .setResult("no longer held")
            .build();
    alteration.sealActs(terminal, connection, log, verified, List.of(act));
    terminal.info("hold " + matches.getFirst().id() + " is released");
    return 0;
  }
}
