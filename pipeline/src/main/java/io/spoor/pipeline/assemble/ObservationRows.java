package io.spoor.pipeline.assemble;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;
import static io.spoor.pipeline.rows.RowKey.text;

import io.spoor.pipeline.detect.FindingStatus;
import io.spoor.pipeline.detect.Window;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows of detectors' observations of a chain's actions, and of findings about actions.
 *
 * <pre>
 * z chain group               a group, with its observations while they are few
 * o own time event            an observation of a large group; own: hash of chain, detector and
 * group
 * O own segment facts         row of the only observation with these facts in a large group
 * C chain group               the group has more observations than are evaluated
 * y chain key group subject   a finding about an action of the key, as last published
 * L chain group subject key   time of a finding, by whether it was retracted
 * </pre>
 *
 * Most chains have a few observations of a few groups, stored in one write apart from the chain's
 * other rows. A large group adds no cost to the others.
 */
final class ObservationRows {
  static final RowCodec<FindingMoved> FINDING = RowCodec.avro(FindingMoved.class);
  private static final RowCodec<Observation> OBSERVED = RowCodec.avro(Observation.class);

  /** Maximum findings of one group that are compared with its new result; no group has more. */
  private static final int MAX_FINDINGS = 1_000;

  /** Sorts after every observation of a group. */
  private static final byte[] LAST = new byte[Long.BYTES + 1];

  private static final byte[] STANDS = {0};
  private static final byte[] RETRACTED = {1};
  private static final String PRESENT = "";
  private static final int KEY_AT = 1 + RowKey.HASH;
  private static final int GROUP_AT = KEY_AT + RowKey.HASH;
  private static final int SUBJECT_AT = GROUP_AT + RowKey.HASH;

  static {
    Arrays.fill(LAST, (byte) -1);
  }

  /** Larger groups get separate rows. */
  private static final int MAX_GROUPED = 32;

  private final Rows rows;

  ObservationRows(Rows rows) {
    this.rows = rows;
  }

  /** Hash of a group within row keys. */
  static byte[] hashOf(GroupKey group) {
    return hash(group.detector() + '\n' + group.value());
  }

  /** Row key of the index entry for a group, or for the tool calls of a run. */
  static byte[] indexKey(ChainAggregate chain, byte[] group) {
    return RowKey.of('z', RowKey.tertiaryOwner(chain.hash), group);
  }

  static byte[] allGroups(byte[] chain) {
    return RowKey.of('z', RowKey.tertiaryOwner(chain));
  }

  private @Nullable ObservationGroup find(ChainAggregate chain, GroupKey group) {
    return rows.get(indexKey(chain, hashOf(group)), ObservationGroup.CODEC);
  }

  private void putGroup(ChainAggregate chain, ObservationGroup row) {
    rows.put(indexKey(chain, hashOf(row.group())), row, ObservationGroup.CODEC);
  }

  private static byte[] separatePrefix(ChainAggregate chain, GroupKey group) {
    return RowKey.of('o', hash(chain.key() + '\n' + group.detector() + '\n' + group.value()));
  }

  private static byte[] key(byte[] prefix, Observation observed) {
    byte[] owner = Arrays.copyOfRange(prefix, 1, prefix.length);
    return RowKey.of('o', owner, ordered(observed.getTime()), text(observed.getEventId()));
  }

  private static byte[] place(byte[] own, Observation observed) {
    byte[] owner = Arrays.copyOfRange(own, 1, own.length);
    var facts = new StringBuilder(observed.getKey());
    new TreeMap<>(observed.getFacts()).forEach((name, value) -> part(part(facts, name), value));
    return RowKey.of('O', owner, hash(facts.toString()));
  }

  private static StringBuilder part(StringBuilder text, String part) {
    return text.append('\n').append(part.length()).append(':').append(part);
  }

  void put(ChainAggregate chain, GroupKey group, Observation observed) {
    put(chain, group, observed, false);
  }

  private void put(ChainAggregate chain, GroupKey group, Observation observed, boolean once) {
    ObservationGroup row = find(chain, group);
    if (row == null) {
      row = new ObservationGroup(group);
    }
    if (row.isSeparate()) {
      keepOwn(separatePrefix(chain, group), observed, once);
      return;
    }
    row.add(observed);
    if (row.observations().size() > MAX_GROUPED) {
      byte[] prefix = separatePrefix(chain, group);
      row.makeSeparate().forEach(observation -> keepOwn(prefix, observation, once));
    }
    putGroup(chain, row);
  }

  private void keepOwn(byte[] own, Observation observed, boolean once) {
    byte[] key = key(own, observed);
    rows.put(key, observed, OBSERVED);
    if (once) {
      rows.put(place(own, observed), key, RowCodec.BYTES);
    }
  }

