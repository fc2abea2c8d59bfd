package io.spoor.pipeline.detect.run;

import io.spoor.pipeline.detect.BehaviourFact;
import io.spoor.pipeline.detect.BehaviourFact.UnusualFeature;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.FeatureKind;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Actor.Holder;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Example;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.schemas.vocabulary.DenialCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Detects behaviours seen in few earlier runs of the agent. One finding per run lists them all. */
public final class UnusualBehaviour implements FactDetector<BehaviourFact> {
  private static final int MAX_EVIDENCE = 20;

  private static final DetectorInfo INFO =
      new DetectorInfo(
              "unusual-behaviour",
              1,
              "Chain showed behaviour unusual for its agent",
              Severity.LOW,
              25,
              List.of("attack.T1078", "owasp.asi10"),
              "Read the chain around the evidence and check whether a user asked for it. If "
                  + "the agent was changed intentionally, set another baseline label in its "
                  + "manifest to restart learning.",
              List.of(
                  "A new version with more behaviours than the last; its first runs stay at "
                      + "low severity.",
                  "A rare but regular job; it is normal after a few runs."))
          .withData(SensitiveFeatures.digest())
          .withSubject("a run of an agent")
          .withDescription(
              "Learns the tools, services, actions, resources, identities, networks and "
                  + "errors of each agent's runs. A behaviour is normal once three different "
                  + "runs have shown it (baseline.runs). The first ten runs "
                  + "(baseline.learning) are learned, not evaluated. A run with behaviours "
                  + "that are not yet normal is reported once, with all of them. Severity: "
                  + "low; medium for several behaviours or a service; high for permissions "
                  + "or secrets. The first runs of a version stay low. A behaviour that the "
                  + "manifest lists causes no finding, unless it concerns permissions or "
                  + "secrets. Errors other than denials, and the user an agent acts for, "
                  + "cause none either. A kind of behaviour is skipped if five runs showed "
                  + "something new of that kind within a week. A run that arrives late, or "
                  + "moves, changes the result of later runs. See docs/baselines.md.");

  @Override
  public DetectorInfo info() {
    return INFO;
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

  private static Explanation explanation(BehaviourFact fact, List<UnusualFeature> features) {
    var unusual =
        Explanation.of(chain(fact.chain()), Verb.SHOW)
            .objects(features.size(), Noun.UNUSUAL_BEHAVIOUR)
            .listing(features.stream().map(UnusualBehaviour::example).toList());
    var explained =
        fact.runs() == 1
            ? unusual.because(Clause.Kind.NO_EARLIER_RUN)
            : unusual.because(Clause.Kind.FEW_EARLIER_RUNS, String.valueOf(fact.runs()));
    return fact.newVersion() ? explained.because(Clause.Kind.NEW_VERSION) : explained;
  }

  /** Behaviours are those of the chain: it may have actions of the person, too. */
  private static Actor chain(ChainRef chain) {
    return new Actor.Named(Noun.CHAIN, null, new Holder(Noun.AGENT, chain.agentId(), null));
  }

  private static Example example(UnusualFeature feature) {
    return switch (feature.kind()) {
      case TOOL -> example(feature, Verb.CALL, Role.OBJECT, Noun.TOOL);
      case SERVICE -> example(feature, Verb.USE, Role.OBJECT, Noun.SERVICE);
      case ACTION -> example(feature, Verb.CALL, Role.OBJECT, null);
      case RESOURCE -> example(feature, Verb.USE, Role.OBJECT, Noun.RESOURCE);
      case IDENTITY -> example(feature, Verb.ACT, Role.AS, null);
      case NETWORK -> example(feature, Verb.CALL, Role.FROM, Noun.NETWORK);
      case ERROR -> example(feature, Verb.GET, Role.OBJECT, Noun.ERROR);
      // Accounts are no behaviour, and no baseline has them.
      case PERSON, ACCOUNT -> example(feature, Verb.ACT, Role.FOR, Noun.USER);
    };
  }

  private static Example example(
      UnusualFeature feature, Verb verb, Role role, @Nullable Noun noun) {
    return new Example(
        verb,
        new Part(role, noun, null, List.of(feature.value()), null),
        feature.declared(),
        feature.failed() && verb != Verb.GET);
  }
}
