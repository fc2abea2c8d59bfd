package io.spoor.pipeline.detect.credential;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Detects one token that is presented with two proof keys; a bound token has one. */
public final class TokenReplay implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "token-replay",
              1,
              "Token presented with more than one proof key",
              Severity.HIGH,
              75,
              List.of("attack.T1550.001", "attack.T1528", "owasp.asi03"),
              "Revoke the token and every credential exchanged for it. Find where tokens are "
                  + "logged or cached: the second presenter had a copy.",
              List.of("A client that creates a new proof key and keeps its old token."))
          .withSubject("a token in one segment")
          .withDescription(
              "Compares the thumbprints of the keys that presenters of one token proved to "
                  + "hold (DPoP, RFC 9449; mutual TLS, RFC 8705) within a chain. Reports a "
                  + "token with several thumbprints. Tokens without proof of a key are not "
                  + "compared.");

  private static final String KEY = "jkt";

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Credential credential = event.getCredential();
    String thumbprint = credential == null ? null : credential.getJkt();
    return credential == null || thumbprint == null
        ? null
        : ObservationFactory.create(INFO, event, credential.getKey(), Map.of(KEY, thumbprint));
  }

  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    Map<String, Observation> byKey = new LinkedHashMap<>();
    for (Observation use : actions.observations()) {
      byKey.putIfAbsent(Objects.requireNonNull(ObservationFactory.fact(use, KEY)), use);
    }
    if (byKey.size() < 2) {
      return List.of();
    }
    Observation first = actions.first();
    var explanation =
        Explanation.of(
                new Actor.Named(Noun.TOKEN, String.valueOf(first.getCredential()), null),
                Verb.BE_PRESENTED)
            .and(Role.WITH, byKey.size(), Noun.PROOF_KEY)
            .because(Clause.Kind.ONE_KEY_EXPECTED);
    // Includes the trail of its first use, as a token may be presented in two chains.
    return List.of(
        new AnchoredDetection(
            first.getKey() + '>' + actions.group(),
            first,
            actions.detection(List.copyOf(byKey.values()), explanation)));
  }
}
