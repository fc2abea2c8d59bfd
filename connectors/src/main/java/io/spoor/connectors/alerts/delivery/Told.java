package io.spoor.connectors.alerts.delivery;

import io.spoor.schemas.AlertDelivery;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a target was told of each alert: the latest so many of them. Thread-safe. */
final class Told {
  private final Map<String, AlertDelivery> byAlert;

  Told(int most) {
    this.byAlert =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, AlertDelivery> eldest) {
            return size() > most;
          }
        };
  }

  synchronized @Nullable AlertDelivery of(String alertId) {
    return byAlert.get(alertId);
  }

  synchronized void put(AlertDelivery delivery) {
    byAlert.put(delivery.getAlertId(), delivery);
  }

  /** Takes over what is on record, but for what is known better. */
  synchronized void learn(Collection<AlertDelivery> deliveries) {
    for (AlertDelivery delivery : deliveries) {
      AlertDelivery known = byAlert.get(delivery.getAlertId());
      if (known == null || known.getAt() < delivery.getAt()) {
        byAlert.put(delivery.getAlertId(), delivery);
      }
    }
  }
}
