package io.spoor.cli.command;

import io.spoor.client.search.SearchClient;
import io.spoor.schemas.access.ServiceAccount;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** As {@link ConnectionOptions}, for commands that show documents: all of them, or one tenant's. */
final class TenantConnectionOptions extends ConnectionOptions {

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "What belongs to this tenant alone. Default: everything.")
  private @Nullable String tenant;

  @Override
  SearchClient index(ServiceAccount account) {
    return super.index(account).ofTenant(tenant());
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
