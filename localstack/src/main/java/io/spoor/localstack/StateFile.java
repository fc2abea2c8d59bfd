package io.spoor.localstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spoor.launchers.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Stores a record for the next command, as JSON in a file. */
final class StateFile {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private StateFile() {}

  /** The record of an earlier command; {@code defaultValue} if there is no file. */
  static <T> T read(Path file, Class<T> type, T defaultValue) {
    if (!Files.exists(file)) {
      return defaultValue;
    }
    try {
      return JSON.readValue(file.toFile(), type);
    } catch (JsonProcessingException broken) {
      throw new StackException(
          file + " is not valid JSON; run bin/spoor down, and delete the file", broken);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Replaces the file atomically: a reader sees either the old or the new record. */
  static void write(Path file, Object value) {
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      PrivateFiles.write(next, JSON.writeValueAsString(value));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
