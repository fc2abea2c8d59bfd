package io.spoor.cli.command.decisions;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.policies.PolicyRepository;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.platform.access.ServiceAccount;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that select the applied policies of a tenant. */
final class AppliedPolicyOptions {
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "Whose policies (default: ${DEFAULT-VALUE}).",
      defaultValue = PolicyRepository.DEFAULT_TENANT)
  private String tenant = PolicyRepository.DEFAULT_TENANT;

  /** The versions on the topic. */
  PolicyRepository repository() {
    if (tenant.isBlank()) {
      throw new UsageException("--tenant must have a name");
    }
    return new PolicyRepository(connection.kafkaWithRegistry(ServiceAccount.ADMINISTRATOR), tenant);
  }

  String tenant() {
    return tenant;
  }

  /** The error of a command that needs an applied version. */
  OperationFailedException noneApplied() {
    return new OperationFailedException(
        "no policies of tenant " + tenant + " were ever applied; bin/spoor policies apply DIR");
  }
}
