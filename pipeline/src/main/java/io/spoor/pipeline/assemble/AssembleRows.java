package io.spoor.pipeline.assemble;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;
import static io.spoor.pipeline.rows.RowKey.text;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.ChainRow;
import io.spoor.pipeline.state.JudgePass;
import io.spoor.pipeline.state.KeyRow;
import io.spoor.pipeline.state.Statement;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Switch;
import io.spoor.schemas.key.Keys;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What assemble keeps of chains and their keys, all of it under the hash of the root key.
 *
 * <pre>
 * a chain                         what the chain knows of itself
 * k chain key                     a key that stands in it, or did
 * g chain time event key          a key's earliest statement of the agent
 * r chain time event key          a key's earliest statement of the run
 * d chain parent child            a key and the one it came from
 * b chain key day                 a long-lived key and a day of it
 * s chain key                     an identity switch
 * f chain key rule                a finding about a key, as last published
 * n chain finding                 a finding that is judged elsewhere
 * H chain segment                 what was done in a segment
 * M chain                         who was told what of that
 * y chain key group subject       a finding about an action of a key, as last published
 * z chain group                   what was observed of a group, or that it has rows of its own
 * q run time event                a tool call, under the hash of chain and segment; see {@link CallRows}
 * h run time event                what a run was asked to do
 * o group time event              what was observed of a large group, under the hash of chain and group
 * O group facts                where in it the only observation of a segment and its facts is
 * C chain group                 that more was observed of a group than is judged
 * L chain group subject key     that there is a finding of the group, and whether it was retracted
 * p chain rows                    a pass over rows of the chain that is not through yet
 * </pre>
 */
final class AssembleRows {
  /** Tags of rows under a chain that are few and asked for together: not its actions. */
  static final String OWNED = "akgrdbsfnHMpijueyzoqhOCL";

  static final char AGENT = 'g';
  static final char RUN = 'r';
  private static final char CHILD = 'd';
  private static final char DAY = 'b';
  private static final byte[] END = new byte[1];
  private static final int RULES = 500;

  static final RowCodec<KeyRow> KEY = RowCodec.avro(KeyRow.class);
  static final RowCodec<Switch> SWITCH = RowCodec.avro(Switch.class);
  static final RowCodec<Finding> FINDING = RowCodec.avro(Finding.class);
  private static final RowCodec<ChainRow> CHAIN = RowCodec.avro(ChainRow.class);
  private static final RowCodec<Statement> STATEMENT = RowCodec.avro(Statement.class);
  private static final RowCodec<JudgePass> PASS = RowCodec.avro(JudgePass.class);

  private final Rows chains;

  AssembleRows(Rows chains) {
    this.chains = chains;
  }

  @Nullable ChainRow chain(String chainKey) {
    return chains.get(RowKey.of('a', hash(chainKey)), CHAIN);
  }

  void chain(ChainRow row) {
    chains.put(RowKey.of('a', hash(row.getChainKey())), row, CHAIN);
  }

  /** The row of a key by its hash. */
  static byte[] keyRow(byte[] chain, byte[] keyHash) {
    return RowKey.of('k', chain, keyHash);
  }

  @Nullable KeyRow key(byte[] chain, String key) {
    return chains.get(keyRow(chain, hash(key)), KEY);
  }

  void key(byte[] chain, KeyRow row) {
    chains.put(keyRow(chain, hash(row.getKey())), row, KEY);
  }

  void removeKey(byte[] chain, String key) {
    chains.delete(keyRow(chain, hash(key)));
  }

  /** What else is under the chain goes with its keys and its notes. */
  void removeChain(String chainKey) {
    chains.delete(RowKey.of('a', hash(chainKey)));
  }

  void remove(Row<?> row) {
    chains.delete(row.key());
  }

  static byte[] allKeys(byte[] chain) {
    return RowKey.of('k', chain);
  }

  void statement(byte[] chain, char what, KeyRow row, Statement statement) {
    chains.put(statementKey(chain, what, row, statement), statement, STATEMENT);
  }

  void removeStatement(byte[] chain, char what, KeyRow row, Statement statement) {
    chains.delete(statementKey(chain, what, row, statement));
  }

  /** The earliest statement of the keys that stand in the chain. */
  @Nullable Statement firstStatement(byte[] chain, char what) {
    List<Row<Statement>> first = chains.scan(RowKey.of(what, chain), 1, STATEMENT);
    return first.isEmpty() ? null : first.getFirst().value();
  }

  private static byte[] statementKey(byte[] chain, char what, KeyRow row, Statement statement) {
    return RowKey.of(
        what,
        chain,
        ordered(statement.getTime()),
        text(statement.getEventId()),
        END,
        hash(row.getKey()));
  }

  void lineage(byte[] chain, String parent, String child) {
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

  /** The next rows of those that begin with {@code prefix}. */
  <T extends Object> List<Row<T>> after(byte[] prefix, byte[] after, int limit, RowCodec<T> codec) {
    return chains.scanAfter(prefix, after, limit, codec);
  }

  @Nullable JudgePass pass(byte[] over) {
    return chains.get(passKey(over), PASS);
  }

  void pass(byte[] over, JudgePass pass) {
    chains.put(passKey(over), pass, PASS);
  }

  void removePass(byte[] over) {
    chains.delete(passKey(over));
  }

  private static byte[] passKey(byte[] over) {
    byte[] chain = Arrays.copyOfRange(over, 1, 1 + RowKey.HASH);
    return RowKey.of('p', chain, over);
  }

  @Nullable Switch change(byte[] chain, String key) {
    return chains.get(RowKey.of('s', chain, hash(key)), SWITCH);
  }

  void change(byte[] chain, String key, @Nullable Switch change) {
    byte[] row = RowKey.of('s', chain, hash(key));
    if (change == null) {
      chains.delete(row);
    } else {
      chains.put(row, change, SWITCH);
    }
  }

  static byte[] allChanges(byte[] chain) {
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
    return chains.scan(RowKey.of('f', chain, hash(key)), RULES, FINDING).stream()
        .map(Row::value)
        .toList();
  }

  static byte[] allFindings(byte[] chain) {
    return RowKey.of('f', chain);
  }

  @Nullable Finding note(byte[] chain, Finding finding) {
    return chains.get(RowKey.of('n', chain, text(finding.getFindingId())), FINDING);
  }

  void keepNote(byte[] chain, Finding finding) {
    chains.put(RowKey.of('n', chain, text(finding.getFindingId())), finding, FINDING);
  }

  void removeNote(byte[] chain, Finding finding) {
    chains.delete(RowKey.of('n', chain, text(finding.getFindingId())));
  }

  List<Row<Finding>> notes(byte[] chain, int limit) {
    return chains.scan(allNotes(chain), limit, FINDING);
  }

  static byte[] allNotes(byte[] chain) {
    return RowKey.of('n', chain);
  }
}
