package io.spoor.pipeline.assemble.row;

import static io.spoor.pipeline.rows.RowKey.append;
import static io.spoor.pipeline.rows.RowKey.hash;

import io.spoor.pipeline.assemble.chain.IdentityClaims;
import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.schemas.PersonResolved;
import io.spoor.schemas.vocabulary.PersonRule;
import java.util.Arrays;

/** The families of rows of a chain's identities, under the hash of its root key. */
public final class IdentityRows {
  private static final byte[] TERMINATOR = new byte[1];

  /** A statement about a key: the earliest of its kind and segment, in order. */
  public static final RowFamily<StatementKey, IdentityStatement> STATEMENT =
      RowFamily.grouped(
          'i', "statement", StatementKey::encode, RowCodec.avro(IdentityStatement.class));

  /** Time and event of that statement, by segment. */
  public static final RowFamily<StatementOrigin, byte[]> STATEMENT_ORDER =
      RowFamily.grouped('j', "order of a statement", StatementOrigin::encode, RowCodec.BYTES);

  /** First use of a principal in a segment. */
  public static final RowFamily<PrincipalUse, FirstStatement> PRINCIPAL =
      RowFamily.grouped(
          'u', "principal", PrincipalUse::encode, RowCodec.avro(FirstStatement.class));

  /** What records of a run claim of a key's identity, once for each content and segment. */
  public static final RowFamily<ClaimKey, IdentityStatement> CLAIM =
      RowFamily.grouped(
          'J', "claimed identity", ClaimKey::encode, RowCodec.avro(IdentityStatement.class));

  /** How often a segment makes each claim about a key. */
  public static final RowFamily<ClaimOrigin, ClaimCounts> CLAIM_COUNT =
      RowFamily.grouped('F', "count of claimed identities", ClaimOrigin::encode, ClaimCounts.CODEC);

  /** The person to whom a segment's records say that an account belongs: the earliest of them. */
  public static final RowFamily<StatedPerson, FirstStatement> PERSON =
      RowFamily.<StatedPerson, FirstStatement>grouped(
              '4',
              "person of an account",
              StatedPerson::encode,
              RowCodec.avro(FirstStatement.class))
          .underSecondaryOwner();

  /**
   * To whom an account of the chain belongs, as the account's owner answered; its time is that of
   * the question.
   */
  public static final RowFamily<String, PersonResolved> ANSWERED_PERSON =
      RowFamily.<String, PersonResolved>grouped(
              '5',
              "answered person of an account",
              KeyEncoder.HASH,
              RowCodec.avro(PersonResolved.class))
          .underSecondaryOwner();

  static final RowCatalogue CATALOGUE =
      RowCatalogue.of(
          STATEMENT, STATEMENT_ORDER, PRINCIPAL, CLAIM, CLAIM_COUNT, PERSON, ANSWERED_PERSON);

  private IdentityRows() {}

  /**
   * A statement of a segment about a key.
   *
   * @param order encoded time and event
   */
  public record StatementKey(StatementOrigin origin, byte[] order) {
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
  public record StatementOrigin(String key, StatementKind kind, String segment) {
    static byte[] encode(byte[] prefix, StatementOrigin origin) {
      return append(prefix, hash(origin.key), origin.kind.tag(), hash(origin.segment));
    }
  }

  /** The key of claims, and the segment that makes them. */
  public record ClaimOrigin(String key, String segment) {
    static byte[] encode(byte[] prefix, ClaimOrigin origin) {
      return append(prefix, hash(origin.key), hash(origin.segment));
    }
  }

  /**
   * A claim about a key.
   *
   * @param digest of the content; {@link IdentityClaims#LEFT_OUT}: of those that are not held
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record ClaimKey(ClaimOrigin origin, ClaimKind kind, byte[] digest) {
    /** Where the kind is in an encoded key, after the tag, the owner and the hash of the key. */
    private static final int KIND_OFFSET = 1 + 2 * RowKey.HASH;

    private static final int DIGEST_OFFSET = KIND_OFFSET + 1;

    static byte[] encode(byte[] prefix, ClaimKey key) {
      return append(
          prefix,
          hash(key.origin.key),
          new byte[] {key.kind.tag()},
          key.digest,
          hash(key.origin.segment));
    }

    public static ClaimKind kind(byte[] position) {
      return ClaimKind.of(position[KIND_OFFSET]);
    }

    static byte[] digest(byte[] position) {
      return Arrays.copyOfRange(position, DIGEST_OFFSET, DIGEST_OFFSET + RowKey.HASH);
    }

    /** Position after the same claim of all segments. */
    public static byte[] afterClaim(byte[] position) {
      byte[] last = position.clone();
      Arrays.fill(last, last.length - RowKey.HASH, last.length, (byte) 0xFF);
      return last;
    }

    /** Position after all claims of the kind. */
    public static byte[] afterKind(byte[] position) {
      byte[] last = position.clone();
      Arrays.fill(last, DIGEST_OFFSET, last.length, (byte) 0xFF);
      return last;
    }
  }

  /** The person of an account by a rule, as a segment states it; the most trusted rules first. */
  public record StatedPerson(String account, PersonRule rule, String person, String segment) {
    /** Where the rank is in an encoded key, after the tag, the owner and the account. */
    private static final int RANK_OFFSET = 1 + 2 * RowKey.HASH;

    private static final int PERCENT = 100;

    static byte[] encode(byte[] prefix, StatedPerson key) {
      long rank = PERCENT - Math.round(key.rule.confidence() * PERCENT);
      return append(
          prefix, hash(key.account), new byte[] {(byte) rank}, hash(key.person), hash(key.segment));
    }

    public static byte rank(byte[] position) {
      return position[RANK_OFFSET];
    }

    /** Confidence of the rule, 0 to 1. */
    public static double confidence(byte[] position) {
      return (double) (PERCENT - rank(position)) / PERCENT;
    }

    /** Position after the same person by the same confidence, as all segments state it. */
    public static byte[] afterPerson(byte[] position) {
      byte[] last = position.clone();
      Arrays.fill(last, last.length - RowKey.HASH, last.length, (byte) 0xFF);
      return last;
    }
  }

  public record PrincipalUse(String principal, String segment) {
    static byte[] encode(byte[] prefix, PrincipalUse use) {
      return append(prefix, hash(use.principal), hash(use.segment));
    }
  }
}
