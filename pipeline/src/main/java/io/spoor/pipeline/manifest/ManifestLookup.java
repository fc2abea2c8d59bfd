package io.spoor.pipeline.manifest;

import io.spoor.schemas.Manifest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks up the manifest in force at a time. */
public interface ManifestLookup {
  /**
   * The version in force for the agent at {@code time} (nanoseconds since the Unix epoch); null
   * when there is none.
   */
  @Nullable Manifest inForceAt(String tenant, String agentId, long time);

  /**
   * Versions in force at {@code time} of the agents that may run as this service: those that list
   * it among their deployments.
   *
   * @param service {@code service.name} of the resource
   */
  default List<Manifest> deployedAs(String tenant, String service, long time) {
    return List.of();
  }

  /** The declared principals, which are looked up in the same way. */
  default PrincipalLookup principals() {
    return PrincipalLookup.NONE;
  }
}
