package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.Manifest;
import org.jspecify.annotations.Nullable;

/** Recognises tools that return third-party content. */
public final class UntrustedTools {
  private UntrustedTools() {}

  /** Whether the tool is one of them: by the manifest; for unlisted tools, by the name. */
  public static boolean includes(String tool, @Nullable Manifest manifest) {
    return ToolProfile.of(tool, manifest).untrusted();
  }
}
