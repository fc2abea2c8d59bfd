package io.spoor.decisions.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.decisions.evaluation.LiveRuns.Limits;
import io.spoor.decisions.view.Hash;
import io.spoor.decisions.view.KnownRun;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.RunContent;
import io.spoor.schemas.key.Keys;
import io.spoor.sources.NormaliseResult;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What chains take in memory and what a call reads are bounded, however large the records are. */
class LiveRunsTest {
  private static final String TENANT = "default";
  private static final String TEXT_OF_64_KIB = "a".repeat(64 << 10);
  private static final Limits LIMITS = new Limits(4 << 20, 1 << 20);

  @TempDir private Path directory = Path.of("");
  private final List<String> journal = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private RunContentStore store;

  @SuppressWarnings("NullAway.Init")
  private LiveRuns runs;

  @SuppressWarnings("NullAway.Init")
  private IdentityEvent event;

  private static final class DefaultRules implements DetectionBasis {
    private final DetectionEngine detectors = DetectionEngine.create(0);
    private final ManifestVersions manifests = new ManifestVersions();

    @Override
    public DetectionEngine detectors(String tenant) {
      return detectors;
    }

    @Override
    public ManifestLookup manifests() {
      return manifests;
    }
  }

  @BeforeEach
  void open() throws IOException {
    store = RunContentStore.create(directory);
    runs = new LiveRuns(store, new DefaultRules(), LiveStack.KEY.id(), journal::add, LIMITS);
    byte[] span = Spans.call(trace(0), 1, "read_mail", "{}", "hello").getBytes(UTF_8);
    event =
        switch (Normalisers.all()
            .forSource("otel")
            .orElseThrow()
            .normalise(
                new RawRecord(span, "spans", 0, 0, 0),
                NormaliseSettings.defaults().withTaintKey(LiveStack.KEY))) {
          case NormaliseResult.Accepted accepted -> accepted.events().getFirst();
          case NormaliseResult.Rejected rejected ->
              throw new AssertionError(rejected.deadLetter().toString());
        };
  }

  @AfterEach
  void close() {
    store.close();
    assertThat(journal).isEmpty();
  }

  private static String trace(int run) {
    return "bea1e1983458618bce1223a7%08x".formatted(run);
  }

  private static String rootKey(int run) {
    return Keys.of(TENANT, "trace", "", trace(run));
  }

  private static KnownRun known(int run) {
    ChainView view =
        ChainView.newBuilder()
            .setTenant(TENANT)
            .setChainId(Keys.id(rootKey(run)))
            .setGeneration(0)
            .setRevision(1)
            .setEpoch(1)
            .build();
    return new KnownRun(view, Hash.of(rootKey(run)), Hash.of(rootKey(run)), 1, 0);
  }

  /** A record of the trail of a run arrives. */
  private void arrive(int run, String trail, int number, String summary) {
    IdentityEvent numbered =
        IdentityEvent.newBuilder(event)
            .setTrailKey(trail)
            .setEventId(run + ":" + number)
            .setSummary(summary)
            .build();
    runs.onContent(Hash.of(trail), Hash.of(trail + number), new RunContent(0, 0L, numbered));
  }

  private long use(int run) {
    return runs.with(TENANT, known(run), LiveRun::takeRead);
  }

  @Test
  void allChainsTogetherStayWithinTheLimit() {
    for (int run = 0; run < 20; run++) {
      runs.onPlaced(Hash.of(rootKey(run)), Hash.of(rootKey(run)));
      for (int i = 0; i < 4; i++) {
        arrive(run, rootKey(run), i, TEXT_OF_64_KIB);
      }
      assertThat(use(run)).isEqualTo(4);
      assertThat(runs.bytes()).isLessThanOrEqualTo(LIMITS.ofAll());
    }
    assertThat(use(19)).as("it is in memory").isZero();
    assertThat(use(0)).as("it was evicted").isEqualTo(4);
  }

  @Test
  void recordsThatWaitForTheNextUseCountAsWell() {
    for (int run = 0; run < 20; run++) {
      runs.onPlaced(Hash.of(rootKey(run)), Hash.of(rootKey(run)));
      use(run);
    }
    long empty = runs.bytes();
    assertThat(empty).isEqualTo(20 * LiveRuns.CHAIN_OVERHEAD);
    for (int i = 0; i < 6; i++) {
      for (int run = 0; run < 20; run++) {
        arrive(run, rootKey(run), i, TEXT_OF_64_KIB);
        assertThat(runs.bytes()).isLessThanOrEqualTo(LIMITS.ofAll());
      }
    }
    assertThat(runs.bytes()).isGreaterThan(empty + (1 << 20));
  }

  /** A replay of many small records, or of few large ones. */
  @Test
  void oneCallReadsABoundedNumberOfRecordsAndBytes() {
    runs.onPlaced(Hash.of(rootKey(0)), Hash.of(rootKey(0)));
    for (int i = 0; i < 40; i++) {
      arrive(0, rootKey(0), i, TEXT_OF_64_KIB);
    }
    assertThat(use(0)).as("of 40 of 64 KiB").isBetween(6L, 8L);

    LiveRuns ofProduction =
        new LiveRuns(store, new DefaultRules(), LiveStack.KEY.id(), journal::add);
    for (int trail = 0; trail < 3; trail++) {
      String key = trail == 0 ? rootKey(1) : Keys.of(TENANT, "token", "", "t-" + trail);
      runs.onPlaced(Hash.of(key), Hash.of(rootKey(1)));
      for (int i = 0; i < 1_000; i++) {
        arrive(1, key, i, "1");
      }
    }
    assertThat(ofProduction.<Long>with(TENANT, known(1), LiveRun::takeRead))
        .as("of 3,000 in three trails")
        .isEqualTo(LiveRuns.MAX_RECORDS);
  }
}
