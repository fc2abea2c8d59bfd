package io.spoor.pipeline.assemble;

import io.spoor.pipeline.Telemetry.Cap;
import io.spoor.pipeline.alert.Found;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.ChainRow;
import io.spoor.pipeline.state.IdentityRow;
import io.spoor.pipeline.state.KeptCounts;
import io.spoor.pipeline.state.KeyRow;
import io.spoor.pipeline.state.Statement;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainSegment;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Switch;
import io.spoor.schemas.key.Keys;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The chain as a document: its rows added up, as many at a time as the caller likes, in memory that
 * does not grow with them. What changes meanwhile may be in it or not; the chain is then published
 * again.
 */
final class ChainFold {
  private static final int PAGE = 500;

  private final Rows stored;
  private final int generation;
  private final String rootKey;
  private final List<Part<?>> parts;
  private int part;
  private byte[] after;
  private long read;

  private final Kept.Lists kept;
  private final Found found;
  private final Listed listed = new Listed();
  private final Features features = new Features();
  private final TreeSet<String> sources = new TreeSet<>();
  private @Nullable String movedTo;
  private long actions;
  private long segments;
  private long changes;
  private long notes;
  private long noted = Long.MAX_VALUE;
  private long started = Long.MAX_VALUE;
  private long ended = Long.MIN_VALUE;
  private final Risks risks = new Risks();
  private final Set<Cap> caps = EnumSet.noneOf(Cap.class);

  private record Part<T extends Object>(byte[] prefix, RowCodec<T> codec, Consumer<Row<T>> add) {
    /** Reads some rows; the last of them when there may be more. */
    Page read(Rows stored, byte[] after, int limit) {
      List<Row<T>> page = stored.scanAfter(prefix, after, limit, codec);
      page.forEach(add);
      return new Page(page.size(), page.size() == limit ? page.getLast().key() : null);
    }
  }

  private record Page(int rows, byte @Nullable [] last) {}

  ChainFold(
      Rows stored,
      AssembleRows rows,
      IdentityRows identities,
      Kept.Lists kept,
      Found found,
      int generation,
      String rootKey) {
    this.stored = stored;
    this.generation = generation;
    this.rootKey = rootKey;
    this.kept = kept;
    this.found = found;
    listed.addAll(kept.listed);
    sources.addAll(kept.sources);
    byte[] chain = RowKey.hash(rootKey);
    this.parts =
        List.of(
            new Part<>(AssembleRows.allKeys(chain), AssembleRows.KEY, row -> add(row.value())),
            new Part<>(
                AssembleRows.allNotes(chain), AssembleRows.FINDING, row -> note(row.value())),
            new Part<>(
                IdentityRows.allUses(chain),
                IdentityRows.USE,
                row -> listed.principals.add(row.value())),
            new Part<>(IdentityRows.allStatements(chain), IdentityRows.IDENTITY, this::credential),
            new Part<>(
                AssembleRows.allChanges(chain), AssembleRows.SWITCH, row -> add(row.value())),
            new Part<>(
                AssembleRows.allFindings(chain),
                AssembleRows.FINDING,
                row -> add(row.value(), true)),
            new Part<>(
                ObservedRows.allFindings(chain),
                ObservedRows.FINDING,
                row -> add(row.value().getFinding(), true)),
            new Part<>(ObservedRows.allCut(chain), RowCodec.TEXT, _ -> caps.add(Cap.OBSERVATIONS)),
            new Part<>(
                Behaviours.all(chain),
                Features.CODEC,
                row -> Behaviours.fold(stored, chain, row, features)));
    this.after = parts.getFirst().prefix;
  }

  /** Reads about {@code limit} rows more; how many it was. */
  int advance(int limit) {
    int now = 0;
    while (!done() && now < limit) {
      Page page = parts.get(part).read(stored, after, Math.min(PAGE, limit - now));
      now += Math.max(1, page.rows);
      if (page.last != null) {
        after = page.last;
      } else {
        part++;
        after = done() ? after : parts.get(part).prefix;
      }
    }
    read += now;
    return now;
  }

  boolean done() {
    return part == parts.size();
  }

  /** All that was found in the chain; to be asked for once it is done. */
  Found found() {
    return found;
  }

  /** What was done in the chain. */
  Features features() {
    return features;
  }

  /** What makes the chain's document less than whole; complete once that is made. */
  Set<Cap> caps() {
    return caps;
  }

  /** Rows read. */
  long read() {
    return read;
  }

