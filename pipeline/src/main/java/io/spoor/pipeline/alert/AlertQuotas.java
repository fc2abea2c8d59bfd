package io.spoor.pipeline.alert;

import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.schemas.Alert;

/** Assigns alerts to quotas of notifications: agents with a manifest have separate ones. */
final class AlertQuotas {
  private final ManifestLookup manifests;

  AlertQuotas(ManifestLookup manifests) {
    this.manifests = manifests;
  }

  /** {@code now}: nanoseconds since the Unix epoch. */
  Quota of(Alert alert, boolean critical, long now) {
    return Quota.of(alert.getTenant(), alert.getAgentId(), isDeclared(alert, now), critical);
  }

  /** Whether a manifest is in force, whatever times the findings carry. */
  private boolean isDeclared(Alert alert, long now) {
    String agent = alert.getAgentId();
    return agent != null
        && (manifests.inForceAt(alert.getTenant(), agent, now) != null
            || manifests.inForceAt(alert.getTenant(), agent, alert.getUpdated()) != null
            || manifests.inForceAt(alert.getTenant(), agent, alert.getOpened()) != null);
  }
}
