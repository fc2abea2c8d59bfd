package io.spoor.connectors.alerts.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.operatorinput.DocumentObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Location of a secret. It is read on each use, so that a changed file takes effect immediately.
 */
public sealed interface SecretSource {
  /** Kinds of locations, as spelled in the routing file. */
  List<String> KINDS = List.of("file", "env");

  /**
   * The secret, without surrounding white space.
   *
   * @throws SecretMissing if it does not exist; the message names the location
   */
  String value() throws SecretMissing;

  /** A secret in a separate file, UTF-8. */
  record FileSecret(Path path) implements SecretSource {
    @Override
    public String value() throws SecretMissing {
      try {
        return requirePresent(Files.readString(path, UTF_8), "the file " + path + " is empty");
      } catch (IOException e) {
        throw new SecretMissing(
            "the file " + path + " cannot be read (" + e.getClass().getSimpleName() + ")");
      }
    }
  }

  /** A secret in an environment variable of the Connect worker. */
  record EnvironmentSecret(String name) implements SecretSource {
    @Override
    public String value() throws SecretMissing {
      return requirePresent(
          System.getenv(name), "the environment variable " + name + " is not set");
    }
  }

  private static String requirePresent(@Nullable String text, String problem) throws SecretMissing {
    if (text == null || text.isBlank()) {
      throw new SecretMissing(problem);
    }
    return text.strip();
  }

  /** Thrown if a secret is missing or invalid. The message never contains the secret. */
  final class SecretMissing extends Exception {
    private static final long serialVersionUID = 1L;

    public SecretMissing(String message) {
      super(message);
    }
  }

  /**
   * Reads {@code {"file": path}} or {@code {"env": name}}; null, with a fault, for any other form.
   *
   * @param directory base of relative paths
   */
  static @Nullable SecretSource read(DocumentObject of, String name, Path directory) {
    if (!of.has(name)) {
      of.fault(name, "is missing; give its location: {\"file\": path} or {\"env\": variable}");
      return null;
    }
    JsonNode value = of.value(name);
    if (value == null || !value.isObject()) {
      of.fault(
          name,
          "is a secret and must not be written here; give its location: {\"file\": "
              + "path} or {\"env\": variable}");
      return null;
    }
    return read(of.object(name), directory);
  }

  /** As {@link #read(DocumentObject, String, Path)}, for the object itself. */
  static @Nullable SecretSource read(DocumentObject source, Path directory) {
    List<String> names = source.memberNames();
    source.checkNames(KINDS);
    if (names.size() != 1) {
      source.fault("", "give either \"file\" or \"env\"");
      return null;
    }
    String kind = names.getFirst();
    String value = KINDS.contains(kind) ? source.requiredText(kind) : "";
    if (value.isEmpty()) {
      return null;
    }
    return kind.equals("file")
        ? new FileSecret(directory.resolve(value))
        : new EnvironmentSecret(value);
  }
}
