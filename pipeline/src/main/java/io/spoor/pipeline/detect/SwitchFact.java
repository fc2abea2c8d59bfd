package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
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
 * @param issued whether a record of the credential's issuance is known
 * @param refused whether every recorded use of the credential failed
 * @param manifest the manifest consulted, null when there is none
 */
public record SwitchFact(
    ChainRef chain,
    String subject,
    Switch identitySwitch,
    List<String> principals,
    List<String> evidence,
    boolean issued,
    boolean refused,
    @Nullable Manifest manifest)
    implements Fact {
  public SwitchFact {
    principals = List.copyOf(principals);
    evidence = List.copyOf(evidence);
  }

  /**
   * The chain's agent switched; or it presented a credential, and was refused. Of a contested
   * credential, it is not known that this agent obtained it.
   */
  Explanation switched() {
    Actor agent = Actor.agent(chain.agentId());
    return chain.contested()
        ? presented(agent, identitySwitch.getTo(), refused)
        : switched(agent, identitySwitch.getFrom(), Role.TO, identitySwitch.getTo(), refused)
            .call(identitySwitch.getKind());
  }

  /** The actor presented a credential, however it came by it. */
  static Explanation presented(Actor actor, String identity, boolean refused) {
    Explanation presented =
        Explanation.of(actor, Verb.PRESENT).object(Noun.CREDENTIAL).and(Role.OF, identity);
    return refused ? presented.because(Clause.Kind.PRESENTED_IN_VAIN) : presented;
  }

  static Explanation switched(
      Actor actor, @Nullable String from, Role role, String to, boolean refused) {
    if (refused) {
      return presented(actor, to, /* refused= */ true);
    }
    var switched = Explanation.of(actor, Verb.SWITCH);
    return (from == null ? switched : switched.and(Role.FROM, from)).and(role, to);
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
