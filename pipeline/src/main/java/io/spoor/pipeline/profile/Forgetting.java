package io.spoor.pipeline.profile;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.settings.Lifetimes;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.state.DueRun;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Forgets what single runs said when nothing was heard of them for twice the horizon, and much
 * later what was found in them. What they taught stays.
 */
final class Forgetting {
  private static final int AT_ONCE = 8;
  private static final int FINDINGS = 200;
  private static final long STEP = TimeUnit.MINUTES.toNanos(1);
  private static final byte[] ALL = RowKey.of('T');
  private static final byte[] NOW = RowKey.of('Z');
  private static final RowCodec<DueRun> DUE = RowCodec.avro(DueRun.class);

  private final Rows stored;
  private final ProfileRows rows;
  private final Lifetimes lifetimes;
  private final boolean replaying;
  private final long step;
  private long now;
  private long saved;

  /** Nothing is due before it. */
  private long next = Long.MIN_VALUE;

  /** Nothing before it is left. */
  private byte[] behind = ALL;

  Forgetting(Rows stored, ProfileRows rows, StageSettings settings) {
    this.stored = stored;
    this.rows = rows;
    this.lifetimes = Lifetimes.of(settings);
    this.replaying = settings.replaying();
    this.step = Math.min(STEP, settings.horizon().toNanos() / 10);
    Long known = stored.get(NOW, RowCodec.NUMBER);
    this.now = known == null ? 0 : known;
    this.saved = now;
  }

  /** Something is heard of the run; the caller keeps its row. {@code at}: believed time. */
  void heard(Run run, long at) {
    advance(at);
    if (run.row().getDue() == 0) {
      look(run, now + lifetimes.silence());
      run.row().setAlive(now);
    } else if (now - lifetimes.grain() > run.row().getAlive()) {
      run.row().setAlive(now);
    }
  }

  private void advance(long at) {
    if (at > now) {
      now = at;
      if (now - saved > step) {
        saved = now;
        stored.put(NOW, now, RowCodec.NUMBER);
      }
    }
  }

  private void look(Run run, long time) {
    run.row().setDue(time);
    look(run.said().getSubject(), run.chain(), time);
  }

  private void look(String subject, String chain, long time) {
    byte[] key = RowKey.of('T', ordered(time), hash(chain), hash(subject));
    stored.put(key, new DueRun(subject, chain), DUE);
    if (time < next) {
      next = time;
      behind = ALL;
    }
  }

  /** Looks at some of what is due. */
  void some() {
    if (replaying) {
      return;
    }
    for (int i = 0; i < AT_ONCE && next < now; i++) {
      List<Row<DueRun>> first = stored.scanAfter(ALL, behind, 1, DUE);
      if (first.isEmpty()) {
        next = Long.MAX_VALUE;
        return;
      }
      Row<DueRun> entry = first.getFirst();
      next = RowKey.fromOrdered(entry.key(), ALL.length);
      if (next < now) {
        stored.delete(entry.key());
        behind = entry.key();
        look(entry.value());
      }
    }
  }

  private void look(DueRun entry) {
    Run run = rows.run(entry.getSubject(), entry.getChainKey());
    if (run == null) {
      rows.removeFindings(entry.getChainKey(), FINDINGS);
      return;
    }
    if (run.row().getDue() != next) {
      return;
    }
    long until = run.row().getAlive() + lifetimes.silence();
    if (until >= now) {
      look(run, until);
      rows.run(run);
      return;
    }
    rows.removeRun(entry.getSubject(), entry.getChainKey());
    if (Subjects.isAgent(entry.getSubject()) && rows.hasFindings(entry.getChainKey())) {
      look(entry.getSubject(), entry.getChainKey(), now + lifetimes.tombstone());
    }
  }
}
