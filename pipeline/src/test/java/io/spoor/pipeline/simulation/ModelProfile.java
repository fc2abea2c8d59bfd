package io.spoor.pipeline.simulation;

import io.spoor.content.injection.ToolDeclarations;
import io.spoor.pipeline.detect.BehaviourFact;
import io.spoor.pipeline.detect.BehaviourFact.UnusualFeature;
import io.spoor.pipeline.detect.CallOutsideRunFact;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.DormantIdentityFact;
import io.spoor.pipeline.detect.Fact;
import io.spoor.pipeline.detect.FeatureKind;
import io.spoor.pipeline.detect.UndeclaredAgentFact;
import io.spoor.pipeline.detect.run.SensitiveFeatures;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.pipeline.settings.BaselineSettings;
import io.spoor.schemas.Agent;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is unusual of each run, from all runs at once: decision 0019, in its own words. */
final class ModelProfile {
  private static final long WINDOW = Duration.ofDays(7).toNanos();
  private static final int ORDINARY_RUNS = 5;
  private static final int MOST_OUTSIDE = 32;

  private record Use(long time, String eventId, String root) {
    static final Comparator<Use> ORDER =
        Comparator.comparingLong(Use::time).thenComparing(Use::eventId).thenComparing(Use::root);
  }

  private record Feature(FeatureKind kind, String value) {}

  private record Run(
      String root,
      Agent agent,
      @Nullable String runId,
      boolean invoked,
      IdentityEvent named,
      Set<Feature> done,
      Use start,
      Map<Feature, Use> features) {
    static Use first(Use a, Use b) {
      return Use.ORDER.compare(a, b) <= 0 ? a : b;
    }

    ChainRef chain() {
      return new ChainRef(Keys.tenant(root), root, agent.getId(), runId);
    }

    String subject() {
      return Keys.of(Keys.tenant(root), "agent", "", agent.getId());
    }
  }

  /** Something new in a run. */
  private record NovelFeature(Feature feature, Use use, boolean first) {
    static final Comparator<NovelFeature> ORDER =
        Comparator.comparing(NovelFeature::use, Use.ORDER)
            .thenComparing(news -> news.feature.kind)
            .thenComparing(news -> news.feature.value);
  }

  private final ManifestLookup manifests;
  private final BaselineSettings settings;
  private final List<Fact> facts = new ArrayList<>();

  ModelProfile(
      Map<String, List<IdentityEvent>> chains,
      Predicate<String> receives,
      ManifestLookup manifests,
      BaselineSettings settings) {
    this.manifests = manifests;
    this.settings = settings;
    Map<String, List<Run>> byAgent = new TreeMap<>();
    chains.forEach(
        (root, events) -> {
          Run run = run(root, events, receives);
          if (run != null) {
            byAgent.computeIfAbsent(run.subject(), _ -> new ArrayList<>()).add(run);
          }
        });
    byAgent.values().forEach(this::agent);
  }

  List<Fact> facts() {
    return facts;
  }

  private static @Nullable Run run(
      String root, List<IdentityEvent> unordered, Predicate<String> receives) {
    List<IdentityEvent> events =
        unordered.stream()
            .sorted(
                Comparator.comparingLong(IdentityEvent::getTime)
                    .thenComparing(IdentityEvent::getEventId))
            .toList();
    IdentityEvent firstNamed = Model.namingAgent(root, events, receives);
    IdentityEvent ofRun = Model.namingRun(root, events);
    Map<Feature, Use> features = new LinkedHashMap<>();
    for (IdentityEvent event : events) {
      featuresOf(event)
          .forEach(
              feature ->
                  features.merge(
                      feature, new Use(clampedTime(event), event.getEventId(), root), Run::first));
    }
    return firstNamed == null || features.isEmpty()
        ? null
        : new Run(
            root,
            Objects.requireNonNull(firstNamed.getAgent()),
            ofRun == null ? null : ofRun.getRunId(),
            Model.invokes(firstNamed) || (ofRun != null && Model.invokes(ofRun)),
            Model.earliestNaming(
                events, Objects.requireNonNull(firstNamed.getAgent()).getId(), receives),
            events.stream()
                .filter(event -> !event.getOutcome().equals("failure"))
                .flatMap(event -> featuresOf(event).stream())
                .collect(Collectors.toSet()),
            new Use(events.getFirst().getTime(), firstNamed.getEventId(), root),
            features);
  }

