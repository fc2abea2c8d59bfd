package io.spoor.pipeline.alert;

import static io.spoor.pipeline.rows.RowKey.hash;

import io.spoor.pipeline.AlertSink;
import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.settings.StormLimits;
import io.spoor.pipeline.state.AlertRate;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertCount;
import io.spoor.schemas.key.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Throttles notifications of a {@link Quota} above its limit, and publishes one storm alert
 * instead, whose page is updated.
 *
 * <pre>
 *        limit exceeded            a window within the limit         few alerts held: each is sent
 *  calm ───────────────► storm ──────────────────────────► ending ──────────────────────────────► calm
 *                          ▲                                  │      many: the storm's page covers
 *                          └────────── limit exceeded ────────┘      them and stays open
 * </pre>
 *
 * <p>During a storm all alerts are throttled; critical ones only while their limit is exceeded.
 */
final class StormThrottle {
  /** The rate of notifications, by quota. */
  static final RowFamily<String, AlertRate> RATE =
      RowFamily.separate('T', "alert rate", KeyEncoder.HASH, RowCodec.avro(AlertRate.class));

  /** The alert of a storm in progress, by quota. */
  static final RowFamily<String, Alert> STORM =
      RowFamily.separate('S', "storm alert", KeyEncoder.HASH, RowCodec.avro(Alert.class));

  /** Root keys of the chains whose alerts are throttled, by quota. */
  static final RowFamily<Held, String> HELD =
      RowFamily.separate(
          'G',
          "throttled alert",
          (prefix, key) -> RowKey.append(prefix, hash(key.quota), hash(key.chainKey)),
          RowCodec.TEXT);

  record Held(String quota, String chainKey) {}

  /** Receives the alerts that a storm throttled when it is over. */
  interface Released {
    /** Sends the alert of a chain, if it still stands. */
    void send(String chainKey);

    /** Marks the alert of a chain as covered by a storm's page; returns whether it still stands. */
    boolean cover(String chainKey, Alert storm);
  }

  private static final int MAX_QUOTAS = 10_000;

  /** Alerts that one round releases. */
  private static final int RELEASE_BATCH_SIZE = 256;

  /** Minimum time between two updates of a page. */
  private static final long UPDATE_INTERVAL = Duration.ofMinutes(1).toNanos();

  private static final long CRITICAL_UPDATE_INTERVAL = Duration.ofSeconds(1).toNanos();

  private final Table<String, AlertRate> rates;
  private final Table<String, Alert> storms;
  private final Table<Held, String> held;
  private final StormLimits limits;
  private final int generation;
  private final AlertSink out;

  /** Quotas with a storm in progress, by key. */
  private final Map<String, Quota> inStorm = new LinkedHashMap<>();

  StormThrottle(Rows rows, StormLimits limits, int generation, AlertSink out) {
    this.rates = RATE.in(rows);
    this.storms = STORM.in(rows);
    this.held = HELD.in(rows);
    this.limits = limits;
    this.generation = generation;
    this.out = out;
    for (Row<AlertRate> row : rates.all().first(MAX_QUOTAS)) {
      Quota quota = Quota.of(row.value());
      if (storms.contains(quota.key())) {
        inStorm.put(quota.key(), quota);
      }
    }
  }

  /**
   * Whether a notification that is about to be sent is throttled; if so, the storm alert counts it.
   *
   * @param rule rule of the alert's most severe finding
   * @param text what the notification states
   * @param now nanoseconds since the Unix epoch
   */
  boolean throttle(Quota quota, Alert alert, String rule, List<String> text, long now) {
    AlertRate rate = currentRate(quota, now);
    Alert storm = storm(quota);
    rate.setOpened(rate.getOpened() + 1);
    boolean within = rate.getOpened() <= quota.limit(limits);
    if (within && (storm == null || quota.critical() || rate.getEnding())) {
      rates.put(quota.key(), rate);
      return false;
    }
    rate.setEnding(false);
    rates.put(quota.key(), rate);
    put(
        quota,
        withThrottled(
            storm == null ? create(quota, alert, rate, now) : storm, alert, rule, text, now));
    held.put(new Held(quota.key(), alert.getChainKey()), alert.getChainKey());
    return true;
  }

  /** Stops holding the alert of a chain. */
  void forget(String quotaKey, String chainKey) {
    held.delete(new Held(quotaKey, chainKey));
  }

  /** Publishes changed storm alerts and releases the alerts of storms that are over. */
  void advance(long now, Released released) {
    for (Quota quota : List.copyOf(inStorm.values())) {
      AlertRate rate = currentRate(quota, now);
      Alert storm = Objects.requireNonNull(storm(quota));
      if (rate.getEnding()) {
        release(quota, rate, storm, released);
      } else {
        publishChanges(quota, rate, storm, now);
      }
    }
  }

  private void publishChanges(Quota quota, AlertRate rate, Alert storm, long now) {
    long interval = quota.critical() ? CRITICAL_UPDATE_INTERVAL : UPDATE_INTERVAL;
    boolean deliver =
        storm.getHeldCount() > rate.getDelivered()
            && Math.abs(now - rate.getDeliveredAt()) >= interval;
    if (!deliver && storm.getHeldCount() == rate.getTold()) {
      return;
    }
    Alert next = publish(storm, AlertText.storm(storm, quota, limits), deliver);
    rate.setTold(storm.getHeldCount());
    if (!next.getNotify().equals(NotificationKind.NONE.label())) {
      rate.setDelivered(storm.getHeldCount());
      rate.setDeliveredAt(now);
    }
    rates.put(quota.key(), rate);
    put(quota, next);
  }

