package io.spoor.pipeline.manifest;

import io.spoor.schemas.DeclaredPrincipal;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestDeployment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All versions of all manifests and declared principals. Versions may be added while others read.
 */
public final class ManifestVersions implements ManifestLookup {
  private final DeclarationIndex<Manifest> manifests = new DeclarationIndex<>();
  private final PrincipalVersions principals = new PrincipalVersions();

  /** Adds a version; of two with the same effective time, the one added last applies. */
  public void add(Manifest manifest) {
    manifests.add(
        manifest.getTenant(),
        manifest.getAgentId(),
        manifest.getEffectiveFrom(),
        manifest,
        manifest.getDeployments().stream().map(ManifestDeployment::getService).toList());
  }

  /** Adds a version of a declared principal, likewise. */
  public void add(DeclaredPrincipal principal) {
    principals.add(principal);
  }

  @Override
  public List<Manifest> deployedAs(String tenant, String service, long time) {
    return manifests.listing(tenant, service, time).stream()
        .filter(
            manifest ->
                manifest.getDeployments().stream()
                    .anyMatch(deployment -> deployment.getService().equals(service)))
        .toList();
  }

  @Override
  public @Nullable Manifest inForceAt(String tenant, String agentId, long time) {
    return manifests.inForceAt(tenant, agentId, time);
  }

  @Override
  public List<Manifest> inForceBetween(String tenant, String agentId, long from, long to) {
    return manifests.inForceBetween(tenant, agentId, from, to);
  }

  @Override
  public PrincipalLookup principals() {
    return principals;
  }
}
