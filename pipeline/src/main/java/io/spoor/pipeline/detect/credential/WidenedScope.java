package io.spoor.pipeline.detect.credential;

import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.KeyIdentity;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import java.util.List;
import java.util.Optional;

/** Detects a credential with more scopes than its parent. */
public final class WidenedScope implements FactDetector<CredentialFact> {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "widened-scope",
              1,
              "Credential has a wider scope than its parent",
              Severity.HIGH,
              70,
              List.of("attack.T1134", "attack.T1550.001", "owasp.asi03"),
              "Make the token service reject wider scopes (RFC 8693 §2.1: only narrower). "
                  + "Revoke the credential and review its use.",
              List.of(
                  "A token service that names the same permission differently for another "
                      + "audience."))
          .withSubject("a credential")
          .withDescription(
              "Compares the scopes of a credential with those of its nearest ancestor that "
                  + "states any. Each scope must be present there, or be covered by a "
                  + "pattern such as mail:*. An audience may narrow from every service (*) "
                  + "to one, but not widen from one to every service. If either side states "
                  + "none, nothing is compared.");

  private static final String ALL = "*";

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Class<CredentialFact> factType() {
    return CredentialFact.class;
  }

  @Override
  public Optional<Detection> evaluate(CredentialFact fact) {
    KeyIdentity identity = fact.keyIdentity();
    List<String> addedScopes = addedScopes(fact);
    if (!addedScopes.isEmpty()) {
      return Optional.of(
          fact.detection(
              Explanation.of(fact.actor(), fact.issued() ? Verb.OBTAIN : Verb.PRESENT)
                  .object(Noun.CREDENTIAL)
                  .with(new Part(Role.WITH, Noun.SCOPE, null, addedScopes, null))
                  .because(
                      fact.ancestors().getFirst().scopes().isEmpty()
                          ? Clause.Kind.NOT_IN_ANCESTOR
                          : Clause.Kind.NOT_IN_PARENT)));
    }
    KeyIdentity parent = fact.parent();
    if (parent != null
        && ALL.equals(identity.audience())
        && parent.audience() != null
        && !ALL.equals(parent.audience())) {
      return Optional.of(
          fact.detection(
              Explanation.of(fact.actor(), fact.issued() ? Verb.OBTAIN : Verb.PRESENT)
                  .object(Noun.CREDENTIAL)
                  .and(Role.FOR, Noun.EVERY_SERVICE)
                  .because(Clause.Kind.PARENT_FOR_SERVICE, parent.audience())));
    }
    return Optional.empty();
  }

  private static List<String> addedScopes(CredentialFact fact) {
    if (fact.keyIdentity().scopes().isEmpty()) {
      return List.of();
    }
    List<String> parentScopes =
        fact.ancestors().stream()
            .map(KeyIdentity::scopes)
            .filter(scopes -> !scopes.isEmpty())
            .findFirst()
            .orElse(List.of());
    return parentScopes.isEmpty()
        ? List.of()
        : fact.keyIdentity().scopes().stream()
            .filter(scope -> !isCovered(parentScopes, scope))
            .toList();
  }

  private static boolean isCovered(List<String> parentScopes, String scope) {
    return parentScopes.stream()
        .anyMatch(
            pattern ->
                pattern.equals(scope)
                    || (pattern.endsWith(ALL)
                        && scope.startsWith(pattern.substring(0, pattern.length() - 1))));
  }
}
