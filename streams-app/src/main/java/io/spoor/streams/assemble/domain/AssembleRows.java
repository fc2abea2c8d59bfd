package io.spoor.streams.assemble.domain;

import static io.spoor.streams.rows.RowKey.hash;
import static io.spoor.streams.rows.RowKey.ordered;
import static io.spoor.streams.rows.RowKey.text;

import io.spoor.schemas.Finding;
import io.spoor.schemas.Switch;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.serde.AvroCodec;
import io.spoor.streams.rows.RowKey;
import io.spoor.streams.rows.Rows;
import io.spoor.streams.rows.Rows.Row;
import io.spoor.streams.state.ChainRow;
import io.spoor.streams.state.JudgePass;
import io.spoor.streams.state.KeyRow;
import io.spoor.streams.state.Statement;
import java.nio.charset.StandardCharsets;
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
 * p chain rows                    a pass over rows of the chain that is not through yet
 * </pre>
 */
final class AssembleRows {
  static final char AGENT = 'g';
  static final char RUN = 'r';
  private static final char CHILD = 'd';
  private static final char DAY = 'b';
  private static final byte[] END = new byte[1];
  private static final int RULES = 500;

  private final Rows chains;
  private final AvroCodec<ChainRow> chainRows = AvroCodec.of(ChainRow.class);
  private final AvroCodec<KeyRow> keyRows = AvroCodec.of(KeyRow.class);
  private final AvroCodec<Statement> statements = AvroCodec.of(Statement.class);
  private final AvroCodec<Switch> switches = AvroCodec.of(Switch.class);
  private final AvroCodec<Finding> findings = AvroCodec.of(Finding.class);
  private final AvroCodec<JudgePass> passes = AvroCodec.of(JudgePass.class);

  AssembleRows(Rows chains) {
    this.chains = chains;
  }

  @Nullable ChainRow chain(String chainKey) {
    byte[] row = chains.get(RowKey.of('a', hash(chainKey)));
    return row == null ? null : chainRows.decode(row);
  }

  void chain(ChainRow row) {
    chains.put(RowKey.of('a', hash(row.getChainKey())), chainRows.encode(row));
  }

  /** The row of a key by its hash. */
  static byte[] keyRow(byte[] chain, byte[] keyHash) {
    return RowKey.of('k', chain, keyHash);
  }

  @Nullable KeyRow key(byte[] chain, String key) {
    byte[] row = chains.get(keyRow(chain, hash(key)));
    return row == null ? null : keyRows.decode(row);
  }

  void key(byte[] chain, KeyRow row) {
    chains.put(keyRow(chain, hash(row.getKey())), keyRows.encode(row));
  }

  void removeKey(byte[] chain, String key) {
    chains.delete(keyRow(chain, hash(key)));
  }

  /** What else is under the chain goes with its keys and its notes. */
  void removeChain(String chainKey) {
    chains.delete(RowKey.of('a', hash(chainKey)));
  }

  void remove(Row row) {
    chains.delete(row.key());
  }

  static byte[] allKeys(byte[] chain) {
    return RowKey.of('k', chain);
  }

  KeyRow keyOf(Row row) {
    return keyRows.decode(row.value());
  }

  void statement(byte[] chain, char what, KeyRow row, Statement statement) {
    chains.put(statementKey(chain, what, row, statement), statements.encode(statement));
  }

  void removeStatement(byte[] chain, char what, KeyRow row, Statement statement) {
    chains.delete(statementKey(chain, what, row, statement));
  }

  /** The earliest statement of the keys that stand in the chain. */
  @Nullable Statement firstStatement(byte[] chain, char what) {
    List<Row> first = chains.scan(RowKey.of(what, chain), 1);
    return first.isEmpty() ? null : statements.decode(first.getFirst().value());
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
    chains.put(lineageKey(chain, parent, child), text(child));
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

  String childOf(Row row) {
    return new String(row.value(), StandardCharsets.UTF_8);
  }

  /** The next rows of those that begin with {@code prefix}. */
  List<Row> after(byte[] prefix, byte[] after, int limit) {
    return chains.scanAfter(prefix, after, limit);
  }

  @Nullable JudgePass pass(byte[] over) {
    byte[] row = chains.get(passKey(over));
    return row == null ? null : passes.decode(row);
  }

  void pass(byte[] over, JudgePass pass) {
    chains.put(passKey(over), passes.encode(pass));
  }

  void removePass(byte[] over) {
    chains.delete(passKey(over));
  }

  private static byte[] passKey(byte[] over) {
    byte[] chain = Arrays.copyOfRange(over, 1, 1 + RowKey.HASH);
    return RowKey.of('p', chain, over);
  }

  @Nullable Switch change(byte[] chain, String key) {
    byte[] row = chains.get(RowKey.of('s', chain, hash(key)));
    return row == null ? null : switches.decode(row);
  }

  void change(byte[] chain, String key, @Nullable Switch change) {
    byte[] row = RowKey.of('s', chain, hash(key));
    if (change == null) {
      chains.delete(row);
    } else {
      chains.put(row, switches.encode(change));
    }
  }

  static byte[] allChanges(byte[] chain) {
    return RowKey.of('s', chain);
  }

  Switch changeOf(Row row) {
    return switches.decode(row.value());
  }

  @Nullable Finding finding(byte[] chain, String key, String ruleId) {
    byte[] row = chains.get(RowKey.of('f', chain, hash(key), text(ruleId)));
    return row == null ? null : findings.decode(row);
  }

  void finding(byte[] chain, String key, Finding finding) {
    chains.put(
        RowKey.of('f', chain, hash(key), text(finding.getRuleId())), findings.encode(finding));
  }

  void removeFinding(byte[] chain, String key, Finding finding) {
    chains.delete(RowKey.of('f', chain, hash(key), text(finding.getRuleId())));
  }

  List<Finding> findings(byte[] chain, String key) {
    return chains.scan(RowKey.of('f', chain, hash(key)), RULES).stream()
        .map(row -> findings.decode(row.value()))
        .toList();
  }

  static byte[] allFindings(byte[] chain) {
    return RowKey.of('f', chain);
  }

  Finding findingOf(Row row) {
    return findings.decode(row.value());
  }

  @Nullable Finding note(byte[] chain, Finding finding) {
    byte[] row = chains.get(RowKey.of('n', chain, text(finding.getFindingId())));
    return row == null ? null : findings.decode(row);
  }

  void keepNote(byte[] chain, Finding finding) {
    chains.put(RowKey.of('n', chain, text(finding.getFindingId())), findings.encode(finding));
  }

  void removeNote(byte[] chain, Finding finding) {
    chains.delete(RowKey.of('n', chain, text(finding.getFindingId())));
  }

  List<Row> notes(byte[] chain, int limit) {
    return chains.scan(allNotes(chain), limit);
  }

  static byte[] allNotes(byte[] chain) {
    return RowKey.of('n', chain);
  }
}
