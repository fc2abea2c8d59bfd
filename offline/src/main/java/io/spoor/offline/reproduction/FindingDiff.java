package io.spoor.offline.reproduction;

import io.spoor.schemas.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.Schema;

/** Compares two states of a finding. */
final class FindingDiff {
  /** Fields that depend on the number of publications, or on the order of arrival. */
  private static final Set<String> IGNORED_FIELDS = Set.of("revision", "generation", "cause");

  private FindingDiff() {}

  /** One line per changed field, in schema order. */
  static List<String> changedFields(Finding recorded, Finding reproduced) {
    List<String> lines = new ArrayList<>();
    for (Schema.Field field : Finding.getClassSchema().getFields()) {
      Object recordedValue = recorded.get(field.pos());
      Object reproducedValue = reproduced.get(field.pos());
      if (!IGNORED_FIELDS.contains(field.name())
          && !Objects.equals(recordedValue, reproducedValue)) {
        lines.add(field.name() + " was " + recordedValue + ", is " + reproducedValue);
      }
    }
    return lines;
  }
}
