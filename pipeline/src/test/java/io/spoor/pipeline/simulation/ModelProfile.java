package io.spoor.pipeline.simulation;

import io.spoor.pipeline.detect.BehaviourFact;
import io.spoor.pipeline.detect.BehaviourFact.Thing;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.Fact;
import io.spoor.pipeline.detect.FeatureKind;
import io.spoor.pipeline.detect.RevivedIdentityFact;
import io.spoor.pipeline.detect.SensitiveFeatures;
import io.spoor.pipeline.detect.UnmanifestedAgentFact;
import io.spoor.pipeline.manifest.Declarations;
import io.spoor.pipeline.manifest.Manifests;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is unusual of each run, from all runs at once: decision 0019, in its own words. */
final class ModelProfile {
  private static final long WEEK = Duration.ofDays(7).toNanos();
  private static final int OFTEN = 5;

  private record Use(long time, String eventId, String root) {
    static final Comparator<Use> ORDER =
        Comparator.comparingLong(Use::time).thenComparing(Use::eventId).thenComparing(Use::root);
  }

  private record Done(FeatureKind kind, String value) {}

  private record Run(
      String root, Agent agent, @Nullable String runId, Use start, Map<Done, Use> done) {
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
  private record New(Done done, Use use, boolean first) {
    static final Comparator<New> ORDER =
        Comparator.comparing(New::use, Use.ORDER)
            .thenComparing(news -> news.done.kind)
            .thenComparing(news -> news.done.value);
  }

  private final Manifests manifests;
  private final BaselineSettings settings;
  private final List<Fact> facts = new ArrayList<>();

  ModelProfile(
      Map<String, List<IdentityEvent>> chains, Manifests manifests, BaselineSettings settings) {
    this.manifests = manifests;
    this.settings = settings;
    Map<String, List<Run>> byAgent = new TreeMap<>();
    chains.forEach(
        (root, events) -> {
          Run run = run(root, events);
          if (run != null) {
            byAgent.computeIfAbsent(run.subject(), _ -> new ArrayList<>()).add(run);
          }
        });
    byAgent.values().forEach(this::agent);
  }

  List<Fact> facts() {
    return facts;
  }

  private static @Nullable Run run(String root, List<IdentityEvent> unordered) {
    List<IdentityEvent> events =
        unordered.stream()
            .sorted(
                Comparator.comparingLong(IdentityEvent::getTime)
                    .thenComparing(IdentityEvent::getEventId))
            .toList();
    IdentityEvent named =
        events.stream().filter(event -> event.getAgent() != null).findFirst().orElse(null);
    Map<Done, Use> done = new LinkedHashMap<>();
    for (IdentityEvent event : events) {
      done(event)
          .forEach(
              what ->
                  done.merge(what, new Use(believed(event), event.getEventId(), root), Run::first));
    }
    return named == null || done.isEmpty()
        ? null
        : new Run(
            root,
            Objects.requireNonNull(named.getAgent()),
            events.stream()
                .map(IdentityEvent::getRunId)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null),
            new Use(events.getFirst().getTime(), named.getEventId(), root),
            done);
  }

  /** An event may claim to have happened five minutes after it arrived, and no more. */
  private static long believed(IdentityEvent event) {
    Duration arrived = Duration.ofMillis(event.getArrivedAt());
    return Math.min(event.getTime(), arrived.plusMinutes(5).toNanos());
  }

  /** Of what these histories have. */
  private static List<Done> done(IdentityEvent event) {
    List<Done> done = new ArrayList<>();
    if (event.getGenAi() != null && event.getGenAi().getToolName() != null) {
      done.add(new Done(FeatureKind.TOOL, event.getGenAi().getToolName()));
    } else if (event.getGenAi() == null && event.getService() != null) {
      done.add(new Done(FeatureKind.ACTION, event.getService() + ":" + event.getAction()));
    }
    if (event.getService() != null) {
      done.add(new Done(FeatureKind.SERVICE, event.getService()));
    }
    Principal who = event.getPrincipal();
    if (who != null) {
      done.add(
          new Done(
              event.getGenAi() != null && who.getType().equals("human")
                  ? FeatureKind.PERSON
                  : FeatureKind.IDENTITY,
              Objects.requireNonNullElse(who.getSessionIssuer(), who.getId())));
    }
    if (event.getErrorCode() != null) {
      done.add(new Done(FeatureKind.ERROR, event.getErrorCode()));
    }
    return done;
  }

  private @Nullable Manifest manifest(Run run) {
    return manifests.at(Keys.tenant(run.root), run.agent.getId(), run.start.time);
  }

