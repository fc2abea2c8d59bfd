package io.spoor.cli.command.decisions;

import io.spoor.cli.output.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Allow a waiting request once. */
@Command(
    name = "approve",
    header = "Allow a waiting request once.",
    description =
        "The agent that asks again within ten minutes is allowed once, if subject, run, action, resource, "
            + "tool, arguments and the policies that deny are the same. The subject, the agent and the "
            + "caller of the request must not approve it. Until it is used, bin/spoor confirmations "
            + "deny takes it back.",
    footerHeading = "%nExamples:%n",
    footer = "  bin/spoor confirmations approve 4be0c1 --reason \"the invoice is ours\"")
public final class ConfirmationsApproveCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private AnswerOptions options = new AnswerOptions();

  public ConfirmationsApproveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return options.submit(terminal, true);
  }
}
