package io.spoor.pipeline.manifest;

import io.spoor.schemas.Manifest;
import org.jspecify.annotations.Nullable;

/** What operators declared, by the time it was in force. */
public interface ManifestLookup {
  /**
   * The version in force for the agent at {@code time} (nanoseconds since the Unix epoch); null
   * when there is none.
   */
  @Nullable Manifest inForceAt(String tenant, String agentId, long time);
}
