package io.spoor.pipeline.alert;

import io.spoor.pipeline.AlertSink;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.settings.AlertSettings;
import io.spoor.pipeline.state.AlertRate;
import io.spoor.pipeline.state.GroupedFinding;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertCount;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Throttles alerts when a tenant has too many within a window, and publishes one storm alert
 * instead.
 *
 * <pre>
 *        limit exceeded within a window                  a window within the limit
 *  calm ───────────────────────────────────► storm: all ──────────────────────────────────► calm
 *                                            are throttled
 * </pre>
 */
final class StormThrottle {
  /** The rate of alerts, by tenant. */
  static final RowFamily<String, AlertRate> RATE =
      RowFamily.separate('T', "alert rate", KeyEncoder.HASH, RowCodec.avro(AlertRate.class));

  /** The alert of a storm in progress, by tenant. */
  static final RowFamily<String, Alert> STORM =
      RowFamily.separate('S', "storm alert", KeyEncoder.HASH, RowCodec.avro(Alert.class));

  private static final int MAX_TENANTS = 10_000;

  private final Table<String, AlertRate> rates;
  private final Table<String, Alert> storms;
  private final Watermark watermark;
  private final AlertSettings settings;
  private final int generation;
  private final AlertSink out;

  /** Tenants with a storm in progress. */
  private final TreeSet<String> stormTenants = new TreeSet<>();

  StormThrottle(
      Rows rows, Watermark watermark, AlertSettings settings, int generation, AlertSink out) {
    this.rates = RATE.in(rows);
    this.storms = STORM.in(rows);
    this.watermark = watermark;
    this.settings = settings;
    this.generation = generation;
    this.out = out;
    storms.all().first(MAX_TENANTS).forEach(row -> stormTenants.add(row.value().getTenant()));
  }

  /**
   * Whether an alert that is about to be sent is throttled.
   *
   * @param wasThrottled whether it was throttled before; it counts once
   */
  boolean throttle(Alert alert, GroupedFinding lead, boolean wasThrottled) {
    AlertRate rate = currentRate(alert.getTenant(), alert.getUpdated());
    Alert storm = storm(alert.getTenant());
    if (storm != null && wasThrottled) {
      return true;
    }
    rate.setOpened(rate.getOpened() + 1);
    putRate(rate);
    if (storm == null && rate.getOpened() <= settings.stormAlerts()) {
      return false;
    }
    put(withThrottled(storm == null ? create(alert, rate) : storm, alert, lead));
    return true;
  }

  /** Publishes changed storm alerts and ends storms that are over. */
  void publishStorms() {
    for (String tenant : List.copyOf(stormTenants)) {
      AlertRate rate = currentRate(tenant, Long.MIN_VALUE);
      Alert storm = storm(tenant);
      if (storm != null && storm.getHeldCount() > rate.getTold()) {
        rate.setTold(storm.getHeldCount());
        putRate(rate);
        put(publish(storm, "", storm.getNotified()));
      }
    }
  }

  /** The current rate; ends a storm whose rate has fallen. */
  private AlertRate currentRate(String tenant, long defaultTime) {
    AlertRate rate = rates.get(tenant);
    long time = watermark.now() == Long.MIN_VALUE ? defaultTime : watermark.now();
    long window = Math.floorDiv(time, settings.stormWindow().toNanos());
    if (rate == null) {
      rate = new AlertRate(tenant, window, 0L, 0L);
    } else if (window > rate.getWindow()) {
      boolean calm = window > rate.getWindow() + 1 || rate.getOpened() <= settings.stormAlerts();
      Alert storm = storm(tenant);
      if (calm && storm != null) {
        end(storm);
        rate.setTold(0L);
      }
      rate.setWindow(window);
      rate.setOpened(0L);
      putRate(rate);
    }
    return rate;
  }

  private void end(Alert storm) {
    publish(
        Alert.newBuilder(storm).setStatus(AlertPublisher.RESOLVED).build(),
        "It calmed down. ",
        storm.getNotified());
    storms.delete(storm.getTenant());
    stormTenants.remove(storm.getTenant());
  }

  private Alert create(Alert first, AlertRate rate) {
    return Alert.newBuilder()
        .setAlertId(Keys.id("storm|" + first.getAlertId() + "|" + rate.getWindow()))
        .setTenant(first.getTenant())
        .setRevision(0)
        .setGeneration(generation)
        .setKind("storm")
        .setStatus(AlertPublisher.OPEN)
        .setSeverity(first.getSeverity())
        .setTitle("")
        .setExplanation("")
        .setChainId("")
        .setOpened(first.getUpdated())
        .setUpdated(first.getUpdated())
        .build();
  }

  private Alert withThrottled(Alert storm, Alert throttled, GroupedFinding lead) {
    List<AlertCount> counts = new ArrayList<>();
    long previousCount = 0;
    for (AlertCount count : storm.getCounts()) {
      boolean same =
          count.getRuleId().equals(lead.getRuleId())
              && count.getSeverity().equals(throttled.getSeverity());
      if (same) {
        previousCount = count.getCount();
      } else {
        counts.add(count);
      }
    }
    counts.add(new AlertCount(lead.getRuleId(), throttled.getSeverity(), previousCount + 1));
    List<String> ids = new ArrayList<>(storm.getHeldIds());
    if (ids.size() < FindingGroup.MAX_LISTED) {
      ids.add(throttled.getAlertId());
    }
    boolean worse =
        FindingGroup.severity(throttled.getSeverity())
                .compareTo(FindingGroup.severity(storm.getSeverity()))
            > 0;
    return Alert.newBuilder(storm)
        .setSeverity(worse ? throttled.getSeverity() : storm.getSeverity())
        .setPageSeverity(worse ? throttled.getSeverity() : storm.getSeverity())
        .setCounts(counts)
        .setHeldCount(storm.getHeldCount() + 1)
        .setHeldIds(ids)
        .setOpened(Math.min(storm.getOpened(), throttled.getUpdated()))
        .setUpdated(Math.max(storm.getUpdated(), throttled.getUpdated()))
        .build();
  }

  /**
   * Publishes a storm alert.
   *
   * @param introduction first part of its explanation
   * @param notified highest severity notified for it
   */
  private Alert publish(Alert storm, String introduction, @Nullable String notified) {
    boolean worse =
        notified != null
            && FindingGroup.severity(storm.getSeverity()).compareTo(FindingGroup.severity(notified))
                > 0;
    NotificationKind kind =
        notified == null
            ? NotificationKind.FIRST
            : worse ? NotificationKind.ESCALATED : NotificationKind.NONE;
    Alert next =
        Alert.newBuilder(storm)
            .setRevision(storm.getRevision() + 1)
            .setNotify(kind.label())
            .setNotified(storm.getSeverity())
            .setTitle(AlertText.stormTitle(storm.getHeldCount()))
            .setExplanation(
                introduction
                    + AlertText.stormExplanation(settings, storm.getOpened(), storm.getCounts()))
            .build();
    out.alert(next);
    return next;
  }

  private void putRate(AlertRate rate) {
    rates.put(rate.getTenant(), rate);
  }

  private @Nullable Alert storm(String tenant) {
    return stormTenants.contains(tenant) ? storms.get(tenant) : null;
  }

  private void put(Alert storm) {
    stormTenants.add(storm.getTenant());
    storms.put(storm.getTenant(), storm);
  }
}