  /** An event may claim to have happened five minutes after it arrived, and no more. */
  private static long clampedTime(IdentityEvent event) {
    Duration arrived = Duration.ofMillis(event.getArrivedAt());
    return Math.min(event.getTime(), arrived.plusMinutes(5).toNanos());
  }

  /** Of what these histories have. */
  private static List<Feature> featuresOf(IdentityEvent event) {
    List<Feature> features = new ArrayList<>();
    if (event.getGenAi() != null && event.getGenAi().getToolName() != null) {
      features.add(new Feature(FeatureKind.TOOL, event.getGenAi().getToolName()));
    } else if (event.getGenAi() == null && event.getService() != null) {
      features.add(new Feature(FeatureKind.ACTION, event.getService() + ":" + event.getAction()));
    }
    if (event.getService() != null) {
      features.add(new Feature(FeatureKind.SERVICE, event.getService()));
    }
    Principal principal = event.getPrincipal();
    if (principal != null) {
      features.add(
          new Feature(
              event.getGenAi() != null && principal.getType().equals("human")
                  ? FeatureKind.PERSON
                  : FeatureKind.IDENTITY,
              Objects.requireNonNullElse(principal.getSessionIssuer(), principal.getId())));
    }
    if (event.getErrorCode() != null) {
      features.add(new Feature(FeatureKind.ERROR, event.getErrorCode()));
    }
    return features;
  }

  private @Nullable Manifest manifest(Run run) {
    return manifests.inForceAt(Keys.tenant(run.root), run.agent.getId(), run.start.time);
  }

  private void agent(List<Run> runs) {
    List<Run> inOrder = runs.stream().sorted(Comparator.comparing(Run::start, Use.ORDER)).toList();
    inOrder.stream()
        .filter(
            run ->
                manifests.inForceAt(Keys.tenant(run.root), run.agent.getId(), run.named.getTime())
                    == null)
        .min(
            Comparator.comparing(
                run -> new Use(run.named.getTime(), run.named.getEventId(), run.root), Use.ORDER))
        .ifPresent(
            run ->
                facts.add(
                    new UndeclaredAgentFact(
                        run.chain(),
                        run.subject(),
                        run.named.getTime(),
                        run.named.getEventId(),
                        run.named.getAction(),
                        Model.outcomeOfNaming(run.named),
                        Model.invokes(run.named))));
    outside(inOrder);
    identities(inOrder);
    inOrder.stream().collect(Collectors.groupingBy(this::label)).values().forEach(this::scope);
  }

  /** The first guarded call of the runs that no invocation names. */
  private void outside(List<Run> runs) {
    Map<Run, Map.Entry<Feature, Use>> calls = new LinkedHashMap<>();
    for (Run run : runs) {
      Manifest manifest = manifest(run);
      if (!run.invoked && manifest != null) {
        run.features.entrySet().stream()
            .filter(done -> done.getKey().kind == FeatureKind.TOOL)
            .filter(done -> ToolDeclarations.of(manifest).isGuarded(done.getKey().value))
            .min(Map.Entry.comparingByValue(Use.ORDER))
            .ifPresent(call -> calls.put(run, call));
      }
    }
    calls.entrySet().stream()
        .min(Comparator.comparing(call -> call.getValue().getValue(), Use.ORDER))
        .ifPresent(
            first ->
                facts.add(
                    new CallOutsideRunFact(
                        first.getKey().chain(),
                        first.getKey().subject(),
                        first.getValue().getKey().value,
                        first.getValue().getValue().time,
                        first.getValue().getValue().eventId,
                        Math.min(MOST_OUTSIDE, calls.size()),
                        runs.stream().anyMatch(run -> run.invoked),
                        !first.getKey().done.contains(first.getValue().getKey()),
                        Objects.requireNonNull(manifest(first.getKey())).getDigest())));
  }

  private String label(Run run) {
    Manifest manifest = manifest(run);
    return manifest == null ? "" : Objects.requireNonNullElse(manifest.getBaseline(), "");
  }

  private void identities(List<Run> runs) {
    Map<String, Run> byRoot = runs.stream().collect(Collectors.toMap(Run::root, run -> run));
    uses(runs)
        .forEach(
            (done, uses) -> {
              for (int i = 1; i < uses.size() && done.kind == FeatureKind.IDENTITY; i++) {
                Use use = uses.get(i);
                long disuse = use.time - uses.get(i - 1).time;
                if (disuse >= settings.dormantAfter().toNanos()) {
                  Run run = Objects.requireNonNull(byRoot.get(use.root));
                  facts.add(
                      new DormantIdentityFact(
                          run.chain(),
                          run.subject() + "\n" + done.value + "\n" + use.root,
                          done.value,
                          Duration.ofNanos(disuse),
                          use.time,
                          use.eventId));
                }
              }
            });
  }

