package io.spoor.schemas.vocabulary;

import io.spoor.schemas.Person;
import io.spoor.schemas.Principal;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All rules by which an account belongs to a person, the most trusted first.
 *
 * <p>Confidence (0 to 1) is for people: how often such a statement is correct. {@code
 * docs/persons.md} describes each rule's inputs and errors. A display name is never a rule.
 */
public enum PersonRule {
  DECLARED("declared", 1.0, Parties.OPERATOR),
  /** The log of the directory itself states the login of the account. */
  DIRECTORY_LOGIN("directory-login", 0.9, Parties.ISSUER),
  /** A service states the login at the identity provider that is linked with the account. */
  LINKED_IDENTITY("linked-identity", 0.85, Parties.ISSUER),
  /** A role session of a single sign-on has the login as its name, which callers cannot choose. */
  SSO_SESSION("sso-session", 0.8, Parties.ISSUER),
  /** The party that starts runs states the user. */
  RUN_START("run-start", 0.8, Parties.ISSUER),
  /** A service states the login of an account of its own. */
  SERVICE_LOGIN("service-login", 0.7, Parties.ISSUER),
  /** A cluster's user name, as its authenticator took it from a token. */
  OIDC_USERNAME("oidc-username", 0.7, Parties.ISSUER),
  /** A gateway or server states a claim of the token that it received. */
  TOKEN_CLAIM("token-claim", 0.6, Parties.GATEWAY),
  /** The source identity of a role session, which the first caller chose. */
  SOURCE_IDENTITY("source-identity", 0.6, Parties.AGENT),
  /** The name of a role session, which its caller chose. */
  SESSION_NAME("session-name", 0.5, Parties.AGENT),
  /** A login that users of the directory may choose without proof. */
  UNVERIFIED_LOGIN("unverified-login", 0.5, Parties.AGENT),
  /** A span states it. */
  CLAIMED("claimed", 0.4, Parties.AGENT);

  /** Parties that state a rule, as links name them; an operator outranks them. */
  private static final class Parties {
    static final String OPERATOR = "operator";
    static final String ISSUER = "issuer";
    static final String GATEWAY = "gateway";
    static final String AGENT = "agent";
  }

  private static final Map<String, PersonRule> BY_LABEL =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(PersonRule::label, Function.identity()));

  private final String label;
  private final double confidence;
  private final String statedBy;

  PersonRule(String label, double confidence, String statedBy) {
    this.label = label;
    this.confidence = confidence;
    this.statedBy = statedBy;
  }

  /** The name in records. */
  public String label() {
    return label;
  }

  public double confidence() {
    return confidence;
  }

  /** operator, issuer, gateway or agent. */
  public String statedBy() {
    return statedBy;
  }

  /**
   * Whether an operator or issuer states it. Other rules are shown beside an action, and decide
   * nothing: whoever is observed could choose them.
   */
  public boolean counts() {
    return statedBy.equals(Parties.OPERATOR) || statedBy.equals(Parties.ISSUER);
  }

  /**
   * The person that the record of a principal itself states, by a rule that counts; null: it states
   * none.
   */
  public static @Nullable Person stated(Principal principal) {
    Person person = principal.getPerson();
    PersonRule rule = person == null || person.getObserved() ? null : of(person.getRule());
    return rule == null || !rule.counts() ? null : person;
  }

  /** The rule with this label; null if a later version has added it. */
  public static @Nullable PersonRule of(@Nullable String label) {
    return label == null ? null : BY_LABEL.get(label);
  }
}
