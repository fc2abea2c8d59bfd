package io.spoor.evidence.alteration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spoor.evidence.record.RecordHeader;
import io.spoor.evidence.record.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An act in the log that states which fields of which records are withheld, or which records are
 * deleted. It was sealed before the alteration: an alteration without an act is unauthorised.
 *
 * @param number number of the act's own record
 * @param id of the act
 * @param kind kind of alteration
 * @param actor person, and {@code reason}; empty if that is withheld itself
 * @param time append time of its record, RFC 3339
 * @param records the altered records
 * @param fields the withheld fields; empty if records are deleted
 */
public record AlterationAct(
    long number,
    String id,
    Kind kind,
    String actor,
    String reason,
    String time,
    RecordRanges records,
    SortedSet<String> fields) {
  /** Kind of records that contain acts. */
  public static final String RECORD_KIND = "act";

  /** Selector member of an act: ranges of records. */
  public static final String RECORDS = "records";

  /** Selector member of an act: names of fields. */
  public static final String FIELD = "field";

  /** Kinds of alterations of sealed records. */
  public enum Kind {
    WITHHOLD("withhold"),
    DELETE("delete");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /**
   * Reads an act.
   *
   * @return empty for an act of another kind, and one whose selector is withheld
   */
  public static Optional<AlterationAct> of(long number, StoredRecord stored) {
    String act = text(stored, "act");
    for (Kind kind : Kind.values()) {
      if (kind.text.equals(act)) {
        return of(number, stored, kind);
      }
    }
    return Optional.empty();
  }

  private static Optional<AlterationAct> of(long number, StoredRecord stored, Kind kind) {
    JsonNode selector = field(stored, "selector");
    RecordHeader header = stored.header();
    try {
      var records = RecordRanges.parse(texts(selector.path(RECORDS)));
      var fields = new TreeSet<>(texts(selector.path(FIELD)));
      boolean coversWholeRecords = !records.isEmpty() && fields.isEmpty() == (kind == Kind.DELETE);
      return coversWholeRecords
          ? Optional.of(
              new AlterationAct(
                  number,
                  header.id(),
                  kind,
                  text(stored, "who"),
                  text(stored, "why"),
                  header.time(),
                  records,
                  fields))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      // Covers nothing: an alteration that it was meant to cover shows as a fault.
      return Optional.empty();
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static JsonNode field(StoredRecord stored, String name) {
    JsonNode value = stored.fields().get(name);
    return value == null ? MissingNode.getInstance() : value;
  }

  private static String text(StoredRecord stored, String name) {
    return field(stored, name).asText("");
  }
}
