package io.spoor.evidence.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.record.RecordView;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.avro.generic.IndexedRecord;

/**
 * What a sealed action has in place of its event: the number of the event's record in the same log.
 * That record precedes the action's.
 *
 * @param record number of the event's record in the log, from 0
 * @param time the event's time, so that actions can be selected by time without their events
 */
public record EventReference(long record, JsonNode time) {
  /** The field of an action that a reference replaces. */
  public static final String EVENT = "event";

  private static final String RECORD = "record";
  private static final String TIME = "time";
  private static final String MISSING = "missing";
  private static final String WITHHELD = "withheld";

  /** Fields of an event that actions do not have: content is not moved between chains. */
  static final Set<String> NOT_IN_ACTIONS = Set.of("content", "original");

  /** The time of an event; empty if its schema has no such field, or the field is null. */
  static Optional<JsonNode> timeOf(IndexedRecord event) {
    return Optional.ofNullable(event.getSchema().getField(TIME))
        .filter(field -> event.get(field.pos()) != null)
        .map(field -> AvroJson.toJson(field.schema(), event.get(field.pos())));
  }

  /** The reference of an action; empty for an action with its event, and for any other record. */
  public static Optional<EventReference> of(RecordView action) {
    return action
        .field(ReservedFields.EVENT)
        .filter(value -> value.path(RECORD).canConvertToLong())
        .map(value -> new EventReference(value.path(RECORD).longValue(), value.path(TIME)));
  }

  /** Whether a record is the event of the action with this reference. */
  public boolean isTo(RecordView event, RecordView action) {
    return event.header().kind().equals(RecordKind.EVENT.text())
        && event.header().id().equals(action.header().id())
        && event.field(TIME).map(time::equals).orElse(event.withheld() > 0);
  }

  /** The {@code $event} field. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put(RECORD, record);
    json.set(TIME, time);
    return json;
  }

  /** The time of an action's event, whether the action has the event or a reference to it. */
  public static Optional<JsonNode> time(RecordView action) {
    return of(action)
        .map(EventReference::time)
        .or(() -> action.field(EVENT).map(event -> event.path(TIME)));
  }

  /**
   * The action with the event of that record, as it was published. Withheld fields are absent;
   * their number is then {@code withheld} of the reference.
   */
  public static RecordView join(RecordView action, RecordView event) {
    ObjectNode embedded = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : event.fields().entrySet()) {
      if (!field.getKey().startsWith("$") && !NOT_IN_ACTIONS.contains(field.getKey())) {
        embedded.set(field.getKey(), field.getValue());
      }
    }
    RecordView joined = action.with(EVENT, embedded);
    return event.withheld() == 0
        ? joined
        : joined.with(ReservedFields.EVENT, reference(action).put(WITHHELD, event.withheld()));
  }

  /** The fields of an event's record that actions do not have, unless they are withheld. */
  public static SortedSet<String> fieldsBeyondAction(RecordView event) {
    var fields = new TreeSet<>(NOT_IN_ACTIONS);
    fields.retainAll(event.fields().keySet());
    return fields;
  }

  /** The action of which the log, or the extract of it, lacks the event. */
  public static RecordView withoutEvent(RecordView action) {
    return action.with(ReservedFields.EVENT, reference(action).put(MISSING, true));
  }

  private static ObjectNode reference(RecordView action) {
    return action
        .field(ReservedFields.EVENT)
        .filter(JsonNode::isObject)
        .<ObjectNode>map(JsonNode::deepCopy)
        .orElseGet(JsonNodeFactory.instance::objectNode);
  }
}
