package io.spoor.pipeline.detect;

import java.util.List;
import java.util.Optional;

/** A credential allows more than the one it was made from. */
final class WidenedScope implements Detector<CredentialFact> {
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
          .about("a credential")
          .works(
              "Compares the scopes of a credential with those of the nearest one above it that states any: each must be there, or be covered by a pattern such as mail:*. "
                  + "An audience may be one service of all (*), not all of one. Where either side says nothing, nothing is compared.");

  private static final String ALL = "*";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Class<CredentialFact> judges() {
    return CredentialFact.class;
  }

  @Override
  public Optional<Judgement> judge(CredentialFact fact) {
    Bearer now = fact.bearer();
    List<String> more = more(fact);
    if (!more.isEmpty()) {
      return Optional.of(
          fact.judgement(
              "%s got a credential that allows %s, which the one it was made from does not."
                  .formatted(fact.who(now.identity()), listed(more))));
    }
    Bearer parent = fact.parent();
    if (parent != null
        && ALL.equals(now.audience())
        && parent.audience() != null
        && !ALL.equals(parent.audience())) {
      return Optional.of(
          fact.judgement(
              "%s got a credential for every service out of one for \"%s\"."
                  .formatted(fact.who(now.identity()), parent.audience())));
    }
    return Optional.empty();
  }

  private static List<String> more(CredentialFact fact) {
    if (fact.bearer().scopes().isEmpty()) {
      return List.of();
    }
    List<String> before =
        fact.ancestors().stream()
            .map(Bearer::scopes)
            .filter(scopes -> !scopes.isEmpty())
            .findFirst()
            .orElse(List.of());
    return before.isEmpty()
        ? List.of()
        : fact.bearer().scopes().stream().filter(scope -> !isCovered(before, scope)).toList();
  }

  private static boolean isCovered(List<String> before, String scope) {
    return before.stream()
        .anyMatch(
            held ->
                held.equals(scope)
                    || (held.endsWith(ALL)
                        && scope.startsWith(held.substring(0, held.length() - 1))));
  }

  private static String listed(List<String> scopes) {
    return scopes.size() <= 3
        ? String.join(", ", scopes)
        : String.join(", ", scopes.subList(0, 3)) + " and " + (scopes.size() - 3) + " more";
  }
}
