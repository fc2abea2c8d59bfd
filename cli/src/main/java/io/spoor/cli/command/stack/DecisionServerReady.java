package io.spoor.cli.command.stack;

import io.spoor.cli.command.option.PolicyFiles;
import io.spoor.cli.output.Terminal;
import io.spoor.cli.policies.PolicyRepository;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.client.time.TimeFormat;
import io.spoor.decisions.applied.AppliedVersion;
import io.spoor.decisions.policy.PolicySet;
import io.spoor.decisions.policy.PolicySource;
import io.spoor.localstack.ConnectionSettings;
import io.spoor.localstack.Endpoints;
import io.spoor.localstack.LocalStack;
import io.spoor.localstack.StackHome;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.PolicyVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the decision server of a local stack needs to decide: policies, and facts of runs. */
final class DecisionServerReady {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String APPLY = "bin/spoor policies apply DIR";

  private final StackHome home;
  private final Terminal terminal;

  DecisionServerReady(StackHome home, Terminal terminal) {
    this.home = home;
    this.terminal = terminal;
  }

  /**
   * Applies the starter policies if none were ever applied, and waits until the server decides.
   *
   * @return a sentence, if it does not
   */
  Optional<String> await(Endpoints endpoints) {
    String tenant = LocalStack.decisionTenant(home);
    var repository =
        new PolicyRepository(
            KafkaClients.of(
                ConnectionSettings.of(home)
                    .kafkaAndRegistry(endpoints, ServiceAccount.ADMINISTRATOR)),
            tenant);
    if (repository.latest(terminal::info).isEmpty()) {
      Path starter = home.projectRoot().resolve("policies").resolve("starter");
      if (!Files.isDirectory(starter)) {
        return Optional.of(
            ("the decision server does not decide yet: no policies of tenant %s were ever "
                    + "applied, and %s is missing. Apply yours: %s")
                .formatted(tenant, starter, APPLY));
      }
      apply(repository, starter);
    }
    return LocalStack.awaitDecisions(home, TIMEOUT)
        .map(status -> "the decision server does not decide: " + status);
  }

  private void apply(PolicyRepository repository, Path starter) {
    PolicySource source = PolicyFiles.read(starter, starter.resolve("tools.json"));
    PolicySet policies = PolicyFiles.load(terminal, source);
    PolicyVersion version =
        AppliedVersion.of(
            repository.tenant(),
            source,
            TimeFormat.nanos(Instant.now()),
            System.getProperty("user.name", "unknown"),
            Optional.of("the starter policies, applied by bin/spoor up"),
            Optional.empty());
    repository.append(version);
    terminal.info(
        "no policies were ever applied, so the starter policies are in force: "
            + PolicyFiles.summary(policies)
            + ". Apply yours: "
            + APPLY);
  }
}
