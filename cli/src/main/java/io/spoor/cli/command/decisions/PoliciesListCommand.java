package io.spoor.cli.command.decisions;

import io.spoor.cli.command.option.PolicyFiles;
import io.spoor.cli.output.PolicyTables;
import io.spoor.cli.output.Terminal;
import io.spoor.cli.policies.PolicyOrigins;
import io.spoor.cli.policies.PolicyRepository;
import io.spoor.client.OperationFailedException;
import io.spoor.decisions.applied.AppliedVersion;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.policy.PolicySet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the applied policies. */
@Command(name = "list")
public final class PoliciesListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private AppliedPolicyOptions applied = new AppliedPolicyOptions();

  @Option(names = "--json", description = "NDJSON on standard output.")
  private boolean json;

  public PoliciesListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PolicyRepository repository = applied.repository();
    var origins = new PolicyOrigins();
    repository.read(origins::add, terminal::info);
    AppliedVersion latest = origins.latest().orElseThrow(applied::noneApplied);
    PolicySet policies;
    try {
      policies = PolicySet.load(latest.source());
    } catch (InvalidFileException e) {
      throw new OperationFailedException(latest.text() + " is not valid here: " + e.reason());
    }
    terminal.print(
        json
            ? PolicyTables.json(policies, origins)
            : PolicyTables.policies(policies, origins, terminal.display()));
    if (!json) {
      terminal.info(latest.text() + ": " + PolicyFiles.summary(policies));
    }
    return 0;
  }
}
