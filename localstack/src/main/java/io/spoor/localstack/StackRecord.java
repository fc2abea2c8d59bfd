package io.spoor.localstack;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code stack.json}: the started components, with addresses and process ids.
 *
 * @param components in starting order
 */
record StackRecord(List<ComponentRecord> components) {

  StackRecord {
    components = List.copyOf(components);
  }

  static StackRecord empty() {
    return new StackRecord(List.of());
  }

  /** The record of an earlier start; empty if there is none. */
  static StackRecord read(Path file) {
    return StateFile.read(file, StackRecord.class, empty());
  }

  void write(Path file) {
    StateFile.write(file, this);
  }

  Optional<ComponentRecord> find(StackComponent component) {
    return components.stream().filter(each -> each.name().equals(component.label())).findFirst();
  }

  StackRecord without(StackComponent removed) {
    return new StackRecord(
        components.stream().filter(each -> !each.name().equals(removed.label())).toList());
  }

  StackRecord with(ComponentRecord added) {
    return new StackRecord(
        Stream.of(StackComponent.values())
            .flatMap(
                component ->
                    component.label().equals(added.name())
                        ? Stream.of(added)
                        : find(component).stream())
            .toList());
  }
}