  /**
   * Stores an observation if it is the earliest of its segment, group and facts, replacing a later
   * one. Segments move as a whole, with their earliest observation.
   *
   * @return the earlier observation, kept instead; null when this one is stored
   */
  @Nullable Observation keepEarliest(ChainAggregate chain, GroupKey group, Observation observed) {
    Observation other = same(chain, group, observed);
    if (other != null && EventOrder.compare(other, observed) <= 0) {
      return other;
    }
    if (other != null) {
      remove(chain, group, other, true);
    }
    put(chain, group, observed, true);
    return null;
  }

  private @Nullable Observation same(ChainAggregate chain, GroupKey group, Observation observed) {
    ObservationGroup row = find(chain, group);
    if (row == null) {
      return null;
    }
    if (row.isSeparate()) {
      byte[] key = rows.get(place(separatePrefix(chain, group), observed), RowCodec.BYTES);
      return key == null ? null : rows.get(key, OBSERVED);
    }
    for (Observation other : row.observations()) {
      if (other.getKey().equals(observed.getKey())
          && other.getFacts().equals(observed.getFacts())) {
        return other;
      }
    }
    return null;
  }

  /** {@code once}: whether it was stored by {@link #keepEarliest}. */
  void remove(ChainAggregate chain, GroupKey group, Observation observed, boolean once) {
    ObservationGroup row = find(chain, group);
    if (row == null) {
      return;
    }
    if (row.isSeparate()) {
      byte[] prefix = separatePrefix(chain, group);
      byte[] key = key(prefix, observed);
      rows.delete(key);
      if (once) {
        byte[] place = place(prefix, observed);
        if (Arrays.equals(rows.get(place, RowCodec.BYTES), key)) {
          rows.delete(place);
        }
      }
      if (rows.scan(prefix, 1, OBSERVED).isEmpty()) {
        rows.delete(indexKey(chain, hashOf(group)));
      }
    } else if (row.remove(observed)) {
      if (row.observations().isEmpty()) {
        rows.delete(indexKey(chain, hashOf(group)));
      } else {
        putGroup(chain, row);
      }
    }
  }

  /** The evaluated observations of a group; reads at most one more than fit the window. */
  JudgedPart judged(ChainAggregate chain, GroupKey group, Window window) {
    ObservationGroup row = find(chain, group);
    if (row == null) {
      return JudgedPart.whole(List.of(), window.cuts());
    }
    if (!row.isSeparate()) {
      List<Observation> all = row.observations();
      return window.cuts() && !window.fits(all.size())
          ? JudgedPart.ends(
              all.subList(0, window.earliest()),
              Window.end(all.subList(all.size() - window.newest(), all.size())))
          : JudgedPart.whole(window.of(all), window.cuts() && !window.fits(MAX_GROUPED));
    }
    byte[] own = separatePrefix(chain, group);
    List<Row<Observation>> first = rows.scan(own, window.earliest(), OBSERVED);
    List<Observation> earliest = first.stream().map(Row::value).toList();
    if (first.size() < window.earliest() || !window.cuts()) {
      return JudgedPart.whole(earliest, window.cuts());
    }
    byte[] end = RowKey.of('o', Arrays.copyOfRange(own, 1, own.length), LAST);
    byte[] behind = first.getLast().key();
    List<Observation> newest = new ArrayList<>();
    for (Row<Observation> last : rows.scanBefore(own, end, window.newest() + 1, OBSERVED)) {
      if (Arrays.compareUnsigned(last.key(), behind) > 0) {
        newest.addFirst(last.value());
      }
    }
    if (newest.size() > window.newest()) {
      newest.removeFirst();
      return JudgedPart.ends(earliest, Window.end(newest));
    }
    newest.addAll(0, earliest);
    return JudgedPart.whole(newest, true);
  }

  /** Stores whether a group has more observations than are evaluated. */
  void cut(ChainAggregate chain, GroupKey group, boolean cut) {
    byte[] key = cutKey(chain, group);
    if (cut != (rows.get(key, RowCodec.TEXT) != null)) {
      if (cut) {
        rows.put(key, PRESENT, RowCodec.TEXT);
      } else {
        rows.delete(key);
      }
    }
  }

  private static byte[] cutKey(ChainAggregate chain, GroupKey group) {
    return RowKey.of('C', RowKey.secondaryOwner(chain.hash), hashOf(group));
  }

  /** Prefix of the groups that are evaluated in part. */
  static byte[] allCut(byte[] chain) {
    return RowKey.of('C', RowKey.secondaryOwner(chain));
  }

  /** Removes marks of cut groups of a chain that no longer exists; returns the number removed. */
  int removeCut(ChainAggregate chain, int limit) {
    List<Row<String>> cut = rows.scan(allCut(chain.hash), limit, RowCodec.TEXT);
    cut.forEach(row -> rows.delete(row.key()));
    return cut.size();
  }

  @Nullable FindingMoved finding(ChainAggregate chain, FindingMoved other) {
    return rows.get(key(chain, other), FINDING);
  }

  @Nullable FindingMoved finding(
      ChainAggregate chain, String key, String ruleId, String group, String subject) {
    return rows.get(key(chain, key, ruleId, group, subject), FINDING);
  }

