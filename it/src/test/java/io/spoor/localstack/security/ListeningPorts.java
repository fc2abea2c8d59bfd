package io.spoor.localstack.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The TCP ports that processes of this machine listen on, from Linux's process file system. */
final class ListeningPorts {
  private static final String LISTEN = "0A";

  private ListeningPorts() {}

  static Set<Integer> of(List<Long> pids) throws IOException {
    Set<Integer> ports = new TreeSet<>();
    for (long pid : pids) {
      Path process = Path.of("/proc/" + pid);
      Set<String> sockets = sockets(process.resolve("fd"));
      for (String table : List.of("net/tcp", "net/tcp6")) {
        Files.readAllLines(process.resolve(table)).stream()
            .skip(1)
            .map(line -> line.strip().split("\\s+", -1))
            .filter(
                fields ->
                    fields[3].equals(LISTEN) && sockets.contains("socket:[" + fields[9] + "]"))
            .forEach(fields -> ports.add(Integer.parseInt(fields[1].replaceFirst(".*:", ""), 16)));
      }
    }
    return ports;
  }

  private static Set<String> sockets(Path descriptors) throws IOException {
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> all = Files.list(descriptors)) {
      for (Path each : all.toList()) {
        try {
          sockets.add(Files.readSymbolicLink(each).toString());
        } catch (IOException closed) {
          // A descriptor that was closed meanwhile.
        }
      }
    }
    return sockets;
  }
}
