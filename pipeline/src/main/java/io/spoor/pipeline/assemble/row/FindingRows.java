package io.spoor.pipeline.assemble.row;

import static io.spoor.pipeline.rows.RowKey.append;
import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.text;

import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import java.util.Arrays;

/**
 * The families of rows of a chain's findings, under the hash of its root key. Findings about
 * actions are under its secondary owner.
 */
public final class FindingRows {
  private static final byte[] ACTIVE = {0};
  private static final byte[] RETRACTED = {1};

  /** A finding about a key, as last published. */
  public static final RowFamily<KeyRule, Finding> KEY_FINDING =
      RowFamily.grouped('f', "finding of a key", KeyRule::encode, RowCodec.avro(Finding.class));

  /** A finding that another owner evaluates, by id. */
  public static final RowFamily<String, Finding> REFERENCED_FINDING =
      RowFamily.grouped('n', "referenced finding", KeyEncoder.TEXT, RowCodec.avro(Finding.class));

  /** A finding about an action of a key, as last published. */
  public static final RowFamily<ActionFindingKey, FindingMoved> ACTION_FINDING =
      RowFamily.grouped(
              'y',
              "finding of an action",
              ActionFindingKey::encode,
              RowCodec.avro(FindingMoved.class))
          .underSecondaryOwner();

  /** Time of a finding about an action, by group, status, subject and key. */
  public static final RowFamily<ActionFindingPosition, byte[]> FINDING_INDEX =
      RowFamily.grouped('L', "finding of a group", ActionFindingPosition::encode, RowCodec.BYTES)
          .underSecondaryOwner();

  static final RowCatalogue CATALOGUE =
      RowCatalogue.of(KEY_FINDING, REFERENCED_FINDING, ACTION_FINDING, FINDING_INDEX);

  private FindingRows() {}

  public record KeyRule(String key, String ruleId) {
    static byte[] encode(byte[] prefix, KeyRule key) {
      return append(prefix, hash(key.key), text(key.ruleId));
    }
  }

  /**
   * A finding about an action of a key.
   *
   * @param group group of the action, or the run of a call
   */
  public record ActionFindingKey(String key, GroupKey group, String subject) {
    public static ActionFindingKey of(FindingMoved moved) {
      return new ActionFindingKey(
          moved.getKey(),
          new GroupKey(moved.getFinding().getRuleId(), String.valueOf(moved.getGroup())),
          moved.getFinding().getSubject());
    }

    static byte[] encode(byte[] prefix, ActionFindingKey key) {
      return append(prefix, hash(key.key), key.group.hash(), hash(key.subject));
    }
  }

  /** The parts of a finding's position, which the index has in another order. */
  public record ActionFindingPosition(byte[] key, byte[] group, byte[] subject, boolean retracted) {
    private static final int OWNER_END = 1 + RowKey.HASH;
    private static final int STATUS_AT = OWNER_END + RowKey.HASH;

    /** Of the position of a finding. */
    public static ActionFindingPosition of(byte[] position, boolean retracted) {
      return new ActionFindingPosition(
          part(position, OWNER_END),
          part(position, OWNER_END + RowKey.HASH),
          part(position, OWNER_END + 2 * RowKey.HASH),
          retracted);
    }

    /** Encoded key of the finding to which an index row refers. */
    public static byte[] findingKey(byte[] indexPosition) {
      int subject = STATUS_AT + 1;
      return append(
          part(indexPosition, subject + RowKey.HASH),
          part(indexPosition, OWNER_END),
          part(indexPosition, subject));
    }

    /** Encoded begin of the index rows of a group, by status. */
    public static byte[] prefix(GroupKey group, boolean retracted) {
      return append(group.hash(), status(retracted));
    }

    static byte[] encode(byte[] prefix, ActionFindingPosition at) {
      return append(prefix, at.group, status(at.retracted), at.subject, at.key);
    }

    private static byte[] status(boolean retracted) {
      return retracted ? RETRACTED : ACTIVE;
    }

    private static byte[] part(byte[] position, int from) {
      return Arrays.copyOfRange(position, from, from + RowKey.HASH);
    }
  }
}
