package io.spoor.pipeline.profile;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.settings.EvictionPolicy;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.state.RunEvictionTimer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Evicts reports of runs that were inactive for twice the horizon and, much later, the findings
 * about them. The baselines learned from them stay.
 */
final class RunEviction {
  private static final int BATCH_SIZE = 8;
  private static final int MAX_FINDINGS = 200;
  private static final long SAVE_INTERVAL = TimeUnit.MINUTES.toNanos(1);
  private static final byte[] TIMERS = RowKey.of('T');
  private static final byte[] CLOCK = RowKey.of('Z');
  private static final RowCodec<RunEvictionTimer> TIMER = RowCodec.avro(RunEvictionTimer.class);

  private final Rows stored;
  private final ProfileRows rows;
  private final EvictionPolicy policy;
  private final boolean replaying;
  private final long saveInterval;
  private long now;
  private long saved;

  /** No timer is due before this time. */
  private long nextDue = Long.MIN_VALUE;

  /** Earlier rows are deleted. */
  private byte[] resumeAfter = TIMERS;

  RunEviction(Rows stored, ProfileRows rows, StageSettings settings) {
    this.stored = stored;
    this.rows = rows;
    this.policy = EvictionPolicy.of(settings);
    this.replaying = settings.replaying();
    this.saveInterval = Math.min(SAVE_INTERVAL, settings.horizon().toNanos() / 10);
    Long known = stored.get(CLOCK, RowCodec.NUMBER);
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
        stored.put(CLOCK, now, RowCodec.NUMBER);
      }
    }
  }

  private void schedule(ProfiledRun run, long time) {
    run.state().setDue(time);
    schedule(run.behaviour().getSubject(), run.chainKey(), time);
  }

  private void schedule(String subject, String chain, long time) {
    byte[] key = RowKey.of('T', ordered(time), hash(chain), hash(subject));
    stored.put(key, new RunEvictionTimer(subject, chain), TIMER);
    if (time < nextDue) {
      nextDue = time;
      resumeAfter = TIMERS;
    }
  }

  /** Runs some of the checks that are due. */
  void sweep() {
    if (replaying) {
      return;
    }
    for (int i = 0; i < BATCH_SIZE && nextDue < now; i++) {
      List<Row<RunEvictionTimer>> page = stored.scanAfter(TIMERS, resumeAfter, 1, TIMER);
      if (page.isEmpty()) {
        nextDue = Long.MAX_VALUE;
        return;
      }
      Row<RunEvictionTimer> timer = page.getFirst();
      nextDue = RowKey.fromOrdered(timer.key(), TIMERS.length);
      if (nextDue < now) {
        stored.delete(timer.key());
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
    rows.removeRun(timer.getSubject(), timer.getChainKey());
    if (SubjectProfiles.isAgent(timer.getSubject()) && rows.hasFindings(timer.getChainKey())) {
      schedule(timer.getSubject(), timer.getChainKey(), now + policy.tombstoneRetention());
    }
  }
}
