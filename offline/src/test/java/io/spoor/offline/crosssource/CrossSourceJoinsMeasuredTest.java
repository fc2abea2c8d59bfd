package io.spoor.offline.crosssource;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Joins across sources, against chains whose truth is known. With {@code -Dspoor.joins.measure=1}
 * 2,000 chains are measured and the tables are printed; {@code -Dspoor.joins.seed} chooses others,
 * and {@code -Dspoor.joins.missed=5} shows links that were missed.
 */
class CrossSourceJoinsMeasuredTest {
  private static final boolean IS_MEASURED = System.getProperty("spoor.joins.measure") != null;
  private static final long SEED = Long.getLong("spoor.joins.seed", 25);
  private static final int CHAINS =
      Integer.getInteger("spoor.joins.chains", IS_MEASURED ? 2_000 : 150);

  /** Number of missed links of each kind that are printed. */
  private static final int MISSED = Integer.getInteger("spoor.joins.missed", 0);

  private static final Set<String> DEFAULT = JoinMethod.disabledLabels(Set.of(), Set.of());

  @Test
  void linksAcrossSourcesAreFoundAndNoneIsInvented() {
    long begun = System.nanoTime();
    CrossSourceCorpus corpus = CrossSourceCorpus.of(SEED, CHAINS);
    JoinedEvents joined = JoinedEvents.of(corpus.delivered(), DEFAULT);
    CrossSourceMeasure measure = CrossSourceMeasure.of(corpus, joined);

    print(corpus, measure, (System.nanoTime() - begun) / 1_000_000);
    assertThat(joined.rejected()).isZero();
    assertThat(corpus.received()).allMatch(joined::contains);
  }

  private static void print(CrossSourceCorpus corpus, CrossSourceMeasure measure, long millis) {
    if (!IS_MEASURED) {
      return;
    }
    System.out.printf(
        "%d chains, seed %d, %d records delivered, %d false joins, %d ms%n",
        CHAINS, SEED, corpus.delivered().size(), measure.falseJoins(), millis);
    System.out.println(
        "| kind | knowable | by an id | by a subject | doubtful | found | ambiguous | not stated | lost | traps |");
    for (HopKind kind : HopKind.values()) {
      System.out.printf(
          "| %s | %s | %d |%n",
          kind.title(), measure.score(kind).row(), corpus.traps().getOrDefault(kind, 0));
    }
    System.out.printf("| across logs | %s |%n", measure.acrossLogs().row());
    measure
        .byConfidence()
        .forEach((c, r) -> System.out.printf("| %.2f | %d | %d |%n", c, r.right(), r.wrong()));
    measure
        .byMethod()
        .forEach((m, r) -> System.out.printf("| %s | %d | %d |%n", m, r.right(), r.wrong()));
    measure.merged(20).forEach(System.out::println);
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
