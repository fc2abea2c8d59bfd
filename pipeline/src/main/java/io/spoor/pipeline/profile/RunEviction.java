package io.spoor.pipeline.profile;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;

import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.KeyEncoder.SingleRow;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.settings.EvictionPolicy;
import io.spoor.pipeline.settings.ProfileSettings;
import io.spoor.pipeline.state.RunEvictionTimer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Evicts reports of runs that were inactive for {@link EvictionPolicy#idleTimeout} and, much later,
 * the findings about them. The baselines learned from them stay.
 */
final class RunEviction {
  private static final int BATCH_SIZE = 8;
  private static final int MAX_FINDINGS = 200;
  private static final long SAVE_INTERVAL = TimeUnit.MINUTES.toNanos(1);

  /** A scheduled eviction check of a run, by time. */
  static final RowFamily<TimerKey, RunEvictionTimer> TIMER =
      RowFamily.separate(
          'T',
          "eviction check of a run",
          (prefix, key) ->
              RowKey.append(prefix, ordered(key.time), hash(key.chain), hash(key.subject)),
          RowCodec.avro(RunEvictionTimer.class));

  /** The watermark. */
  static final RowFamily<SingleRow, Long> CLOCK =
      RowFamily.separate('Z', "watermark of profile", KeyEncoder.NONE, RowCodec.NUMBER);

  record TimerKey(long time, String chain, String subject) {}

  private final Table<TimerKey, RunEvictionTimer> timers;
  private final Table<SingleRow, Long> clock;
  private final ProfileRows rows;
  private final Consumer<ProfiledRun> beforeEviction;
  private final EvictionPolicy policy;
  private final boolean replaying;
  private final long saveInterval;
  private long now;
  private long saved;

  /** No timer is due before this time. */
  private long nextDue = Long.MIN_VALUE;

  /** Earlier rows are deleted. */
  private byte @Nullable [] resumeAfter;

  /** {@code beforeEviction}: receives each run whose report is evicted next. */
  RunEviction(
      Rows stored,
      ProfileRows rows,
      ProfileSettings settings,
      Consumer<ProfiledRun> beforeEviction) {
    this.timers = TIMER.in(stored);
    this.clock = CLOCK.in(stored);
    this.rows = rows;
    this.beforeEviction = beforeEviction;
    this.policy = EvictionPolicy.of(settings.retention());
    this.replaying = settings.replay().replaying();
    this.saveInterval = Math.min(SAVE_INTERVAL, settings.retention().horizon().toNanos() / 10);
    Long known = clock.get(SingleRow.KEY);
    this.now = known == null ? 0 : known;
    this.saved = now;
  }

  /** Records activity of the run; the caller stores its row. {@code time}: clamped time. */
  void recordActivity(ProfiledRun run, long time) {
    advance(time);
    if (run.state().getDue() == 0) {
      schedule(run, now + policy.idleTimeout());
      run.state().setAlive(now);
    } else if (now - policy.timerGranularity() > run.state().getAlive()) {
      run.state().setAlive(now);
    }
  }

  private void advance(long time) {
    if (time > now) {
      now = time;
      if (now - saved > saveInterval) {
        saved = now;
        clock.put(SingleRow.KEY, now);
      }
    }
  }

  private void schedule(ProfiledRun run, long time) {
    run.state().setDue(time);
    schedule(run.behaviour().getSubject(), run.chainKey(), time);
  }

  private void schedule(String subject, String chain, long time) {
    timers.put(new TimerKey(time, chain, subject), new RunEvictionTimer(subject, chain));
    if (time < nextDue) {
      nextDue = time;
      resumeAfter = null;
    }
  }

  /** Runs some of the checks that are due. */
  void sweep() {
    if (replaying) {
      return;
    }
    for (int i = 0; i < BATCH_SIZE && nextDue < now; i++) {
      List<Row<RunEvictionTimer>> page = timers.all().after(resumeAfter, 1);
      if (page.isEmpty()) {
        nextDue = Long.MAX_VALUE;
        return;
      }
      Row<RunEvictionTimer> timer = page.getFirst();
      nextDue = RowKey.fromOrdered(timer.key(), 1);
      if (nextDue < now) {
        timers.delete(timer);
        resumeAfter = timer.key();
        schedule(timer.value());
      }
    }
  }

  private void schedule(RunEvictionTimer timer) {
    ProfiledRun run = rows.run(timer.getSubject(), timer.getChainKey());
    if (run == null) {
      rows.removeFindings(timer.getChainKey(), MAX_FINDINGS);
      return;
    }
    if (run.state().getDue() != nextDue) {
      return;
    }
    long until = run.state().getAlive() + policy.idleTimeout();
    if (until >= now) {
      schedule(run, until);
      rows.run(run);
      return;
    }
    beforeEviction.accept(run);
    rows.removeRun(timer.getSubject(), timer.getChainKey());
    if (SubjectProfiles.isAgent(timer.getSubject()) && rows.hasFindings(timer.getChainKey())) {
      schedule(timer.getSubject(), timer.getChainKey(), now + policy.tombstoneRetention());
    }
  }
}
