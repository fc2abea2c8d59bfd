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
 * An act in the log that says which fields of which records are withheld, or which records are
 * deleted. It was sealed before that was done: what is gone without one was taken away by somebody
 * else.
 *
 * @param number of its own record
 * @param id of the act
 * @param kind what was done
 * @param actor did it, and {@code reason}; empty if that is withheld itself
 * @param time when its record was appended, RFC 3339
 * @param records to which it was done
 * @param fields that are withheld; empty when records are deleted
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
  /** Kind of the records that hold acts. */
  public static final String RECORD_KIND = "act";

  /** In the selector of an act: ranges of records. */
  public static final String RECORDS = "records";

  /** In the selector of an act: names of fields. */
  public static final String FIELD = "field";

  /** What is done to sealed records. */
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
   * Reads one.
   *
   * @return empty for an act of another kind, and one that does not say any more what it was done
   *     to
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
      // Covers nothing: what it meant to cover shows as a fault.
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