  private static Map<Feature, List<Use>> uses(List<Run> runs) {
    Map<Feature, List<Use>> uses = new HashMap<>();
    for (Run run : runs) {
      run.features.forEach(
          (done, use) -> uses.computeIfAbsent(done, _ -> new ArrayList<>()).add(use));
    }
    uses.values().forEach(list -> list.sort(Use.ORDER));
    return uses;
  }

  private void scope(List<Run> runs) {
    List<Run> evaluated = runs.stream().skip(settings.learningRuns()).toList();
    Map<Feature, List<Use>> uses = uses(runs);
    Map<Run, List<NovelFeature>> novel = new LinkedHashMap<>();
    for (Run run : evaluated) {
      List<NovelFeature> ofRun = new ArrayList<>();
      run.features.forEach(
          (done, use) -> {
            int place = Objects.requireNonNull(uses.get(done)).indexOf(use);
            if (place < settings.runs() && done.kind != FeatureKind.PERSON) {
              ofRun.add(new NovelFeature(done, use, place == 0));
            }
          });
      ofRun.sort(NovelFeature.ORDER);
      novel.put(run, ofRun);
    }
    novel.forEach((run, ofRun) -> evaluate(run, ofRun, novel, runs));
  }

  private void evaluate(
      Run run, List<NovelFeature> ofRun, Map<Run, List<NovelFeature>> all, List<Run> runs) {
    Manifest manifest = manifest(run);
    List<UnusualFeature> features =
        ofRun.stream()
            .filter(
                one ->
                    SensitiveFeatures.contains(one.feature.kind, one.feature.value)
                        || !ordinary(run, one.feature.kind, all))
            .map(
                one ->
                    new UnusualFeature(
                        one.feature.kind,
                        one.feature.value,
                        one.use.time,
                        one.use.eventId,
                        manifest != null && declares(manifest, one.feature),
                        !run.done.contains(one.feature)))
            .toList();
    if (features.isEmpty()) {
      return;
    }
    String version = run.agent.getVersion();
    boolean isNewVersion =
        version != null
            && runs.stream()
                .filter(other -> version.equals(other.agent.getVersion()))
                .limit(settings.learningRuns())
                .anyMatch(run::equals);
    facts.add(
        new BehaviourFact(
            run.chain(),
            run.subject() + "\n" + run.root,
            features,
            settings.runs(),
            isNewVersion,
            manifest == null ? null : manifest.getDigest()));
  }

  private static boolean ordinary(Run run, FeatureKind kind, Map<Run, List<NovelFeature>> all) {
    Use mine = earliest(run, kind, all);
    Set<String> others =
        all.entrySet().stream()
            .filter(
                other ->
                    other.getValue().stream()
                        .anyMatch(one -> one.first && one.feature.kind == kind))
            .map(Map.Entry::getKey)
            .map(other -> earliest(other, kind, all))
            .filter(
                other ->
                    mine.time - other.time <= WINDOW
                        && (other.time < mine.time
                            || (other.time == mine.time && other.root.compareTo(mine.root) < 0)))
            .map(Use::root)
            .collect(Collectors.toSet());
    return others.size() >= ORDINARY_RUNS;
  }

  private static Use earliest(Run run, FeatureKind kind, Map<Run, List<NovelFeature>> all) {
    return Objects.requireNonNull(all.get(run)).stream()
        .filter(one -> one.feature.kind == kind)
        .map(NovelFeature::use)
        .min(Use.ORDER)
        .orElseThrow();
  }

  private static boolean declares(Manifest manifest, Feature done) {
    return switch (done.kind) {
      case TOOL -> ManifestMatcher.listsTool(manifest, done.value);
      case SERVICE -> ManifestMatcher.listsService(manifest, done.value);
      case ACTION -> ManifestMatcher.listsService(manifest, done.value.split(":", -1)[0]);
      case IDENTITY -> ManifestMatcher.listsIdentity(manifest, done.value);
      case RESOURCE, NETWORK, ERROR, PERSON, ACCOUNT -> false;
    };
  }
}
