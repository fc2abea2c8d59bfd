package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.row.ClaimKind;
import io.spoor.pipeline.assemble.row.EventOrder;
import io.spoor.pipeline.assemble.row.IdentityRows;
import io.spoor.pipeline.assemble.row.IdentityRows.PrincipalUse;
import io.spoor.pipeline.assemble.row.IdentityRows.StatementKey;
import io.spoor.pipeline.assemble.row.IdentityRows.StatementOrigin;
import io.spoor.pipeline.assemble.row.StatementKind;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.RowRange;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Person;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Statements of a chain's segments about keys, from which the principal of each key is resolved.
 * When statements differ, the issuer takes precedence, then the log of the key's own use, then a
 * third party's statement.
 *
 * <p>Only the earliest statement of each kind counts per segment, which bounds the rows per key and
 * segment. They are ordered, so the first row is the statement that counts, however many segments
 * present the key. What runs claim counts whatever its time: see {@link IdentityClaims}.
 */
public final class Identities {
  private static final int KIND_OFFSET = 1 + 2 * RowKey.HASH;
  private static final int FIRST_PAGE_SIZE = 8;

  private final ChainAggregate chain;
  private final Table<StatementKey, IdentityStatement> statements;
  private final Table<StatementOrigin, byte[]> orders;
  private final Table<PrincipalUse, FirstStatement> principals;
  private final IdentityClaims claims;
  private final AccountPersons persons;

  Identities(ChainAggregate chain, Rows rows, byte[] hash) {
    this.chain = chain;
    this.statements = IdentityRows.STATEMENT.of(rows, hash);
    this.orders = IdentityRows.STATEMENT_ORDER.of(rows, hash);
    this.principals = IdentityRows.PRINCIPAL.of(rows, hash);
    this.claims = new IdentityClaims(rows, hash);
    this.persons = new AccountPersons(chain, chain.accountPolicy(), rows, hash);
  }

  /** Persons of accounts, as other records state them. */
  public AccountPersons persons() {
    return persons;
  }

  /** Adds the statements of an action that is new in the chain. */
  public void add(IdentityEvent event) {
    String segment = event.getTrailKey();
    add(event, segment);
    if (event.getPrincipal() != null) {
      String principal = event.getPrincipal().getId();
      var use = new PrincipalUse(principal, segment);
      var current =
          new FirstStatement(event.getTime(), event.getEventId(), principal, null, 0, null, null);
      FirstStatement stored = principals.get(use);
      if (stored == null || isEarlier(current, stored)) {
        principals.put(use, current);
      }
    }
  }

  /** Adds the statements of a copy, under the name of its segment. */
  public void add(IdentityEvent event, String segment) {
    for (IdentityStatement statement : IdentityStatements.of(event)) {
      put(statement, origin(statement, segment));
      if (claims.add(event, statement, segment)) {
        chain.pending().addChangedKey(statement.getKey(), true);
      }
    }
    persons.add(event, segment);
  }

  /** Removes the statements of an action whose segment moves away. */
  public void remove(IdentityEvent event) {
    String segment = event.getTrailKey();
    remove(event, segment);
    if (event.getPrincipal() != null) {
      principals.delete(new PrincipalUse(event.getPrincipal().getId(), segment));
    }
  }

  /** Removes the statements of a copy. */
  public void remove(IdentityEvent event, String segment) {
    for (IdentityStatement statement : IdentityStatements.of(event)) {
      StatementOrigin origin = origin(statement, segment);
      byte[] stored = orders.get(origin);
      if (stored != null) {
        KnownIdentity previous = identityOf(statement.getKey());
        delete(origin, stored);
        scheduleIfChanged(statement.getKey(), previous);
      }
      if (claims.remove(event, statement, segment)) {
        chain.pending().addChangedKey(statement.getKey(), true);
      }
    }
    persons.remove(event, segment);
  }

  /**
   * Evicts an action and its statements, without an evaluation. Its statements about another known
   * key stay until that key is evicted, as that key may be evaluated again.
   */
  public EventUses evict(IdentityEvent event) {
    String segment = event.getTrailKey();
    evict(event, segment);
    Principal principal = event.getPrincipal();
    if (principal == null) {
      return new EventUses(null, null);
    }
    principals.delete(new PrincipalUse(principal.getId(), segment));
    Credential credential = event.getCredential();
    return new EventUses(
        new FirstStatement(
            event.getTime(), event.getEventId(), principal.getId(), null, 0, null, null),
        credential == null
            ? null
            : new FirstStatement(
                event.getTime(), event.getEventId(), credential.getId(), null, 0, null, null));
  }

