package io.spoor.export.retention;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.evidence.alteration.RecordRanges;
import io.spoor.evidence.record.RecordView;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which fields of which records are to be withheld; grows with them. Not thread-safe. */
public final class WithholdPlan {
  private static final Comparator<SortedSet<String>> BY_NAMES =
      Comparator.comparing(names -> String.join(",", names));

  private final SortedMap<SortedSet<String>, RecordRanges> byFields = new TreeMap<>(BY_NAMES);
  private final RecordRanges namedInHeader = new RecordRanges();
  private long records;
  private long fields;
  private long held;

  /** Adds fields of a record; none: it is passed over. */
  public void add(long number, SortedSet<String> names) {
    if (!names.isEmpty()) {
      byFields.computeIfAbsent(names, any -> new RecordRanges()).add(number);
      records++;
      fields += names.size();
    }
  }

  /** A record with such fields, which must not be altered. */
  public void held() {
    held++;
  }

  /** A record whose header names the principal: that cannot be withheld, only deleted. */
  public void namedInHeader(long number) {
    namedInHeader.add(number);
  }

  /** Records by the fields that are withheld of them. */
  public SortedMap<SortedSet<String>, RecordRanges> byFields() {
    return byFields;
  }

  public long records() {
    return records;
  }

  public long fields() {
    return fields;
  }

  public long heldRecords() {
    return held;
  }

  /** Records whose header names the principal. */
  public RecordRanges namedInHeaders() {
    return namedInHeader;
  }

  /** Those of the names that the record has. */
  public static SortedSet<String> named(RecordView record, SortedSet<String> names) {
    var there = new TreeSet<>(names);
    there.retainAll(record.fields().keySet());
    return there;
  }

  /** Names of the fields in which a text occurs, in whatever depth, within other text too. */
  public static SortedSet<String> mentioning(RecordView record, String text) {
    var names = new TreeSet<String>();
    for (Map.Entry<String, JsonNode> field : record.fields().entrySet()) {
      if (mentions(field.getValue(), text)) {
        names.add(field.getKey());
      }
    }
    return names;
  }

  private static boolean mentions(JsonNode value, String text) {
    if (value.isTextual()) {
      return value.textValue().contains(text);
    }
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      if (member.getKey().contains(text)) {
        return true;
      }
    }
    for (JsonNode part : value) {
      if (mentions(part, text)) {
        return true;
      }
    }
    return false;
  }
}
