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
 * @param startedMillis when the process started, milliseconds since the epoch
 * @param endpoint {@code host:port} or URL it answers at
 * @param log its log file
 * @param uses what it was configured with: endpoints of other components, settings
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