  /** Evicts the statements of a copy. */
  public void evict(IdentityEvent event, String segment) {
    for (IdentityStatement statement : IdentityStatements.of(event)) {
      if (statement.getKey().equals(event.getTrailKey())
          || chain.segments().find(statement.getKey()) == null) {
        StatementOrigin origin = origin(statement, segment);
        byte[] stored = orders.get(origin);
        if (stored != null) {
          delete(origin, stored);
          if (statement.getSays() != null) {
            chain.tally().setEnded(statement.getKey(), identityOf(statement.getKey()).isRevoked());
          }
        }
        claims.remove(event, statement, segment);
      }
    }
  }

  /** Principal and credential that an event used. */
  record EventUses(@Nullable FirstStatement principal, @Nullable FirstStatement credential) {}

  private static StatementOrigin origin(IdentityStatement statement, String segment) {
    return new StatementOrigin(statement.getKey(), StatementKind.of(statement), segment);
  }

  /**
   * Stores a statement unless its segment made an earlier one of its kind. The earliest use is
   * refused only as long as every use of the segment failed.
   */
  private void put(IdentityStatement statement, StatementOrigin origin) {
    byte[] order =
        RowKey.append(RowKey.ordered(statement.getTime()), RowKey.text(statement.getEventId()));
    byte[] stored = orders.get(origin);
    if (stored != null && Arrays.compareUnsigned(stored, order) <= 0) {
      if (!statement.getRefused()) {
        putAccepted(statement.getKey(), new StatementKey(origin, stored));
      }
      return;
    }
    if (stored != null && statement.getRefused()) {
      IdentityStatement later = statements.get(new StatementKey(origin, stored));
      statement.setRefused(later == null || later.getRefused());
    }
    KnownIdentity previous = identityOf(statement.getKey());
    if (stored != null) {
      statements.delete(new StatementKey(origin, stored));
    }
    orders.put(origin, order);
    statements.put(new StatementKey(origin, order), statement);
    scheduleIfChanged(statement.getKey(), previous);
    if (origin.kind() == StatementKind.MINTED && isKnown(statement.getKey())) {
      // The credential's actions may be those of the agent that issued it.
      chain.reattribute();
    }
  }

  /** A later use of the segment succeeded. */
  private void putAccepted(String key, StatementKey position) {
    IdentityStatement earliest = statements.get(position);
    if (earliest != null && earliest.getRefused()) {
      KnownIdentity previous = identityOf(key);
      statements.put(position, IdentityStatement.newBuilder(earliest).setRefused(false).build());
      scheduleIfChanged(key, previous);
    }
  }

  private boolean isKnown(String key) {
    return chain.segments().find(key) != null || chain.segments().isParent(key);
  }

  private void delete(StatementOrigin origin, byte[] order) {
    statements.delete(new StatementKey(origin, order));
    orders.delete(origin);
  }

  private void scheduleIfChanged(String key, KnownIdentity previous) {
    KnownIdentity current = identityOf(key);
    if (!current.equals(previous)) {
      chain.pending().addChangedKey(key, !current.isEquivalentTo(previous));
      if (current.isRevoked() != previous.isRevoked()) {
        chain.tally().setEnded(key, current.isRevoked());
      }
    }
  }

  private static boolean isEarlier(FirstStatement a, FirstStatement b) {
    return EventOrder.compare(a.getTime(), a.getEventId(), b.getTime(), b.getEventId()) < 0;
  }

  /** The identity of a key. A day of a long-lived key has the principal of that key. */
  public KnownIdentity resolve(String key) {
    KnownIdentity identity = identityOf(key);
    if (!Keys.hasDay(key)) {
      return withPersons(identity);
    }
    Map<StatementKind, IdentityStatement> merged = new EnumMap<>(StatementKind.class);
    merged.putAll(identity.earliest());
    identityOf(Keys.base(key))
        .earliest()
        .forEach(
            (kind, statement) ->
                merged.merge(
                    kind,
                    statement,
                    (a, b) -> Objects.requireNonNull(KnownIdentity.earlier(a, b))));
    return withPersons(new KnownIdentity(merged));
  }

  /** The same with the persons of accounts that other records state. */
  private KnownIdentity withPersons(KnownIdentity identity) {
    if (!chain.hasStatedPersons()) {
      return identity;
    }
    Map<StatementKind, IdentityStatement> known = new EnumMap<>(StatementKind.class);
    identity.earliest().forEach((kind, statement) -> known.put(kind, withPerson(statement)));
    return new KnownIdentity(known);
  }

  private IdentityStatement withPerson(IdentityStatement statement) {
    String directory = statement.getDirectory();
    Person person =
        directory == null || statement.getPerson() != null
            ? null
            : persons.observed(
                directory, statement.getPrincipal(), statement.getIdentity(), statement.getTime());
    return person == null
        ? statement
        : IdentityStatement.newBuilder(statement).setPerson(person.getId()).build();
  }

