package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.localstack.Failures;
import io.spoor.localstack.LocalStack;
import io.spoor.localstack.Progress;
import io.spoor.localstack.StackHome;
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
      "Stops app and Connect first, then the servers they use; also what a killed command left running. Data stays: the next"
          + " \"up\" goes on with it. With nothing running it does nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  bin/spoor down", "  bin/spoor down --wipe"})
public final class DownCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = "--wipe",
      description = "Remove all data too: topics, schemas, indices, the app's state, logs.")
  private boolean wipe;

  public DownCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return Failures.told(this::stop);
  }

  private int stop() {
    StackHome where = home.home();
    Progress progress = new ConsoleProgress(new PrintWriter(console.err(), true));
    int stopped = wipe ? LocalStack.stopAndWipe(where, progress) : LocalStack.stop(where, progress);
    if (stopped == 0) {
      console.say("nothing was running in " + where.state());
    }
    if (wipe) {
      console.say("the data in " + where.state() + " is removed");
    }
    return 0;
  }
}
