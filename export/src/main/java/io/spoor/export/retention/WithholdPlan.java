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

/** The fields to withhold, by record; memory grows with their number. Not thread-safe. */
public final class WithholdPlan {
  private static final Comparator<SortedSet<String>> BY_NAMES =
      Comparator.comparing(names -> String.join(",", names));

  private final SortedMap<SortedSet<String>, RecordRanges> byFields = new TreeMap<>(BY_NAMES);
  private final RecordRanges mentionedInHeader = new RecordRanges();
  private final RecordRanges eventsOfActions = new RecordRanges();
  private long records;
  private long fields;
  private long heldRecords;

  /** Adds fields of a record; ignored if there are none. */
  public void add(long number, SortedSet<String> fieldNames) {
    if (!fieldNames.isEmpty()) {
      byFields.computeIfAbsent(fieldNames, any -> new RecordRanges()).add(number);
      records++;
      fields += fieldNames.size();
    }
  }

  /** Counts a matching record that a hold protects from alteration. */
  public void countHeld() {
    heldRecords++;
  }

  /** Adds a record whose header names the principal: headers cannot be withheld, only deleted. */
  public void addMentionedInHeader(long number) {
    mentionedInHeader.add(number);
  }

  /** Adds the record of an event that was to be withheld from an action, which refers to it. */
  public void addEventOfAction(long number) {
    eventsOfActions.add(number);
  }

  /** Records of events that were to be withheld from actions: the actions do not have them. */
  public RecordRanges eventsOfActions() {
    return eventsOfActions;
  }

  /** Records by the set of fields to withhold. */
  public SortedMap<SortedSet<String>, RecordRanges> recordsByFields() {
    return byFields;
  }

  public long records() {
    return records;
  }

  public long fields() {
    return fields;
  }

  public long heldRecords() {
    return heldRecords;
  }

  /** Records whose header names the principal. */
  public RecordRanges mentionedInHeader() {
    return mentionedInHeader;
  }

  /** The given names that the record has as fields. */
  public static SortedSet<String> presentFields(RecordView record, SortedSet<String> requested) {
    var present = new TreeSet<>(requested);
    present.retainAll(record.fields().keySet());
    return present;
  }

  /** Names of the fields that contain a text, at any depth, also as part of a longer text. */
  public static SortedSet<String> mentioning(RecordView record, String text) {
    var fields = new TreeSet<String>();
    for (Map.Entry<String, JsonNode> field : record.fields().entrySet()) {
      if (containsText(field.getValue(), text)) {
        fields.add(field.getKey());
      }
    }
    return fields;
  }

  private static boolean containsText(JsonNode value, String text) {
    if (value.isTextual()) {
      return value.textValue().contains(text);
    }
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      if (member.getKey().contains(text)) {
        return true;
      }
    }
    for (JsonNode element : value) {
      if (containsText(element, text)) {
        return true;
      }
    }
    return false;
  }
}
