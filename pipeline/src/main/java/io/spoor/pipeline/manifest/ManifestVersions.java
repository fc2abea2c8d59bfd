package io.spoor.pipeline.manifest;

import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestDeployment;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * All versions of all manifests, in memory, as they are few and small. Versions may be added while
 * others read.
 */
public final class ManifestVersions implements ManifestLookup {
  private record AgentRef(String tenant, String id) {}

  private final Map<AgentRef, NavigableMap<Long, Manifest>> versions = new ConcurrentHashMap<>();

  /** Ids of the agents of which any version lists the service. */
  private final Map<AgentRef, NavigableSet<String>> byService = new ConcurrentHashMap<>();

  /** Adds a version; of two with the same effective time, the one added last applies. */
  public void add(Manifest manifest) {
    versions
        .computeIfAbsent(
            new AgentRef(manifest.getTenant(), manifest.getAgentId()),
            agent -> new ConcurrentSkipListMap<>())
        .put(manifest.getEffectiveFrom(), manifest);
    for (ManifestDeployment deployment : manifest.getDeployments()) {
      byService
          .computeIfAbsent(
              new AgentRef(manifest.getTenant(), deployment.getService()),
              service -> new ConcurrentSkipListSet<>())
          .add(manifest.getAgentId());
    }
  }

  @Override
  public List<Manifest> deployedAs(String tenant, String service, long time) {
    NavigableSet<String> agents = byService.get(new AgentRef(tenant, service));
    if (agents == null) {
      return List.of();
    }
    return agents.stream()
        .map(agent -> inForceAt(tenant, agent, time))
        .filter(Objects::nonNull)
        .filter(
            manifest ->
                manifest.getDeployments().stream()
                    .anyMatch(deployment -> deployment.getService().equals(service)))
        .toList();
  }

  @Override
  public @Nullable Manifest inForceAt(String tenant, String agentId, long time) {
    var byTime = versions.get(new AgentRef(tenant, agentId));
    var entry = byTime == null ? null : byTime.floorEntry(time);
    return entry == null ? null : entry.getValue();
  }
}