  private void release(Quota quota, AlertRate rate, Alert storm, Released released) {
    List<Row<String>> page = held.startingWith(hash(quota.key())).first(RELEASE_BATCH_SIZE);
    page.forEach(held::delete);
    boolean all = page.size() < RELEASE_BATCH_SIZE;
    if (all && rate.getCovered() == 0 && page.size() <= quota.limit(limits)) {
      rate.setOpened(rate.getOpened() + page.size());
      end(quota, rate, storm);
      page.forEach(row -> released.send(row.value()));
      return;
    }
    for (Row<String> row : page) {
      rate.setCovered(rate.getCovered() + (released.cover(row.value(), storm) ? 1 : 0));
    }
    if (all) {
      end(quota, rate, storm);
    } else {
      rates.put(quota.key(), rate);
    }
  }

  /** Ends a storm: its page stays open if it is the page of alerts that stand. */
  private void end(Quota quota, AlertRate rate, Alert storm) {
    long covered = rate.getCovered();
    Alert last =
        covered == 0 ? Alert.newBuilder(storm).setStatus(AlertPublisher.RESOLVED).build() : storm;
    publish(last, AlertText.stormOver(storm, quota, limits, covered), covered > 0);
    storms.delete(quota.key());
    inStorm.remove(quota.key());
    rate.setEnding(false);
    rate.setTold(0L);
    rate.setDelivered(0L);
    rate.setDeliveredAt(0L);
    rate.setCovered(0L);
    rates.put(quota.key(), rate);
  }

  /** The current rate; a storm whose rate has fallen begins to end. */
  private AlertRate currentRate(Quota quota, long now) {
    long window = Math.floorDiv(now, limits.window().toNanos());
    AlertRate rate = rates.get(quota.key());
    if (rate == null) {
      return quota.newRate(window);
    }
    // A clock that was far ahead and was set back must not stop the windows.
    if (window > rate.getWindow() || window < rate.getWindow() - 1) {
      boolean calm = window != rate.getWindow() + 1 || rate.getOpened() <= quota.limit(limits);
      rate.setEnding(rate.getEnding() || (calm && storm(quota) != null));
      rate.setWindow(window);
      rate.setOpened(0L);
      rates.put(quota.key(), rate);
    }
    return rate;
  }

  private Alert create(Quota quota, Alert first, AlertRate rate, long now) {
    return Alert.newBuilder()
        .setAlertId(
            Keys.id("storm|" + first.getAlertId() + "|" + quota.key() + "|" + rate.getWindow()))
        .setTenant(first.getTenant())
        .setRevision(0)
        .setGeneration(generation)
        .setKind("storm")
        .setStatus(AlertPublisher.OPEN)
        .setSeverity(String.valueOf(first.getPageSeverity()))
        .setTitle("")
        .setExplanation("")
        .setChainId("")
        .setAgentId(quota.agentId())
        .setOwner(quota.agentId() == null ? null : first.getOwner())
        .setRoute(quota.agentId() == null ? null : first.getRoute())
        .setOpened(now)
        .setUpdated(now)
        .build();
  }

  private static Alert withThrottled(
      Alert storm, Alert throttled, String rule, List<String> text, long now) {
    String severity = String.valueOf(throttled.getPageSeverity());
    List<AlertCount> counts = new ArrayList<>();
    long previousCount = 0;
    for (AlertCount count : storm.getCounts()) {
      if (count.getRuleId().equals(rule) && count.getSeverity().equals(severity)) {
        previousCount = count.getCount();
      } else {
        counts.add(count);
      }
    }
    counts.add(new AlertCount(rule, severity, previousCount + 1));
    List<String> ids = new ArrayList<>(storm.getHeldIds());
    if (ids.size() < FindingGroup.MAX_LISTED && !ids.contains(throttled.getAlertId())) {
      ids.add(throttled.getAlertId());
    }
    boolean worse =
        FindingGroup.severity(severity).compareTo(FindingGroup.severity(storm.getSeverity())) > 0;
    String highest = worse ? severity : storm.getSeverity();
    return Alert.newBuilder(storm)
        .setSeverity(highest)
        .setPageSeverity(highest)
        .setCounts(counts)
        .setHeldCount(storm.getHeldCount() + 1)
        .setHeldIds(ids)
        .setFurther(AlertText.withFurther(storm.getFurther(), text))
        .setUpdated(now)
        .build();
  }

  /** {@code update}: whether its page is updated even if its severity did not rise. */
  private Alert publish(Alert storm, AlertText.Words words, boolean update) {
    String notified = storm.getNotified();
    NotificationKind kind =
        notified == null
            ? NotificationKind.FIRST
            : isWorse(storm, notified)
                ? NotificationKind.ESCALATED
                : update ? NotificationKind.UPDATED : NotificationKind.NONE;
    Alert next =
        Alert.newBuilder(storm)
            .setRevision(storm.getRevision() + 1)
            .setNotify(
                storm.getStatus().equals(AlertPublisher.OPEN)
                    ? kind.label()
                    : NotificationKind.NONE.label())
            .setNotified(storm.getSeverity())
            .setTitle(words.title())
            .setExplanation(words.explanation())
            .build();
    out.alert(next);
    return next;
  }

  private static boolean isWorse(Alert storm, String notified) {
    return FindingGroup.severity(storm.getSeverity()).compareTo(FindingGroup.severity(notified))
        > 0;
  }

  private @Nullable Alert storm(Quota quota) {
    return inStorm.containsKey(quota.key()) ? storms.get(quota.key()) : null;
  }

  private void put(Quota quota, Alert storm) {
    inStorm.put(quota.key(), quota);
    storms.put(quota.key(), storm);
  }
}
