package io.spoor.cli.command.evidence;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.Terminal;
import io.spoor.client.UsageException;
import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.act.ActFactory;
import io.spoor.export.retention.HoldMatcher;
import io.spoor.export.retention.LegalHold;
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

/** Sets a legal hold. */
@Command(name = "add")
public final class EvidenceHoldAddCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Directory of the log. Default: the local stack's.")
  private @Nullable Path directory;

  @Mixin private SelectionOptions selection = new SelectionOptions();
  @Mixin private Altering alteration = new Altering();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  public EvidenceHoldAddCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Map<String, List<String>> selector = selection.selector();
    if (selector.isEmpty()) {
      throw new UsageException(
          "no selection given: use --chain, --agent, --principal, --since or --until");
    }
    Path log = directory == null ? connection.home().evidence() : directory;
    Altering.Verified verified = Altering.verify(terminal, log);
    checkSelectsRecords(selector, verified);
    EvidenceAct act =
        ActFactory.of(LegalHold.ACT, alteration.actor(), alteration.reason(), Instant.now())
            .setSelector(selector)
            .setResult("held until released")
            .build();
    alteration.sealActs(terminal, connection, log, verified, List.of(act));
    terminal.out().println(act.getActId());
    return 0;
  }

  /** Rejects a chain that the log does not contain: a mistyped id would stay unnoticed. */
  private void checkSelectsRecords(Map<String, List<String>> selector, Altering.Verified verified) {
    var hold = new LegalHold("new", alteration.actor(), "", selector, 0);
    try {
      HoldMatcher.of(List.of(hold), verified.store(), verified.result().segments(), n -> {})
          .close();
    } catch (IOException e) {
      throw new EvidenceException("cannot use the directory for temporary files: " + e, e);
    }
  }
}
