package io.spoor.connectors.alerts.delivery;

import io.spoor.schemas.AlertDelivery;
import java.util.List;
import java.util.concurrent.Future;

/** What a target was told, kept beyond the life of a task; thread-safe. */
public interface DeliveryLog extends AutoCloseable {

  /** All that is on record of the target, the latest of each alert last. */
  List<AlertDelivery> read();

  /** Puts it on record; it is safe when the future is done. */
  Future<?> write(AlertDelivery delivery);

  @Override
  void close();
}
