package io.spoor.pipeline.detect.credential;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.OutcomeCounts;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Credential;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestTool;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Detects a token that is used at another service than the one it was issued for. */
public final class AudienceMismatch implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "audience-mismatch",
              1,
              "Token presented at a service other than its audience",
              Severity.HIGH,
              65,
              List.of("attack.T1550.001", "owasp.asi03", "owasp.asi02"),
              "Find out why the tool was called with a token for another service. Make the "
                  + "service reject tokens with a different audience.",
              List.of("A tool that moved to another service while its manifest names the old one."))
          .withSubject("a tool and an audience in one segment")
          .withDescription(
              "Compares the audience of a tool call's token (RFC 8707) with the service that "
                  + "the manifest names for the tool. Reports the call if they differ. Tools "
                  + "that the manifest does not list, or lists without a service, are not "
                  + "compared. Tokens for every audience (*) are not compared either.");

  private static final String AUDIENCE = "audience";
  private static final String TOOL = "tool";
  private static final String OUTCOME = "outcome";

  /** Success, failure, and not stated. */
  private static final int OUTCOMES = 3;

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Credential credential = event.getCredential();
    GenAi genAi = event.getGenAi();
    String audience = credential == null ? null : credential.getAudience();
    String tool = genAi == null ? null : genAi.getToolName();
    return audience == null || tool == null || audience.equals("*")
        ? null
        : ObservationFactory.create(
            INFO,
            event,
            event.getTrailKey() + '>' + audience + '>' + tool,
            // With the outcome, the earliest call of each outcome is stored.
            Map.of(AUDIENCE, audience, TOOL, tool, OUTCOME, event.getOutcome()));
  }

  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public int maxObservations() {
    return OUTCOMES;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    Observation use = actions.first();
    String audience = Objects.requireNonNull(ObservationFactory.fact(use, AUDIENCE));
    String service = service(actions.answeringManifest(use), ObservationFactory.fact(use, TOOL));
    if (service == null || service.equals(audience)) {
      return List.of();
    }
    // The first call, and the first one that was done: most calls are not stored.
    List<Observation> shown =
        Stream.concat(
                Stream.of(use),
                actions.observations().stream()
                    .filter(call -> call.getOutcome().equals("success"))
                    .limit(1))
            .distinct()
            .toList();
    var explanation =
        actions.withClaims(
            Explanation.of(actions.agent(), Verb.CALL)
                .object(Noun.TOOL, String.valueOf(ObservationFactory.fact(use, TOOL)))
                .and(Role.OF, Noun.SERVICE, service)
                .outcome(OutcomeCounts.of(shown.getLast().getOutcome()))
                .because(Clause.Kind.ISSUED_FOR_SERVICE, audience),
            shown);
    return List.of(
        new AnchoredDetection(actions.group(), use, actions.detection(shown, explanation)));
  }

  private static @Nullable String service(@Nullable Manifest manifest, @Nullable String tool) {
    if (manifest == null) {
      return null;
    }
    for (ManifestTool declared : manifest.getTools()) {
      if (declared.getName().equals(tool)) {
        return declared.getService();
      }
    }
    return null;
  }
}
