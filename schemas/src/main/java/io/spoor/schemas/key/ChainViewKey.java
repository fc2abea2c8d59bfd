package io.spoor.schemas.key;

import java.util.HexFormat;

/** Keys of the records of {@code spoor.chain-views}: a kind, {@code |}, and what it is about. */
public final class ChainViewKey {
  private static final String CHAIN = "chain|";
  private static final String KEY = "key|";
  private static final String HEARTBEAT = "heartbeat|";
  private static final String CONTENT = "content|";
  private static final int HEX = 2 * Keys.HASH_BYTES;

  private ChainViewKey() {}

  /** What a record is about. */
  public sealed interface Subject {}

  /** A chain, by its root key. */
  public record OfChain(String rootKey) implements Subject {}

  /** A key of a chain. */
  public record OfKey(String key) implements Subject {}

  /** The task of a stage and partition. */
  public record OfTask(String stage, int partition) implements Subject {}

  /**
   * Content of one record of a run.
   *
   * @param record hash of the record's name within its trail, 32 hexadecimal digits
   */
  public record OfContent(String trailKey, String record) implements Subject {}

  /** A subject that a later version writes. */
  public record Unknown() implements Subject {}

  public static String ofChain(String rootKey) {
    return CHAIN + rootKey;
  }

  public static String ofKey(String key) {
    return KEY + key;
  }

  public static String ofTask(String stage, int partition) {
    return HEARTBEAT + stage + '|' + partition;
  }

  /**
   * Key of the content of a record.
   *
   * @param record hash of the record's name within its trail: see {@link #recordHash}
   */
  public static String ofContent(String trailKey, String record) {
    return CONTENT + record + '|' + trailKey;
  }

  /** Hash of a record's name, 32 hexadecimal digits. */
  public static String recordHash(String name) {
    return HexFormat.of().formatHex(Keys.hash(name));
  }

  /** What the record with this key is about. */
  public static Subject parse(String recordKey) {
    if (recordKey.startsWith(CHAIN)) {
      return new OfChain(recordKey.substring(CHAIN.length()));
    }
    if (recordKey.startsWith(KEY)) {
      return new OfKey(recordKey.substring(KEY.length()));
    }
    if (recordKey.startsWith(CONTENT)) {
      return content(recordKey.substring(CONTENT.length()));
    }
    int end = recordKey.lastIndexOf('|');
    if (recordKey.startsWith(HEARTBEAT) && end >= HEARTBEAT.length()) {
      try {
        return new OfTask(
            recordKey.substring(HEARTBEAT.length(), end),
            Integer.parseInt(recordKey.substring(end + 1)));
      } catch (NumberFormatException e) {
        return new Unknown();
      }
    }
    return new Unknown();
  }

  private static Subject content(String subject) {
    boolean isWellFormed =
        subject.length() > HEX
            && subject.charAt(HEX) == '|'
            && subject.chars().limit(HEX).allMatch(HexFormat::isHexDigit);
    return isWellFormed
        ? new OfContent(subject.substring(HEX + 1), subject.substring(0, HEX))
        : new Unknown();
  }
}
