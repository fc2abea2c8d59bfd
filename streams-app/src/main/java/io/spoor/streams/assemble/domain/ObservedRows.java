package io.spoor.streams.assemble.domain;

import static io.spoor.streams.rows.RowKey.hash;
import static io.spoor.streams.rows.RowKey.ordered;
import static io.spoor.streams.rows.RowKey.text;

import io.spoor.schemas.FindingMoved;
import io.spoor.streams.detect.domain.ActionDetector;
import io.spoor.streams.rows.RowCodec;
import io.spoor.streams.rows.RowKey;
import io.spoor.streams.rows.Rows;
import io.spoor.streams.rows.Rows.Row;
import io.spoor.streams.state.Observed;
import io.spoor.streams.state.ObservedGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What detectors remember of the actions of a chain, and the findings about actions.
 *
 * <pre>
 * o group time event          what was observed; under the hash of chain, detector and group
 * z chain group               that there is something of the group
 * y chain key group subject   a finding about an action of the key, as last published
 * </pre>
 *
 * The last two lie beside the chain's other rows: {@link RowKey#beside}.
 */
final class ObservedRows {
  static final RowCodec<ObservedGroup> GROUP = RowCodec.avro(ObservedGroup.class);
  static final RowCodec<FindingMoved> FINDING = RowCodec.avro(FindingMoved.class);
  private static final RowCodec<Observed> OBSERVED = RowCodec.avro(Observed.class);

  /** Findings of one key and group: no group has more to judge. */
  private static final int FINDINGS = 1_000;

  private final Rows rows;

  ObservedRows(Rows rows) {
    this.rows = rows;
  }

  /** The hash under which a group of a chain lies. */
  static byte[] group(Scope chain, String detector, String group) {
    return hash(chain.key() + '\n' + detector + '\n' + group);
  }

  void keep(Scope chain, byte[] group, Observed observed) {
    byte[] index = RowKey.of('z', RowKey.beside(chain.hash), group);
    if (rows.get(index, GROUP) == null) {
      rows.put(index, new ObservedGroup(observed.getDetector(), observed.getGroup()), GROUP);
    }
    rows.put(key(group, observed), observed, OBSERVED);
  }

  /**
   * Whether it is the earliest of its segment and facts in the group; then another one makes room
   * for it. A segment goes and comes as a whole, the earliest with it.
   */
  boolean makeEarliest(byte[] group, Observed observed) {
    for (Row<Observed> row : rows.scan(RowKey.of('o', group), ActionDetector.MOST, OBSERVED)) {
      Observed other = row.value();
      if (other.getKey().equals(observed.getKey())
          && other.getFacts().equals(observed.getFacts())) {
        boolean later =
            Order.compare(
                    observed.getTime(), observed.getEventId(), other.getTime(), other.getEventId())
                >= 0;
        if (later) {
          return false;
        }
        rows.delete(row.key());
        return true;
      }
    }
    return true;
  }

  void remove(Scope chain, byte[] group, Observed observed) {
    rows.delete(key(group, observed));
    if (rows.scan(RowKey.of('o', group), 1, OBSERVED).isEmpty()) {
      rows.delete(RowKey.of('z', RowKey.beside(chain.hash), group));
    }
  }

  private static byte[] key(byte[] group, Observed observed) {
    return RowKey.of('o', group, ordered(observed.getTime()), text(observed.getEventId()));
  }

  /** The earliest of a group. */
  List<Observed> of(byte[] group, int limit) {
    return rows.scan(RowKey.of('o', group), limit, OBSERVED).stream().map(Row::value).toList();
  }

  static byte[] allGroups(byte[] chain) {
    return RowKey.of('z', RowKey.beside(chain));
  }

  @Nullable FindingMoved finding(Scope chain, FindingMoved other) {
    return rows.get(key(chain, other), FINDING);
  }

  @Nullable FindingMoved finding(
      Scope chain, String key, String ruleId, String group, String subject) {
    return rows.get(key(chain, key, ruleId, group, subject), FINDING);
  }

  void keep(Scope chain, FindingMoved finding) {
    rows.put(key(chain, finding), finding, FINDING);
  }

  void remove(Row<?> row) {
    rows.delete(row.key());
  }

  /** Findings about actions of a key; of one group, or of all of them when that is null. */
  List<Row<FindingMoved>> findings(Scope chain, String key, byte @Nullable [] group) {
    byte[] prefix =
        group == null
            ? RowKey.of('y', RowKey.beside(chain.hash), hash(key))
            : RowKey.of('y', RowKey.beside(chain.hash), hash(key), group);
    return rows.scan(prefix, FINDINGS, FINDING);
  }

  static byte[] allFindings(byte[] chain) {
    return RowKey.of('y', RowKey.beside(chain));
  }

  private static byte[] key(Scope chain, FindingMoved moved) {
    return key(
        chain,
        moved.getKey(),
        moved.getFinding().getRuleId(),
        String.valueOf(moved.getGroup()),
        moved.getFinding().getSubject());
  }

  private static byte[] key(Scope chain, String key, String ruleId, String group, String subject) {
    return RowKey.of(
        'y', RowKey.beside(chain.hash), hash(key), group(chain, ruleId, group), hash(subject));
  }
}
