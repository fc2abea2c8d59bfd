package io.spoor.cli.command.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.cli.command.evidence.Altering;
import io.spoor.cli.command.option.StateDirOption;
import io.spoor.cli.output.Terminal;
import io.spoor.client.OperationFailedException;
import io.spoor.evidence.EvidenceException;
import io.spoor.export.retention.LegalHold;
import io.spoor.export.retention.LegalHolds;
import io.spoor.localstack.FailureTranslator;
import io.spoor.localstack.LocalStack;
import io.spoor.localstack.StackHome;
import io.spoor.localstack.StackListener;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops the local stack. */
@Command(name = "down")
public final class DownCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StateDirOption home = new StateDirOption();

  @Option(
      names = "--wipe",
      description = "Remove all data too: topics, schemas, indices, the app's state, logs.")
  private boolean wipe;

  public DownCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return FailureTranslator.translate(this::stop);
  }

  private int stop() {
    StackHome stackHome = home.home();
    if (wipe) {
      checkNothingIsHeld(stackHome.evidence());
    }
    StackListener listener = new StackProgressPrinter(new PrintWriter(terminal.err(), true, UTF_8));
    int stopped =
        wipe ? LocalStack.stopAndWipe(stackHome, listener) : LocalStack.stop(stackHome, listener);
    if (stopped == 0) {
      terminal.info("nothing was running in " + stackHome.state());
    }
    if (wipe) {
      terminal.info("the data in " + stackHome.state() + " is removed");
    }
    return 0;
  }

  /** A log whose holds cannot be read may be held. */
  private void checkNothingIsHeld(Path log) {
    if (Files.notExists(log)) {
      return;
    }
    List<LegalHold> holds;
    try {
      Altering.Verified verified = Altering.verify(terminal, log);
      holds = LegalHolds.inForce(verified.store(), verified.verifier(), log);
    } catch (OperationFailedException | EvidenceException | UncheckedIOException e) {
      throw new OperationFailedException(
          "legal holds cannot be read, so nothing was removed or stopped: "
              + e.getMessage()
              + ". If no hold can be in force, move "
              + log
              + " elsewhere first",
          e);
    }
    if (!holds.isEmpty()) {
      throw new OperationFailedException(
          "legal holds are in force, so nothing was removed or stopped: "
              + holds.stream().map(LegalHold::id).collect(Collectors.joining(", "))
              + ". See bin/spoor evidence hold list; release each with bin/spoor evidence hold "
              + "release ID --reason TEXT");
    }
  }
}
