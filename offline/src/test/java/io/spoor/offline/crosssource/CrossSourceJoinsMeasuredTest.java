package io.spoor.offline.crosssource;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Joins across sources, against chains whose truth is known. With {@code -Dspoor.joins.measure=1}
 * 2,000 chains are measured and the tables of docs/joins.md printed; {@code -Dspoor.joins.seed} and
 * {@code -Dspoor.joins.chains} choose others, and {@code -Dspoor.joins.each=1} measures without
 * each method that joined something, too. {@code -Dspoor.joins.missed=5} shows links that were
 * missed.
 */
class CrossSourceJoinsMeasuredTest {
  private static final int ORDINARY = 150;
  private static final int MEASURED = 2_000;
  private static final long SEED = Long.getLong("spoor.joins.seed", 25);

  /** Number of missed links of each kind that are printed. */
  private static final int MISSED = Integer.getInteger("spoor.joins.missed", 0);

  /** The methods that are off by default: a guess. */
  private static final Set<String> DEFAULT = JoinMethod.disabledLabels(Set.of(), Set.of());

  /** Links of a method that say how often it is right. */
  private static final int ENOUGH = 30;

  /** How far the confidence of a method may be from the share of its links that are right. */
  private static final double TOLERANCE = 0.1;

  /** Links that are found at least in the ordinary corpus. Whoever finds more raises them. */
  private static final Map<HopKind, Integer> FOUND = new EnumMap<>(HopKind.class);

  /** Chains that are merged at most in the ordinary corpus. Whoever merges fewer lowers it. */
  private static final int FALSE_JOINS = 1;

  /** Links of one method that are wrong at most in the ordinary corpus. */
  private static final int WRONG_LINKS = 1;

  static {
    FOUND.put(HopKind.OKTA_TO_RUN, 45);
    FOUND.put(HopKind.ENTRA_TO_RUN, 21);
    FOUND.put(HopKind.RUN_TO_EXCHANGE, 24);
    FOUND.put(HopKind.RUN_TO_KEYCLOAK, 18);
    FOUND.put(HopKind.TOKEN_TO_EXCHANGE, 25);
    FOUND.put(HopKind.RUN_TO_GATEWAY, 41);
    FOUND.put(HopKind.TOKEN_TO_REQUEST, 13);
    FOUND.put(HopKind.KEYCLOAK_TO_REQUEST, 4);
    FOUND.put(HopKind.REQUEST_TO_AWS, 7);
    FOUND.put(HopKind.REQUEST_TO_AZURE, 8);
    FOUND.put(HopKind.REQUEST_TO_GITHUB, 4);
    FOUND.put(HopKind.TOKEN_TO_ROLE, 3);
    FOUND.put(HopKind.RUN_TO_ROLE, 31);
    FOUND.put(HopKind.OKTA_TO_ROLE, 10);
    FOUND.put(HopKind.ROLE_TO_CALL, 104);
    FOUND.put(HopKind.ROLE_TO_CLUSTER, 22);
    FOUND.put(HopKind.ENTRA_TO_AZURE, 17);
    FOUND.put(HopKind.RUN_TO_PUSH, 20);
    FOUND.put(HopKind.PUSH_TO_WORKFLOW, 34);
    FOUND.put(HopKind.WORKFLOW_TO_ROLE, 13);
    FOUND.put(HopKind.WORKFLOW_TO_CLUSTER, 9);
    FOUND.put(HopKind.POD_TO_CLUSTER, 24);
    FOUND.put(HopKind.POD_TO_ROLE, 9);
    FOUND.put(HopKind.POD_TO_GOOGLE, 5);
    FOUND.put(HopKind.GOOGLE_TO_CALL, 8);
    FOUND.put(HopKind.RUN_TO_MODEL_KEY, 14);
    FOUND.put(HopKind.WITHIN_LOG, 390);
  }

  @Test
  void linksAcrossSourcesAreFoundAndFewAreInvented() {
    CrossSourceCorpus corpus = CrossSourceCorpus.of(25, ORDINARY);
    JoinedEvents joined = JoinedEvents.of(corpus.delivered(), DEFAULT);
    CrossSourceMeasure measure = CrossSourceMeasure.of(corpus, joined);

    assertThat(joined.rejected()).isZero();
    assertThat(corpus.received()).allMatch(joined::contains);
    FOUND.forEach(
        (kind, found) ->
            assertThat(measure.score(kind).found()).as(kind.title()).isGreaterThanOrEqualTo(found));
    assertThat(measure.falseJoins()).isLessThanOrEqualTo(FALSE_JOINS);
    measure
        .byMethod()
        .forEach(
            (method, pairs) ->
                assertThat(pairs.wrong()).as(method).isLessThanOrEqualTo(WRONG_LINKS));
    measure.calibration().stream()
        .filter(method -> method.links().count() >= ENOUGH)
        .forEach(
            method ->
                assertThat(method.error())
                    .as("confidence of %s", method.label())
                    .isLessThanOrEqualTo(TOLERANCE));
  }

