package io.spoor.pipeline.assemble;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;
import static io.spoor.pipeline.rows.RowKey.text;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.ChainState;
import io.spoor.pipeline.state.EvaluationPass;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Switch;
import io.spoor.schemas.key.Keys;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Layout of the rows of chains and their keys, all under the hash of the root key.
 *
 * <pre>
 * a chain                         state of the chain
 * k chain key                     a key that is or was placed in it
 * g chain time event key          a key's earliest statement of the agent
 * r chain time event key          a key's earliest statement of the run
 * d chain parent child            a key and its parent
 * b chain key day                 a long-lived key and one of its days
 * s chain key                     an identity switch
 * f chain key rule                a finding about a key, as last published
 * n chain finding                 a finding that another owner evaluates
 * H chain segment                 features of a segment
 * M chain                         digests of the features last reported, by recipient
 * y chain key group subject       a finding about an action of a key, as last published
 * z chain group                   a small group's observations, or a mark that it has its own rows
 * q run time event                a tool call, under the hash of chain and segment; see {@link ToolCallRows}
 * h run time event                a statement of the run's request
 * o group time event              an observation of a large group, under the hash of chain and
 * group
 * O group facts                   row of the only observation of a segment and its facts in a large
 * group
 * C chain group                   the group has more observations than are evaluated
 * L chain group subject key       index of a finding of the group, by whether it was retracted
 * p chain rows                    an unfinished pass over rows of the chain
 * </pre>
 */
final class AssembleRows {
  /** Tags of the few rows of a chain that are read together: all but its actions. */
  static final String ROW_TAGS = "akgrdbsfnHMpijueyzoqhOCL";

  static final char AGENT = 'g';
  static final char RUN = 'r';
  private static final char CHILD = 'd';
  private static final char DAY = 'b';
  private static final byte[] TERMINATOR = new byte[1];
  private static final int MAX_RULES = 500;

  static final RowCodec<SegmentState> SEGMENT = RowCodec.avro(SegmentState.class);
  static final RowCodec<Switch> SWITCH = RowCodec.avro(Switch.class);
  static final RowCodec<Finding> FINDING = RowCodec.avro(Finding.class);
  private static final RowCodec<ChainState> CHAIN = RowCodec.avro(ChainState.class);
  private static final RowCodec<FirstStatement> STATEMENT = RowCodec.avro(FirstStatement.class);
  private static final RowCodec<EvaluationPass> PASS = RowCodec.avro(EvaluationPass.class);

  private final Rows chains;

  AssembleRows(Rows chains) {
    this.chains = chains;
  }

  @Nullable ChainState chain(String chainKey) {
    return chains.get(RowKey.of('a', hash(chainKey)), CHAIN);
  }

  void chain(ChainState row) {
    chains.put(RowKey.of('a', hash(row.getChainKey())), row, CHAIN);
  }

  /** Row key of a key, by its hash. */
  static byte[] segmentKey(byte[] chain, byte[] keyHash) {
    return RowKey.of('k', chain, keyHash);
  }

  @Nullable SegmentState segment(byte[] chain, String key) {
    return chains.get(segmentKey(chain, hash(key)), SEGMENT);
  }

  void segment(byte[] chain, SegmentState row) {
    chains.put(segmentKey(chain, hash(row.getKey())), row, SEGMENT);
  }

  void removeSegment(byte[] chain, String key) {
    chains.delete(segmentKey(chain, hash(key)));
  }

  /** Removes the chain's row; other rows are removed with its keys and references. */
  void removeChain(String chainKey) {
    chains.delete(RowKey.of('a', hash(chainKey)));
  }

  void remove(Row<?> row) {
    chains.delete(row.key());
  }

  static byte[] allSegments(byte[] chain) {
    return RowKey.of('k', chain);
  }

  void putStatement(byte[] chain, char tag, SegmentState row, FirstStatement statement) {
    chains.put(statementKey(chain, tag, row, statement), statement, STATEMENT);
  }

  void removeStatement(byte[] chain, char tag, SegmentState row, FirstStatement statement) {
    chains.delete(statementKey(chain, tag, row, statement));
  }

  /** The earliest statement of the keys placed in the chain. */
  @Nullable FirstStatement firstStatement(byte[] chain, char tag) {
    List<Row<FirstStatement>> first = chains.scan(RowKey.of(tag, chain), 1, STATEMENT);
    return first.isEmpty() ? null : first.getFirst().value();
  }

