package io.spoor.connectors.elasticsearch.write;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that Elasticsearch does not take documents, and once that it does again. */
final class Outage {

  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  private boolean on;
  private long sinceNanos;

  synchronized void failed(String reason) {
    if (!on) {
      on = true;
      sinceNanos = System.nanoTime();
      LOG.warn("elasticsearch takes no documents, retrying until it does reason=\"{}\"", reason);
    }
  }

  synchronized void passed() {
    if (on) {
      on = false;
      Duration lasted = Duration.ofNanos(System.nanoTime() - sinceNanos);
      LOG.info("elasticsearch takes documents again after_ms={}", lasted.toMillis());
    }
  }
}
