package io.spoor.pipeline.profile;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.AwaitedRun;
import io.spoor.pipeline.state.RunState;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a run wait for its agent invocation, by wall clock: its span is exported when the invocation
 * ends, after the calls below it. Each report of a chain waits once. The state of a run says how:
 *
 * <pre>
 *  NEVER ── first report without an invocation ──► time of the end ── the end, or eviction ──► OVER
 * </pre>
 *
 * A run that waits has a row here.
 */
final class InvocationWait {
  /** A run that waits, by the end of its wait. */
  static final RowFamily<WaitKey, AwaitedRun> AWAITED =
      RowFamily.separate(
          'D',
          "run that waits for its invocation",
          (prefix, key) ->
              RowKey.append(prefix, ordered(key.until), hash(key.chain), hash(key.subject)),
          RowCodec.avro(AwaitedRun.class));

  record WaitKey(long until, String chain, String subject) {}

  private static final long NEVER = 0;
  private static final long OVER = -1;
  private static final int BATCH_SIZE = 50;

  private final Table<WaitKey, AwaitedRun> awaited;
  private final ProfileRows rows;
  private final long waitMillis;
  private long now;

  /**
   * No wait ends before this time. Invocations that arrived while the instance was down are still
   * to be read.
   */
  private long resumed;

  private boolean hasClock;

  /** Earlier rows are deleted. */
  private byte @Nullable [] resumeAfter;

  InvocationWait(Rows stored, ProfileRows rows, Duration wait) {
    this.awaited = AWAITED.in(stored);
    this.rows = rows;
    this.waitMillis = wait.toMillis();
  }

  /** Whether a stored run has waited; otherwise it waits from now on. */
  boolean isOver(String subject, String chain) {
    ProfiledRun run = rows.run(subject, chain);
    if (run == null) {
      return true;
    }
    RunState state = run.state();
    if (state.getAwaited() == NEVER) {
      state.setAwaited(now + waitMillis);
      rows.run(run);
      awaited.put(new WaitKey(state.getAwaited(), chain, subject), new AwaitedRun(subject, chain));
    }
    return state.getAwaited() == OVER;
  }

  /** Whether any run waits. */
  boolean isWaiting() {
    return !next().isEmpty();
  }

  private List<Row<AwaitedRun>> next() {
    return awaited.all().after(resumeAfter, 1);
  }

  /**
   * Sets the clock and ends waits that are due, at most a batch.
   *
   * @param wallClock milliseconds since the Unix epoch; a time before the last one has no effect
   * @param ended receives each run that has waited
   * @return whether more are due
   */
  boolean advanceTo(long wallClock, Consumer<ProfiledRun> ended) {
    now = Math.max(now, wallClock);
    if (!hasClock) {
      hasClock = true;
      resumed = now + waitMillis;
    }
    for (int i = 0; now >= resumed && i < BATCH_SIZE; i++) {
      List<Row<AwaitedRun>> page = next();
      if (page.isEmpty()) {
        return false;
      }
      Row<AwaitedRun> row = page.getFirst();
      long until = RowKey.fromOrdered(row.key(), 1);
      if (until > now) {
        return false;
      }
      awaited.delete(row);
      resumeAfter = row.key();
      ProfiledRun run = rows.run(row.value().getSubject(), row.value().getChainKey());
      if (run != null && run.state().getAwaited() == until) {
        end(run, ended);
      }
    }
    return now >= resumed;
  }

  /** Ends the wait of a run before its eviction: nothing arrives any more. */
  void endBeforeEviction(ProfiledRun run, Consumer<ProfiledRun> ended) {
    if (run.state().getAwaited() > NEVER) {
      end(run, ended);
    }
  }

  private void end(ProfiledRun run, Consumer<ProfiledRun> ended) {
    run.state().setAwaited(OVER);
    rows.run(run);
    ended.accept(run);
  }
}