  private void agent(List<Run> runs) {
    List<Run> inOrder = runs.stream().sorted(Comparator.comparing(Run::start, Use.ORDER)).toList();
    inOrder.stream()
        .filter(run -> manifest(run) == null)
        .findFirst()
        .ifPresent(
            run ->
                facts.add(
                    new UnmanifestedAgentFact(
                        run.chain(), run.subject(), run.start.time, run.start.eventId)));
    identities(inOrder);
    inOrder.stream().collect(Collectors.groupingBy(this::label)).values().forEach(this::scope);
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
                long unused = use.time - uses.get(i - 1).time;
                if (unused >= settings.dormant().toNanos()) {
                  Run run = Objects.requireNonNull(byRoot.get(use.root));
                  facts.add(
                      new RevivedIdentityFact(
                          run.chain(),
                          run.subject() + "\n" + done.value + "\n" + use.root,
                          done.value,
                          Duration.ofNanos(unused),
                          use.time,
                          use.eventId));
                }
              }
            });
  }

  private static Map<Done, List<Use>> uses(List<Run> runs) {
    Map<Done, List<Use>> uses = new HashMap<>();
    for (Run run : runs) {
      run.done.forEach((done, use) -> uses.computeIfAbsent(done, _ -> new ArrayList<>()).add(use));
    }
    uses.values().forEach(list -> list.sort(Use.ORDER));
    return uses;
  }

  private void scope(List<Run> runs) {
    List<Run> judged = runs.stream().skip(settings.learning()).toList();
    Map<Done, List<Use>> uses = uses(runs);
    Map<Run, List<New>> news = new LinkedHashMap<>();
    for (Run run : judged) {
      List<New> ofRun = new ArrayList<>();
      run.done.forEach(
          (done, use) -> {
            int place = Objects.requireNonNull(uses.get(done)).indexOf(use);
            if (place < settings.runs() && done.kind != FeatureKind.PERSON) {
              ofRun.add(new New(done, use, place == 0));
            }
          });
      ofRun.sort(New.ORDER);
      news.put(run, ofRun);
    }
    news.forEach((run, ofRun) -> judge(run, ofRun, news, runs));
  }

  private void judge(Run run, List<New> ofRun, Map<Run, List<New>> all, List<Run> runs) {
    Manifest manifest = manifest(run);
    List<Thing> things =
        ofRun.stream()
            .filter(
                one ->
                    SensitiveFeatures.contain(one.done.kind, one.done.value)
                        || !ordinary(run, one.done.kind, all))
            .map(
                one ->
                    new Thing(
                        one.done.kind,
                        one.done.value,
                        one.use.time,
                        one.use.eventId,
                        manifest != null && declares(manifest, one.done)))
            .toList();
    if (things.isEmpty()) {
      return;
    }
    String version = run.agent.getVersion();
    boolean fresh =
        version != null
            && runs.stream()
                .filter(other -> version.equals(other.agent.getVersion()))
                .limit(settings.learning())
                .anyMatch(run::equals);
    facts.add(
        new BehaviourFact(
            run.chain(),
            run.subject() + "\n" + run.root,
            things,
            settings.runs(),
            fresh,
            manifest == null ? null : manifest.getDigest()));
  }

  private static boolean ordinary(Run run, FeatureKind kind, Map<Run, List<New>> all) {
    Use mine = earliest(run, kind, all);
    Set<String> others =
        all.entrySet().stream()
            .filter(
                other ->
                    other.getValue().stream().anyMatch(one -> one.first && one.done.kind == kind))
            .map(Map.Entry::getKey)
            .map(other -> earliest(other, kind, all))
            .filter(
                other ->
                    mine.time - other.time <= WEEK
                        && (other.time < mine.time
                            || (other.time == mine.time && other.root.compareTo(mine.root) < 0)))
            .map(Use::root)
            .collect(Collectors.toSet());
    return others.size() >= OFTEN;
  }

  private static Use earliest(Run run, FeatureKind kind, Map<Run, List<New>> all) {
    return Objects.requireNonNull(all.get(run)).stream()
        .filter(one -> one.done.kind == kind)
        .map(New::use)
        .min(Use.ORDER)
        .orElseThrow();
  }

  private static boolean declares(Manifest manifest, Done done) {
    return switch (done.kind) {
      case TOOL -> Declarations.listsTool(manifest, done.value);
      case SERVICE -> Declarations.listsService(manifest, done.value);
      case ACTION -> Declarations.listsService(manifest, done.value.split(":", -1)[0]);
      case IDENTITY -> Declarations.listsIdentity(manifest, done.value);
      case RESOURCE, NETWORK, ERROR, PERSON -> false;
    };
  }
}
