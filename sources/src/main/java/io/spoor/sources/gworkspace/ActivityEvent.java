package io.spoor.sources.gworkspace;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.sources.audit.AuditRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the {@code events} of an activity. Its parameters are a list of names and values, or
 * an object in exports that have one record for each entry.
 */
final class ActivityEvent {
  private static final String[] VALUES = {
    "value", "multiValue", "boolValue", "intValue", "multiIntValue"
  };

  private final AuditRecord entry;

  private ActivityEvent(AuditRecord entry) {
    this.entry = entry;
  }

  /** The entries of an activity, at least one. */
  static List<ActivityEvent> of(AuditRecord activity) {
    List<ActivityEvent> events =
        activity.objects("events").stream().map(ActivityEvent::new).toList();
    return events.isEmpty() ? List.of(new ActivityEvent(activity)) : events;
  }

  @Nullable String name() {
    return entry.text("name", "type");
  }

  @Nullable String type() {
    return entry.text("type");
  }

  /** The first value of the first of these parameters that has one. */
  @Nullable String parameter(String... names) {
    for (String name : names) {
      List<String> values = values(name);
      if (!values.isEmpty()) {
        return values.getFirst();
      }
    }
    return null;
  }

  /** The values of a parameter; empty when it is absent. */
  List<String> values(String name) {
    JsonNode parameters = entry.member("parameters");
    if (parameters == null) {
      return List.of();
    }
    if (parameters.isObject()) {
      return valuesOf(AuditRecord.of(parameters), name);
    }
    for (AuditRecord parameter : entry.objects("parameters")) {
      if (name.equalsIgnoreCase(parameter.text("name"))) {
        for (String member : VALUES) {
          List<String> values = valuesOf(parameter, member);
          if (!values.isEmpty()) {
            return values;
          }
        }
      }
    }
    return List.of();
  }

  /** Names of parameters may contain dots, so they are no paths. */
  private static List<String> valuesOf(AuditRecord object, String name) {
    JsonNode value = object.member(name);
    if (value == null) {
      return List.of();
    }
    if (value.isArray()) {
      return value
          .valueStream()
          .map(AuditRecord::text)
          .filter(text -> text != null)
          .limit(100)
          .toList();
    }
    String text = AuditRecord.text(value);
    return text == null ? List.of() : List.of(text);
  }
}