  @Test
  void manyChainsAreMeasuredOnRequest() {
    if (System.getProperty("spoor.joins.measure") == null) {
      return;
    }
    CrossSourceCorpus corpus =
        CrossSourceCorpus.of(SEED, Integer.getInteger("spoor.joins.chains", MEASURED));
    CrossSourceMeasure all = measure(corpus, "default", DEFAULT);
    printTables(corpus, all);
    if (System.getProperty("spoor.joins.each") != null) {
      measureEach(corpus, all);
    }
  }

  /** What is lost without each method that joined something, as a table. */
  private static void measureEach(CrossSourceCorpus corpus, CrossSourceMeasure all) {
    List<String> rows = new ArrayList<>();
    rows.add(
        "| methods | pairs right | pairs wrong | pairs missed | links wrong | merged chains |");
    rows.add(row("default", all));
    Set<String> joining = new TreeSet<>(all.byMethod().keySet());
    joining.add(JoinMethod.REQUEST.label()); // Observes, and joins no trails.
    for (String method : joining) {
      String how = "without `" + method + '`';
      rows.add(row(how, measure(corpus, how, JoinMethod.disabledLabels(Set.of(method), Set.of()))));
    }
    rows.add(row("with `network`", measure(corpus, "with network", Set.of())));
    rows.forEach(System.out::println);
  }

  private static String row(String how, CrossSourceMeasure measure) {
    HopScore links = measure.acrossLogs();
    return "| %s | %d | %d | %d | %d | %d |"
        .formatted(
            how,
            links.found(),
            measure.byConfidence().values().stream()
                .mapToInt(CrossSourceMeasure.Reliability::wrong)
                .sum(),
            links.knowable() - links.found(),
            measure.links().wrong(),
            measure.falseJoins());
  }

  private static CrossSourceMeasure measure(
      CrossSourceCorpus corpus, String how, Set<String> disabled) {
    long begun = System.nanoTime();
    CrossSourceMeasure measure =
        CrossSourceMeasure.of(corpus, JoinedEvents.of(corpus.delivered(), disabled));
    HopScore all = measure.acrossLogs();
    System.out.printf(
        "%s: seed %d, %d records, found %d of %d across logs (%.1f %%), %d false joins (%d without a wrong link), %d ms%n",
        how,
        SEED,
        corpus.delivered().size(),
        all.found(),
        all.knowable(),
        100 * all.share(),
        measure.falseJoins(),
        measure.sharedAncestors(),
        (System.nanoTime() - begun) / 1_000_000);
    return measure;
  }

  private static void printTables(CrossSourceCorpus corpus, CrossSourceMeasure measure) {
    System.out.println(
        "| hop | knowable | by an id | by a subject | doubtful | found | ambiguous | not stated | lost | traps |");
    for (HopKind kind : HopKind.values()) {
      System.out.printf(
          "| %s | %s | %d |%n",
          kind.title(), measure.score(kind).row(), corpus.traps().getOrDefault(kind, 0));
    }
    System.out.printf("| across logs | %s |%n", measure.acrossLogs().row());
    System.out.println("| weakest link | right | wrong | right, % |");
    measure
        .byConfidence()
        .forEach(
            (c, pairs) ->
                System.out.printf(
                    "| %.2f | %d | %d | %.1f |%n",
                    c, pairs.right(), pairs.wrong(), 100 * pairs.share()));
    System.out.println("| method | confidence | right | wrong | right, % |");
    measure
        .calibration()
        .forEach(
            m ->
                System.out.printf(
                    "| `%s` | %.2f | %d | %d | %.1f |%n",
                    m.label(),
                    m.confidence(),
                    m.links().right(),
                    m.links().wrong(),
                    100 * m.links().share()));
    System.out.println("false joins by the root of their chain: " + measure.falseByRoot());
    System.out.println("false joins by their cause: " + measure.falseByCause());
    CrossSourceMeasure.Reliability links = measure.links();
    System.out.printf(
        "links between trails: %d, %d wrong (%.2f %%)%n",
        links.count(), links.wrong(), 100 * (1 - links.share()));
    measure.merged(Integer.getInteger("spoor.joins.merged", 20)).forEach(System.out::println);
    for (HopKind kind : HopKind.values()) {
      for (TrueLink link : measure.missed(kind, MISSED)) {
        System.out.println(link);
        corpus.delivered().stream()
            .filter(sent -> Set.of(link.parent(), link.child()).contains(sent.eventId()))
            .forEach(sent -> System.out.println("  " + sent.source() + ' ' + sent.json()));
      }
    }
  }
}
