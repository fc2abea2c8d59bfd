package io.spoor.cli.command.decisions;

import io.spoor.cli.command.option.PolicyFiles;
import io.spoor.cli.output.Terminal;
import io.spoor.cli.policies.PolicyRepository;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.client.time.TimeFormat;
import io.spoor.decisions.applied.AppliedVersion;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.policy.PolicySet;
import io.spoor.decisions.policy.PolicySource;
import io.spoor.schemas.PolicyVersion;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Restores an earlier version of the applied policies. */
@Command(name = "rollback")
public final class PoliciesRollbackCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private AppliedPolicyOptions applied = new AppliedPolicyOptions();

  @Mixin private PolicyAuthorOptions author = new PolicyAuthorOptions();

  @Parameters(
      paramLabel = "VERSION",
      description = "Number of the version, as bin/spoor policies history shows it.")
  private long number;

  public PoliciesRollbackCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (number < 1) {
      throw new UsageException("VERSION must be a number from 1");
    }
    PolicyRepository repository = applied.repository();
    var latest = new AtomicReference<@Nullable AppliedVersion>();
    var earlier = new AtomicReference<@Nullable AppliedVersion>();
    repository.read(
        version -> {
          latest.set(version);
          if (version.number() == number) {
            earlier.set(version);
          }
        },
        terminal::info);
    AppliedVersion inForce = Optional.ofNullable(latest.get()).orElseThrow(applied::noneApplied);
    AppliedVersion restored =
        Optional.ofNullable(earlier.get())
            .orElseThrow(
                () ->
                    new OperationFailedException(
                        "there is no version "
                            + number
                            + "; the versions are 1 to "
                            + inForce.number()));
    if (restored.content().getDigest().equals(inForce.content().getDigest())) {
      terminal.info(
          inForce.text() + " has the content of version " + number + ": nothing is applied");
      return 0;
    }
    PolicySource source;
    PolicySet policies;
    try {
      source = restored.source();
      policies = PolicySet.load(source);
    } catch (InvalidFileException e) {
      throw new OperationFailedException("nothing is applied: " + e.reason());
    }
    PolicyVersion version =
        AppliedVersion.of(
            applied.tenant(),
            source,
            TimeFormat.nanos(Instant.now()),
            author.who(),
            author.note(),
            Optional.of(number));
    PoliciesApplyCommand.changes(Optional.of(inForce), source, policies).forEach(terminal::info);
    repository.append(version);
    terminal.info(
        new AppliedVersion(inForce.number() + 1, version).text()
            + " is in force, with the content of version "
            + number
            + ": "
            + PolicyFiles.summary(policies));
    return 0;
  }
}
