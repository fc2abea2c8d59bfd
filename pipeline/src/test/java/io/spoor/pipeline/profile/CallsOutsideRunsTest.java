package io.spoor.pipeline.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.ProfileOutput;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.rows.MemoryRowStore;
import io.spoor.pipeline.rows.RowCache;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.BehaviourFeature;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestTool;
import io.spoor.schemas.key.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reports of chains about an agent that is declared, and time that passes. */
class CallsOutsideRunsTest {
  private static final String TENANT = "default";
  private static final String AGENT = "payer";
  private static final long WAIT = StageSettings.defaults().baseline().invocationWait().toMillis();
  private static final long START = 1_800_000_000_000L;
  private static final long SECOND = 1_000_000_000L;

  private final MemoryRowStore stored = new MemoryRowStore();
  private final Map<String, Finding> findings = new HashMap<>();
  private RowCache rows = new RowCache(stored, ProfileStage.ROWS, () -> 0);
  private ProfileStage stage = start();

  @Test
  void aCallWaitsForItsInvocation() {
    stage.advanceTo(START);
    stage.advanceTo(START + 2 * WAIT);
    stage.handle(outside(1));
    stage.advanceTo(START + 3 * WAIT - 1);
    assertThat(finding()).isNull();

    stage.advanceTo(START + 3 * WAIT);

    assertThat(finding())
        .satisfies(finding -> assertThat(finding.getSeverity()).isEqualTo("medium"));
  }

  @Test
  void aLateInvocationRetractsIt() {
    stage.handle(outside(1));
    passEnough();
    assertThat(finding()).isNotNull();

    stage.handle(invoked(1));

    assertThat(finding()).isNull();
  }

  @Test
  void aRunWhoseInvocationArrivesWaitsNoLonger() {
    stage.advanceTo(START);
    for (int i = 1; i <= 10; i++) {
      stage.handle(outside(i));
    }
    for (int i = 1; i <= 10; i++) {
      stage.handle(invoked(i));
    }

    assertThat(stage.isWaiting()).isFalse();

    stage.handle(outside(5));
    assertThat(stage.isWaiting()).isTrue();
    passEnough();
    assertThat(finding()).isNotNull();
  }

  @Test
  void aChainThatJoinsAnotherIsNoLongerOutside() {
    stage.handle(outside(1));
    stage.handle(outside(2));
    passEnough();

    stage.handle(withdrawn(1));

    assertThat(finding()).satisfies(finding -> assertThat(finding.getEventIds()).contains("call2"));
  }

  @Test
  void afterADowntimeTheInvocationsAreReadFirst() {
    stage.advanceTo(START);
    stage.handle(outside(1));
    restart();

    stage.advanceTo(START + 100 * WAIT);
    assertThat(finding()).isNull();

    stage.advanceTo(START + 101 * WAIT);
    assertThat(finding()).isNotNull();
  }

  @Test
  void aRunThatIsEvictedWhileItWaitsIsEvaluated() {
    stage.advanceTo(START);
    stage.handle(outside(1));

    for (int day = 3; day < 6; day++) {
      stage.handle(invoked(Duration.ofDays(day).toSeconds()));
    }

    assertThat(finding()).isNotNull();
  }

  @Test
  void aFloodOfCallsLowersNothingForAnAgentThatHasARun() {
    stage.handle(invoked(0));
    for (int i = 1; i <= 100; i++) {
      stage.handle(outside(i));
    }
    passEnough();

    assertThat(finding())
        .satisfies(
            finding -> {
              assertThat(finding.getSeverity()).isEqualTo("medium");
              assertThat(finding.getEventIds()).containsExactly("call1");
            });
  }

  @Test
  void anAgentWithoutAnyKnownRunIsNotInstrumented() {
    for (int i = 1; i <= 20; i++) {
      stage.handle(outside(i));
    }
    passEnough();
    assertThat(finding()).satisfies(finding -> assertThat(finding.getSeverity()).isEqualTo("low"));

    stage.handle(invoked(30));

    assertThat(finding())
        .satisfies(finding -> assertThat(finding.getSeverity()).isEqualTo("medium"));
  }

  @Test
  void theOrderOfReportsDoesNotMatter() {
    List<Behaviour> reports = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      reports.add(i % 4 == 0 ? invoked(i) : outside(i));
    }
    Finding expected = null;
    for (int seed = 0; seed < 20; seed++) {
      var random = new Random(seed);
      Collections.shuffle(reports, random);
      var other = new CallsOutsideRunsTest();
      long clock = START;
      for (Behaviour report : reports) {
        clock += random.nextLong(WAIT);
        other.stage.advanceTo(clock);
        if (report.getHasRun()) {
          other.stage.handle(outside(report.getStarted() / SECOND));
        }
        other.stage.handle(report);
      }
      other.passEnough();
      Finding actual =
          Finding.newBuilder(Objects.requireNonNull(other.finding()))
              .setRevision(0)
              .setCause(null)
              .build();
      expected = expected == null ? actual : expected;
      assertThat(actual).isEqualTo(expected);
    }
  }

  private void passEnough() {
    stage.advanceTo(START + 1_000 * WAIT);
    boolean more = true;
    while (more) {
      more = stage.advanceTo(START + 2_000 * WAIT);
    }
    assertThat(stage.isWaiting()).isFalse();
  }

  private @Nullable Finding finding() {
    return findings.values().stream()
        .filter(finding -> finding.getRuleId().equals("call-outside-run"))
        .filter(finding -> !finding.getStatus().equals("retracted"))
        .findFirst()
        .orElse(null);
  }

  private ProfileStage start() {
    var manifests = new ManifestVersions();
    manifests.add(
        Manifest.newBuilder()
            .setTenant(TENANT)
            .setAgentId(AGENT)
            .setEffectiveFrom(0)
            .setDigest("d")
            .setTools(List.of(ManifestTool.newBuilder().setName("pay").setSensitive(true).build()))
            .setDocument("{}")
            .build());
    return new ProfileStage(rows, manifests, StageSettings.defaults().profile(), new Output());
  }

  private void restart() {
    rows.flush();
    rows = new RowCache(stored, ProfileStage.ROWS, () -> 0);
    stage = start();
  }

  private static Behaviour outside(long second) {
    return report(second).setHasRun(false).build();
  }

  private static Behaviour invoked(long second) {
    return report(second).build();
  }

  private static Behaviour withdrawn(long second) {
    return report(second).setWithdrawn(true).setFeatures(List.of()).build();
  }

  private static Behaviour.Builder report(long second) {
    return Behaviour.newBuilder()
        .setTenant(TENANT)
        .setSubject(Keys.of(TENANT, "agent", "", AGENT))
        .setChainKey(Keys.of(TENANT, "trace", "", "t" + second))
        .setAgentId(AGENT)
        .setStarted(second * SECOND)
        .setEventId("call" + second)
        .setFeatures(
            List.of(new BehaviourFeature("tool", "pay", second * SECOND, "call" + second, false)))
        .setAt(second * SECOND);
  }

  private final class Output implements ProfileOutput {
    @Override
    public void finding(Finding finding) {
      findings.put(finding.getFindingId(), finding);
    }

    @Override
    public void toChain(String chainKey, ChainMessage message) {}

    @Override
    public void identity(Identity identity) {}
  }
}
