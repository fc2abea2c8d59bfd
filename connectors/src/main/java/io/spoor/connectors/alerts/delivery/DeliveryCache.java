package io.spoor.connectors.alerts.delivery;

import io.spoor.schemas.AlertDelivery;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a target was told of each alert: the latest so many of them. Thread-safe. */
final class DeliveryCache {
  private final Map<String, AlertDelivery> byAlert;

  DeliveryCache(int capacity) {
    this.byAlert =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, AlertDelivery> eldest) {
            return size() > capacity;
          }
        };
  }

  synchronized @Nullable AlertDelivery lastDelivery(String alertId) {
    return byAlert.get(alertId);
  }

  synchronized void put(AlertDelivery delivery) {
    byAlert.put(delivery.getAlertId(), delivery);
  }

  /** Takes over what is on record, but for what is known better. */
  synchronized void putAll(Collection<AlertDelivery> deliveries) {
    for (AlertDelivery delivery : deliveries) {
      AlertDelivery existing = byAlert.get(delivery.getAlertId());
      if (existing == null || existing.getAt() < delivery.getAt()) {
        byAlert.put(delivery.getAlertId(), delivery);
      }
    }
  }
}