  private static byte[] statementKey(
      byte[] chain, char tag, SegmentState row, FirstStatement statement) {
    return RowKey.of(
        tag,
        chain,
        ordered(statement.getTime()),
        text(statement.getEventId()),
        TERMINATOR,
        hash(row.getKey()));
  }

  void putLineage(byte[] chain, String parent, String child) {
    chains.put(lineageKey(chain, parent, child), child, RowCodec.TEXT);
  }

  void removeLineage(byte[] chain, String parent, String child) {
    chains.delete(lineageKey(chain, parent, child));
  }

  private static byte[] lineageKey(byte[] chain, String parent, String child) {
    char tag = isDay(child, parent) ? DAY : CHILD;
    return RowKey.of(tag, chain, hash(parent), hash(child));
  }

  private static boolean isDay(String child, String parent) {
    return Keys.hasDay(child) && Keys.base(child).equals(parent);
  }

  static byte[] allChildren(byte[] chain, String parent) {
    return RowKey.of(CHILD, chain, hash(parent));
  }

  static byte[] allDays(byte[] chain, String parent) {
    return RowKey.of(DAY, chain, hash(parent));
  }

  /** The next rows that begin with {@code prefix}. */
  <T extends Object> List<Row<T>> scanAfter(
      byte[] prefix, byte[] after, int limit, RowCodec<T> codec) {
    return chains.scanAfter(prefix, after, limit, codec);
  }

  @Nullable EvaluationPass pass(byte[] prefix) {
    return chains.get(passKey(prefix), PASS);
  }

  void pass(byte[] prefix, EvaluationPass pass) {
    chains.put(passKey(prefix), pass, PASS);
  }

  void removePass(byte[] prefix) {
    chains.delete(passKey(prefix));
  }

  private static byte[] passKey(byte[] prefix) {
    byte[] chain = Arrays.copyOfRange(prefix, 1, 1 + RowKey.HASH);
    return RowKey.of('p', chain, prefix);
  }

  @Nullable Switch identitySwitch(byte[] chain, String key) {
    return chains.get(RowKey.of('s', chain, hash(key)), SWITCH);
  }

  void identitySwitch(byte[] chain, String key, @Nullable Switch identitySwitch) {
    byte[] row = RowKey.of('s', chain, hash(key));
    if (identitySwitch == null) {
      chains.delete(row);
    } else {
      chains.put(row, identitySwitch, SWITCH);
    }
  }

  static byte[] allSwitches(byte[] chain) {
    return RowKey.of('s', chain);
  }

  @Nullable Finding finding(byte[] chain, String key, String ruleId) {
    return chains.get(RowKey.of('f', chain, hash(key), text(ruleId)), FINDING);
  }

  void finding(byte[] chain, String key, Finding finding) {
    chains.put(RowKey.of('f', chain, hash(key), text(finding.getRuleId())), finding, FINDING);
  }

  void removeFinding(byte[] chain, String key, Finding finding) {
    chains.delete(RowKey.of('f', chain, hash(key), text(finding.getRuleId())));
  }

  List<Finding> findings(byte[] chain, String key) {
    return chains.scan(RowKey.of('f', chain, hash(key)), MAX_RULES, FINDING).stream()
        .map(Row::value)
        .toList();
  }

  static byte[] allFindings(byte[] chain) {
    return RowKey.of('f', chain);
  }

  @Nullable Finding referencedFinding(byte[] chain, Finding finding) {
    return chains.get(RowKey.of('n', chain, text(finding.getFindingId())), FINDING);
  }

  void putReferencedFinding(byte[] chain, Finding finding) {
    chains.put(RowKey.of('n', chain, text(finding.getFindingId())), finding, FINDING);
  }

  void removeReferencedFinding(byte[] chain, Finding finding) {
    chains.delete(RowKey.of('n', chain, text(finding.getFindingId())));
  }

  List<Row<Finding>> referencedFindings(byte[] chain, int limit) {
    return chains.scan(allReferencedFindings(chain), limit, FINDING);
  }

  static byte[] allReferencedFindings(byte[] chain) {
    return RowKey.of('n', chain);
  }
}
