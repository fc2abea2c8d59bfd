package io.spoor.pipeline.stitch;

import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.state.RequestLogState;
import io.spoor.pipeline.stitch.link.StitchOutbox;
import io.spoor.schemas.LoggedRequest;
import io.spoor.schemas.RequestsIndexed;
import io.spoor.schemas.RequestsLogged;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of logs with request ids that came to this partition. They stay here: the owners of
 * their ids are told, for many records at once, which ids they have and where they lie. Nearly all
 * records have an id that no span states, so one must cost no message and no row of its own.
 */
final class RequestLog {
  /** Records in a block, which is a row. */
  private static final int BLOCK_SIZE = 64;

  /** Records of which one message tells. */
  private static final int MAX_TOLD = 1024;

  /** Records that wait until their owners are told, at most. */
  private static final int MAX_WAITING = 4096;

  /** How long they wait at most, milliseconds: the more of them, the fewer messages. */
  private static final long MAX_WAIT = 1000;

  /** Blocks that one event evicts at most. */
  private static final int EVICTED = 4;

  private final RequestRows rows;
  private final StitchOutbox outbox;
  private final Watermark watermark;
  private final long retention;
  private @Nullable RequestLogState loaded;

  /** When the first record began to wait, milliseconds; 0: before the start, or none does. */
  private long waitingSince;

  /** Number of the block whose time is {@link #oldestAt}; -1: none was read yet. */
  private long oldest = -1;

  /** Latest time of the oldest block, so that an event that evicts nothing reads no block. */
  private long oldestAt;

  private long now;

  /**
   * Creates the log of a partition.
   *
   * @param retention how long records are kept, nanoseconds
   */
  RequestLog(RequestRows rows, StitchOutbox outbox, Watermark watermark, long retention) {
    this.rows = rows;
    this.outbox = outbox;
    this.watermark = watermark;
    this.retention = retention;
  }

  /**
   * Adds a record.
   *
   * @param source a key of this partition
   */
  void add(String source, LoggedRequest record) {
    RequestLogState state = state();
    if (!isWaiting()) {
      waitingSince = now;
    }
    long number = state.getNext() / BLOCK_SIZE;
    long time = record.getSeen().getTime();
    RequestsLogged known = rows.block(number);
    List<LoggedRequest> records = known == null ? new ArrayList<>(BLOCK_SIZE) : known.getRequests();
    records.add(record);
    rows.putBlock(
        number,
        new RequestsLogged(
            known == null ? source : known.getKey(),
            records,
            known == null ? time : Math.max(known.getAt(), time)));
    state.setNext(state.getNext() + 1);
    rows.putLog(state);
    if (state.getNext() - state.getTold() >= MAX_WAITING) {
      tell();
    }
  }

  /** The record at a place; null: it is evicted, or has another id. */
  @Nullable LoggedRequest find(long place, String requestId) {
    RequestsLogged block = rows.block(place / BLOCK_SIZE);
    int index = (int) (place % BLOCK_SIZE);
    if (block == null || index >= block.getRequests().size()) {
      return null;
    }
    LoggedRequest logged = block.getRequests().get(index);
    return logged.getRequestId().equals(requestId) ? logged : null;
  }

  /** Whether the owners of any id are not told yet. */
  boolean isWaiting() {
    return state().getTold() < state().getNext();
  }

  /** Sets the clock, milliseconds since the Unix epoch, and tells owners if it is time. */
  void advanceTo(long wallClock) {
    now = Math.max(now, wallClock);
    if (isWaiting() && now - waitingSince >= MAX_WAIT) {
      tell();
    }
  }

  /** Evicts blocks that are older than the retention, a few per event. */
  void sweep() {
    RequestLogState state = state();
    for (int i = 0; i < EVICTED && (state.getFirst() + 1) * BLOCK_SIZE <= state.getTold(); i++) {
      // Added, as the watermark is the least number before the first event.
      if (latestTime(state.getFirst()) + retention >= watermark.now()) {
        return;
      }
      rows.removeBlock(state.getFirst());
      state.setFirst(state.getFirst() + 1);
      rows.putLog(state);
    }
  }

  /** Latest time of a full block, nanoseconds; long ago, if it is missing. */
  private long latestTime(long number) {
    if (number != oldest) {
      RequestsLogged block = rows.block(number);
      oldest = number;
      oldestAt = block == null ? -retention : block.getAt();
    }
    return oldestAt;
  }

  /** Tells the owners of all ids that were not told yet. */
  private void tell() {
    RequestLogState state = state();
    Map<String, Shared> byShare = new LinkedHashMap<>();
    for (long place = state.getTold(); place < state.getNext(); ) {
      long end = Math.min((place / BLOCK_SIZE + 1) * BLOCK_SIZE, state.getNext());
      RequestsLogged block = rows.block(place / BLOCK_SIZE);
      if (block != null) {
        tell(block, place, end, byShare);
      }
      place = end;
    }
    byShare.values().forEach(Shared::send);
    state.setTold(state.getNext());
    rows.putLog(state);
  }

  private void tell(RequestsLogged block, long first, long end, Map<String, Shared> byShare) {
    for (long place = first; place < end; place++) {
      LoggedRequest logged = block.getRequests().get((int) (place % BLOCK_SIZE));
      long time = logged.getSeen().getTime();
      String share = RequestOwner.share(logged.getTenant(), logged.getRequestId(), time);
      Shared shared =
          byShare.computeIfAbsent(share, key -> new Shared(key, block.getKey(), outbox));
      shared.add(RequestRows.mark(logged.getRequestId()), place, time);
    }
  }

  /** What the owner of one share is told. */
  private static final class Shared {
    private final String key;
    private final String source;
    private final StitchOutbox outbox;
    private final List<Long> marks = new ArrayList<>();
    private final List<Long> places = new ArrayList<>();
    private long at = Long.MIN_VALUE;

    Shared(String key, String source, StitchOutbox outbox) {
      this.key = key;
      this.source = source;
      this.outbox = outbox;
    }

    void add(long mark, long place, long time) {
      marks.add(mark);
      places.add(place);
      at = Math.max(at, time);
      if (marks.size() == MAX_TOLD) {
        send();
      }
    }

    void send() {
      if (marks.isEmpty()) {
        return;
      }
      ByteBuffer encoded = ByteBuffer.allocate(marks.size() * Long.BYTES);
      marks.forEach(encoded::putLong);
      outbox.requestsIndexed(
          new RequestsIndexed(key, source, encoded.flip(), List.copyOf(places), at));
      marks.clear();
      places.clear();
    }
  }

  private RequestLogState state() {
    RequestLogState state = loaded;
    if (state == null) {
      RequestLogState stored = rows.log();
      state = stored == null ? new RequestLogState(0L, 0L, 0L) : stored;
      loaded = state;
    }
    return state;
  }
}
