package io.spoor.localstack;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.spoor.launchers.ProcessIdentity;
import java.net.URI;
import java.util.List;

/**
 * One component in {@code stack.json}.
 *
 * @param name its label
 * @param pid process id
 * @param startedMillis start time of the process, milliseconds since the epoch
 * @param endpoint {@code host:port} or URL of the component
 * @param log its log file
 * @param uses its configured dependencies: endpoints of other components, settings
 */
record ComponentRecord(
    String name, long pid, long startedMillis, String endpoint, String log, List<String> uses) {

  ComponentRecord {
    uses = List.copyOf(uses);
  }

  @JsonIgnore
  ProcessIdentity process() {
    return new ProcessIdentity(pid, startedMillis);
  }

  @JsonIgnore
  int port() {
    return URI.create(endpoint.contains("://") ? endpoint : "tcp://" + endpoint).getPort();
  }
}
