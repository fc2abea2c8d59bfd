package io.spoor.pipeline.detect;

import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Switch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An identity switch in a chain.
 *
 * @param subject key of the credential switched to
 * @param identitySwitch identities before and after, the method, and whether the manifest declares
 *     it
 * @param principals the principals before and after, as the sources name them
 * @param evidence events that support it, in order: issuance of the credential, its first use
 * @param manifest the manifest consulted, null when there is none
 */
public record SwitchFact(
    ChainRef chain,
    String subject,
    Switch identitySwitch,
    List<String> principals,
    List<String> evidence,
    @Nullable Manifest manifest)
    implements Fact {
  public SwitchFact {
    principals = List.copyOf(principals);
    evidence = List.copyOf(evidence);
  }

  @Nullable String manifestDigest() {
    return manifest == null ? null : manifest.getDigest();
  }

  /**
   * Whether the manifest declares the identity, perhaps from another identity or by another method.
   */
  boolean isIdentityDeclared() {
    return manifest != null
        && !ManifestMatcher.matchingIdentities(manifest, identitySwitch.getTo()).isEmpty();
  }
}
