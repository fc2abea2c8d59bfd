package io.spoor.pipeline.manifest;

import io.spoor.schemas.Manifest;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * All versions of all manifests, in memory: they are few and small. May be added to while it is
 * read.
 */
public final class ManifestVersions implements ManifestLookup {
  private record AgentRef(String tenant, String id) {}

  private final Map<AgentRef, NavigableMap<Long, Manifest>> versions = new ConcurrentHashMap<>();

  /** Of two versions that take effect at the same moment the one added last counts. */
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
