package io.spoor.pipeline.profile;

import io.spoor.pipeline.detect.Risk;
import io.spoor.pipeline.detect.UnmanifestedAgentFact;
import io.spoor.pipeline.manifest.Declarations;
import io.spoor.pipeline.manifest.Manifests;
import io.spoor.pipeline.settings.BaselineSettings;
import io.spoor.pipeline.state.RiskOfChain;
import io.spoor.pipeline.state.RunRef;
import io.spoor.pipeline.state.ScopeRow;
import io.spoor.pipeline.state.SubjectRow;
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

/** What is known of each agent and principal over all its runs, and its document. */
final class Subjects {
  static final String AGENT = "agent";

  private static final int KEPT = 32;

  /** There are many more principals than agents, and each is in many chains. */
  private static final int KEPT_OF_PRINCIPAL = 8;

  private static final int RISKS = 64;
  private static final int RISKS_OF_PRINCIPAL = 16;
  private static final int LISTED = 200;

  /** A risk counts for half after so long. */
  private static final double HALF_LIFE = TimeUnit.DAYS.toNanos(7);

  private static final Comparator<RiskOfChain> HEAVIEST_FIRST =
      Comparator.comparingDouble(Subjects::weight)
          .reversed()
          .thenComparing(RiskOfChain::getChainKey);

  private final ProfileRows rows;
  private final Manifests manifests;
  private final BaselineSettings settings;
  private final int generation;
  private final Verdicts verdicts;

  Subjects(
      ProfileRows rows,
      Manifests manifests,
      BaselineSettings settings,
      int generation,
      Verdicts verdicts) {
    this.rows = rows;
    this.manifests = manifests;
    this.settings = settings;
    this.generation = generation;
    this.verdicts = verdicts;
  }

  static boolean isAgent(String subject) {
    return AGENT.equals(Keys.kind(subject));
  }

  /** A chain says something else of the subject; {@code more}: runs that there are more of. */
  void changed(String subject, @Nullable Run before, @Nullable Run now, int more) {
    SubjectRow row = rows.subject(subject);
    if (row == null) {
      if (now == null) {
        return;
      }
      row =
          new SubjectRow(
              subject,
              now.said().getTenant(),
              0L,
              0L,
              List.of(),
              List.of(),
              null,
              null,
              List.of(),
              List.of());
    }
    String chain = (now == null ? Objects.requireNonNull(before) : now).chain();
    RunRef start = now == null ? null : Refs.start(now.said());
    row.setRuns(row.getRuns() + more);
    boolean agent = isAgent(subject);
    int kept = agent ? KEPT : KEPT_OF_PRINCIPAL;
    row.setEarliest(Refs.first(set(row.getEarliest(), chain, start), kept));
    row.setLatest(Refs.last(set(row.getLatest(), chain, start), kept));
    row.setRisks(
        risks(
            row.getRisks(),
            chain,
            now == null ? null : now.said(),
            agent ? RISKS : RISKS_OF_PRINCIPAL));
    if (agent) {
      latest(row);
      unmanifested(row, chain, now);
    }
    rows.subject(row);
    rows.unpublished(subject);
  }

  private static List<RunRef> set(List<RunRef> list, String chain, @Nullable RunRef run) {
    return run == null ? Refs.without(list, chain) : Refs.with(list, run);
  }

  /** What the latest run says counts for the agent. */
  private void latest(SubjectRow row) {
    if (!row.getLatest().isEmpty()) {
      Run run = rows.run(row.getKey(), row.getLatest().getLast().getChainKey());
      if (run != null) {
        row.setVersion(run.said().getAgentVersion());
        row.setBaseline(run.row().getBaseline());
      }
    }
  }

