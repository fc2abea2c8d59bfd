package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.row.EventKey;
import io.spoor.pipeline.assemble.row.EventOrder;
import io.spoor.pipeline.assemble.row.GroupKey;
import io.spoor.pipeline.assemble.row.GroupRows;
import io.spoor.pipeline.assemble.row.ObservationGroup;
import io.spoor.pipeline.detect.engine.Window;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.RowRange;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.Observation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Detectors' observations of a chain's actions, by group. Most chains have a few observations of a
 * few groups, stored in one write apart from the chain's other rows. A large group has separate
 * rows and adds no cost to the others.
 */
public final class Observations {
  /** Sorts after every observation of a group. */
  private static final byte[] LAST = new byte[Long.BYTES + 1];

  private static final String PRESENT = "";

  /** Larger groups get separate rows. */
  private static final int MAX_GROUPED = 32;

  static {
    Arrays.fill(LAST, (byte) -1);
  }

  private final ChainAggregate chain;
  private final Rows rows;
  private final ObservationCache earliest;
  private final Table<byte[], ObservationGroup> groups;
  private final Table<byte[], String> cutGroups;

  Observations(ChainAggregate chain, Rows rows, byte[] hash, ObservationCache earliest) {
    this.chain = chain;
    this.rows = rows;
    this.earliest = earliest;
    this.groups = GroupRows.GROUP.of(rows, hash);
    this.cutGroups = GroupRows.CUT_GROUP.of(rows, hash);
  }

  /** The groups, and the runs with tool calls. */
  public RowRange<ObservationGroup> groups() {
    return groups.all();
  }

  /** The groups that are evaluated in part. */
  public RowRange<String> cutGroups() {
    return cutGroups.all();
  }

  private void save(ObservationGroup group) {
    groups.put(group.group().hash(), group);
  }

  /** The separate rows of a large group. */
  private final class LargeGroup {
    private final Table<EventKey, Observation> observations;
    private final Table<Observation, byte[]> only;

    LargeGroup(GroupKey group) {
      byte[] owner = RowKey.hash(chain.key() + '\n' + group.detector() + '\n' + group.value());
      this.observations = GroupRows.OBSERVATION.of(rows, owner);
      this.only = GroupRows.ONLY_OBSERVATION.of(rows, owner);
    }

    void put(Observation observed, boolean isOnly) {
      byte[] position = position(observed);
      observations.putAt(position, observed);
      if (isOnly) {
        only.put(observed, position);
      }
    }

    void delete(Observation observed, boolean isOnly) {
      byte[] position = position(observed);
      observations.deleteAt(position);
      if (isOnly && Arrays.equals(only.get(observed), position)) {
        only.delete(observed);
      }
    }

    @Nullable Observation same(Observation observed) {
      byte[] position = only.get(observed);
      return position == null ? null : observations.getAt(position);
    }

    private byte[] position(Observation observed) {
      return observations.position(new EventKey(observed.getTime(), observed.getEventId()));
    }

    boolean isEmpty() {
      return observations.all().isEmpty();
    }

    EvaluatedObservations evaluated(Window window) {
      RowRange<Observation> all = observations.all();
      List<Row<Observation>> first = all.first(window.earliest());
      List<Observation> earliestPart = first.stream().map(Row::value).toList();
      if (first.size() < window.earliest() || !window.cuts()) {
        return EvaluatedObservations.whole(earliestPart, window.cuts());
      }
      byte[] end = RowKey.append(all.start(), LAST);
      byte[] behind = first.getLast().key();
      List<Observation> newest = new ArrayList<>();
      for (Row<Observation> last : all.before(end, window.newest() + 1)) {
        if (Arrays.compareUnsigned(last.key(), behind) > 0) {
          newest.addFirst(last.value());
        }
      }
      if (newest.size() > window.newest()) {
        newest.removeFirst();
        return EvaluatedObservations.ends(earliestPart, Window.end(newest));
      }
      newest.addAll(0, earliestPart);
      return EvaluatedObservations.whole(newest, true);
    }
  }

