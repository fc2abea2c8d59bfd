package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Actor.Holder;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Switch;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An identity switch in a chain.
 *
 * @param subject key of the credential switched to
 * @param identitySwitch the switch as the chain's document shows it
 * @param principals the principals before and after, as the sources name them
 * @param evidence events that support it, in order: issuance of the credential, its first use
 * @param issued whether a record of the credential's issuance is known
 * @param refused whether every recorded use of the credential failed
 * @param holder the party that had the credential, as far as records show it
 * @param disputed whether the log of its use names an agent as its owner, and the record that
 *     presented it another party
 * @param standing what the manifest says of the switch
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
    CredentialHolder holder,
    boolean disputed,
    SwitchStanding standing,
    @Nullable Manifest manifest)
    implements Fact {
  /** Kinds of switches that the record of a use states, as there is no call to name. */
  private static final Set<String> EXCHANGES = Set.of("token-exchange", "delegation");

  public SwitchFact {
    principals = List.copyOf(principals);
    evidence = List.copyOf(evidence);
  }

  /**
   * The chain's agent switched; or it presented a credential, and was refused. Of a contested or
   * disputed credential, it is not known that this agent obtained it. A credential that no record
   * shows with the agent may have another user.
   */
  public Explanation switched(Clause.Kind reason, String... values) {
    String to = identitySwitch.getTo();
    Actor agent = Actor.agent(chain.agentId());
    if (chain.contested() || (disputed && holder == CredentialHolder.AGENT)) {
      return presented(agent, to, refused).because(reason, values);
    }
    if (holder == CredentialHolder.AGENT) {
      Explanation switched = switched(agent, identitySwitch.getFrom(), Role.TO, to, refused);
      return (isCallNamed() ? switched.call(identitySwitch.getKind()) : switched)
          .because(reason, values);
    }
    Explanation used =
        used(identitySwitch.getToCredential(), to, chain, refused).because(reason, values);
    return issued
        ? used.because(obtained(), identitySwitch.getFrom(), identitySwitch.getKind())
        : used;
  }

  /** A run of a workflow has no credential of its own before it obtains one. */
  private Clause.Kind obtained() {
    return holder == CredentialHolder.WORKFLOW && identitySwitch.getFromCredential() == null
        ? Clause.Kind.OBTAINED_BY_CALL_OF_WORKFLOW
        : Clause.Kind.OBTAINED_BY_CALL;
  }

  /** Whether a record states by which call the credential came about, not only that it was used. */
  private boolean isCallNamed() {
    return issued || EXCHANGES.contains(identitySwitch.getKind());
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

  public static Explanation switched(
      Actor actor, @Nullable String from, Role role, String to, boolean refused) {
    if (refused) {
      return presented(actor, to, /* refused= */ true);
    }
    var switched = Explanation.of(actor, Verb.SWITCH);
    return (from == null ? switched : switched.and(Role.FROM, from)).and(role, to);
  }

  @Nullable
  public String manifestDigest() {
    return manifest == null ? null : manifest.getDigest();
  }
}
