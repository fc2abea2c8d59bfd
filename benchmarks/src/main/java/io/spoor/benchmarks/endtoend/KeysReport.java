package io.spoor.benchmarks.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.benchmarks.endtoend.AppInstance.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Costs of many keys.
 *
 * @param settings settings of the measurement
 * @param stores after a clean stop
 * @param restart start with the state on disk
 * @param restore start without state, after a crash
 * @param takeOver null if not requested
 */
public record KeysReport(
    KeysSettings settings,
    Fill fill,
    List<Store> stores,
    Start restart,
    Restore restore,
    @Nullable Handover takeOver) {
  private static final double MIB = 1 << 20;
  private static final double MB = 1e6;

  /**
   * @param records number of records processed
   * @param seconds from the first to the last output
   * @param memory when everything was output
   */
  record Fill(long records, double seconds, Memory memory) {
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
   * @param readySeconds until the health page reported ready
   * @param firstOutputSeconds until an event sent at that time was output
   * @param memory at that time
   */
  record Start(double readySeconds, double firstOutputSeconds, Memory memory) {}

  /**
   * @param start the start
   * @param seconds part of the start with tasks to restore; the time before is the group's wait for
   *     the killed instance
   * @param records read from changelogs
   * @param bytes of their keys and values
   */
  record Restore(Start start, double seconds, long records, long bytes) {}

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

  /** The report as text. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            "%,d active keys, events of each: %d; %d partitions, %d threads, commit %d ms, heap at most %,.0f MiB",
            settings.keys(),
            settings.events(),
            settings.partitions(),
            settings.threads(),
            settings.commitMillis(),
            fill.memory().heapLimit() / MIB));
    lines.add(
        line(
            "filled with %,d records in %.0f s: %,.0f records/s",
            fill.records(), fill.seconds(), fill.perSecond()));
    lines.add("");
    lines.add(line("%-28s %12s %12s %12s", "memory, MiB", "resident", "at most", "heap"));
    lines.add(memory("filled", fill.memory()));
    lines.add(memory("started again", restart.memory()));
    lines.add(memory("restored", restore.start().memory()));
    lines.add("");
    lines.add(
        line(
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
    lines.add(line("%-28s %12s %12s", "start, seconds until", "ready", "first event"));
    lines.add(
        line(
            "%-28s %12.1f %12.1f",
            "after a clean stop", restart.readySeconds(), restart.firstOutputSeconds()));
    lines.add(
        line(
            "%-28s %12.1f %12.1f",
            "killed, no state left",
            restore.start().readySeconds(),
            restore.start().firstOutputSeconds()));
    lines.add(
        line(
            "restored %,d records, %,.0f MB, in %.1f s of these: %,.0f records/s, %,.1f MB/s",
            restore.records(),
            restore.bytes() / MB,
            restore.seconds(),
            restore.records() / restore.seconds(),
            restore.bytes() / MB / restore.seconds()));
    Handover handover = takeOver;
    if (handover != null) {
      lines.add(
          line(
              "a standby took over %,d keys: after the kill the first event was "
                  + "published in %.1f s, all in %.1f s",
              handover.keys(), handover.firstOutputSeconds(), handover.all()));
    }
    return lines;
  }

  private static String memory(String moment, Memory memory) {
    return line(
        "%-28s %,12.0f %,12.0f %,12.0f",
        moment, memory.resident() / MIB, memory.peak() / MIB, memory.heap() / MIB);
  }

  private String state(Store store) {
    return line(
        "%-28s %,12.1f %,12.0f %12.1f %,14.1f",
        store.name(),
        store.diskBytes() / MIB,
        perKey(store.diskBytes()),
        perKey(store.rows()),
        store.changelogBytes() / MIB);
  }

  /** One object. */
  public String json() {
    ObjectNode object = new ObjectMapper().createObjectNode().put("type", "bench-keys");
    object
        .put("keys", settings.keys())
        .put("events_a_key", settings.events())
        .put("records_per_second", fill.perSecond())
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
    put(object.putObject("clean_start"), restart);
    ObjectNode restored = object.putObject("restore");
    put(restored, restore.start());
    restored
        .put("restoring_seconds", restore.seconds())
        .put("records", restore.records())
        .put("bytes", restore.bytes())
        .put("records_per_second", restore.records() / restore.seconds())
        .put("bytes_per_second", restore.bytes() / restore.seconds());
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
        .put("first_event_seconds", start.firstOutputSeconds());
    put(object, start.memory());
  }

  private static void put(ObjectNode object, Memory memory) {
    object
        .put("resident_bytes", memory.resident())
        .put("peak_resident_bytes", memory.peak())
        .put("heap_bytes", memory.heap());
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
