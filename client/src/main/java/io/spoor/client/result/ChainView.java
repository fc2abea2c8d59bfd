package io.spoor.client.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A chain as displayed. Times in nanoseconds since the Unix epoch, UTC. */
public record ChainView(
    String chainId,
    String rootKey,
    @Nullable String parentChainId,
    List<SegmentRow> segments,
    @Nullable String agentId,
    @Nullable String agentVersion,
    @Nullable String runId,
    long started,
    long ended,
    List<String> principals,
    List<String> credentials,
    long actionCount,
    long switchCount,
    int riskScore,
    String status,
    @Nullable String mergedInto,
    List<SwitchRow> switches,
    List<String> findingIds,
    List<String> related,
    Unread unread) {

  public ChainView {
    segments = List.copyOf(segments);
    principals = List.copyOf(principals);
    credentials = List.copyOf(credentials);
    switches = List.copyOf(switches);
    findingIds = List.copyOf(findingIds);
    related = List.copyOf(related);
  }

  /** One segment and the link that placed it in the chain; the root has no parent. */
  public record SegmentRow(
      String id,
      String key,
      @Nullable String parent,
      @Nullable String method,
      @Nullable Double confidence,
      @Nullable String statedBy,
      @Nullable String eventId,
      long actionCount) {}

  /** One identity switch; {@code declared} is null if no manifest covers it. */
  public record SwitchRow(
      String from,
      String to,
      String toCredential,
      String kind,
      @Nullable Boolean declared,
      String eventId,
      long time) {}

  /**
   * Records whose content was not read in full.
   *
   * @param partly with content beyond a limit of reading
   * @param opaque with content that is enciphered, compressed or no text
   * @param missing without content: it could not be read, or the record was rejected
   */
  public record Unread(long partly, long opaque, long missing) {
    /** All content was read. */
    public static final Unread NONE = new Unread(0, 0, 0);

    /** Of several chains. */
    public Unread plus(Unread other) {
      return new Unread(partly + other.partly, opaque + other.opaque, missing + other.missing);
    }
  }

  /** Whether all segments are listed: the list of a very large chain is truncated. */
  public boolean isWhole() {
    return segments.stream().mapToLong(SegmentRow::actionCount).sum() >= actionCount;
  }
}
