package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.Manifest;
import org.jspecify.annotations.Nullable;

/** Which tools bring back what third parties write. */
public final class UntrustedTools {
  private UntrustedTools() {}

  /** As the manifest says; where it does not list the tool, as its name tells. */
  public static boolean includes(String tool, @Nullable Manifest manifest) {
    return ToolProfile.of(tool, manifest).untrusted();
  }
}
