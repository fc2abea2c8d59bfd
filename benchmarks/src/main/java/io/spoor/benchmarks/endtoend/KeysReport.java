package io.spoor.benchmarks.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.benchmarks.endtoend.AppInstance.Memory;
import io.spoor.benchmarks.endtoend.AppInstance.Restored;
import io.spoor.benchmarks.load.BenchReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Costs of many keys.
 *
 * @param settings settings of the measurement
 * @param stores after a clean stop
 * @param stopSeconds duration of the clean stop
 * @param clean start after the clean stop
 * @param killed start after a crash, with the state on disk
 * @param empty start after a crash, without state
 * @param takeOver null if not requested
 */
public record KeysReport(
    KeysSettings settings,
    Fill fill,
    List<Store> stores,
    double stopSeconds,
    Start clean,
    Start killed,
    Start empty,
    @Nullable Handover takeOver)
    implements BenchReport {
  private static final double MIB = 1 << 20;
  private static final double MB = 1e6;

  /**
   * @param records number of records processed
   * @param seconds from the first to the last output
   * @param cpu CPU time of the app, its start included
   * @param memory when everything was output
   */
  record Fill(long records, double seconds, Duration cpu, Memory memory) {
    double cpuMicros() {
      return cpu.toNanos() / 1e3 / records;
    }

    double perSecond() {
      return records / seconds;
    }
  }

  /**
   * @param diskBytes size of its files
   * @param rows as estimated by RocksDB
   * @param changelogBytes of its topic on the broker, compressed
   */
  record Store(String name, long diskBytes, long rows, long changelogBytes) {}

  /**
   * Times count from the kill of the previous process, or from the start after a clean stop.
   *
   * @param readySeconds until the health page reported ready
   * @param firstOutputSeconds until an event sent at that time was output
   * @param restored part of it: state read from changelogs
   * @param memory when the app was ready
   */
  record Start(double readySeconds, double firstOutputSeconds, Restored restored, Memory memory) {}

  /**
   * Two instances with a standby each, of which one is killed.
   *
   * @param firstOutputSeconds until the first of the events sent then was output
   * @param all seconds until all of them were output
   */
  record Handover(int keys, double firstOutputSeconds, double all) {}

  private long diskBytes() {
    return stores.stream().mapToLong(Store::diskBytes).sum();
  }

  private double perKey(long bytes) {
    return (double) bytes / settings.keys();
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        BenchReport.line(
            "%,d active keys, events of each: %d; %d partitions, %d threads, commit %d ms, heap at most %,.0f MiB",
            settings.keys(),
            settings.events(),
            settings.partitions(),
            settings.threads(),
            settings.commitMillis(),
            fill.memory().heapLimit() / MIB));
    lines.add(
        BenchReport.line(
            "filled with %,d records in %.0f s: %,.0f records/s, %.0f µs CPU a record",
            fill.records(), fill.seconds(), fill.perSecond(), fill.cpuMicros()));
    if (!settings.app().isEmpty()) {
      lines.add("app settings: " + new TreeMap<>(settings.app()));
    }
    lines.add("");
    lines.add(
        BenchReport.line("%-28s %12s %12s %12s", "memory, MiB", "resident", "at most", "heap"));
    lines.add(memory("filled", fill.memory()));
    lines.add(memory("started again", clean.memory()));
    lines.add(memory("started after a kill", killed.memory()));
    lines.add(memory("restored", empty.memory()));
    lines.add("");
    lines.add(
        BenchReport.line(
            "%-28s %12s %12s %12s %14s",
            "state", "MiB on disk", "bytes a key", "rows a key", "changelog, MiB"));
    for (Store store : stores) {
      lines.add(state(store));
    }
    lines.add(
        state(
            new Store(
                "all",
                diskBytes(),
                stores.stream().mapToLong(Store::rows).sum(),
                stores.stream().mapToLong(Store::changelogBytes).sum())));
    lines.add("");
    lines.add(BenchReport.line("stopped cleanly in %.1f s", stopSeconds));
    lines.add(
        BenchReport.line(
            "%-28s %9s %12s %11s %14s %12s",
            "start, seconds until", "ready", "first event", "restoring", "records", "MB"));
    lines.add(start("after a clean stop", clean));
    lines.add(start("killed, state on disk", killed));
    lines.add(start("killed, no state left", empty));
    lines.add(
        BenchReport.line(
            "seconds after a kill include the session timeout of %.0f s and the start of a process",
            settings.sessionMillis() / 1e3));
    Handover handover = takeOver;
    if (handover != null) {
      lines.add(
          BenchReport.line(
              "a standby took over %,d keys: after the kill the first event was "
                  + "published in %.1f s, all in %.1f s",
              handover.keys(), handover.firstOutputSeconds(), handover.all()));
    }
    return lines;
  }

  private static String start(String kind, Start start) {
    return BenchReport.line(
        "%-28s %9.1f %12.1f %11.1f %,14d %,12.1f",
        kind,
        start.readySeconds(),
        start.firstOutputSeconds(),
        start.restored().seconds(),
        start.restored().records(),
        start.restored().bytes() / MB);
  }

  private static String memory(String moment, Memory memory) {
    return BenchReport.line(
        "%-28s %,12.0f %,12.0f %,12.0f",
        moment, memory.resident() / MIB, memory.peak() / MIB, memory.heap() / MIB);
  }

  private String state(Store store) {
    return BenchReport.line(
        "%-28s %,12.1f %,12.0f %12.1f %,14.1f",
        store.name(),
        store.diskBytes() / MIB,
        perKey(store.diskBytes()),
        perKey(store.rows()),
        store.changelogBytes() / MIB);
  }

  @Override
  public String json() {
    ObjectNode object = new ObjectMapper().createObjectNode().put("type", "bench-keys");
    object
        .put("keys", settings.keys())
        .put("events_a_key", settings.events())
        .put("records_per_second", fill.perSecond())
        .put("cpu_micros_a_record", fill.cpuMicros())
        .put("heap_limit_bytes", fill.memory().heapLimit());
    put(object.putObject("filled"), fill.memory());
    ObjectNode state = object.putObject("state");
    state.put("disk_bytes", diskBytes()).put("disk_bytes_a_key", perKey(diskBytes()));
    for (Store store : stores) {
      state
          .putObject(store.name())
          .put("disk_bytes", store.diskBytes())
          .put("disk_bytes_a_key", perKey(store.diskBytes()))
          .put("rows", store.rows())
          .put("changelog_bytes", store.changelogBytes());
    }
    object.put("session_timeout_ms", settings.sessionMillis());
    put(object.putObject("clean_start").put("stop_seconds", stopSeconds), clean);
    put(object.putObject("killed_start"), killed);
    put(object.putObject("restore"), empty);
    Handover handover = takeOver;
    if (handover != null) {
      object
          .putObject("take_over")
          .put("keys", handover.keys())
          .put("first_event_seconds", handover.firstOutputSeconds())
          .put("all_events_seconds", handover.all());
    }
    return object.toString();
  }

  private static void put(ObjectNode object, Start start) {
    object
        .put("ready_seconds", start.readySeconds())
        .put("first_event_seconds", start.firstOutputSeconds())
        .put("restoring_seconds", start.restored().seconds())
        .put("records", start.restored().records())
        .put("bytes", start.restored().bytes());
    put(object, start.memory());
  }

  private static void put(ObjectNode object, Memory memory) {
    object
        .put("resident_bytes", memory.resident())
        .put("peak_resident_bytes", memory.peak())
        .put("heap_bytes", memory.heap());
  }
}
