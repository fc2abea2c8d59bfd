package io.spoor.decisions.evaluation;

import io.spoor.decisions.engine.KnownEntities;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestIdentity;
import io.spoor.schemas.ManifestTool;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What the manifests in force declare, by the types of requests: agents ({@code agent}), their
 * tools ({@code tool}), and the identities that they may assume ({@code identity}). Thread-safe.
 */
final class ManifestEntities implements KnownEntities {
  private final Map<String, Set<String>> agentsByTenant = new ConcurrentHashMap<>();
  private final ManifestLookup manifests;
  private final InstantSource clock;

  ManifestEntities(ManifestLookup manifests, InstantSource clock) {
    this.manifests = manifests;
    this.clock = clock;
  }

  /** Adds the agent of a manifest. */
  void add(Manifest manifest) {
    agentsByTenant
        .computeIfAbsent(manifest.getTenant(), tenant -> ConcurrentHashMap.newKeySet())
        .add(manifest.getAgentId());
  }

  @Override
  public Set<String> idsOf(String tenant, String type) {
    Set<String> ids = new HashSet<>();
    switch (type) {
      case "agent" -> inForce(tenant).map(Manifest::getAgentId).forEach(ids::add);
      case "tool" ->
          inForce(tenant)
              .flatMap(manifest -> manifest.getTools().stream())
              .map(ManifestTool::getName)
              .forEach(ids::add);
      case "identity" ->
          inForce(tenant)
              .flatMap(manifest -> manifest.getIdentities().stream())
              .map(ManifestIdentity::getPrincipal)
              .filter(principal -> !isPattern(principal))
              .forEach(ids::add);
      default -> {
        // Manifests declare no others.
      }
    }
    return ids;
  }

  private static boolean isPattern(String principal) {
    return principal.indexOf('*') >= 0;
  }

  private Stream<Manifest> inForce(String tenant) {
    Instant instant = clock.instant();
    long now = TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    return agentsByTenant.getOrDefault(tenant, Set.of()).stream()
        .flatMap(agent -> Stream.ofNullable(manifests.inForceAt(tenant, agent, now)));
  }
}
