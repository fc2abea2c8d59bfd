package io.spoor.streams.assemble.domain;

import static io.spoor.streams.rows.RowKey.hash;
import static io.spoor.streams.rows.RowKey.ordered;
import static io.spoor.streams.rows.RowKey.text;

import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Switch;
import io.spoor.schemas.serde.AvroCodec;
import io.spoor.streams.rows.RowKey;
import io.spoor.streams.rows.Rows;
import io.spoor.streams.rows.Rows.Row;
import io.spoor.streams.state.ChainRow;
import io.spoor.streams.state.IdentityRow;
import io.spoor.streams.state.KeyRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows assemble keeps, all of them under the hash of the root key of their chain.
 *
 * <pre>
 * chains:   a chain                              what the chain knows of itself
 *           k chain key                          a key that stands in it, or did
 *           i chain key rank identity segment       first use of a key as one identity, in one segment
 *           d chain parent child                 a key and the one it came from
 *           s chain key                          an identity switch
 *           f chain key rule                     a finding about a key, as last published
 *           n chain finding                        a finding that is judged elsewhere
 *           D chain                              a chain to publish
 * actions:  chain segment time event             an action, in order
 * </pre>
 */
final class AssembleRows {
  private static final int PAGE = 500;

  private final Rows chains;
  private final Rows actions;
  private byte[] lastDirty = RowKey.of('D');
  private final AvroCodec<ChainRow> chainRows = AvroCodec.of(ChainRow.class);
  private final AvroCodec<KeyRow> keyRows = AvroCodec.of(KeyRow.class);
  private final AvroCodec<IdentityRow> identityRows = AvroCodec.of(IdentityRow.class);
  private final AvroCodec<Switch> switches = AvroCodec.of(Switch.class);
  private final AvroCodec<Finding> findings = AvroCodec.of(Finding.class);
  private final AvroCodec<Action> actionRows = AvroCodec.of(Action.class);

  AssembleRows(Rows chains, Rows actions) {
    this.chains = chains;
    this.actions = actions;
  }

  @Nullable ChainRow chain(String chainKey) {
    byte[] row = chains.get(RowKey.of('a', hash(chainKey)));
    return row == null ? null : chainRows.decode(row);
  }

  void chain(ChainRow row) {
    chains.put(RowKey.of('a', hash(row.getChainKey())), chainRows.encode(row));
  }

  @Nullable KeyRow key(byte[] chain, String key) {
    byte[] row = chains.get(RowKey.of('k', chain, hash(key)));
    return row == null ? null : keyRows.decode(row);
  }

  void key(byte[] chain, KeyRow row) {
    chains.put(RowKey.of('k', chain, hash(row.getKey())), keyRows.encode(row));
  }

  void eachKey(byte[] chain, Consumer<KeyRow> consumer) {
    each(RowKey.of('k', chain), row -> consumer.accept(keyRows.decode(row.value())));
  }

  /**
   * The best statements first: however many an agent makes, they do not hide what an issuer said.
   */
  private static byte[] identityKey(byte[] chain, IdentityRow row, String segment) {
    byte[] order = {(byte) (Byte.MAX_VALUE - row.getRank())};
    String who = row.getPrincipal() + '\n' + row.getActor();
    return RowKey.of('i', chain, hash(row.getKey()), order, hash(who), hash(segment));
  }

  /** Keeps the row unless an earlier one says the same; whether it was kept. */
  boolean identity(byte[] chain, IdentityRow row, String segment) {
    byte[] key = identityKey(chain, row, segment);
    byte[] known = chains.get(key);
    if (known != null) {
      IdentityRow other = identityRows.decode(known);
      if (Order.compare(other.getTime(), other.getEventId(), row.getTime(), row.getEventId())
          <= 0) {
        return false;
      }
    }
    chains.put(key, identityRows.encode(row));
    return true;
  }

  void removeIdentity(byte[] chain, IdentityRow row, String segment) {
    chains.delete(identityKey(chain, row, segment));
  }

