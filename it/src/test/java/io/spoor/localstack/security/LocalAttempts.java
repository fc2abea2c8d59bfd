package io.spoor.localstack.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.localstack.Endpoints;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Attempts of another user on the files, processes, ports and topics of a stack. */
final class LocalAttempts {
  private final Path state;
  private final Endpoints endpoints;
  private final StackProcesses processes;

  LocalAttempts(Path state, Endpoints endpoints) {
    this.state = state;
    this.endpoints = endpoints;
    this.processes = new StackProcesses(state);
  }

  List<String> files() throws IOException {
    List<String> attempts = new ArrayList<>();
    attempts.add("list\t" + state);
    attempts.add("create\t" + state.resolve("new"));
    attempts.add("move\t" + state.resolve("stack.json"));
    attempts.add("append\t" + state.resolve("stack.json"));
    attempts.add("append\t" + state.resolve("connect/worker.properties"));
    attempts.add("append\t" + state.resolve("elasticsearch/config/users"));
    attempts.add("create\t" + state.resolve("security/secrets/new"));
    try (Stream<Path> entries = Files.list(state)) {
      entries.filter(Files::isDirectory).forEach(each -> attempts.add("list\t" + each));
    }
    try (Stream<Path> tree = Files.walk(state, 3)) {
      tree.filter(Files::isRegularFile)
          .filter(each -> !each.startsWith(state.resolve("kafka/data")))
          .forEach(each -> attempts.add("read\t" + each));
    }
    for (String topic : List.of("spoor.raw.otel-0", "spoor.findings-0", "spoor.events-0")) {
      attempts.add("read\t" + state.resolve("kafka/data/" + topic + "/00000000000000000000.log"));
    }
    assertThat(attempts).anyMatch(each -> each.endsWith("/evidence.key"));
    assertThat(attempts)
        .filteredOn(each -> each.contains("/security/secrets/"))
        .hasSizeGreaterThan(20);
    return attempts;
  }

  List<String> processes() throws IOException {
    List<String> attempts = new ArrayList<>();
    for (String component : StackProcesses.components()) {
      for (long pid : processes.pids(component)) {
        attempts.add("read\t/proc/" + pid + "/environ");
        attempts.add("list\t/proc/" + pid + "/fd");
        attempts.add("read\t/proc/" + pid + "/mem");
        attempts.add("list\t/proc/" + pid + "/cwd/");
        Path counters = Path.of("/tmp/hsperfdata_root/" + pid);
        if (Files.exists(counters)) {
          attempts.add("read\t" + counters);
        }
      }
    }
    return attempts;
  }

  /** Each port that a process of the stack listens on, but for the application's pages. */
  List<String> ports() throws IOException {
    List<String> attempts = new ArrayList<>();
    int pages = URI.create(endpoints.appHealthUrl()).getPort();
    Map<Integer, String> ports = new TreeMap<>();
    for (String component : StackProcesses.components()) {
      for (int port : ListeningPorts.of(processes.pids(component))) {
        ports.put(port, component);
      }
    }
    assertThat(ports.values()).contains("kafka", "registry", "elasticsearch", "connect", "app");
    System.err.println("LocalUserIT: ports " + ports);
    ports.remove(pages);
    ports.forEach(
        (port, component) -> {
          attempts.add("plain\t" + port);
          attempts.add("tls\t" + port);
          if (component.equals("kafka")) {
            attempts.add("kafka\tplain\t" + port + "\t3/1\tspoor.findings");
            attempts.add("kafka\ttls\t" + port + "\t3/1\tspoor.findings");
          }
        });
    return attempts;
  }

  /** Metadata, fetch, produce, create and delete, without and with TLS. */
  List<String> topics() {
    String[] server = endpoints.bootstrapServers().split(":", 2);
    List<String> attempts = new ArrayList<>();
    for (Topic topic : TopicCatalogue.fixed()) {
      for (String api : List.of("3/1", "1/4", "0/3")) {
        attempts.add("kafka\ttls\t" + server[1] + "\t" + api + "\t" + topic.name());
      }
    }
    for (String api : List.of("19/2", "20/1", "29/1", "30/1", "51/0", "3/1", "1/4", "0/3")) {
      attempts.add("kafka\ttls\t" + server[1] + "\t" + api + "\tspoor.manifests");
      attempts.add("kafka\tplain\t" + server[1] + "\t" + api + "\tspoor.manifests");
    }
    return attempts;
  }
}
