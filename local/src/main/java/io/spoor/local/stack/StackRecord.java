package io.spoor.local.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code stack.json}: what was started, where, and as which process.
 *
 * @param components in the order of starting
 */
record StackRecord(List<ComponentRecord> components) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  StackRecord {
    components = List.copyOf(components);
  }

  static StackRecord empty() {
    return new StackRecord(List.of());
  }

  /** The record of an earlier start; an empty one where there is none. */
  static StackRecord read(Path file) {
    if (!Files.exists(file)) {
      return empty();
    }
    try {
      return JSON.readValue(file.toFile(), StackRecord.class);
    } catch (JsonProcessingException broken) {
      throw new StackException(
          file + " is not readable as JSON; run: spoor down, and remove it", broken);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Replaces the file in one step: a reader sees the old record or the new one. */
  void write(Path file) {
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      JSON.writeValue(next.toFile(), this);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  Optional<ComponentRecord> find(Component component) {
    return components.stream().filter(each -> each.name().equals(component.label())).findFirst();
  }

  StackRecord with(ComponentRecord added) {
    return new StackRecord(
        Stream.of(Component.values())
            .flatMap(
                component ->
                    component.label().equals(added.name())
                        ? Stream.of(added)
                        : find(component).stream())
            .toList());
  }
}
