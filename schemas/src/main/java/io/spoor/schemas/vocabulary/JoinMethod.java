package io.spoor.schemas.vocabulary;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All methods by which two keys are joined.
 *
 * <p>Confidence (0 to 1) is for people: how often such a link is correct. Strength decides between
 * links stated by parties of equal trust; the higher wins. {@code docs/joins.md} describes each
 * method's inputs and errors.
 */
public enum JoinMethod {
  ISSUED_CREDENTIAL("issued-credential", 1.0, 100, "the issuer's log names the minted credential"),
  ROLE_SESSION(
      "role-session",
      0.95,
      80,
      "a session without its issued key has the name and start of one issuance"),
  PRESENTED("presented", 0.9, 60, "a run shows a credential"),
  RECEIVED("received", 0.9, 55, "a server's trace received a credential"),
  SPAN_LINK("span-link", 0.9, 60, "a run names the run that started it"),
  CREATED_KEY(
      "created-key",
      0.9,
      52,
      "a lasting key was created for others, and no run is known to hold it"),
  TOKEN_PARENT("token-parent", 0.8, 50, "a credential names the one it was exchanged from"),
  DELEGATION("delegation", 0.9, 45, "a run works under a delegation, or on behalf of another one"),
  RUN_TOKEN("run-token", 0.95, 42, "an issuer's log names the token that a run shows"),
  EXCHANGED(
      "exchanged",
      0.8,
      41,
      "a token was exchanged in a session, or for a token that several runs show"),
  TXN("txn", 0.7, 40, "traces carry the same transaction id"),
  TOKEN_USE("token-use", 0.9, 38, "a log names a lasting token that a run shows in these minutes"),
  REQUEST("request", 0.95, 39, "a log's record has the request id that a run's span states"),
  SHARED_EVENT("shared-event", 0.95, 40, "two accounts log one call"),
  ACT("act", 0.6, 30, "a credential's nested act claim names the credential it was delegated from"),
  SOURCE_IDENTITY("source-identity", 0.9, 25, "a role session's source identity is a run's id"),
  RUN_ALIAS("run-alias", 0.7, 22, "a run's id names its trace"),
  TOOL_CALL("tool-call", 0.6, 20, "a server's trace carries the id of a run's tool call"),
  ROLE_SESSION_NAME("role-session-name", 0.9, 15, "a role session's name is a run's id"),
  SUBJECT(
      "subject",
      0.9,
      18,
      "a subject or change that one log names is named by another minutes later"),
  USED_TOKEN("used-token", 0.8, 13, "an issuer's log names a token that a run shows in a call"),
  LOGIN(
      "login",
      0.9,
      12,
      "a run names a person who signed in from the same address less than twenty minutes before"),
  GATEWAY("gateway", 0.9, 10, "a gateway received a token with a request of the trace"),
  PERSON(
      "person",
      0.9,
      11,
      "a log names the person and address of a run that began less than twenty minutes before"),
  NETWORK("network", 0.3, 1, "the same address and user agent within ten minutes");

  private static final Set<JoinMethod> OFF_BY_DEFAULT = Set.of(NETWORK);

  private final String label;
  private final double confidence;
  private final int strength;
  private final String description;

  JoinMethod(String label, double confidence, int strength, String description) {
    this.label = label;
    this.confidence = confidence;
    this.strength = strength;
    this.description = description;
  }

  /** The name in links, settings and the command line. */
  public String label() {
    return label;
  }

  public double confidence() {
    return confidence;
  }

  public int strength() {
    return strength;
  }

  /** The basis of the method, in half a sentence. */
  public String description() {
    return description;
  }

  public boolean isOnByDefault() {
    return !OFF_BY_DEFAULT.contains(this);
  }

  /**
   * Labels of the disabled methods.
   *
   * @param off labels to disable
   * @param on labels to enable that are disabled by default
   * @throws IllegalArgumentException if a label is unknown or in both lists; the message lists the
   *     valid labels
   */
  public static Set<String> disabledLabels(Collection<String> off, Collection<String> on) {
    requireKnown(off);
    requireKnown(on);
    for (String label : on) {
      if (off.contains(label)) {
        throw new IllegalArgumentException("join method " + label + " is both on and off");
      }
    }
    return Arrays.stream(values())
        .filter(
            method ->
                off.contains(method.label)
                    || !(method.isOnByDefault() || on.contains(method.label)))
        .map(JoinMethod::label)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Throws {@link IllegalArgumentException} if one is not the label of a method. */
  public static void requireKnown(Collection<String> labels) {
    List<String> known = Arrays.stream(values()).map(JoinMethod::label).toList();
    for (String label : labels) {
      if (!known.contains(label)) {
        throw new IllegalArgumentException(
            "unknown join method " + label + "; known methods are " + String.join(", ", known));
      }
    }
  }

  /** The methods with these labels. */
  public static Set<JoinMethod> fromLabels(Collection<String> labels) {
    Set<JoinMethod> found = EnumSet.noneOf(JoinMethod.class);
    for (JoinMethod method : values()) {
      if (labels.contains(method.label)) {
        found.add(method);
      }
    }
    return found;
  }
}
