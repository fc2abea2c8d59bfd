package io.spoor.connectors.alerts.delivery;

import io.spoor.schemas.AlertDelivery;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bounded LRU cache of the latest delivery per alert. Thread-safe. */
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

  /** Adds recorded deliveries, except those with a newer entry in the cache. */
  synchronized void putAll(Collection<AlertDelivery> deliveries) {
    for (AlertDelivery delivery : deliveries) {
      AlertDelivery existing = byAlert.get(delivery.getAlertId());
      if (existing == null || existing.getAt() < delivery.getAt()) {
        byAlert.put(delivery.getAlertId(), delivery);
      }
    }
  }
}
