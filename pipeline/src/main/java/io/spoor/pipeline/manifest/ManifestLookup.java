package io.spoor.pipeline.manifest;

import io.spoor.schemas.Manifest;
import org.jspecify.annotations.Nullable;

/** Looks up the manifest in force at a time. */
public interface ManifestLookup {
  /**
   * The version in force for the agent at {@code time} (nanoseconds since the Unix epoch); null
   * when there is none.
   */
  @Nullable Manifest inForceAt(String tenant, String agentId, long time);
}
