package io.spoor.schemas.key;

/** Keys of the records of {@code spoor.chain-views}: a kind, {@code |}, and what it is about. */
public final class ChainViewKey {
  private static final String CHAIN = "chain|";
  private static final String KEY = "key|";
  private static final String HEARTBEAT = "heartbeat|";

  private ChainViewKey() {}

  /** What a record is about. */
  public sealed interface Subject {}

  /** A chain, by its root key. */
  public record OfChain(String rootKey) implements Subject {}

  /** A key of a chain. */
  public record OfKey(String key) implements Subject {}

  /** The task of a stage and partition. */
  public record OfTask(String stage, int partition) implements Subject {}

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

  /** What the record with this key is about. */
  public static Subject parse(String recordKey) {
    if (recordKey.startsWith(CHAIN)) {
      return new OfChain(recordKey.substring(CHAIN.length()));
    }
    if (recordKey.startsWith(KEY)) {
      return new OfKey(recordKey.substring(KEY.length()));
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
}