  /** All identities that a key may have. */
  public PossibleIdentities possible(String key) {
    KnownIdentity known = resolve(key);
    if (known.best() == null || known.isLogged()) {
      return PossibleIdentities.of(known, Map.of());
    }
    Map<ClaimKind, List<IdentityStatement>> claimed = claims.about(key);
    if (Keys.hasDay(key)) {
      claims
          .about(Keys.base(key))
          .forEach(
              (kind, more) ->
                  claimed.merge(
                      kind, more, (a, b) -> Stream.concat(a.stream(), b.stream()).toList()));
    }
    return PossibleIdentities.of(known, claimed);
  }

  /** The earliest statement of each kind about a key. */
  private KnownIdentity identityOf(String key) {
    byte[] keyHash = RowKey.hash(key);
    Map<StatementKind, IdentityStatement> earliest = new EnumMap<>(StatementKind.class);
    List<Row<IdentityStatement>> page = statements.startingWith(keyHash).first(FIRST_PAGE_SIZE);
    page.forEach(row -> earliest.putIfAbsent(kind(row), row.value()));
    if (page.size() == FIRST_PAGE_SIZE) {
      for (StatementKind kind : StatementKind.values()) {
        if (!earliest.containsKey(kind)) {
          statements
              .startingWith(keyHash, kind.tag())
              .first(1)
              .forEach(row -> earliest.put(kind, row.value()));
        }
      }
    }
    return new KnownIdentity(earliest);
  }

  private static StatementKind kind(Row<IdentityStatement> row) {
    return StatementKind.of(row.key()[KIND_OFFSET]);
  }

  /** First uses of principals in segments. */
  public RowRange<FirstStatement> principals() {
    return principals.all();
  }

  /** Statements about all keys. */
  public RowRange<IdentityStatement> statements() {
    return statements.all();
  }

  /** The credential use that a row states; null when it states another fact. */
  public static @Nullable FirstStatement credentialOf(Row<IdentityStatement> row) {
    StatementKind kind = kind(row);
    if (kind != StatementKind.OWN_LOG && kind != StatementKind.PRESENTED) {
      return null;
    }
    IdentityStatement use = row.value();
    return new FirstStatement(
        use.getTime(),
        use.getEventId(),
        Objects.requireNonNull(use.getCredentialId()),
        null,
        0,
        null,
        null);
  }

  /**
   * A page of statements about an evicted key.
   *
   * @param last position of the last one; null when no rows follow
   */
  public record LeftOver(int read, byte @Nullable [] last) {}

  /**
   * Evicts a key: deletes statements about it by segments that the chain no longer knows, within
   * the next {@code limit} rows after {@code after}.
   */
  public LeftOver deleteLeftovers(String key, byte @Nullable [] after, int limit) {
    byte[] keyHash = RowKey.hash(key);
    List<RowFamily<?, ?>> families =
        List.of(
            IdentityRows.STATEMENT,
            IdentityRows.STATEMENT_ORDER,
            IdentityRows.CLAIM,
            IdentityRows.CLAIM_COUNT);
    List<Table<?, ?>> tables = List.of(statements, orders, claims.claims(), claims.counts());
    int left = limit;
    byte[] next = after;
    for (int i = 0; i < tables.size(); i++) {
      if (next != null && !families.get(i).owns(next)) {
        continue;
      }
      LeftOver some = deleteLeftovers(tables.get(i), keyHash, next, left);
      left -= some.read;
      if (left == 0) {
        return new LeftOver(limit, some.last);
      }
      next = null;
    }
    chain.tally().setEnded(key, identityOf(key).isRevoked());
    return new LeftOver(limit - left, null);
  }

  private <V extends Object> LeftOver deleteLeftovers(
      Table<?, V> table, byte[] keyHash, byte @Nullable [] after, int limit) {
    List<Row<V>> page = table.startingWith(keyHash).after(after, limit);
    for (Row<V> row : page) {
      byte[] position = row.key();
      byte[] segment = Arrays.copyOfRange(position, position.length - RowKey.HASH, position.length);
      if (chain.segments().findByHash(segment) == null) {
        table.delete(row);
      }
    }
    return new LeftOver(page.size(), page.size() < limit ? null : page.getLast().key());
  }

  /** Whether {@link #deleteLeftovers} covers a position. */
  public static boolean isLeftOver(byte[] position) {
    return IdentityRows.STATEMENT.owns(position)
        || IdentityRows.STATEMENT_ORDER.owns(position)
        || IdentityRows.CLAIM.owns(position)
        || IdentityRows.CLAIM_COUNT.owns(position);
  }
}