  void put(ChainAggregate chain, FindingMoved finding) {
    byte[] key = key(chain, finding);
    boolean retracted = FindingStatus.isRetracted(finding.getFinding());
    rows.put(key, finding, FINDING);
    rows.delete(mention(key, !retracted));
    rows.put(mention(key, retracted), time(chain, finding.getFinding()), RowCodec.BYTES);
  }

  void remove(Row<FindingMoved> row) {
    rows.delete(row.key());
    rows.delete(mention(row.key(), FindingStatus.isRetracted(row.value().getFinding())));
  }

  private static byte[] mention(byte[] finding, boolean retracted) {
    return RowKey.of(
        'L',
        Arrays.copyOfRange(finding, 1, KEY_AT),
        Arrays.copyOfRange(finding, GROUP_AT, SUBJECT_AT),
        retracted ? RETRACTED : STANDS,
        Arrays.copyOfRange(finding, SUBJECT_AT, SUBJECT_AT + RowKey.HASH),
        Arrays.copyOfRange(finding, KEY_AT, GROUP_AT));
  }

  /** Findings from another chain sort with the newest, so that this chain publishes them. */
  private static byte[] time(ChainAggregate chain, Finding finding) {
    return ordered(finding.getChainKey().equals(chain.key()) ? finding.getTime() : Long.MAX_VALUE);
  }

  /**
   * Active findings of a cut group, about actions of any key, whose time is in one of the evaluated
   * parts. The others are not read.
   */
  List<Row<FindingMoved>> standing(ChainAggregate chain, GroupKey group, JudgedPart judged) {
    byte[] earliest = ordered(judged.earliestEnd());
    byte[] newest = ordered(judged.newestBegin());
    byte[] standing = RowKey.of('L', RowKey.secondaryOwner(chain.hash), hashOf(group), STANDS);
    List<Row<byte[]>> mentions = rows.scan(standing, MAX_FINDINGS, RowCodec.BYTES);
    return mentioned(
        mentions.stream()
            .filter(
                mention ->
                    Arrays.compareUnsigned(mention.value(), earliest) <= 0
                        || Arrays.compareUnsigned(mention.value(), newest) >= 0)
            .toList());
  }

  /** Findings of a group about a subject and actions of any key. */
  List<Row<FindingMoved>> about(ChainAggregate chain, GroupKey group, String subject) {
    List<Row<FindingMoved>> findings = new ArrayList<>();
    for (byte[] status : List.of(STANDS, RETRACTED)) {
      byte[] prefix =
          RowKey.of('L', RowKey.secondaryOwner(chain.hash), hashOf(group), status, hash(subject));
      findings.addAll(mentioned(rows.scan(prefix, MAX_FINDINGS, RowCodec.BYTES)));
    }
    return findings;
  }

  private List<Row<FindingMoved>> mentioned(List<Row<byte[]>> mentions) {
    List<Row<FindingMoved>> findings = new ArrayList<>();
    for (Row<byte[]> mention : mentions) {
      byte[] at = mention.key();
      int subject = GROUP_AT + 1;
      int key = subject + RowKey.HASH;
      byte[] row =
          RowKey.of(
              'y',
              Arrays.copyOfRange(at, 1, KEY_AT),
              Arrays.copyOfRange(at, key, key + RowKey.HASH),
              Arrays.copyOfRange(at, KEY_AT, GROUP_AT),
              Arrays.copyOfRange(at, subject, key));
      FindingMoved finding = rows.get(row, FINDING);
      if (finding != null) {
        findings.add(new Row<>(row, finding));
      }
    }
    return findings;
  }

  /** Findings of one group about actions of a key. */
  List<Row<FindingMoved>> findings(ChainAggregate chain, String key, byte[] group) {
    return rows.scan(
        RowKey.of('y', RowKey.secondaryOwner(chain.hash), hash(key), group), MAX_FINDINGS, FINDING);
  }

  /**
   * Findings of all groups about actions of a key.
   *
   * @param after row key after which to read; null: from the first
   */
  List<Row<FindingMoved>> findings(
      ChainAggregate chain, String key, byte @Nullable [] after, int limit) {
    byte[] prefix = RowKey.of('y', RowKey.secondaryOwner(chain.hash), hash(key));
    return rows.scanAfter(prefix, after == null ? prefix : after, limit, FINDING);
  }

  /** Whether a row is that of a finding. */
  static boolean isFinding(byte[] row) {
    return row[0] == 'y';
  }

  static byte[] allFindings(byte[] chain) {
    return RowKey.of('y', RowKey.secondaryOwner(chain));
  }

  private static byte[] key(ChainAggregate chain, FindingMoved moved) {
    return key(
        chain,
        moved.getKey(),
        moved.getFinding().getRuleId(),
        String.valueOf(moved.getGroup()),
        moved.getFinding().getSubject());
  }

  private static byte[] key(
      ChainAggregate chain, String key, String ruleId, String group, String subject) {
    return RowKey.of(
        'y',
        RowKey.secondaryOwner(chain.hash),
        hash(key),
        hashOf(new GroupKey(ruleId, group)),
        hash(subject));
  }
}
