package io.spoor.decisions.journal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Passes on one line of each kind in a minute, and with it the number of those that were not passed
 * on. The kind of a line is its text up to the first colon: what happened, and to what.
 * Thread-safe.
 */
public final class LimitedJournal implements Consumer<String> {
  private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

  /** Kinds that are remembered, those that were used last. */
  private static final int MAX_KINDS = 1_000;

  private final Consumer<String> journal;
  private final LongSupplier nanoTime;
  private final Map<String, Written> byKind =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Written> eldest) {
          return size() > MAX_KINDS;
        }
      };

  /** When a line of a kind was passed on, and how many were not since. */
  private record Written(long at, long leftOut) {}

  public LimitedJournal(Consumer<String> journal) {
    this(journal, System::nanoTime);
  }

  /** {@code nanoTime}: a clock that never goes back. */
  public LimitedJournal(Consumer<String> journal, LongSupplier nanoTime) {
    this.journal = journal;
    this.nanoTime = nanoTime;
  }

  @Override
  public void accept(String line) {
    accept(line.split(":", 2)[0], line);
  }

  /** Takes a line of a kind that its text does not tell. */
  public void accept(String kind, String line) {
    long leftOut = admit(kind);
    if (leftOut == 0) {
      journal.accept(line);
    } else if (leftOut > 0) {
      journal.accept(line + " (" + leftOut + " more since the last such line)");
    }
  }

  /** Number of lines of the kind that were left out before this one; -1: this one is, too. */
  private synchronized long admit(String kind) {
    long now = nanoTime.getAsLong();
    Written last = byKind.get(kind);
    if (last != null && now - last.at() < INTERVAL) {
      byKind.put(kind, new Written(last.at(), last.leftOut() + 1));
      return -1;
    }
    byKind.put(kind, new Written(now, 0));
    return last == null ? 0 : last.leftOut();
  }
}
