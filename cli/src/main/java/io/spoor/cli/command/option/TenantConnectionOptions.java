package io.spoor.cli.command.option;

import io.spoor.client.search.SearchClient;
import io.spoor.platform.access.ServiceAccount;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@link ConnectionOptions} for commands that show documents of all tenants or of one tenant. */
public final class TenantConnectionOptions extends ConnectionOptions {

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "Only this tenant (default: all tenants).")
  private @Nullable String tenant;

  @Override
  public SearchClient index(ServiceAccount account) {
    return super.index(account).ofTenant(tenant());
  }

  /** The selected tenant; empty for all. */
  public Optional<String> tenant() {
    return Optional.ofNullable(tenant);
  }

  /** Whether the selection includes that tenant. */
  public boolean includes(String other) {
    return tenant == null || tenant.equals(other);
  }
}
