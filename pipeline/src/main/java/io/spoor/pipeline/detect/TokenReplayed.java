package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observed;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One token is presented by the holders of two keys, though a token is bound to one. */
final class TokenReplayed implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "token-replayed",
              1,
              "Token is presented with another key than it is bound to",
              Severity.HIGH,
              75,
              List.of("attack.T1550.001", "attack.T1528", "owasp.asi03"),
              "Revoke the token and whatever was exchanged for it. Whoever presented it second had a copy: look for where tokens are logged or cached.",
              List.of("A client that makes a new proof key and goes on with its old token."))
          .about("a token in one segment")
          .works(
              "Compares the thumbprints of the keys that presenters of one token proved to hold (DPoP, RFC 9449; mutual TLS, RFC 8705) within a chain. "
                  + "Tokens without proof of a key are not compared here.");

  private static final String KEY = "jkt";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    Credential credential = event.getCredential();
    String thumbprint = credential == null ? null : credential.getJkt();
    return credential == null || thumbprint == null
        ? null
        : Observing.of(RULE, event, credential.getKey(), Map.of(KEY, thumbprint));
  }

  @Override
  public boolean once() {
    return true;
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    Map<String, Observed> byKey = new LinkedHashMap<>();
    for (Observed use : actions.observed()) {
      byKey.putIfAbsent(Objects.requireNonNull(Observing.fact(use, KEY)), use);
    }
    if (byKey.size() < 2) {
      return List.of();
    }
    Observed first = actions.first();
    String explanation =
        "Token %s was presented by holders of %d different keys: it was copied."
            .formatted(first.getCredential(), byKey.size());
    // With the trail of its first use, for a token may be presented in two chains.
    return List.of(
        new Verdict(
            first.getKey() + '>' + actions.group(),
            first,
            actions.judgement(List.copyOf(byKey.values()), explanation)));
  }
}