  /** Stores an observation. */
  public void add(Observation observed) {
    add(observed, false);
  }

  private void add(Observation observed, boolean isOnly) {
    GroupKey group = GroupKey.of(observed);
    ObservationGroup stored = groups.get(group.hash());
    if (stored == null) {
      stored = new ObservationGroup(group);
    }
    if (stored.isSeparate()) {
      new LargeGroup(group).put(observed, isOnly);
      return;
    }
    stored.add(observed);
    if (stored.observations().size() > MAX_GROUPED) {
      var large = new LargeGroup(group);
      stored.makeSeparate().forEach(observation -> large.put(observation, isOnly));
    }
    save(stored);
  }

  /**
   * Stores an observation if it is the earliest of its segment, group and facts, replacing a later
   * one; returns whether it was stored. Segments move as a whole, with their earliest observation.
   * Most actions are later than the stored one; a cache of earliest observations saves reading it.
   */
  public boolean addIfEarliest(Observation observed) {
    if (earliest.isLater(chain.key(), observed)) {
      return false;
    }
    Observation other = same(observed);
    if (other != null && EventOrder.compare(other, observed) <= 0) {
      earliest.put(chain.key(), other);
      return false;
    }
    if (other != null) {
      delete(other, true);
    }
    add(observed, true);
    earliest.put(chain.key(), observed);
    return true;
  }

  private @Nullable Observation same(Observation observed) {
    GroupKey group = GroupKey.of(observed);
    ObservationGroup stored = groups.get(group.hash());
    if (stored == null) {
      return null;
    }
    if (stored.isSeparate()) {
      return new LargeGroup(group).same(observed);
    }
    for (Observation other : stored.observations()) {
      if (other.getKey().equals(observed.getKey())
          && other.getFacts().equals(observed.getFacts())) {
        return other;
      }
    }
    return null;
  }

  /** {@code isOnly}: whether it was stored by {@link #addIfEarliest}. */
  public void remove(Observation observed, boolean isOnly) {
    earliest.remove(chain.key(), observed);
    delete(observed, isOnly);
  }

  private void delete(Observation observed, boolean isOnly) {
    GroupKey group = GroupKey.of(observed);
    ObservationGroup stored = groups.get(group.hash());
    if (stored == null) {
      return;
    }
    if (stored.isSeparate()) {
      var large = new LargeGroup(group);
      large.delete(observed, isOnly);
      if (large.isEmpty()) {
        groups.delete(group.hash());
      }
    } else if (stored.remove(observed)) {
      if (stored.observations().isEmpty()) {
        groups.delete(group.hash());
      } else {
        save(stored);
      }
    }
  }

  /** The observations of a group that a detector evaluates: of keys that the chain evaluates. */
  public EvaluatedObservations evaluated(GroupKey group, Window window) {
    return stored(group, window).where(action -> chain.segments().isEvaluated(action.getKey()));
  }

  private EvaluatedObservations stored(GroupKey group, Window window) {
    ObservationGroup stored = groups.get(group.hash());
    if (stored == null) {
      return EvaluatedObservations.whole(List.of(), window.cuts());
    }
    if (stored.isSeparate()) {
      return new LargeGroup(group).evaluated(window);
    }
    List<Observation> all = stored.observations();
    return window.cuts() && !window.fits(all.size())
        ? EvaluatedObservations.ends(
            all.subList(0, window.earliest()),
            Window.end(all.subList(all.size() - window.newest(), all.size())))
        : EvaluatedObservations.whole(window.of(all), window.cuts() && !window.fits(MAX_GROUPED));
  }

  /** Stores whether a group has more observations than are evaluated. */
  public void setCut(GroupKey group, boolean cut) {
    byte[] key = group.hash();
    if (cut != cutGroups.contains(key)) {
      if (cut) {
        cutGroups.put(key, PRESENT);
      } else {
        cutGroups.delete(key);
      }
    }
  }

  /** Deletes rows of a chain that no longer exists; returns the number. */
  public int deleteLeftovers(int limit) {
    return cutGroups.all().clear(limit);
  }
}
