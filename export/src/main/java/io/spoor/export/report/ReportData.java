package io.spoor.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spoor.evidence.record.RecordView;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The records that the page shows: the latest revision of each item, and a limited number of each
 * kind. All records are counted.
 */
final class ReportData {
  /** Maximum number of displayed items per kind. */
  static final int MAX_RECORDS = 500;

  private static final int MAX_ACTIONS = 2_000;

  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, Map<String, Item>> latest = new TreeMap<>();
  private final Map<String, Long> skipped = new TreeMap<>();
  private long withheld;
  private long leftOut;

  /**
   * An item's latest revision.
   *
   * @param number of its record in the log
   */
  record Item(long number, RecordView record, Map<String, JsonNode> fields) {
    /** The text of a field; the JSON of any other value; empty if there is none. */
    String text(String name) {
      return text(fields.get(name));
    }

    private static String text(@Nullable JsonNode value) {
      if (value == null || value.isNull()) {
        return "";
      }
      return value.isTextual() ? value.textValue() : value.toString();
    }

    /** Increases with each revision; those of a replay exceed all earlier ones. */
    long version() {
      return (json("generation").asLong(0) << Integer.SIZE) | json("revision").asLong(0);
    }

    JsonNode json(String name) {
      JsonNode value = fields.get(name);
      return value == null ? MissingNode.getInstance() : value;
    }
  }

  void add(long number, RecordView record) {
    String kind = record.header().kind();
    counts.merge(kind, 1L, Long::sum);
    withheld += record.withheld();
    leftOut += record.leftOut();
    if (kind.equals("event") || kind.equals("link") || kind.equals("schema")) {
      return; // counted only: actions show events, and links are in chains
    }
    Map<String, Item> items = latest.computeIfAbsent(kind, k -> new LinkedHashMap<>());
    String id = key(record);
    int max = kind.equals("action") ? MAX_ACTIONS : MAX_RECORDS;
    if (items.size() >= max && !items.containsKey(id)) {
      skipped.merge(kind, 1L, Long::sum);
      return;
    }
    var item = new Item(number, record, record.fields());
    // Not the later one in the log: revisions may be on several partitions.
    items.merge(id, item, (one, other) -> other.version() >= one.version() ? other : one);
  }

  /** Versions and verdicts are shown separately; revisions replace each other. */
  private static String key(RecordView record) {
    return switch (record.header().kind()) {
      case "manifest", "exception", "settings", "verdict", "act" ->
          record.header().partition() + "/" + record.header().offset();
      case "delivery" ->
          record.text("alert_id").orElse(record.header().id())
              + "/"
              + record.text("target").orElse("");
      default -> record.header().id();
    };
  }

  Collection<Item> items(String kind) {
    return latest.getOrDefault(kind, Map.of()).values();
  }

  long count(String kind) {
    return counts.getOrDefault(kind, 0L);
  }

  Map<String, Long> counts() {
    return counts;
  }

  /** Number of records of a kind omitted because of the limit. */
  long skipped(String kind) {
    return skipped.getOrDefault(kind, 0L);
  }

  long withheld() {
    return withheld;
  }

  /** Number of fields that the selection left out. */
  long leftOut() {
    return leftOut;
  }
}
