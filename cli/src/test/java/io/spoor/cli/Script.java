package io.spoor.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A run of a shell script: its exit code, and what it wrote to both streams. */
public record Script(int exit, String output) {
  private static final int SECONDS = 30;

  /** In this process's environment, with these variables in it. */
  public static Script run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("script", ".out");
    try {
      var builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(command + " ran longer than " + SECONDS + " s");
      }
      return new Script(process.exitValue(), Files.readString(output, UTF_8));
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /**
   * A {@code PATH} of one directory that holds these tools of this machine, and no other.
   *
   * @param directory an empty one
   */
  public static Map<String, String> onlyTools(Path directory, List<String> tools)
      throws IOException {
    for (String tool : tools) {
      put(directory, tool, "exec " + find(tool) + " \"$@\"");
    }
    return new HashMap<>(Map.of("PATH", directory.toString()));
  }

  /** Puts a shell script with these lines into a directory of tools. */
  public static void put(Path directory, String tool, String lines) throws IOException {
    Path file = Files.writeString(directory.resolve(tool), "#!/bin/sh\n" + lines + "\n");
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + file + " executable");
    }
  }

  private static Path find(String tool) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(directory -> Path.of(directory, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError(tool + " is not on the PATH"));
  }
}
