package io.spoor.pipeline.stitch;

import io.spoor.schemas.LoggedRequest;
import io.spoor.schemas.RequestsLogged;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records of logs on their way to the owners of their request ids, in batches: a batch goes when it
 * is full, and all of them at the next advance. Nearly all records state an id that no span states,
 * so one must cost no message and no row of its own.
 */
final class UnsentRequests {
  /** Records in a batch. */
  private static final int BATCH_SIZE = 64;

  private final RequestRows rows;
  private final StitchOutbox outbox;

  /** The shares with a batch that waits; null: not read since the start. */
  private @Nullable Set<String> waiting;

  UnsentRequests(RequestRows rows, StitchOutbox outbox) {
    this.rows = rows;
    this.outbox = outbox;
  }

  /**
   * Adds a record.
   *
   * @param share key of the share of request ids
   * @param time clamped time of the record, nanoseconds
   */
  void add(String share, LoggedRequest record, long time) {
    RequestsLogged known = rows.unsent(share);
    List<LoggedRequest> records = known == null ? new ArrayList<>(BATCH_SIZE) : known.getRequests();
    records.add(record);
    long latest = known == null ? time : Math.max(known.getAt(), time);
    var batch = new RequestsLogged(share, records, latest);
    if (batch.getRequests().size() < BATCH_SIZE) {
      rows.putUnsent(batch);
      waiting().add(share);
    } else {
      send(batch);
      waiting().remove(share);
    }
  }

  /** Whether any record waits. */
  boolean any() {
    return !waiting().isEmpty();
  }

  /** Sends what waits. */
  void advance() {
    Set<String> shares = waiting();
    for (String share : List.copyOf(shares)) {
      RequestsLogged batch = rows.unsent(share);
      if (batch != null) {
        send(batch);
      }
    }
    shares.clear();
  }

  private void send(RequestsLogged batch) {
    rows.removeUnsent(batch.getKey());
    outbox.requestsLogged(batch);
  }

  private Set<String> waiting() {
    Set<String> shares = waiting;
    if (shares == null) {
      shares = new LinkedHashSet<>();
      for (RequestsLogged batch : rows.allUnsent()) {
        shares.add(batch.getKey());
      }
      waiting = shares;
    }
    return shares;
  }
}
