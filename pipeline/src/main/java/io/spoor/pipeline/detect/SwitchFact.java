package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Actor.Holder;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Switch;
import io.spoor.schemas.key.Keys;
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
   * credential, it is not known that this agent obtained it. A key that was created in the chain
   * may have another user.
   */
  Explanation switched(Clause.Kind reason, String... values) {
    Actor agent = Actor.agent(chain.agentId());
    if (chain.contested()) {
      return presented(agent, identitySwitch.getTo(), refused).because(reason, values);
    }
    return isCreatedKey(subject, issued)
        ? used(identitySwitch.getToCredential(), identitySwitch.getTo(), chain, refused)
            .because(reason, values)
            .because(
                Clause.Kind.CREATED_BY_CALL, identitySwitch.getFrom(), identitySwitch.getKind())
        : switched(agent, identitySwitch.getFrom(), Role.TO, identitySwitch.getTo(), refused)
            .call(identitySwitch.getKind())
            .because(reason, values);
  }

  /**
   * Whether the credential is a key without end that was created in the chain. It may be given to
   * others, and the log of its use does not tell who used it.
   */
  static boolean isCreatedKey(String subject, boolean issued) {
    return issued && Keys.hasDay(subject);
  }

  /** The credential was used, or presented in vain, by a party that no record states. */
  static Explanation used(String credential, String identity, ChainRef chain, boolean refused) {
    var owner = new Holder(null, identity, null);
    var used =
        Explanation.of(
            Actor.credential(credential, owner), refused ? Verb.BE_PRESENTED : Verb.BE_USED);
    var placed =
        chain.agentId() == null ? used : used.and(Role.IN, Noun.CHAIN_OF_AGENT, chain.agentId());
    return refused ? placed.because(Clause.Kind.PRESENTED_IN_VAIN) : placed;
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
