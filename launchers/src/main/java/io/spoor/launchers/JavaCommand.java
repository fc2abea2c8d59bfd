package io.spoor.launchers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Command lines for child JVMs: the Java this JVM runs on, with small heaps and quick starts. */
public final class JavaCommand {

  /**
   * Flags every child gets; native code and Unsafe are what RocksDB, compression and Lucene need on
   * Java 25. Objects with heads of eight bytes instead of twelve are a tenth less memory to write
   * and to collect.
   */
  private static final List<String> COMMON =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:+UseCompactObjectHeaders",
          "-Dfile.encoding=UTF-8");

  private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");

  private JavaCommand() {}

  /** The home of the running Java: children run on the same. */
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
      // The least memory; a JVM takes one collector and no second one.
      command.add("-XX:+UseSerialGC");
    }
    command.addAll(flags);
    return command;
  }
}
