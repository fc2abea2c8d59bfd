package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.BehaviourFact.UnusualFeature;
import io.spoor.schemas.vocabulary.DenialCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Detects behaviours seen in few earlier runs of the agent. One finding per run lists them all. */
final class UnusualBehaviour implements FactDetector<BehaviourFact> {
  private static final int MAX_LISTED = 3;
  private static final int MAX_EVIDENCE = 20;

  private static final RuleInfo RULE =
      new RuleInfo(
              "unusual-behaviour",
              1,
              "A run did what is not normal for its agent",
              Severity.LOW,
              25,
              List.of("attack.T1078", "owasp.asi10"),
              "Read the chain around the evidence: did somebody ask for it? If the agent was changed on purpose, "
                  + "give its manifest another baseline label, and it learns anew.",
              List.of(
                  "A new version that does more than the last; its first runs are told at low.",
                  "A rare but regular job: normal after a few runs."))
          .withData(SensitiveFeatures.digest())
          .withSubject("a run of an agent")
          .withDescription(
              "Of each agent it is known which tools, services, actions, resources, identities, networks and errors its runs had. A thing is"
                  + " normal once three runs had it (baseline.runs); the first ten runs (baseline.learning) are learned from and not judged. A run"
                  + " that has things that are not normal yet is reported once, with all of them: low; medium when they are several, or a"
                  + " service; high when they are about rights or secrets. The first runs of a version stay low. What the manifest lists is no"
                  + " reason for a finding unless it is about rights or secrets, nor is an error other than a denial, nor whom the agent acts for."
                  + " Kinds of which five runs brought something new within a week are passed over. A run that comes late, or turns out to"
                  + " belong elsewhere, changes the verdict on those after it. See docs/baselines.md.");

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Class<BehaviourFact> factType() {
    return BehaviourFact.class;
  }

  @Override
  public Optional<Detection> evaluate(BehaviourFact fact) {
    List<UnusualFeature> reasons =
        fact.features().stream().filter(UnusualBehaviour::isReason).toList();
    if (reasons.isEmpty()) {
      return Optional.empty();
    }
    List<UnusualFeature> features = new ArrayList<>(reasons);
    fact.features().stream().filter(feature -> !isReason(feature)).forEach(features::add);
    return Optional.of(
        new Detection(
                reasons.getFirst().time(),
                features.stream()
                    .map(UnusualFeature::eventId)
                    .distinct()
                    .limit(MAX_EVIDENCE)
                    .toList(),
                List.of(),
                explanation(fact, features),
                fact.manifestDigest())
            .withSeverity(severity(fact)));
  }

  /**
   * Whether the behaviour alone justifies a finding. Declared behaviours are expected, and tools
   * fail in many ways.
   */
  private static boolean isReason(UnusualFeature feature) {
    if (feature.kind() == FeatureKind.ERROR) {
      return DenialCodes.contains(feature.value());
    }
    return !feature.declared() || SensitiveFeatures.contains(feature.kind(), feature.value());
  }

  /**
   * Severity by the number and kind of behaviours: one, several or a new service, or permissions
   * and secrets. Lower if the manifest lists them, or in the first runs of a version.
   */
  static Severity severity(BehaviourFact fact) {
    List<UnusualFeature> relevant =
        fact.features().stream()
            .filter(feature -> !feature.declared() && !fact.newVersion())
            .filter(
                feature ->
                    feature.kind() != FeatureKind.NETWORK && feature.kind() != FeatureKind.ERROR)
            .toList();
    if (relevant.stream()
        .anyMatch(feature -> SensitiveFeatures.contains(feature.kind(), feature.value()))) {
      return Severity.HIGH;
    }
    boolean service = relevant.stream().anyMatch(feature -> feature.kind() == FeatureKind.SERVICE);
    boolean isRepeated = relevant.stream().map(UnusualFeature::eventId).distinct().count() > 1;
    return service || isRepeated ? Severity.MEDIUM : Severity.LOW;
  }

  private static String explanation(BehaviourFact fact, List<UnusualFeature> features) {
    List<String> descriptions = new ArrayList<>();
    features.stream().limit(MAX_LISTED).map(UnusualBehaviour::describe).forEach(descriptions::add);
    int remaining = features.size() - descriptions.size();
    if (remaining > 0) {
      descriptions.add(remaining == 1 ? "one thing more" : remaining + " things more");
    }
    String condition =
        fact.runs() == 1
            ? "none of its earlier runs did"
            : "fewer than " + fact.runs() + " of its earlier runs did";
    return "Agent %s did what %s: %s%s."
        .formatted(
            Objects.requireNonNullElse(fact.chain().agentId(), "unknown"),
            condition,
            String.join(", ", descriptions),
            fact.newVersion() ? "; its version is new" : "");
  }

  private static String describe(UnusualFeature feature) {
    String value = '"' + PrincipalNames.shortName(feature.value()) + '"';
    String description =
        switch (feature.kind()) {
          case TOOL -> "used the tool " + value;
          case SERVICE -> "turned to the service " + value;
          case ACTION -> "called " + value;
          case RESOURCE -> "touched " + '"' + feature.value() + '"';
          case IDENTITY -> "acted as " + value;
          case NETWORK -> "came from " + value;
          case ERROR -> "failed with " + value;
          case PERSON -> "acted for " + value;
        };
    return feature.declared() ? description + " (declared)" : description;
  }
}
