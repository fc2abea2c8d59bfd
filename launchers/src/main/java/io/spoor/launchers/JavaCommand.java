package io.spoor.launchers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Builds command lines for child JVMs: the running Java version, small heaps and fast starts. */
public final class JavaCommand {

  /**
   * Flags of every child. RocksDB, compression and Lucene need native access and Unsafe on Java 25.
   * Object headers of eight bytes instead of twelve save a tenth of the allocated memory.
   */
  private static final List<String> COMMON =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:+UseCompactObjectHeaders",
          "-Dfile.encoding=UTF-8");

  /** Environment variable: further flags of every child, separated by spaces. */
  private static final String FLAGS = "SPOOR_SERVER_FLAGS";

  private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");

  private JavaCommand() {}

  /** Home of the running Java, which children also use. */
  public static Path home() {
    return Path.of(System.getProperty("java.home"));
  }

  /** {@code java <common flags> <flags> -cp <classPath> <mainClass> <arguments>}. */
  public static List<String> of(
      List<String> flags, String classPath, String mainClass, String... arguments) {
    List<String> command = start(flags);
    command.addAll(List.of("-cp", classPath, mainClass));
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * Flags that start a JVM faster from its second start on: it reads its classes from this archive
   * and writes it when it ends, if the archive is missing or of another class path.
   */
  static List<String> classArchive(Path file) {
    return List.of(
        "-Xlog:cds*=off,aot*=off", "-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + file);
  }

  /** Flags that the user gave for all children; these take precedence. */
  static List<String> userFlags() {
    String flags = System.getenv().getOrDefault(FLAGS, "").strip();
    return flags.isEmpty() ? List.of() : List.of(flags.split("\\s+"));
  }

  static List<String> ofJar(List<String> flags, Path jar) {
    List<String> command = start(flags);
    command.addAll(List.of("-jar", jar.toString()));
    return command;
  }

  private static List<String> start(List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(home().resolve("bin/java").toString());
    command.addAll(COMMON);
    if (flags.stream().noneMatch(flag -> COLLECTOR.matcher(flag).matches())) {
      // Uses the least memory; a JVM accepts only one collector flag.
      command.add("-XX:+UseSerialGC");
    }
    command.addAll(flags);
    command.addAll(userFlags());
    return command;
  }
}
