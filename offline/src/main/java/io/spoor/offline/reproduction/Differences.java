package io.spoor.offline.reproduction;

import io.spoor.schemas.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.Schema;

/** What two states of a finding say otherwise. */
final class Differences {
  /** How often it was published on the way is not what it says. */
  private static final Set<String> NOT_SAID = Set.of("revision", "generation");

  private Differences() {}

  /** A line a field, in the order of the schema. */
  static List<String> between(Finding recorded, Finding again) {
    List<String> lines = new ArrayList<>();
    for (Schema.Field field : Finding.getClassSchema().getFields()) {
      Object before = recorded.get(field.pos());
      Object now = again.get(field.pos());
      if (!NOT_SAID.contains(field.name()) && !Objects.equals(before, now)) {
        lines.add(field.name() + " was " + before + ", is " + now);
      }
    }
    return lines;
  }
}
