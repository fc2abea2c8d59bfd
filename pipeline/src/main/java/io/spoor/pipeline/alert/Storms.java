package io.spoor.pipeline.alert;

import static io.spoor.pipeline.rows.RowKey.hash;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.settings.AlertSettings;
import io.spoor.pipeline.settings.StageSettings;
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
 * Holds alerts back when there are too many of them at once, and says so in one alert of their own.
 *
 * <pre>
 *        more than so many within a window               a window with no more than so many
 *  calm ───────────────────────────────────► storm: all ──────────────────────────────────► calm
 *                                            are held
 * </pre>
 *
 * Rows: {@code T tenant} the rate, {@code S tenant} the alert of a storm that goes on.
 */
final class Storms {
  private static final RowCodec<AlertRate> RATE = RowCodec.avro(AlertRate.class);
  private static final RowCodec<Alert> STORM = RowCodec.avro(Alert.class);
  private static final int MOST_TENANTS = 10_000;

  private final Rows rows;
  private final Watermark watermark;
  private final AlertSettings settings;
  private final int generation;
  private final Outbox out;

  /** Tenants with a storm. */
  private final TreeSet<String> storming = new TreeSet<>();

  Storms(Rows rows, Watermark watermark, StageSettings settings, Outbox out) {
    this.rows = rows;
    this.watermark = watermark;
    this.settings = settings.alerts();
    this.generation = settings.generation();
    this.out = out;
    rows.scan(RowKey.of('S'), MOST_TENANTS, STORM)
        .forEach(row -> storming.add(row.value().getTenant()));
  }

  /**
   * Whether an alert that is about to be told has to wait.
   *
   * @param held whether it was held back before; it counts once
   */
  boolean holds(Alert alert, GroupedFinding head, boolean held) {
    AlertRate rate = turned(alert.getTenant(), alert.getUpdated());
    Alert storm = storm(alert.getTenant());
    if (storm != null && held) {
      return true;
    }
    rate.setOpened(rate.getOpened() + 1);
    rate(rate);
    if (storm == null && rate.getOpened() <= settings.stormAlerts()) {
      return false;
    }
    keep(grown(storm == null ? begun(alert, rate) : storm, alert, head));
    return true;
  }

  /** Publishes what changed, and ends storms that are over. */
  void round() {
    for (String tenant : List.copyOf(storming)) {
      AlertRate rate = turned(tenant, Long.MIN_VALUE);
      Alert storm = storm(tenant);
      if (storm != null && storm.getHeldCount() > rate.getTold()) {
        rate.setTold(storm.getHeldCount());
        rate(rate);
        keep(publish(storm, "", storm.getNotified()));
      }
    }
  }

  /** The rate as of now; a storm that calmed is over. */
  private AlertRate turned(String tenant, long otherwise) {
    AlertRate rate = rows.get(RowKey.of('T', hash(tenant)), RATE);
    long time = watermark.now() == Long.MIN_VALUE ? otherwise : watermark.now();
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
      rate(rate);
    }
    return rate;
  }

  private void end(Alert storm) {
    publish(
        Alert.newBuilder(storm).setStatus(Alerts.RESOLVED).build(),
        "It calmed down. ",
        storm.getNotified());
    rows.delete(RowKey.of('S', hash(storm.getTenant())));
    storming.remove(storm.getTenant());
  }

  private Alert begun(Alert first, AlertRate rate) {
    return Alert.newBuilder()
        .setAlertId(Keys.id("storm|" + first.getAlertId() + "|" + rate.getWindow()))
        .setTenant(first.getTenant())
        .setRevision(0)
        .setGeneration(generation)
        .setKind("storm")
        .setStatus(Alerts.OPEN)
        .setSeverity(first.getSeverity())
        .setTitle("")
        .setExplanation("")
        .setChainId("")
        .setOpened(first.getUpdated())
        .setUpdated(first.getUpdated())
        .build();
  }

  private Alert grown(Alert storm, Alert held, GroupedFinding head) {
    List<AlertCount> counts = new ArrayList<>();
    long before = 0;
    for (AlertCount count : storm.getCounts()) {
      boolean same =
          count.getRuleId().equals(head.getRuleId())
              && count.getSeverity().equals(held.getSeverity());
      if (same) {
        before = count.getCount();
      } else {
        counts.add(count);
      }
    }
    counts.add(new AlertCount(head.getRuleId(), held.getSeverity(), before + 1));
    List<String> ids = new ArrayList<>(storm.getHeldIds());
    if (ids.size() < Found.LISTED) {
      ids.add(held.getAlertId());
    }
    boolean worse =
        Found.severity(held.getSeverity()).compareTo(Found.severity(storm.getSeverity())) > 0;
    return Alert.newBuilder(storm)
        .setSeverity(worse ? held.getSeverity() : storm.getSeverity())
        .setPageSeverity(worse ? held.getSeverity() : storm.getSeverity())
        .setCounts(counts)
        .setHeldCount(storm.getHeldCount() + 1)
        .setHeldIds(ids)
        .setOpened(Math.min(storm.getOpened(), held.getUpdated()))
        .setUpdated(Math.max(storm.getUpdated(), held.getUpdated()))
        .build();
  }

  /**
   * @param first what its explanation begins with
   * @param notified greatest severity that was told of it
   */
  private Alert publish(Alert storm, String first, @Nullable String notified) {
    boolean worse =
        notified != null
            && Found.severity(storm.getSeverity()).compareTo(Found.severity(notified)) > 0;
    Notify what = notified == null ? Notify.FIRST : worse ? Notify.ESCALATED : Notify.NONE;
    Alert next =
        Alert.newBuilder(storm)
            .setRevision(storm.getRevision() + 1)
            .setNotify(what.text())
            .setNotified(storm.getSeverity())
            .setTitle(Wording.stormTitle(storm.getHeldCount()))
            .setExplanation(first + Wording.storm(settings, storm.getOpened(), storm.getCounts()))
            .build();
    out.alert(next);
    return next;
  }

  private void rate(AlertRate rate) {
    rows.put(RowKey.of('T', hash(rate.getTenant())), rate, RATE);
  }

  private @Nullable Alert storm(String tenant) {
    return storming.contains(tenant) ? rows.get(RowKey.of('S', hash(tenant)), STORM) : null;
  }

  private void keep(Alert storm) {
    storming.add(storm.getTenant());
    rows.put(RowKey.of('S', hash(storm.getTenant())), storm, STORM);
  }
}
