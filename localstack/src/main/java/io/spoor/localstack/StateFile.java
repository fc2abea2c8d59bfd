package io.spoor.localstack;

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

/** A record that one command leaves for the next, as JSON in a file. */
final class StateFile {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private StateFile() {}

  /** What an earlier command wrote; {@code defaultValue} where there is no file. */
  static <T> T read(Path file, Class<T> type, T defaultValue) {
    if (!Files.exists(file)) {
      return defaultValue;
    }
    try {
      return JSON.readValue(file.toFile(), type);
    } catch (JsonProcessingException broken) {
      throw new StackException(
          file + " is not readable as JSON; run: spoor down, and remove it", broken);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Replaces the file in one step: a reader sees the old record or the new one. */
  static void write(Path file, Object value) {
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      JSON.writeValue(next.toFile(), value);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
