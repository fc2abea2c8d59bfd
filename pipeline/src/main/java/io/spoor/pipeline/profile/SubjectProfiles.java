package io.spoor.pipeline.profile;

import io.spoor.pipeline.detect.Risk;
import io.spoor.pipeline.detect.UndeclaredAgentFact;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.pipeline.settings.BaselineSettings;
import io.spoor.pipeline.state.BaselineState;
import io.spoor.pipeline.state.ChainRisk;
import io.spoor.pipeline.state.RunRef;
import io.spoor.pipeline.state.SubjectState;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.Identity;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestIdentity;
import io.spoor.schemas.ManifestService;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Maintains the profile of each agent, principal and person over all its runs. */
final class SubjectProfiles {
  static final String AGENT = "agent";

  private static final int MAX_RUNS = 32;

  /** Lower than for agents, as principals are many and each is in many chains. */
  private static final int MAX_RUNS_OF_PRINCIPAL = 8;

  private static final int MAX_RISKS = 64;
  private static final int MAX_RISKS_OF_PRINCIPAL = 16;
  private static final int MAX_LISTED = 200;

  /** Half-life of a risk, nanoseconds. */
  private static final double HALF_LIFE = TimeUnit.DAYS.toNanos(7);

  private static final Comparator<ChainRisk> HIGHEST_FIRST =
      Comparator.comparingDouble(SubjectProfiles::decayedScore)
          .reversed()
          .thenComparing(ChainRisk::getChainKey);

  private final ProfileRows rows;
  private final ManifestLookup manifests;
  private final BaselineSettings settings;
  private final int generation;
  private final OutsideRunTracker outside;
  private final PersonAccounts accounts;
  private final ProfileEvaluator evaluator;

  SubjectProfiles(
      ProfileRows rows,
      ManifestLookup manifests,
      BaselineSettings settings,
      int generation,
      OutsideRunTracker outside,
      PersonAccounts accounts,
      ProfileEvaluator evaluator) {
    this.rows = rows;
    this.manifests = manifests;
    this.settings = settings;
    this.generation = generation;
    this.outside = outside;
    this.accounts = accounts;
    this.evaluator = evaluator;
  }

  static boolean isAgent(String subject) {
    return AGENT.equals(Keys.kind(subject));
  }

  static boolean isPerson(String subject) {
    return PersonAccounts.PERSON.equals(Keys.kind(subject));
  }

  /**
   * Updates the subject after a chain changed its report; {@code runDelta}: change in the number of
   * runs.
   */
  void update(
      String subject, @Nullable ProfiledRun previous, @Nullable ProfiledRun current, int runDelta) {
    SubjectState row = rows.subject(subject);
    if (row == null) {
      if (current == null) {
        return;
      }
      row =
          new SubjectState(
              subject,
              current.behaviour().getTenant(),
              0L,
              0L,
              List.of(),
              List.of(),
              null,
              null,
              List.of(),
              List.of(),
              List.of(),
              List.of());
    }
    String chain = (current == null ? Objects.requireNonNull(previous) : current).chainKey();
    RunRef start = current == null ? null : RunRefLists.start(current.behaviour());
    row.setRuns(row.getRuns() + runDelta);
    boolean agent = isAgent(subject);
    int maxRuns = agent ? MAX_RUNS : MAX_RUNS_OF_PRINCIPAL;
    row.setEarliest(RunRefLists.first(replace(row.getEarliest(), chain, start), maxRuns));
    row.setLatest(RunRefLists.last(replace(row.getLatest(), chain, start), maxRuns));
    row.setRisks(
        risks(
            row.getRisks(),
            chain,
            current == null ? null : current.behaviour(),
            agent ? MAX_RISKS : MAX_RISKS_OF_PRINCIPAL));
    if (agent) {
      updateLatest(row);
      updateUndeclared(row, chain, current);
      outside.update(row, chain, current);
    }
    rows.subject(row);
    rows.unpublished(subject);
  }

  /** Evaluates a run of an agent that has waited for its invocation. */
  void evaluateWaited(ProfiledRun run) {
    SubjectState row = rows.subject(run.behaviour().getSubject());
    if (row != null) {
      outside.update(row, run.chainKey(), run);
      rows.subject(row);
    }
  }

  private static List<RunRef> replace(List<RunRef> list, String chain, @Nullable RunRef run) {
    return run == null ? RunRefLists.withoutRun(list, chain) : RunRefLists.withRun(list, run);
  }

  /** Takes the agent's details from its latest run. */
  private void updateLatest(SubjectState row) {
    if (!row.getLatest().isEmpty()) {
      ProfiledRun run = rows.run(row.getKey(), row.getLatest().getLast().getChainKey());
      if (run != null) {
        row.setVersion(run.behaviour().getAgentVersion());
        row.setBaseline(run.state().getBaseline());
      }
    }
  }

