package io.spoor.content.injection;

import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestTool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What manifests say about the tools of a call's agents. Where they differ, the strictest one
 * counts: which agent stands above a call may be forged.
 *
 * @param manifests of the agents above the call, the nearest first; empty: none is declared
 */
public record ToolDeclarations(List<Manifest> manifests) {
  /** No agent has a manifest. */
  public static final ToolDeclarations NONE = new ToolDeclarations(List.of());

  public ToolDeclarations {
    manifests = List.copyOf(manifests);
  }

  /** Of a single agent. */
  public static ToolDeclarations of(@Nullable Manifest manifest) {
    return manifest == null ? NONE : new ToolDeclarations(List.of(manifest));
  }

  /** Digest of the topmost agent's manifest; null: there is none. */
  public @Nullable String digest() {
    return manifests.isEmpty() ? null : manifests.getLast().getDigest();
  }

  /** Whether the tool returns third-party content: by manifest; of unlisted tools, by name. */
  public boolean isUntrusted(String tool) {
    return profile(tool).untrusted();
  }

  /** Whether the call is sensitive, or may send data out. */
  public boolean isGuarded(ToolCall call) {
    return profile(call).guarded();
  }

  /** Capabilities of a call, with its arguments. */
  ToolProfile profile(ToolCall call) {
    return profile(call.tool())
        .withArguments(call.fingerprint().getArguments())
        .withCommands(call.fingerprint());
  }

  /** Whether calls are sensitive or may send data out: by manifest; of unlisted tools, by name. */
  public boolean isGuarded(String tool) {
    return profile(tool).guarded();
  }

  /** Capabilities of a tool. */
  ToolProfile profile(String tool) {
    ToolProfile strictest = null;
    boolean listedByAll = true;
    for (Manifest manifest : manifests) {
      ToolProfile listed = listed(tool, manifest);
      listedByAll &= listed != null;
      if (listed != null) {
        strictest = strictest == null ? listed : strictest.and(listed);
      }
    }
    if (strictest == null) {
      return ToolProfile.guessed(tool);
    }
    return listedByAll ? strictest : strictest.undeclared();
  }

  private static @Nullable ToolProfile listed(String name, Manifest manifest) {
    for (ManifestTool tool : manifest.getTools()) {
      if (tool.getName().equals(name)) {
        return ToolProfile.declared(tool);
      }
    }
    return null;
  }
}
