package io.spoor.cli.command.decisions;

import io.spoor.cli.command.option.PolicyFiles;
import io.spoor.cli.output.Terminal;
import io.spoor.cli.policies.PolicyCaseRun;
import io.spoor.cli.policies.PolicyRepository;
import io.spoor.cli.policies.PolicySetChanges;
import io.spoor.client.OperationFailedException;
import io.spoor.client.time.TimeFormat;
import io.spoor.decisions.applied.AppliedVersion;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.policy.PolicySet;
import io.spoor.decisions.policy.PolicySource;
import io.spoor.schemas.PolicyVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Applies policies. */
@Command(name = "apply")
public final class PoliciesApplyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private AppliedPolicyOptions applied = new AppliedPolicyOptions();

  @Mixin private PolicyAuthorOptions author = new PolicyAuthorOptions();

  @Parameters(
      paramLabel = "DIR",
      description =
          "Folder with policies (*.cedar, subfolders included) and at most one schema "
              + "(*.cedarschema).")
  private Path folder = Path.of("policies");

  @Option(
      names = "--entities",
      paramLabel = "FILE",
      description = "Entities in Cedar's JSON format: users, resources, their attributes, parents.")
  private @Nullable Path entities;

  @Option(names = "--skip-cases", description = "Do not run the cases in DIR/cases.")
  private boolean skipsCases;

  public PoliciesApplyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PolicySource source = PolicyFiles.read(folder, entities);
    PolicySet policies = PolicyFiles.load(terminal, source);
    PolicyVersion version =
        AppliedVersion.of(
            applied.tenant(),
            source,
            TimeFormat.nanos(Instant.now()),
            author.who(),
            author.note(),
            Optional.empty());
    PolicyRepository.checkSize(version);
    runCases(policies);
    PolicyRepository repository = applied.repository();
    Optional<AppliedVersion> inForce = repository.latest(terminal::info);
    if (inForce.isPresent() && inForce.get().content().getDigest().equals(source.digest())) {
      terminal.info(inForce.get().text() + " has this content: nothing is applied");
      return 0;
    }
    changes(inForce, source, policies).forEach(terminal::info);
    repository.append(version);
    long number = inForce.map(AppliedVersion::number).orElse(0L) + 1;
    terminal.info(
        new AppliedVersion(number, version).text()
            + " is in force: "
            + PolicyFiles.summary(policies));
    return 0;
  }

  private void runCases(PolicySet policies) {
    Path cases = folder.resolve("cases");
    if (!Files.isDirectory(cases)) {
      return;
    }
    if (skipsCases) {
      terminal.info("warning: the cases in " + cases + " are not run");
      return;
    }
    PolicyCaseRun run =
        PolicyCaseRun.of(cases, new DecisionEngine(policies, terminal::info), terminal::info);
    List<String> failures = run.failures();
    failures.forEach(terminal::info);
    if (!failures.isEmpty()) {
      throw new OperationFailedException(
          run.summary() + ", so nothing is applied; --skip-cases applies without them");
    }
    terminal.info(run.summary());
  }

  /** What a new version changes, a line each. */
  static List<String> changes(
      Optional<AppliedVersion> inForce, PolicySource source, PolicySet policies) {
    if (inForce.isEmpty()) {
      return PolicySetChanges.first(policies);
    }
    try {
      PolicySource before = inForce.get().source();
      return PolicySetChanges.between(before, PolicySet.load(before), source, policies);
    } catch (InvalidFileException e) {
      return List.of(
          "the changes are not known, since "
              + inForce.get().text()
              + " is not valid here: "
              + e.reason());
    }
  }
}
