package io.spoor.decisions.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.decisions.view.RunLookup.Ambiguous;
import io.spoor.decisions.view.RunLookup.Found;
import io.spoor.decisions.view.RunLookup.NotFound;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.ViewHeartbeat;
import io.spoor.schemas.key.ChainViewKey;
import io.spoor.schemas.key.Keys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class ChainViewsTest {
  private static final String TENANT = "default";
  private static final String RUN = Keys.of(TENANT, "trace", "", "t1");
  private static final String OTHER_RUN = Keys.of(TENANT, "trace", "", "t2");
  private static final String KEY = Keys.of(TENANT, "access-key", "aws", "ASIA1");

  private long now = 1_000_000;
  private final InstantSource clock = () -> Instant.ofEpochMilli(now);
  private final ChainViews views = new ChainViews(clock);

  static ChainView view(String rootKey, int generation, long revision) {
    return ChainView.newBuilder()
        .setTenant(TENANT)
        .setChainId(Keys.id(rootKey))
        .setGeneration(generation)
        .setRevision(revision)
        .setEpoch(1)
        .setAgentId("clerk")
        .build();
  }

  private static ChainKey placed(String rootKey, long epoch) {
    return new ChainKey(rootKey, 0, epoch, 1, null);
  }

  private String chain(RunLookup found) {
    return found instanceof Found(KnownRun run) ? run.view().getChainId() : found.toString();
  }

  @Test
  void findsAChainByTraceAndByCredentialOfTheTenantOnly() {
    views.apply(ChainViewKey.ofChain(RUN), view(RUN, 0, 1));
    views.apply(ChainViewKey.ofKey(RUN), placed(RUN, 1));
    views.apply(ChainViewKey.ofKey(KEY), placed(RUN, 1));

    assertThat(chain(views.byTrace(TENANT, "t1"))).isEqualTo(Keys.id(RUN));
    assertThat(chain(views.byCredential(TENANT, "ASIA1"))).isEqualTo(Keys.id(RUN));
    assertThat(views.byTrace("acme", "t1")).isEqualTo(new NotFound());
    assertThat(views.byCredential(TENANT, "t1"))
        .as("a trace is no credential")
        .isEqualTo(new NotFound());
  }

  @Test
  void theGreaterEpochCountsWhateverTheOrder() {
    views.apply(ChainViewKey.ofChain(RUN), view(RUN, 0, 1));
    views.apply(ChainViewKey.ofChain(OTHER_RUN), view(OTHER_RUN, 0, 1));
    List<ChainKey> placements =
        new ArrayList<>(List.of(placed(OTHER_RUN, 1), placed(RUN, 2), placed(OTHER_RUN, 3)));
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(placements, new Random(seed));
      placements.forEach(placed -> views.apply(ChainViewKey.ofKey(KEY), placed));
      assertThat(chain(views.byCredential(TENANT, "ASIA1"))).isEqualTo(Keys.id(OTHER_RUN));
    }
  }

  @Test
  void tombstonesEndWhatIsKnown() {
    views.apply(ChainViewKey.ofChain(RUN), view(RUN, 0, 1));
    views.apply(ChainViewKey.ofKey(KEY), placed(RUN, 1));
    views.apply(ChainViewKey.ofChain(RUN), null);
    assertThat(views.byCredential(TENANT, "ASIA1")).isEqualTo(new NotFound());
    views.apply(ChainViewKey.ofChain(RUN), view(RUN, 0, 2));
    views.apply(ChainViewKey.ofKey(KEY), null);
    assertThat(views.byCredential(TENANT, "ASIA1")).isEqualTo(new NotFound());
    assertThat(views.size()).isEqualTo(1);
  }

  @Test
  void ofTheDaysOfALongLivedKeyTheLatestCounts() {
    String key = Keys.of(TENANT, "access-key", "aws", "AKIA1");
    for (String day : List.of("2026-03-10", "2026-03-12", "2026-03-11")) {
      String root = key + "|" + day;
      views.apply(ChainViewKey.ofChain(root), view(root, 0, 1));
      views.apply(ChainViewKey.ofKey(root), placed(root, 1));
    }
    assertThat(chain(views.byCredential(TENANT, "AKIA1"))).isEqualTo(Keys.id(key + "|2026-03-12"));
  }

  @Test
  void oneIdOfTwoIssuersIsAmbiguousUnlessBothAreInOneChain() {
    views.apply(ChainViewKey.ofChain(RUN), view(RUN, 0, 1));
    views.apply(ChainViewKey.ofKey(Keys.of(TENANT, "token", "a", "7")), placed(RUN, 1));
    views.apply(ChainViewKey.ofKey(Keys.of(TENANT, "token", "b", "7")), placed(OTHER_RUN, 1));
    assertThat(views.byCredential(TENANT, "7")).isEqualTo(new Ambiguous());
    views.apply(ChainViewKey.ofKey(Keys.of(TENANT, "token", "b", "7")), placed(RUN, 2));
    assertThat(chain(views.byCredential(TENANT, "7"))).isEqualTo(Keys.id(RUN));
  }

  @Test
  void aCredentialEndsWithItsExpiry() {
    long expiry = (now + 1_500) * 1_000_000;
    views.apply(ChainViewKey.ofChain(RUN), view(RUN, 0, 1));
    views.apply(ChainViewKey.ofKey(KEY), new ChainKey(RUN, 0, 1L, 1, expiry));
    assertThat(views.hasEnded(TENANT, "ASIA1")).contains(false);
    now += 1_000;
    assertThat(views.hasEnded(TENANT, "ASIA1")).contains(false);
    now += 1_000;
    assertThat(views.hasEnded(TENANT, "ASIA1")).contains(true);
    assertThat(views.hasEnded("acme", "ASIA1")).as("of another tenant").isEmpty();
    views.apply(ChainViewKey.ofKey(KEY), new ChainKey(RUN, 0, 1L, 1, expiry * 2));
    assertThat(views.hasEnded(TENANT, "ASIA1")).as("renewed").contains(false);
    views.apply(ChainViewKey.ofKey(KEY), new ChainKey(RUN, 0, 1L, 1, Long.MAX_VALUE));
    assertThat(views.hasEnded(TENANT, "ASIA1")).as("in 2262").contains(false);
    views.apply(ChainViewKey.ofKey(KEY), new ChainKey(RUN, 0, 1L, 1, -5L));
    assertThat(views.hasEnded(TENANT, "ASIA1")).as("before 1970").contains(true);
  }

  /** An id of two issuers, and a long-lived key of which a revocation names no day. */
  @Test
  void aCredentialEndsWithItsRevocationInItsChain() {
    String key = Keys.of(TENANT, "access-key", "aws", "AKIA1");
    views.apply(
        ChainViewKey.ofChain(RUN),
        ChainView.newBuilder(view(RUN, 0, 1)).setEndedCredentials(List.of(Keys.id(key))).build());
    views.apply(ChainViewKey.ofChain(OTHER_RUN), view(OTHER_RUN, 0, 1));
    views.apply(ChainViewKey.ofKey(KEY), placed(RUN, 1));
    views.apply(ChainViewKey.ofKey(key + "|2026-03-10"), placed(OTHER_RUN, 1));
    assertThat(views.hasEnded(TENANT, "ASIA1")).as("another one of the chain").contains(false);
    assertThat(views.hasEnded(TENANT, "AKIA1")).as("another chain says so").contains(false);

    views.apply(ChainViewKey.ofKey(key + "|2026-03-11"), placed(RUN, 1));
    assertThat(views.hasEnded(TENANT, "AKIA1")).contains(true);
    views.apply(ChainViewKey.ofKey(Keys.of(TENANT, "token", "other", "AKIA1")), placed(RUN, 1));
    assertThat(views.hasEnded(TENANT, "AKIA1")).as("ambiguous").contains(true);
  }

  @Test
  void aReplayForgetsWhatItHasNotRebuilt() {
    views.apply(ChainViewKey.ofTask("stitch", 0), beat("stitch", 0, 0, 5));
    views.apply(ChainViewKey.ofChain(RUN), view(RUN, 0, 1));
    views.apply(ChainViewKey.ofKey(RUN), placed(RUN, 1));
    views.apply(ChainViewKey.ofTask("stitch", 0), beat("stitch", 0, 1, 5));
    assertThat(views.byTrace(TENANT, "t1")).isEqualTo(new NotFound());
    assertThat(views.size()).isZero();
  }

  /** A server that starts after a replay reads the partitions in any order. */
  @Test
  void viewsOfAnEarlierGenerationAreNotKnownAfterAStart() {
    views.apply(ChainViewKey.ofChain(RUN), view(RUN, 0, 1));
    views.apply(ChainViewKey.ofKey(RUN), placed(RUN, 1));
    views.apply(ChainViewKey.ofTask("stitch", 0), beat("stitch", 0, 1, 5));
    views.apply(ChainViewKey.ofChain(OTHER_RUN), view(OTHER_RUN, 0, 1));
    views.apply(ChainViewKey.ofKey(OTHER_RUN), placed(OTHER_RUN, 1));

    assertThat(views.byTrace(TENANT, "t1")).as("read before").isEqualTo(new NotFound());
    assertThat(views.byTrace(TENANT, "t2")).as("read after").isEqualTo(new NotFound());
    assertThat(views.size()).isZero();
  }

  @Test
  void anIdIsAmbiguousWhateverTheOrderOfItsKeys() {
    now = Instant.parse("2026-03-12T00:00:00Z").toEpochMilli();
    String key = Keys.of(TENANT, "access-key", "aws", "AKIA1");
    List<Map.Entry<String, String>> placements =
        new ArrayList<>(
            List.of(
                Map.entry(key + "|2026-03-10", RUN),
                Map.entry(key + "|2026-03-11", OTHER_RUN),
                Map.entry(Keys.of(TENANT, "access-key", "other", "AKIA1"), RUN)));
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(placements, new Random(seed));
      var shuffled = new ChainViews(clock);
      placements.forEach(
          each -> shuffled.apply(ChainViewKey.ofKey(each.getKey()), placed(each.getValue(), 1)));
      assertThat(shuffled.byCredential(TENANT, "AKIA1")).isEqualTo(new Ambiguous());
    }
  }

  @Test
  void noTenantReachesAnotherByCharactersOfAnId() {
    String key = Keys.of("a\nb", "token", "i", "c");
    views.apply(ChainViewKey.ofChain(RUN), view(RUN, 0, 1));
    views.apply(ChainViewKey.ofKey(key), placed(RUN, 1));

    assertThat(chain(views.byCredential("a\nb", "c"))).isEqualTo(Keys.id(RUN));
    assertThat(views.byCredential("a", "b\nc")).isEqualTo(new NotFound());
  }

  private static ViewHeartbeat beat(String stage, int partition, int generation, long until) {
    return new ViewHeartbeat(stage, partition, 2, generation, until, 0L);
  }

  private void stitched(long until) {
    for (int partition = 0; partition < 2; partition++) {
      views.apply(ChainViewKey.ofTask("stitch", partition), beat("stitch", partition, 0, until));
    }
  }

  @Test
  void stalenessIsKnownWhenAllTasksHavePassedTheInputOn() {
    views.apply(ChainViewKey.ofTask("normalise", 0), beat("normalise", 0, 0, now - 10));
    stitched(now + 1_000);
    assertThat(views.staleness()).as("a task of normalise is silent").isEmpty();

    views.apply(ChainViewKey.ofTask("normalise", 1), beat("normalise", 1, 0, now - 30));
    for (int hop = 0; hop < Freshness.HOPS; hop++) {
      assertThat(views.staleness()).as("after %d hops", hop).isEmpty();
      now += 100;
      stitched(now - 10);
    }
    assertThat(views.staleness()).contains(Duration.ofMillis(30 + 300 + 50));
  }

  @Test
  void aTaskThatIsBehindHoldsBackAndADeadOneMakesItGrow() {
    long read = now;
    views.apply(ChainViewKey.ofTask("normalise", 0), beat("normalise", 0, 0, read));
    views.apply(ChainViewKey.ofTask("normalise", 1), beat("normalise", 1, 0, read));
    for (int hop = 0; hop < 10; hop++) {
      now += 100;
      views.apply(ChainViewKey.ofTask("stitch", 0), beat("stitch", 0, 0, now));
      views.apply(ChainViewKey.ofTask("stitch", 1), beat("stitch", 1, 0, read - 1));
    }
    assertThat(views.staleness()).isEmpty();

    for (int hop = 0; hop < 10; hop++) {
      now += 100;
      stitched(now);
    }
    now += 60_000;
    assertThat(views.staleness()).isPresent();
    assertThat(views.staleness().orElseThrow()).isGreaterThan(Duration.ofSeconds(60));
  }

  @Test
  void heartbeatsOfAnEarlierGenerationCountForNothing() {
    views.apply(ChainViewKey.ofTask("stitch", 0), beat("stitch", 0, 1, 5));
    for (int partition = 0; partition < 2; partition++) {
      views.apply(
          ChainViewKey.ofTask("normalise", partition), beat("normalise", partition, 0, now));
    }
    for (int hop = 0; hop < 10; hop++) {
      now += 100;
      stitched(now);
    }
    assertThat(views.staleness()).isEmpty();
  }

  @Test
  void unknownKindsOfALaterVersionAreIgnored() {
    SpecificRecord later = view(RUN, 0, 1);
    for (String key : List.of("content|x", "heartbeat|x", "", "chain", "heartbeat|stitch|x")) {
      views.apply(key, later);
    }
    assertThat(views.size()).isZero();
  }

  /** The bar is 1.5 GiB for a million runs, each with a trace and a credential. */
  @Test
  void aRunTakesFewBytes() {
    int runs = Integer.getInteger("spoor.runs", 20_000);
    long before = used();
    for (int i = 0; i < runs; i++) {
      String root = Keys.of(TENANT, "trace", "", "%032x".formatted(i));
      views.apply(
          ChainViewKey.ofChain(root),
          ChainView.newBuilder(view(root, 0, 1))
              .setRunId("run-" + i)
              .setAgentVersion("1.4.2")
              .setOnBehalfOf("00u1a2b3c4d5e6f7g8h9")
              .setManifestDigest(Keys.id("m") + Keys.id("n"))
              .setIdentities(
                  List.of(
                      "00u1a2b3c4d5e6f7g8h9",
                      "arn:aws:iam::123456789012:role/clerk-" + i % 100,
                      "arn:aws:iam::123456789012:role/archive"))
              .setIdentityCount(3)
              .setWrites(Map.of("writes-data", 4L))
              .build());
      views.apply(ChainViewKey.ofKey(root), new ChainKey(root, 0, 1L, 0, null));
      views.apply(
          ChainViewKey.ofKey(Keys.of(TENANT, "access-key", "aws", "ASIA" + i)),
          new ChainKey(root, 0, 1L, 1, null));
    }
    long bytes = (used() - before) / runs;
    System.out.printf("%d bytes a run%n", bytes);
    assertThat(views.size()).isEqualTo(runs);
    assertThat(bytes).isLessThan(1_500);
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void aKeyOfManyDaysIsKnownByItsLatest() {
    now = Instant.parse("2026-04-11T00:00:00Z").toEpochMilli();
    String key = Keys.of(TENANT, "access-key", "aws", "AKIA1");
    LocalDate first = LocalDate.parse("2026-01-01");
    List<Integer> days = new ArrayList<>(IntStream.range(0, 100).boxed().toList());
    Collections.shuffle(days, new Random(1));
    for (int day : days) {
      String root = key + "|" + first.plusDays(day);
      views.apply(ChainViewKey.ofChain(root), view(root, 0, 1));
      views.apply(ChainViewKey.ofKey(root), placed(root, 1));
    }

    assertThat(chain(views.byCredential(TENANT, "AKIA1")))
        .isEqualTo(Keys.id(key + "|" + first.plusDays(99)));
    assertThat(views.isCut(TENANT, "AKIA1")).isFalse();
  }

  /** Whoever writes a span chooses its time, and so the day of the key that it names. */
  @Test
  void aDayThatHasNotBegunTakesThePlaceOfNoOther() {
    now = Instant.parse("2026-03-10T23:54:00Z").toEpochMilli();
    String key = Keys.of(TENANT, "access-key", "aws", "AKIA1");
    views.apply(ChainViewKey.ofChain(RUN), view(RUN, 0, 1));
    views.apply(ChainViewKey.ofChain(OTHER_RUN), view(OTHER_RUN, 0, 1));
    for (String day : List.of("2026-03-09", "2026-03-10")) {
      views.apply(ChainViewKey.ofKey(key + "|" + day), placed(RUN, 1));
    }

    views.apply(ChainViewKey.ofKey(key + "|2026-03-11"), placed(OTHER_RUN, 1));

    assertThat(chain(views.byCredential(TENANT, "AKIA1"))).isEqualTo(Keys.id(RUN));
    now += 60_000;
    assertThat(chain(views.byCredential(TENANT, "AKIA1")))
        .as("clocks may be five minutes fast")
        .isEqualTo(Keys.id(OTHER_RUN));

    for (int day = 0; day < 100; day++) {
      String later = key + "|" + LocalDate.parse("2026-03-12").plusDays(day);
      views.apply(ChainViewKey.ofKey(later), placed(OTHER_RUN, 1));
    }
    assertThat(views.allByCredential(TENANT, "AKIA1").stream().map(ChainView::getChainId))
        .contains(Keys.id(RUN));
    assertThat(views.isCut(TENANT, "AKIA1")).isTrue();
  }

  @Test
  void ofAnIdOfTooManyKeysNotAllAreHeld() {
    for (int issuer = 0; issuer <= 64; issuer++) {
      assertThat(views.isCut(TENANT, "7")).isFalse();
      views.apply(
          ChainViewKey.ofKey(Keys.of(TENANT, "token", "issuer-" + issuer, "7")), placed(RUN, 1));
    }

    assertThat(views.isCut(TENANT, "7")).isTrue();
    assertThat(views.byCredential(TENANT, "7")).isEqualTo(new Ambiguous());
  }

  /** The application that a replay replaces may still run. */
  @Test
  void recordsOfAnEarlierGenerationEndNothing() {
    views.apply(ChainViewKey.ofTask("stitch", 0), beat("stitch", 0, 1, 5));
    views.apply(ChainViewKey.ofChain(RUN), view(RUN, 1, 1));
    views.apply(ChainViewKey.ofKey(RUN), new ChainKey(RUN, 1, 1L, 0, null));

    views.apply(ChainViewKey.ofChain(RUN), view(RUN, 0, 9));
    views.apply(ChainViewKey.ofKey(RUN), placed(OTHER_RUN, 9));

    assertThat(chain(views.byTrace(TENANT, "t1"))).isEqualTo(Keys.id(RUN));
  }
}
