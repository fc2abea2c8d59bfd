package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Part;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Clause;
import java.util.List;
import java.util.Optional;

/** Detects a credential with more scopes than its parent. */
final class WidenedScope implements FactDetector<CredentialFact> {
  private static final RuleInfo RULE =
      new RuleInfo(
              "widened-scope",
              1,
              "Credential allows more than the one it was made from",
              Severity.HIGH,
              70,
              List.of("attack.T1134", "attack.T1550.001", "owasp.asi03"),
              "Let the token service refuse what widens a scope (RFC 8693 §2.1: only narrower). Revoke the credential, and read what was done with it.",
              List.of("A token service that names the same right otherwise for another audience."))
          .withSubject("a credential")
          .withDescription(
              "Compares the scopes of a credential with those of the nearest one above it that states any: each must be there, or be covered by a pattern such as mail:*. "
                  + "An audience may be one service of all (*), not all of one. Where either side says nothing, nothing is compared.");

  private static final String ALL = "*";

  @Override
  public RuleInfo rule() {
    return RULE;
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
              Explanation.of(fact.actor(), Verb.OBTAIN)
                  .object(Noun.CREDENTIAL)
                  .with(new Part(Role.WITH, Noun.SCOPE, null, addedScopes, null))
                  .because(Clause.Kind.NOT_IN_PARENT)));
    }
    KeyIdentity parent = fact.parent();
    if (parent != null
        && ALL.equals(identity.audience())
        && parent.audience() != null
        && !ALL.equals(parent.audience())) {
      return Optional.of(
          fact.detection(
              Explanation.of(fact.actor(), Verb.OBTAIN)
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
