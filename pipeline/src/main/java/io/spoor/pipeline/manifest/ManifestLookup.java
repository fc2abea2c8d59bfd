package io.spoor.pipeline.manifest;

import io.spoor.schemas.Manifest;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks up the manifest in force at a time. */
public interface ManifestLookup {
  /**
   * The version in force for the agent at {@code time} (nanoseconds since the Unix epoch); null
   * when there is none.
   */
  @Nullable Manifest inForceAt(String tenant, String agentId, long time);

  /**
   * The versions in force for the agent at any time of a period, the earliest first.
   *
   * @param from nanoseconds since the Unix epoch, as {@code to}; both are included
   */
  default List<Manifest> inForceBetween(String tenant, String agentId, long from, long to) {
    return Stream.of(inForceAt(tenant, agentId, from), inForceAt(tenant, agentId, to))
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .distinct()
        .toList();
  }

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
