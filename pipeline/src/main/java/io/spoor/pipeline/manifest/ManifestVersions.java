package io.spoor.pipeline.manifest;

import io.spoor.schemas.Manifest;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * All versions of all manifests, in memory, as they are few and small. Versions may be added while
 * others read.
 */
public final class ManifestVersions implements ManifestLookup {
  private record AgentRef(String tenant, String id) {}

  private final Map<AgentRef, NavigableMap<Long, Manifest>> versions = new ConcurrentHashMap<>();

  /** Adds a version; of two with the same effective time, the one added last applies. */
  public void add(Manifest manifest) {
    versions
        .computeIfAbsent(
            new AgentRef(manifest.getTenant(), manifest.getAgentId()),
            agent -> new ConcurrentSkipListMap<>())
        .put(manifest.getEffectiveFrom(), manifest);
  }

  @Override
  public @Nullable Manifest inForceAt(String tenant, String agentId, long time) {
    var byTime = versions.get(new AgentRef(tenant, agentId));
    var entry = byTime == null ? null : byTime.floorEntry(time);
    return entry == null ? null : entry.getValue();
  }
}
