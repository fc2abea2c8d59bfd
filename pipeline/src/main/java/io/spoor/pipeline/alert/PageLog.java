package io.spoor.pipeline.alert;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;

import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.NotifiedAlert;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertClaim;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The recent page of each agent and rule, to which further alerts of the two are added. */
final class PageLog {
  /** The alert last notified, by the hash of agent and rule. */
  static final RowFamily<byte[], NotifiedAlert> NOTIFIED =
      RowFamily.separate(
          'W', "notified alert", KeyEncoder.BYTES, RowCodec.avro(NotifiedAlert.class));

  /** When to delete it, by time. */
  static final RowFamily<Expiry, String> EXPIRY =
      RowFamily.separate(
          'X',
          "expiry of a notified alert",
          (prefix, key) -> RowKey.append(prefix, ordered(key.time), key.page),
          RowCodec.TEXT);

  record Expiry(long time, byte[] page) {
    static Expiry of(Row<String> row) {
      return new Expiry(
          RowKey.fromOrdered(row.key(), 1),
          Arrays.copyOfRange(row.key(), 1 + Long.BYTES, row.key().length));
    }
  }

  /** Each alert adds one row. */
  private static final int EVICTION_BATCH_SIZE = 4;

  private final Table<byte[], NotifiedAlert> pages;
  private final Table<Expiry, String> expiries;
  private final long window;

  PageLog(Rows rows, Duration window) {
    this.pages = NOTIFIED.in(rows);
    this.expiries = EXPIRY.in(rows);
    this.window = window.toNanos();
  }

  /**
   * The root key of the chain whose alert was sent within the window for the same agent and rule,
   * with this severity or a higher one.
   */
  Optional<String> find(Alert alert, String rule, Severity pageSeverity, long now) {
    if (alert.getAgentId() == null || window == 0) {
      return Optional.empty();
    }
    NotifiedAlert page = pages.get(key(alert, rule));
    return page == null
            || page.getChainKey().equals(alert.getChainKey())
            || Math.abs(now - page.getTime()) >= window
            || FindingGroup.severity(page.getSeverity()).compareTo(pageSeverity) < 0
        ? Optional.empty()
        : Optional.of(page.getChainKey());
  }

  void record(Alert alert, String rule, Severity pageSeverity, long now) {
    if (alert.getAgentId() == null || window == 0) {
      return;
    }
    byte[] key = key(alert, rule);
    pages.put(key, new NotifiedAlert(alert.getChainKey(), now, pageSeverity.label()));
    expiries.put(new Expiry(now, key), "");
    evictExpired(now);
  }

  private void evictExpired(long now) {
    for (Row<String> row : expiries.all().first(EVICTION_BATCH_SIZE)) {
      Expiry expiry = Expiry.of(row);
      if (expiry.time + window >= now) {
        return;
      }
      @Nullable NotifiedAlert page = pages.get(expiry.page);
      if (page != null && page.getTime() == expiry.time) {
        pages.delete(expiry.page);
      }
      expiries.delete(row);
    }
  }

  private static byte[] key(Alert alert, String rule) {
    return hash(KeyText.join(alert.getTenant(), agents(alert), "page", rule));
  }

  /** A page reaches the routes of all agents that are claimed, so it covers equal claims only. */
  private static String agents(Alert alert) {
    String agent = String.valueOf(alert.getAgentId());
    if (alert.getClaims().isEmpty()) {
      return agent;
    }
    return Stream.concat(Stream.of(agent), alert.getClaims().stream().map(AlertClaim::getAgentId))
        .sorted()
        .map(name -> name.length() + ":" + name)
        .collect(Collectors.joining());
  }
}
