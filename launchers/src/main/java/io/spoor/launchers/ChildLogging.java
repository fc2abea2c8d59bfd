package io.spoor.launchers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The log4j configuration of child JVMs: warnings and progress messages. */
public final class ChildLogging {

  private static final String FILE = "child-log4j2.properties";

  private ChildLogging() {}

  /** Writes the configuration into the child's directory and returns the JVM flag that names it. */
  public static String flag(Path directory) {
    Path target = directory.resolve("log4j2.properties");
    try (InputStream in = ChildLogging.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing from the servers jar");
      }
      PrivateFiles.write(target, new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE, e);
    }
    return "-Dlog4j2.configurationFile=" + target.toUri();
  }
}