  /** At most {@code limit} ways in which a key was used. */
  List<IdentityRow> identities(byte[] chain, String key, int limit) {
    return chains.scan(RowKey.of('i', chain, hash(key)), limit).stream()
        .map(row -> identityRows.decode(row.value()))
        .toList();
  }

  void eachIdentity(byte[] chain, Consumer<IdentityRow> consumer) {
    each(RowKey.of('i', chain), row -> consumer.accept(identityRows.decode(row.value())));
  }

  void lineage(byte[] chain, String parent, String child) {
    chains.put(RowKey.of('d', chain, hash(parent), hash(child)), text(child));
  }

  void removeLineage(byte[] chain, String parent, String child) {
    chains.delete(RowKey.of('d', chain, hash(parent), hash(child)));
  }

  void eachChild(byte[] chain, String parent, Consumer<String> consumer) {
    each(
        RowKey.of('d', chain, hash(parent)),
        row -> consumer.accept(new String(row.value(), StandardCharsets.UTF_8)));
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

  void eachChange(byte[] chain, Consumer<Switch> consumer) {
    each(RowKey.of('s', chain), row -> consumer.accept(switches.decode(row.value())));
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
    return chains.scan(RowKey.of('f', chain, hash(key)), PAGE).stream()
        .map(row -> findings.decode(row.value()))
        .toList();
  }

  void eachFinding(byte[] chain, Consumer<Finding> consumer) {
    each(RowKey.of('f', chain), row -> consumer.accept(findings.decode(row.value())));
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

  void eachNote(byte[] chain, Consumer<Finding> consumer) {
    each(RowKey.of('n', chain), row -> consumer.accept(findings.decode(row.value())));
  }

  void dirty(String chainKey) {
    chains.put(RowKey.of('D', hash(chainKey)), text(chainKey));
  }

  void clean(String chainKey) {
    chains.delete(RowKey.of('D', hash(chainKey)));
  }

  /**
   * At most {@code limit} chains to publish, from where the last call ended, so that none waits for
   * ever behind busy ones.
   */
  List<String> dirty(int limit) {
    byte[] all = RowKey.of('D');
    List<Row> page = new ArrayList<>(chains.scanAfter(all, lastDirty, limit));
    if (page.size() < limit && lastDirty.length > all.length) {
      byte[] end = lastDirty;
      chains.scan(all, limit - page.size()).stream()
          .filter(row -> Arrays.compareUnsigned(row.key(), end) <= 0)
          .forEach(page::add);
    }
    lastDirty = page.isEmpty() ? all : page.getLast().key();
    return page.stream().map(row -> new String(row.value(), StandardCharsets.UTF_8)).toList();
  }

  private static byte[] actionKey(byte[] chain, IdentityEvent event) {
    return RowKey.of(
        'x', chain, hash(event.getTrailKey()), ordered(event.getTime()), text(event.getEventId()));
  }

  /** Keeps an action; whether it was not there before. */
  boolean action(byte[] chain, Action action) {
    byte[] key = actionKey(chain, action.getEvent());
    boolean fresh = actions.get(key) == null;
    actions.put(key, actionRows.encode(action));
    return fresh;
  }

  void removeAction(byte[] chain, Action action) {
    actions.delete(actionKey(chain, action.getEvent()));
  }

  /** The first {@code limit} actions of a segment, in order. */
  List<Action> actions(byte[] chain, String segment, int limit) {
    return actions.scan(RowKey.of('x', chain, hash(segment)), limit).stream()
        .map(row -> actionRows.decode(row.value()))
        .toList();
  }

  void eachAction(byte[] chain, String segment, Consumer<Action> consumer) {
    each(
        actions,
        RowKey.of('x', chain, hash(segment)),
        row -> consumer.accept(actionRows.decode(row.value())));
  }

  private void each(byte[] prefix, Consumer<Row> consumer) {
    each(chains, prefix, consumer);
  }

  private static void each(Rows rows, byte[] prefix, Consumer<Row> consumer) {
    byte[] after = prefix;
    List<Row> page;
    do {
      page = rows.scanAfter(prefix, after, PAGE);
      for (Row row : page) {
        consumer.accept(row);
        after = row.key();
      }
    } while (page.size() == PAGE);
  }
}
