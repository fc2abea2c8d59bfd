package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.BehaviourFact.Thing;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A run did what hardly any run of its agent did before. One finding a run, whatever it lists. */
final class UnusualBehaviour implements Detector<BehaviourFact> {
  private static final int TOLD = 3;
  private static final int EVIDENCE = 20;

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
          .about("a run of an agent")
          .works(
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
  public Class<BehaviourFact> judges() {
    return BehaviourFact.class;
  }

  @Override
  public Optional<Judgement> judge(BehaviourFact fact) {
    List<Thing> reasons = fact.things().stream().filter(UnusualBehaviour::isReason).toList();
    if (reasons.isEmpty()) {
      return Optional.empty();
    }
    List<Thing> things = new ArrayList<>(reasons);
    fact.things().stream().filter(thing -> !isReason(thing)).forEach(things::add);
    return Optional.of(
        new Judgement(
                reasons.getFirst().time(),
                things.stream().map(Thing::eventId).distinct().limit(EVIDENCE).toList(),
                List.of(),
                explanation(fact, things),
                fact.manifestDigest())
            .withSeverity(severity(fact)));
  }

  /** What somebody declared was meant to happen one day, and tools fail in many ways. */
  private static boolean isReason(Thing thing) {
    if (thing.kind() == FeatureKind.ERROR) {
      return CloudCalls.isDenial(thing.value());
    }
    return !thing.declared() || SensitiveFeatures.contain(thing.kind(), thing.value());
  }

  /**
   * How bad it is: one thing, several or a whole service, or rights and secrets. What the manifest
   * lists, and what the first runs of a version do, was meant by somebody.
   */
  static Severity severity(BehaviourFact fact) {
    List<Thing> meant =
        fact.things().stream()
            .filter(thing -> !thing.declared() && !fact.freshVersion())
            .filter(
                thing -> thing.kind() != FeatureKind.NETWORK && thing.kind() != FeatureKind.ERROR)
            .toList();
    if (meant.stream().anyMatch(thing -> SensitiveFeatures.contain(thing.kind(), thing.value()))) {
      return Severity.HIGH;
    }
    boolean service = meant.stream().anyMatch(thing -> thing.kind() == FeatureKind.SERVICE);
    boolean several = meant.stream().map(Thing::eventId).distinct().count() > 1;
    return service || several ? Severity.MEDIUM : Severity.LOW;
  }

  private static String explanation(BehaviourFact fact, List<Thing> things) {
    List<String> told = new ArrayList<>();
    things.stream().limit(TOLD).map(UnusualBehaviour::told).forEach(told::add);
    int more = things.size() - told.size();
    if (more > 0) {
      told.add(more == 1 ? "one thing more" : more + " things more");
    }
    String few =
        fact.runs() == 1
            ? "none of its earlier runs did"
            : "fewer than " + fact.runs() + " of its earlier runs did";
    return "Agent %s did what %s: %s%s."
        .formatted(
            Objects.requireNonNullElse(fact.chain().agentId(), "unknown"),
            few,
            String.join(", ", told),
            fact.freshVersion() ? "; its version is new" : "");
  }

  private static String told(Thing thing) {
    String value = '"' + Names.brief(thing.value()) + '"';
    String what =
        switch (thing.kind()) {
          case TOOL -> "used the tool " + value;
          case SERVICE -> "turned to the service " + value;
          case ACTION -> "called " + value;
          case RESOURCE -> "touched " + '"' + thing.value() + '"';
          case IDENTITY -> "acted as " + value;
          case NETWORK -> "came from " + value;
          case ERROR -> "failed with " + value;
          case PERSON -> "acted for " + value;
        };
    return thing.declared() ? what + " (declared)" : what;
  }
}
