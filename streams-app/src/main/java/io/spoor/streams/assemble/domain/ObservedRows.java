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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What detectors remember of the actions of a chain, and the findings about actions.
 *
 * <pre>
 * z chain group               a group, and what was observed of it while that is little
 * o own time event            what was observed of a large one; own: hash of chain, detector and group
 * y chain key group subject   a finding about an action of the key, as last published
 * </pre>
 *
 * Most chains have a few observations of a few groups: together they are one write, apart from the
 * chain's other rows. A large group costs the others nothing.
 */
final class ObservedRows {
  static final RowCodec<FindingMoved> FINDING = RowCodec.avro(FindingMoved.class);
  private static final RowCodec<Observed> OBSERVED = RowCodec.avro(Observed.class);

  /** Findings of one key and group: no group has more to judge. */
  private static final int FINDINGS = 1_000;

  /** A group of more gets rows of its own. */
  private static final int LITTLE = 32;

  private final Rows rows;

  ObservedRows(Rows rows) {
    this.rows = rows;
  }

  /** The part of a row's key that stands for a group. */
  static byte[] hashOf(Group group) {
    return hash(group.detector() + '\n' + group.group());
  }

  /** Where it says that there is something of a group, or of the tool calls of a run. */
  static byte[] index(Scope chain, byte[] group) {
    return RowKey.of('z', RowKey.apart(chain.hash), group);
  }

  static byte[] allGroups(byte[] chain) {
    return RowKey.of('z', RowKey.apart(chain));
  }

  private @Nullable GroupRow row(Scope chain, Group group) {
    return rows.get(index(chain, hashOf(group)), GroupRow.CODEC);
  }

  private void put(Scope chain, GroupRow row) {
    rows.put(index(chain, hashOf(row.group())), row, GroupRow.CODEC);
  }

  private static byte[] own(Scope chain, Group group) {
    return RowKey.of('o', hash(chain.key() + '\n' + group.detector() + '\n' + group.group()));
  }

  private static byte[] key(byte[] own, Observed observed) {
    byte[] owner = Arrays.copyOfRange(own, 1, own.length);
    return RowKey.of('o', owner, ordered(observed.getTime()), text(observed.getEventId()));
  }

  void keep(Scope chain, Group group, Observed observed) {
    GroupRow row = row(chain, group);
    if (row == null) {
      row = new GroupRow(group);
    }
    if (row.isOwn()) {
      rows.put(key(own(chain, group), observed), observed, OBSERVED);
      return;
    }
    row.add(observed);
    if (row.observed().size() > LITTLE) {
      byte[] own = own(chain, group);
      row.becomeOwn().forEach(one -> rows.put(key(own, one), one, OBSERVED));
    }
    put(chain, row);
  }

  /**
   * What is kept of the same segment, group and facts, if it is earlier; a later one makes room. A
   * segment goes and comes as a whole, the earliest with it.
   */
  @Nullable Observed earlierThan(Scope chain, Group group, Observed observed) {
    for (Observed other : of(chain, group, ActionDetector.MOST)) {
      if (other.getKey().equals(observed.getKey())
          && other.getFacts().equals(observed.getFacts())) {
        if (Order.compare(other, observed) <= 0) {
          return other;
        }
        remove(chain, group, other);
        return null;
      }
    }
    return null;
  }

  void remove(Scope chain, Group group, Observed observed) {
    GroupRow row = row(chain, group);
    if (row == null) {
      return;
    }
    if (row.isOwn()) {
      byte[] own = own(chain, group);
      rows.delete(key(own, observed));
      if (rows.scan(own, 1, OBSERVED).isEmpty()) {
        rows.delete(index(chain, hashOf(group)));
      }
    } else if (row.remove(observed)) {
      if (row.observed().isEmpty()) {
        rows.delete(index(chain, hashOf(group)));
      } else {
        put(chain, row);
      }
    }
  }

  /** The earliest of a group. */
  List<Observed> of(Scope chain, Group group, int limit) {
    GroupRow row = row(chain, group);
    if (row == null) {
      return List.of();
    }
    if (row.isOwn()) {
      return rows.scan(own(chain, group), limit, OBSERVED).stream().map(Row::value).toList();
    }
    return List.copyOf(row.observed().subList(0, Math.min(limit, row.observed().size())));
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
        'y', RowKey.beside(chain.hash), hash(key), hashOf(new Group(ruleId, group)), hash(subject));
  }
}
