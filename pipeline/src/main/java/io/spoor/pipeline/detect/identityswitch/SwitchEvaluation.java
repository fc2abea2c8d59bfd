package io.spoor.pipeline.detect.identityswitch;

import io.spoor.pipeline.detect.SwitchStanding;
import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.schemas.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a credential is an identity switch from its origin, and whether the manifest
 * declares it. A switch is another identity, another party that acts for the same identity, or a
 * service that the manifest does not list.
 *
 * @param from identity before; of kind delegation: the acting party
 * @param to identity after; of kind delegation: the acting party, of kind audience: the service
 * @param kind way of the switch: AssumeRole, token-exchange, audience, delegation, ...
 */
public record SwitchEvaluation(String from, String to, String kind, SwitchStanding standing) {
  private static final String AUDIENCE = "audience";
  private static final String DELEGATION = "delegation";

  /**
   * Evaluates a credential.
   *
   * @param origin identity of the parent credential
   * @param method call or exchange by which the credential came about
   * @param audience service for which the credential is valid; null: not stated
   * @param manifest null: no agent is known, or it has none
   * @return null: it is no switch
   */
  public static @Nullable SwitchEvaluation of(
      IdentityStatement origin,
      IdentityStatement credential,
      String method,
      @Nullable String audience,
      @Nullable Manifest manifest) {
    String from = origin.getIdentity();
    String to = credential.getIdentity();
    if (!from.equals(to)) {
      return new SwitchEvaluation(from, to, method, standing(manifest, from, to, method));
    }
    boolean isListed =
        audience != null && manifest != null && ManifestMatcher.listsService(manifest, audience);
    String actorBefore = origin.getActor();
    String actor = credential.getActor();
    if (actorBefore != null && actor != null && !actorBefore.equals(actor)) {
      SwitchStanding standing =
          isListed ? SwitchStanding.DECLARED : standing(manifest, actorBefore, actor, DELEGATION);
      return new SwitchEvaluation(actorBefore, actor, DELEGATION, standing);
    }
    return audience == null || manifest == null || isListed
        ? null
        : new SwitchEvaluation(from, audience, AUDIENCE, undeclared(manifest, from, audience));
  }

  private static SwitchStanding standing(
      @Nullable Manifest manifest, String from, String to, String kind) {
    if (manifest == null) {
      return SwitchStanding.UNKNOWN;
    }
    return ManifestMatcher.allows(manifest, from, to, kind)
        ? SwitchStanding.DECLARED
        : undeclared(manifest, from, to);
  }

  private static SwitchStanding undeclared(Manifest manifest, String from, String to) {
    var declared = ManifestMatcher.matchingIdentities(manifest, to);
    if (declared.isEmpty()) {
      return SwitchStanding.UNDECLARED_IDENTITY;
    }
    return declared.stream().anyMatch(entry -> ManifestMatcher.allowsFrom(entry, from))
        ? SwitchStanding.UNDECLARED_METHOD
        : SwitchStanding.UNDECLARED_ORIGIN;
  }
}
