package io.spoor.connectors.alerts;

import io.spoor.connectors.alerts.delivery.DeliveryLog;
import io.spoor.schemas.AlertDelivery;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;

/** What is on record, beyond the life of a task. */
public final class InMemoryDeliveryLog implements DeliveryLog {
  private final List<AlertDelivery> records = new CopyOnWriteArrayList<>();
  private volatile boolean failing;

  /** From now on nothing reaches the record, as in a task that is killed. */
  public void startFailing() {
    failing = true;
  }

  public void stopFailing() {
    failing = false;
  }

  public AlertDelivery last() {
    return records.getLast();
  }

  @Override
  public List<AlertDelivery> read() {
    return List.copyOf(records);
  }

  @Override
  public Future<?> write(AlertDelivery delivery) {
    if (failing) {
      return new CompletableFuture<>();
    }
    records.add(delivery);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {}
}
