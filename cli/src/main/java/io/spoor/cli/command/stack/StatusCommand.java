package io.spoor.cli.command.stack;

import io.spoor.cli.command.option.StateDirOption;
import io.spoor.cli.output.Terminal;
import io.spoor.localstack.ComponentStatus;
import io.spoor.localstack.ComponentStatus.State;
import io.spoor.localstack.FailureTranslator;
import io.spoor.localstack.LocalStack;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the status of the local stack. */
@Command(name = "status")
public final class StatusCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StateDirOption home = new StateDirOption();

  @Option(names = "--json", description = "NDJSON on standard output, one object per component.")
  private boolean json;

  public StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<ComponentStatus> all = FailureTranslator.translate(() -> LocalStack.status(home.home()));
    terminal.print(json ? all.stream().map(StackJson::status).toList() : StatusTable.lines(all));
    return all.stream().allMatch(each -> each.state() == State.UP) ? 0 : 1;
  }
}
