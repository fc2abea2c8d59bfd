package io.spoor.pipeline.detect.identityswitch;

import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.SwitchFact;
import io.spoor.pipeline.detect.SwitchStanding;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.PrincipalNames;
import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.schemas.ManifestIdentity;
import io.spoor.schemas.Switch;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Detects a switch to a declared identity from an undeclared identity or by an undeclared method.
 */
public final class UndeclaredSwitchPath implements FactDetector<SwitchFact> {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "undeclared-switch-path",
              1,
              "Declared identity used or tried by an undeclared path",
              Severity.MEDIUM,
              55,
              List.of("attack.T1078.004", "attack.T1550.001", "owasp.asi03"),
              "Compare the switch with the origin and method in the manifest. If it is "
                  + "right, declare it; otherwise end the session.",
              List.of("A deployment that assumes its roles by a new path."))
          .withSubject("the credential of an identity switch")
          .withDescription(
              "A manifest entry of an identity can restrict its origin (from) and its action "
                  + "(via). Reports a switch to a listed identity that none of its entries "
                  + "matches. Severity: high if no entry allows the origin; medium if only "
                  + "the action differs. The detector undeclared-identity-switch covers "
                  + "identities that are not listed.");

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Class<SwitchFact> factType() {
    return SwitchFact.class;
  }

  @Override
  public Optional<Detection> evaluate(SwitchFact fact) {
    boolean rightOrigin = fact.standing() == SwitchStanding.UNDECLARED_METHOD;
    if (!rightOrigin && fact.standing() != SwitchStanding.UNDECLARED_ORIGIN) {
      return Optional.empty();
    }
    Switch change = fact.identitySwitch();
    List<ManifestIdentity> declared =
        ManifestMatcher.matchingIdentities(Objects.requireNonNull(fact.manifest()), change.getTo());
    var explanation =
        fact.switched(
            Clause.Kind.PATH_DECLARED,
            declared.stream()
                .map(UndeclaredSwitchPath::declaredPath)
                .collect(Collectors.joining(", or ")));
    var detection =
        new Detection(
            change.getTime(),
            fact.evidence(),
            fact.principals(),
            explanation,
            fact.manifestDigest());
    return Optional.of(
        rightOrigin
            ? detection
            : detection
                .withSeverity(Severity.HIGH)
                .withRisk(70, List.of("55 declared otherwise", "15 from another identity")));
  }

  private static String declaredPath(ManifestIdentity entry) {
    String from =
        entry.getFrom() == null ? "" : "from " + PrincipalNames.shortName(entry.getFrom());
    String via = entry.getVia() == null ? "" : "by " + entry.getVia();
    return (from + ' ' + via).trim();
  }
}