  private void updateUndeclared(SubjectState row, String chain, @Nullable ProfiledRun current) {
    List<RunRef> previous = row.getUnmanifested();
    RunRef named = current == null ? null : RunRefLists.named(current.behaviour());
    boolean hasManifest = named == null || manifest(row, named.getTime()) != null;
    List<RunRef> runs =
        RunRefLists.first(replace(previous, chain, hasManifest ? null : named), MAX_RUNS);
    row.setUnmanifested(runs);
    if (runs.isEmpty()) {
      if (!previous.isEmpty()) {
        evaluator.retract(row.getKey(), row.getKey(), UndeclaredAgentFact.class);
      }
      return;
    }
    RunRef first = runs.getFirst();
    boolean unchanged = !previous.isEmpty() && previous.getFirst().equals(first);
    ProfiledRun run =
        unchanged && !first.getChainKey().equals(chain)
            ? null
            : rows.run(row.getKey(), first.getChainKey());
    if (run != null) {
      evaluator.evaluate(
          row.getKey(),
          new UndeclaredAgentFact(
              Baselines.chainRef(run.behaviour()),
              row.getKey(),
              first.getTime(),
              first.getEventId(),
              run.behaviour().getAgentAction(),
              run.behaviour().getAgentOutcome(),
              run.behaviour().getAgentInvoked()));
    }
  }

  private @Nullable Manifest manifest(SubjectState row, long time) {
    return manifests.inForceAt(row.getTenant(), Keys.value(row.getKey()), time);
  }

  private static List<ChainRisk> risks(
      List<ChainRisk> previous, String chain, @Nullable Behaviour current, int limit) {
    boolean risky = current != null && current.getRiskScore() > 0;
    if (!risky && previous.stream().noneMatch(risk -> risk.getChainKey().equals(chain))) {
      return previous;
    }
    List<ChainRisk> risks = new ArrayList<>(previous);
    risks.removeIf(risk -> risk.getChainKey().equals(chain));
    if (current != null && current.getRiskScore() > 0) {
      risks.add(new ChainRisk(chain, current.getRiskScore(), current.getStarted()));
    }
    risks.sort(HIGHEST_FIRST);
    return risks.size() > limit ? new ArrayList<>(risks.subList(0, limit)) : risks;
  }

  /** All risks decay alike, so their ranking does not depend on the time of evaluation. */
  private static double decayedScore(ChainRisk risk) {
    return Math.log(risk.getRisk()) / Math.log(2) + risk.getTime() / HALF_LIFE;
  }

  /** The next revision of the document; null when it is empty and was never published. */
  @Nullable Identity publish(String subject) {
    SubjectState row = rows.subject(subject);
    if (row == null || (row.getRuns() == 0 && row.getRevision() == 0)) {
      return null;
    }
    row.setRevision(row.getRevision() + 1);
    rows.subject(row);
    return document(row);
  }

  private Identity document(SubjectState row) {
    long last = row.getLatest().isEmpty() ? 0 : row.getLatest().getLast().getTime();
    boolean agent = isAgent(row.getKey());
    var document =
        Identity.newBuilder()
            .setIdentityId(Keys.id(row.getKey()))
            .setTenant(row.getTenant())
            .setKey(row.getKey())
            .setKind(Keys.kind(row.getKey()))
            .setId(Keys.value(row.getKey()))
            .setRevision(row.getRevision())
            .setGeneration(generation)
            .setFirstSeen(row.getEarliest().isEmpty() ? 0 : row.getEarliest().getFirst().getTime())
            .setLastSeen(last)
            .setRuns(row.getRuns())
            .setRiskScore(risk(row, last));
    if (isPerson(row.getKey())) {
      return document.setAccounts(accounts.of(row.getKey())).build();
    }
    NavigableSet<String> used = new TreeSet<>(rows.usedIdentities(row.getKey(), MAX_LISTED));
    document.setUsed(List.copyOf(used));
    if (agent) {
      String baseline = Objects.requireNonNullElse(row.getBaseline(), "");
      BaselineState scope = rows.scope(ProfileRows.scope(row.getKey(), baseline));
      document
          .setVersion(row.getVersion())
          .setBaseline(baseline.isEmpty() ? null : baseline)
          .setLearningRuns(Math.max(0, settings.learningRuns() - scope.getRuns().size()))
          .setFeatures(scope.getFeatures())
          .setFeaturesLearned(scope.getLearned());
      setDeclared(document, manifest(row, last), used);
    }
    return document.build();
  }

  /** Adds the manifest's declarations next to the observed uses. */
  private static void setDeclared(
      Identity.Builder document, @Nullable Manifest manifest, NavigableSet<String> used) {
    document.setDeclared(manifest != null);
    if (manifest == null) {
      return;
    }
    document.setManifestDigest(manifest.getDigest());
    NavigableSet<String> declaredIds = new TreeSet<>();
    manifest.getIdentities().stream().map(ManifestIdentity::getPrincipal).forEach(declaredIds::add);
    List<String> undeclared =
        used.stream()
            .filter(
                identity -> declaredIds.stream().noneMatch(pattern -> covers(pattern, identity)))
            .toList();
    List<String> unused =
        declaredIds.stream()
            .filter(pattern -> used.stream().noneMatch(identity -> covers(pattern, identity)))
            .toList();
    manifest.getServices().stream().map(ManifestService::getId).forEach(declaredIds::add);
    document
        .setHeld(declaredIds.stream().limit(MAX_LISTED).toList())
        .setUndeclared(undeclared)
        .setUnused(unused.stream().limit(MAX_LISTED).toList());
  }

  private static boolean covers(String pattern, String identity) {
    return ManifestMatcher.matches(pattern, identity);
  }

  private static int risk(SubjectState row, long lastSeen) {
    return Risk.combine(
        row.getRisks().stream()
            .map(
                risk ->
                    risk.getRisk()
                        * Math.pow(0.5, Math.max(0, lastSeen - risk.getTime()) / HALF_LIFE))
            .toList());
  }
}
