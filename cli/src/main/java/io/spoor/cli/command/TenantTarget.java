package io.spoor.cli.command;

import io.spoor.client.search.Index;
import io.spoor.schemas.access.Account;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** As {@link Target}, for commands that show documents: all of them, or one tenant's. */
final class TenantTarget extends Target {

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "What belongs to this tenant alone. Default: everything.")
  private @Nullable String tenant;

  @Override
  Index index(Account as) {
    return super.index(as).ofTenant(tenant());
  }

  /** The one tenant that is asked for, if it is one. */
  Optional<String> tenant() {
    return Optional.ofNullable(tenant);
  }

  /** Whether something of that tenant is asked for. */
  boolean includes(String other) {
    return tenant == null || tenant.equals(other);
  }
}
