package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.testkit.property.SeedRange;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same chains, actions, links and findings whatever the order, the duplicates, the partitions,
 * the crashes: random histories against the reference model. A seed decides the history and
 * everything that happens to it.
 */
class ConvergenceTest {
  private static final SeedRange SEEDS = SeedRange.of("spoor.histories", 400);
  private static final long PROGRESS = 1_000;
  private static final int FAILURES_TOLD = 3;

  /** Found by longer runs. */
  @ParameterizedTest
  @ValueSource(longs = {531, 795, 1536, 5395, 6355, 6519, 6832, 9045, 9071, 9750})
  void historiesThatOnceDiffered(long seed) {
    assertThat(Trial.failure(seed)).isNull();
  }

  @Test
  void historiesComeToWhatTheModelSays() throws InterruptedException {
    Long one = Long.getLong("spoor.history");
    long first = one == null ? SEEDS.first() : one;
    long end = one == null ? SEEDS.end() : one + 1;
    var next = new AtomicLong(first);
    var failures = new ConcurrentLinkedQueue<String>();
    int threads = Runtime.getRuntime().availableProcessors();
    try (var pool = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        pool.execute(
            () -> {
              for (long seed = next.getAndIncrement();
                  seed < end && failures.size() < FAILURES_TOLD;
                  seed = next.getAndIncrement()) {
                String failure = failure(seed);
                if (failure != null) {
                  failures.add(failure);
                }
                if ((seed - first + 1) % PROGRESS == 0) {
                  System.out.printf("%,d histories%n", seed - first + 1);
                }
              }
            });
      }
    }
    assertThat(List.copyOf(failures)).isEmpty();
  }

  /** Records of one chain state the person that an action of another chain shows. */
  @Test
  void historiesHaveAccountsThatOtherChainsExplain() {
    long histories = 0;
    for (long seed = 200; seed < 600; seed++) {
      if (Model.observedAcrossChains(Histories.of(seed), Trial.conditions(seed).settings()) > 0) {
        histories++;
      }
    }
    assertThat(histories).isGreaterThan(30);
  }

  /** An error of the model fails the history: it must not end a thread unheard. */
  private static @Nullable String failure(long seed) {
    try {
      return Trial.failure(seed);
    } catch (RuntimeException | Error e) {
      return "History %d: %s at %s".formatted(seed, e, List.of(e.getStackTrace()).subList(0, 3));
    }
  }
}
