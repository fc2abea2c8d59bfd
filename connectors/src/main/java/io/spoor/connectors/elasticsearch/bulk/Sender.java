package io.spoor.connectors.elasticsearch.bulk;

import io.spoor.connectors.elasticsearch.bulk.Counters.Counter;
import io.spoor.connectors.sink.Backoff;
import io.spoor.connectors.sink.Outage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Brings one batch home: sends it until every document is stored or refused.
 *
 * <pre>
 *   batch ─► prepare ─► send ─► per document: stored · superseded ─► acknowledged
 *              ▲          │                    rejected ───────────► dead letter
 *              │          │                    try again ──┐
 *              └─ pause ◄─┴─ no answer, 429, 503 … ◄───────┘
 *                         └─ request refused ─► halves, until the culprit stands alone
 * </pre>
 */
final class Sender {

  /** Tries of a document that Elasticsearch fails on without saying whose fault that is. */
  private static final int UNCLEAR_TRIES = 5;

  private final BulkClient client;
  private final Preparations preparations;
  private final Backoff backoff;
  private final Outage outage;
  private final Counters counters;

  Sender(
      BulkClient client,
      Preparations preparations,
      Backoff backoff,
      Outage outage,
      Counters counters) {
    this.client = client;
    this.preparations = preparations;
    this.backoff = backoff;
    this.outage = outage;
    this.counters = counters;
  }

  /**
   * Prepares Elasticsearch, for as long as it takes.
   *
   * @throws DeniedException when the configuration must change first
   */
  void prepare() throws InterruptedException {
    while (true) {
      try {
        preparations.ensure();
        backoff.reset();
        return;
      } catch (RequestFailedException e) {
        failed(e);
        Thread.sleep(backoff.next());
      }
    }
  }

  /**
   * Returns when every document of the batch was acknowledged or rejected.
   *
   * @throws DeniedException when the configuration must change first
   */
  void deliver(Batch batch) throws InterruptedException {
    IdentityHashMap<Delivery, Integer> unclear = new IdentityHashMap<>();
    Deque<Part> open = new ArrayDeque<>(List.of(batch.all()));
    for (Part part = open.poll(); part != null; part = open.poll()) {
      Part again = attempt(part, unclear, open);
      if (again.size() > 0) {
        counters.add(Counter.RETRIED, again.size());
        open.push(again);
        Thread.sleep(backoff.next());
      }
    }
  }

  /**
   * Sends once; what must be sent again is returned, or, in smaller parts, pushed to {@code open}.
   */
  private Part attempt(Part part, IdentityHashMap<Delivery, Integer> unclear, Deque<Part> open)
      throws InterruptedException {
    List<ItemResult> results;
    try {
      preparations.ensure();
      counters.add(Counter.REQUESTS, 1);
      results = client.send(part);
    } catch (RequestFailedException e) {
      part.batch().neverReuse();
      if (e.verdict() == Verdict.REJECTED) {
        split(part, e, open);
        return part.slice(0, 0);
      }
      if (e.isAway()) {
        preparations.repeat();
      }
      failed(e);
      return part;
    }
    Part again = settle(part, results, unclear);
    if (again.size() == 0) {
      backoff.reset();
      outage.passed();
    }
    return again;
  }

  private void split(Part part, RequestFailedException refused, Deque<Part> open) {
    if (part.size() == 1) {
      reject(part.delivery(0), String.valueOf(refused.getMessage()));
      return;
    }
    int middle = part.size() / 2;
    open.push(part.slice(middle, part.size()));
    open.push(part.slice(0, middle));
  }

  private Part settle(
      Part part, List<ItemResult> results, IdentityHashMap<Delivery, Integer> unclear) {
    List<Integer> again = new ArrayList<>();
    for (int i = 0; i < part.size(); i++) {
      Delivery delivery = part.delivery(i);
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
            preparations.repeat();
          }
          outage.failed(result.description());
          again.add(i);
        }
        case UNCLEAR -> {
          if (unclear.merge(delivery, 1, Integer::sum) < UNCLEAR_TRIES) {
            again.add(i);
          } else {
            reject(delivery, result.description());
          }
        }
        case DENIED -> throw new DeniedException(result.description());
      }
    }
    return part.only(again);
  }

  private void reject(Delivery delivery, String reason) {
    counters.add(Counter.REJECTED, 1);
    delivery.rejected(reason);
  }

  private void failed(RequestFailedException failure) throws InterruptedException {
    // Being stopped while a request is out looks like an answer that never came.
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (failure.verdict() != Verdict.RETRY) {
      throw new DeniedException(String.valueOf(failure.getMessage()));
    }
    outage.failed(String.valueOf(failure.getMessage()));
  }
}
