package io.spoor.connectors.elasticsearch.bulk;

import io.spoor.connectors.elasticsearch.bulk.IndexingCounters.Counter;
import io.spoor.connectors.sink.Backoff;
import io.spoor.connectors.sink.OutageTracker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Sends one batch, with retries, until every document is stored or rejected.
 *
 * <pre>
 *   batch ─► prepare ─► send ─► per document: stored · superseded ─► acknowledged
 *              ▲          │                    rejected ───────────► dead letter
 *              │          │                    retry ──────┐
 *              └─ pause ◄─┴─ no response, 429, 503 … ◄─────┘
 *                         └─ request rejected ─► halves, until the invalid document is alone
 * </pre>
 */
final class BatchSender {

  /** Attempts for a document on which Elasticsearch fails for an unclear reason. */
  private static final int MAX_UNCLEAR_ATTEMPTS = 5;

  private final BulkClient client;
  private final IndexSetupGuard setupGuard;
  private final Backoff backoff;
  private final OutageTracker outage;
  private final IndexingCounters counters;

  BatchSender(
      BulkClient client,
      IndexSetupGuard setupGuard,
      Backoff backoff,
      OutageTracker outage,
      IndexingCounters counters) {
    this.client = client;
    this.setupGuard = setupGuard;
    this.backoff = backoff;
    this.outage = outage;
    this.counters = counters;
  }

  /**
   * Prepares Elasticsearch, with unlimited retries.
   *
   * @throws DeniedException if the configuration must be changed first
   */
  void prepare() throws InterruptedException {
    while (true) {
      try {
        setupGuard.ensure();
        backoff.reset();
        outage.end(this);
        return;
      } catch (RequestFailedException e) {
        failed(e);
        Thread.sleep(backoff.nextDelay());
      }
    }
  }

  /**
   * Returns when every document of the batch was acknowledged or rejected.
   *
   * @throws DeniedException if the configuration must be changed first
   */
  void deliver(BulkBatch batch) throws InterruptedException {
    IdentityHashMap<WriteCallback, Integer> unclearAttempts = new IdentityHashMap<>();
    Deque<BatchSlice> open = new ArrayDeque<>(List.of(batch.all()));
    for (BatchSlice slice = open.poll(); slice != null; slice = open.poll()) {
      BatchSlice retry = attempt(slice, unclearAttempts, open);
      if (retry.size() > 0) {
        counters.add(Counter.RETRIED, retry.size());
        open.push(retry);
        Thread.sleep(backoff.nextDelay());
      }
    }
  }

  /**
   * Sends once. Documents to be sent again are returned or, in smaller parts, pushed to {@code
   * open}.
   */
  private BatchSlice attempt(
      BatchSlice slice,
      IdentityHashMap<WriteCallback, Integer> unclearAttempts,
      Deque<BatchSlice> open)
      throws InterruptedException {
    List<ItemResult> results;
    try {
      setupGuard.ensure();
      counters.add(Counter.REQUESTS, 1);
      results = client.send(slice);
    } catch (RequestFailedException e) {
      slice.batch().preventReuse();
      if (e.verdict() == WriteOutcome.REJECTED) {
        enqueueHalves(slice, e, open);
        return slice.slice(0, 0);
      }
      if (e.isUnavailable()) {
        setupGuard.invalidate();
      }
      failed(e);
      return slice;
    }
    BatchSlice retry = processResults(slice, results, unclearAttempts);
    if (retry.size() == 0) {
      backoff.reset();
      if (open.isEmpty()) {
        outage.end(this);
      }
    }
    return retry;
  }

  private void enqueueHalves(
      BatchSlice slice, RequestFailedException refused, Deque<BatchSlice> open) {
    if (slice.size() == 1) {
      reject(slice.delivery(0), String.valueOf(refused.getMessage()));
      return;
    }
    int middle = slice.size() / 2;
    open.push(slice.slice(middle, slice.size()));
    open.push(slice.slice(0, middle));
  }

  private BatchSlice processResults(
      BatchSlice slice,
      List<ItemResult> results,
      IdentityHashMap<WriteCallback, Integer> unclearAttempts) {
    List<Integer> retryPositions = new ArrayList<>();
    for (int i = 0; i < slice.size(); i++) {
      WriteCallback delivery = slice.delivery(i);
      ItemResult result = results.get(i);
      switch (result.verdict()) {
        case STORED -> {
          counters.add(Counter.STORED, 1);
          delivery.acknowledged();
        }
        case SUPERSEDED -> {
          counters.add(Counter.SUPERSEDED, 1);
          delivery.acknowledged();
        }
        case REJECTED -> reject(delivery, result.description());
        case RETRY -> {
          if (result.isMissingIndex()) {
            setupGuard.invalidate();
          }
          outage.failed(this, result.description());
          retryPositions.add(i);
        }
        case UNCLEAR -> {
          if (unclearAttempts.merge(delivery, 1, Integer::sum) < MAX_UNCLEAR_ATTEMPTS) {
            retryPositions.add(i);
          } else {
            reject(delivery, result.description());
          }
        }
        case DENIED -> throw new DeniedException(result.description());
      }
    }
    return slice.subset(retryPositions);
  }

  private void reject(WriteCallback delivery, String reason) {
    counters.add(Counter.REJECTED, 1);
    delivery.rejected(reason);
  }

  private void failed(RequestFailedException failure) throws InterruptedException {
    // An interrupt during a request looks like a missing response.
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (failure.verdict() != WriteOutcome.RETRY) {
      throw new DeniedException(String.valueOf(failure.getMessage()));
    }
    outage.failed(this, String.valueOf(failure.getMessage()));
  }
}
