package io.spoor.cli.command.evidence;

import io.spoor.cli.output.RetentionRenderer;
import io.spoor.cli.output.Terminal;
import io.spoor.export.retention.LegalHold;
import io.spoor.export.retention.LegalHolds;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists legal holds. */
@Command(name = "list")
public final class EvidenceHoldListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Directory of the log. Default: the local stack's.")
  private @Nullable Path directory;

  @Mixin private EvidenceLogOption logOption = new EvidenceLogOption();

  @Option(names = "--json", description = "NDJSON on standard output.")
  private boolean json;

  public EvidenceHoldListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path log = logOption.path(directory);
    Altering.Verified verified = Altering.verify(terminal, log);
    List<LegalHold> holds = LegalHolds.inForce(verified.store(), verified.verifier(), log);
    holds.forEach(
        hold ->
            terminal.print(
                json ? List.of(RetentionRenderer.json(hold)) : RetentionRenderer.text(hold)));
    if (!json && holds.isEmpty()) {
      terminal.info("no hold is in force");
    }
    return 0;
  }
}
