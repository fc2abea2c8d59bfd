package io.spoor.cli.command.evidence;

import io.spoor.cli.output.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Completes interrupted alterations. */
@Command(name = "finish")
public final class EvidenceFinishCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Directory of the log. Default: the local stack's.")
  private @Nullable Path directory;

  @Mixin private EvidenceLogOption logOption = new EvidenceLogOption();

  public EvidenceFinishCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    long records = Altering.apply(terminal, logOption.path(directory));
    terminal.info(records == 0 ? "no records were left to alter" : records + " records altered");
    return 0;
  }
}
