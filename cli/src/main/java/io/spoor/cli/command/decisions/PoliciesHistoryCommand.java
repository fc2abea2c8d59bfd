package io.spoor.cli.command.decisions;

import io.spoor.cli.output.PolicyTables;
import io.spoor.cli.output.Terminal;
import io.spoor.cli.policies.PolicyVersionSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the versions of the applied policies. */
@Command(name = "history")
public final class PoliciesHistoryCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private AppliedPolicyOptions applied = new AppliedPolicyOptions();

  @Option(names = "--json", description = "NDJSON on standard output.")
  private boolean json;

  public PoliciesHistoryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<PolicyVersionSummary> versions = new ArrayList<>();
    applied
        .repository()
        .read(version -> versions.addFirst(PolicyVersionSummary.of(version)), terminal::info);
    if (versions.isEmpty()) {
      throw applied.noneApplied();
    }
    terminal.print(
        json
            ? versions.stream().map(PolicyTables::json).toList()
            : PolicyTables.versions(versions, terminal.display()));
    return 0;
  }
}
