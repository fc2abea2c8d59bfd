package io.spoor.pipeline.manifest;

import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestIdentity;
import java.util.List;

/** Decides whether a manifest allows an agent to switch to an identity. */
public final class ManifestMatcher {
  private ManifestMatcher() {}

  /**
   * Whether the manifest declares this switch.
   *
   * @param from identity before
   * @param to identity after
   * @param via action that minted the new credential
   */
  public static boolean allows(Manifest manifest, String from, String to, String via) {
    for (ManifestIdentity identity : manifest.getIdentities()) {
      boolean sameWay = identity.getVia() == null || identity.getVia().equals(via);
      boolean sameOrigin = identity.getFrom() == null || matches(identity.getFrom(), from);
      if (sameWay && sameOrigin && matches(identity.getPrincipal(), to)) {
        return true;
      }
    }
    return false;
  }

  /** The manifest's declarations of an identity, for any origin and method. */
  public static List<ManifestIdentity> matchingIdentities(Manifest manifest, String to) {
    return manifest.getIdentities().stream()
        .filter(identity -> matches(identity.getPrincipal(), to))
        .toList();
  }

  /** Whether the identity may be assumed from that origin, by any method. */
  public static boolean allowsFrom(ManifestIdentity identity, String from) {
    return identity.getFrom() == null || matches(identity.getFrom(), from);
  }

  public static boolean listsService(Manifest manifest, String audience) {
    return manifest.getServices().stream().anyMatch(service -> service.getId().equals(audience));
  }

  /** Whether the manifest lists an identity, for any origin and method. */
  public static boolean listsIdentity(Manifest manifest, String principal) {
    return manifest.getIdentities().stream()
        .anyMatch(identity -> matches(identity.getPrincipal(), principal));
  }

  public static boolean listsTool(Manifest manifest, String name) {
    return manifest.getTools().stream().anyMatch(tool -> tool.getName().equals(name));
  }

  /**
   * Whether the text matches. Each {@code *} stands for any characters except {@code /} and {@code
   * :}, so that a pattern cannot extend into another account or path.
   */
  public static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0 && text.charAt(mark) != '/' && text.charAt(mark) != ':') {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
