package io.spoor.connectors.alerts.delivery;

import io.spoor.schemas.AlertDelivery;
import java.util.List;
import java.util.concurrent.Future;

/** Port to the persistent log of deliveries to a target; outlives tasks; thread-safe. */
public interface DeliveryLog extends AutoCloseable {

  /** All recorded deliveries to the target; the latest of each alert comes last. */
  List<AlertDelivery> read();

  /** Records a delivery; the record is durable when the future is done. */
  Future<?> write(AlertDelivery delivery);

  @Override
  void close();
}
