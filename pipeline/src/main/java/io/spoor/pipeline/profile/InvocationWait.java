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
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a run wait for its agent invocation, by wall clock: its span is exported when the invocation
 * ends, after the calls below it. The state of a run says how far it is, and a run that waits has a
 * row here:
 *
 * <pre>
 *  NEVER ── report without an invocation ──► time of the end ── the end, or eviction ──► OVER
 *    ▲                                              │
 *    └──────────────── invocation arrives ──────────┘
 * </pre>
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

  /** No wait ends before this time. */
  private long nextEnd = Long.MIN_VALUE;

  /** No row is before this position. */
  private byte @Nullable [] position;

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
      long until = now + waitMillis;
      state.setAwaited(until);
      rows.run(run);
      var key = new WaitKey(until, chain, subject);
      awaited.put(key, new AwaitedRun(subject, chain));
      if (until < nextEnd) {
        nextEnd = until;
        position = beginning(awaited.position(key));
      }
    }
    return state.getAwaited() == OVER;
  }

  /** Ends the wait of a stored run whose invocation arrived, if it waits. */
  void cancel(String subject, String chain) {
    ProfiledRun run = rows.run(subject, chain);
    if (run != null && run.state().getAwaited() > NEVER) {
      awaited.delete(new WaitKey(run.state().getAwaited(), chain, subject));
      run.state().setAwaited(NEVER);
      rows.run(run);
    }
  }

  /** Position before all rows of the same time. */
  private static byte[] beginning(byte[] key) {
    return Arrays.copyOf(key, 1 + Long.BYTES);
  }

  /** Whether any run waits. */
  boolean isWaiting() {
    return !next().isEmpty();
  }

  private List<Row<AwaitedRun>> next() {
    return awaited.all().after(position, 1);
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
    if (now < resumed) {
      return false;
    }
    for (int i = 0; i < BATCH_SIZE && nextEnd <= now; i++) {
      List<Row<AwaitedRun>> page = next();
      if (page.isEmpty()) {
        nextEnd = Long.MAX_VALUE;
        return false;
      }
      Row<AwaitedRun> row = page.getFirst();
      nextEnd = RowKey.fromOrdered(row.key(), 1);
      position = beginning(row.key());
      if (nextEnd <= now) {
        awaited.delete(row);
        position = row.key();
        ProfiledRun run = rows.run(row.value().getSubject(), row.value().getChainKey());
        if (run != null && run.state().getAwaited() == nextEnd) {
          end(run, ended);
        }
      }
    }
    return nextEnd <= now;
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
