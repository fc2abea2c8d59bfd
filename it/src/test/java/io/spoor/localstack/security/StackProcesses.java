package io.spoor.localstack.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processes of a local stack, by their pid files. */
record StackProcesses(Path state) {
  static List<String> components() {
    return List.of("kafka", "registry", "elasticsearch", "connect", "app");
  }

  /** Processes of a component, from its pid file. */
  List<Long> pids(String component) throws IOException {
    return Files.readAllLines(state.resolve("pids").resolve(component + ".pid")).stream()
        .map(line -> Long.parseLong(line.split(" ", -1)[0]))
        .filter(pid -> Files.exists(Path.of("/proc/" + pid)))
        .toList();
  }
}