  private void add(KeyRow key) {
    if (!key.getHere()) {
      if (key.getMovedTo() != null && (movedTo == null || key.getKey().equals(rootKey))) {
        movedTo = key.getMovedTo();
      }
      return;
    }
    KeyRow before = kept.listed.segments.get(key.getKey());
    boolean used = Segments.used(key);
    if (before != null) {
      listed.segments.remove(key.getKey());
    }
    if (before != null || used || key.getParent() != null) {
      // A copy: the row goes on changing while a long chain is added up.
      listed.segments.add(Segments.sum(before, key));
    }
    if (used) {
      segments += before != null && Segments.used(before) ? 0 : 1;
      actions += Segments.all(key);
      started = Math.min(started, key.getStarted());
      ended = Math.max(ended, key.getEnded());
      sources.addAll(key.getSources());
    }
  }

  private void credential(Row<IdentityRow> row) {
    Statement use = IdentityRows.credentialOf(row);
    if (use != null) {
      listed.credentials.add(use);
    }
  }

  private void add(Switch change) {
    changes++;
    listed.switches.add(change);
  }

  /** {@code own}: whether it is this chain's to tell of. */
  private void add(Finding finding, boolean own) {
    found.add(finding, own);
    if (!Listed.isRetracted(finding)) {
      listed.findings.add(finding.getFindingId());
      risks.add(finding);
    }
  }

  /** A shared credential may have no actions of its own: then its chain begins with the finding. */
  private void note(Finding finding) {
    add(finding, finding.getChainKey().equals(rootKey));
    if (Listed.isRetracted(finding)) {
      return;
    }
    notes++;
    noted = Math.min(noted, finding.getTime());
  }

  private void add(KeptCounts evicted) {
    actions += evicted.getActions();
    segments += evicted.getSegments();
    changes += evicted.getSwitches();
    risks.addAll(evicted.getRisks());
    if (evicted.getStarted() != null && evicted.getEnded() != null) {
      started = Math.min(started, evicted.getStarted());
      ended = Math.max(ended, evicted.getEnded());
    }
    if (evicted.getNoted() != null) {
      notes++;
      noted = Math.min(noted, evicted.getNoted());
    }
    if (movedTo == null) {
      movedTo = evicted.getMergedInto();
    }
  }

  /** The document; null when the chain has nothing to show and never had. */
  @Nullable Chain chain(ChainRow row) {
    if (row.getKept() != null) {
      add(row.getKept());
    }
    boolean empty = actions == 0 && notes == 0;
    if (empty && row.getRevision() == 0) {
      return null;
    }
    if (actions == 0) {
      started = empty ? 0 : noted;
      ended = started;
    }
    Statement agent = row.getAgent();
    Statement run = row.getRun();
    var fitting = new Fitting();
    return new Chain(
        Keys.id(row.getChainKey()),
        row.getTenant(),
        row.getChainKey(),
        row.getRevision() + 1,
        generation,
        empty ? "merged" : "active",
        empty && movedTo != null ? Keys.id(movedTo) : null,
        row.getDelegatedBy() == null ? null : Keys.id(row.getDelegatedBy()),
        agent == null ? null : agent.getValue(),
        agent == null ? null : agent.getDetail(),
        run == null ? null : run.getValue(),
        started,
        ended,
        actions,
        changes,
        segments,
        fitting.segments(listed.segments.inOrder().stream().map(ChainFold::segment).toList()),
        fitting.names(listed.principals.inOrder().stream().map(Statement::getValue).toList()),
        fitting.names(listed.credentials.inOrder().stream().map(Statement::getValue).toList()),
        List.copyOf(sources),
        fitting.switches(listed.switches.inOrder()),
        listed.findings.inOrder(),
        row.getRelated().stream().map(Keys::id).sorted().limit(Listed.AT_MOST).toList(),
        risks.together(),
        truncated(row, fitting));
  }

  /** Fitting knows once all lists are made. */
  private boolean truncated(ChainRow row, Fitting fitting) {
    if (kept.truncated()
        || listed.cut()
        || row.getRelated().size() > Listed.AT_MOST
        || fitting.cut()) {
      caps.add(Cap.LISTS);
    }
    return !caps.isEmpty();
  }

  private static ChainSegment segment(KeyRow row) {
    boolean used = Segments.used(row);
    return new ChainSegment(
        Keys.id(row.getKey()),
        row.getKey(),
        row.getParent(),
        row.getMethod(),
        row.getConfidence(),
        row.getStatedBy(),
        row.getLinkEventId(),
        used ? row.getStarted() : null,
        used ? row.getEnded() : null,
        Segments.all(row));
  }
}
