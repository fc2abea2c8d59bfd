package io.spoor.pipeline.assemble;

import static io.spoor.pipeline.rows.RowKey.append;
import static io.spoor.pipeline.rows.RowKey.hash;

import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.IdentityStatement;

/** The families of rows of a chain's identities, under the hash of its root key. */
final class IdentityRows {
  private static final byte[] TERMINATOR = new byte[1];

  /** A statement about a key: the earliest of its kind and segment, in order. */
  static final RowFamily<StatementKey, IdentityStatement> STATEMENT =
      RowFamily.grouped(
          'i', "statement", StatementKey::encode, RowCodec.avro(IdentityStatement.class));

  /** Time and event of that statement, by segment. */
  static final RowFamily<StatementOrigin, byte[]> STATEMENT_ORDER =
      RowFamily.grouped('j', "order of a statement", StatementOrigin::encode, RowCodec.BYTES);

  /** First use of a principal in a segment. */
  static final RowFamily<PrincipalUse, FirstStatement> PRINCIPAL =
      RowFamily.grouped(
          'u', "principal", PrincipalUse::encode, RowCodec.avro(FirstStatement.class));

  static final RowCatalogue CATALOGUE = RowCatalogue.of(STATEMENT, STATEMENT_ORDER, PRINCIPAL);

  private IdentityRows() {}

  /**
   * A statement of a segment about a key.
   *
   * @param order encoded time and event
   */
  record StatementKey(StatementOrigin origin, byte[] order) {
    static byte[] encode(byte[] prefix, StatementKey key) {
      return append(
          prefix,
          hash(key.origin.key),
          key.origin.kind.tag(),
          key.order,
          TERMINATOR,
          hash(key.origin.segment));
    }
  }

  /** The key, kind and segment of a statement. */
  record StatementOrigin(String key, StatementKind kind, String segment) {
    static byte[] encode(byte[] prefix, StatementOrigin origin) {
      return append(prefix, hash(origin.key), origin.kind.tag(), hash(origin.segment));
    }
  }

  record PrincipalUse(String principal, String segment) {
    static byte[] encode(byte[] prefix, PrincipalUse use) {
      return append(prefix, hash(use.principal), hash(use.segment));
    }
  }
}