  private void unmanifested(SubjectRow row, String chain, @Nullable Run now) {
    List<RunRef> before = row.getUnmanifested();
    boolean has = now == null || manifest(row, now.said().getStarted()) != null;
    List<RunRef> runs =
        Refs.first(set(before, chain, has || now == null ? null : Refs.start(now.said())), KEPT);
    row.setUnmanifested(runs);
    if (runs.isEmpty()) {
      if (!before.isEmpty()) {
        verdicts.retract(row.getKey(), row.getKey(), UnmanifestedAgentFact.class);
      }
      return;
    }
    RunRef first = runs.getFirst();
    boolean same = !before.isEmpty() && before.getFirst().equals(first);
    Run run =
        same && !first.getChainKey().equals(chain)
            ? null
            : rows.run(row.getKey(), first.getChainKey());
    if (run != null) {
      verdicts.judge(
          row.getKey(),
          new UnmanifestedAgentFact(
              Baselines.chain(run.said()), row.getKey(), first.getTime(), first.getEventId()));
    }
  }

  private @Nullable Manifest manifest(SubjectRow row, long time) {
    return manifests.at(row.getTenant(), Keys.value(row.getKey()), time);
  }

  private static List<RiskOfChain> risks(
      List<RiskOfChain> before, String chain, @Nullable Behaviour now, int most) {
    boolean risky = now != null && now.getRiskScore() > 0;
    if (!risky && before.stream().noneMatch(risk -> risk.getChainKey().equals(chain))) {
      return before;
    }
    List<RiskOfChain> risks = new ArrayList<>(before);
    risks.removeIf(risk -> risk.getChainKey().equals(chain));
    if (now != null && now.getRiskScore() > 0) {
      risks.add(new RiskOfChain(chain, now.getRiskScore(), now.getStarted()));
    }
    risks.sort(HEAVIEST_FIRST);
    return risks.size() > most ? new ArrayList<>(risks.subList(0, most)) : risks;
  }

  /** All decay alike, so which weighs more does not depend on when it is asked. */
  private static double weight(RiskOfChain risk) {
    return Math.log(risk.getRisk()) / Math.log(2) + risk.getTime() / HALF_LIFE;
  }

  /** The document under the next revision; null when there is nothing to show and never was. */
  @Nullable Identity publish(String subject) {
    SubjectRow row = rows.subject(subject);
    if (row == null || (row.getRuns() == 0 && row.getRevision() == 0)) {
      return null;
    }
    row.setRevision(row.getRevision() + 1);
    rows.subject(row);
    return document(row);
  }

  private Identity document(SubjectRow row) {
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
    NavigableSet<String> used = new TreeSet<>(rows.used(row.getKey(), LISTED));
    document.setUsed(List.copyOf(used));
    if (agent) {
      String baseline = Objects.requireNonNullElse(row.getBaseline(), "");
      ScopeRow scope = rows.scope(ProfileRows.scope(row.getKey(), baseline));
      document
          .setVersion(row.getVersion())
          .setBaseline(baseline.isEmpty() ? null : baseline)
          .setLearningRuns(Math.max(0, settings.learning() - scope.getRuns().size()))
          .setFeatures(scope.getFeatures())
          .setFeaturesLearned(scope.getLearned());
      declared(document, manifest(row, last), used);
    }
    return document.build();
  }

  /** What the manifest declares beside what was used. */
  private static void declared(
      Identity.Builder document, @Nullable Manifest manifest, NavigableSet<String> used) {
    document.setDeclared(manifest != null);
    if (manifest == null) {
      return;
    }
    document.setManifestDigest(manifest.getDigest());
    NavigableSet<String> held = new TreeSet<>();
    manifest.getIdentities().stream().map(ManifestIdentity::getPrincipal).forEach(held::add);
    List<String> undeclared =
        used.stream()
            .filter(one -> held.stream().noneMatch(pattern -> covers(pattern, one)))
            .toList();
    List<String> unused =
        held.stream()
            .filter(pattern -> used.stream().noneMatch(one -> covers(pattern, one)))
            .toList();
    manifest.getServices().stream().map(ManifestService::getId).forEach(held::add);
    document
        .setHeld(held.stream().limit(LISTED).toList())
        .setUndeclared(undeclared)
        .setUnused(unused.stream().limit(LISTED).toList());
  }

  private static boolean covers(String pattern, String identity) {
    return Declarations.matches(pattern, identity);
  }

  private static int risk(SubjectRow row, long now) {
    return Risk.together(
        row.getRisks().stream()
            .map(
                risk ->
                    risk.getRisk() * Math.pow(0.5, Math.max(0, now - risk.getTime()) / HALF_LIFE))
            .toList());
  }
}
