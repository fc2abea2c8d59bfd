package io.spoor.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.cli.Terminal;
import io.spoor.localstack.FailureTranslator;
import io.spoor.localstack.LocalStack;
import io.spoor.localstack.StackHome;
import io.spoor.localstack.StackListener;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops the local stack. */
@Command(
    name = "down",
    header = "Stop the local stack.",
    description = {
      "Stops the app and Connect first, then the servers they use, including "
          + "processes that a killed command left running. Data is retained: the next "
          + "\"up\" continues with it. Does nothing if nothing is running."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  bin/spoor down", "  bin/spoor down --wipe"})
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
}
