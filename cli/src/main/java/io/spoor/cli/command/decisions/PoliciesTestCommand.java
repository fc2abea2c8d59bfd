package io.spoor.cli.command.decisions;

import io.spoor.cli.command.option.PolicyFiles;
import io.spoor.cli.output.Terminal;
import io.spoor.cli.policies.PolicyCaseRun;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.policy.PolicySet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs test cases of policies. */
@Command(name = "test")
public final class PoliciesTestCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private PolicyFiles files = new PolicyFiles();

  @Parameters(paramLabel = "DIR", description = "Folder with cases (*.yaml), subfolders included.")
  private Path cases = Path.of("cases");

  public PoliciesTestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PolicySet policies = files.loadOr(cases, terminal);
    PolicyCaseRun run =
        PolicyCaseRun.of(cases, new DecisionEngine(policies, terminal::info), terminal::info);
    List<String> lines = new ArrayList<>(run.failures());
    run.coverage(policies.policies().keySet())
        .forEach((id, count) -> lines.add(covered(id, count)));
    lines.add(run.summary());
    terminal.print(lines.stream().map(Terminal::safe).toList());
    return run.failures().isEmpty() ? 0 : 1;
  }

  private static String covered(String id, int count) {
    return id + ": " + (count == 0 ? "no case" : count == 1 ? "1 case" : count + " cases");
  }
}
