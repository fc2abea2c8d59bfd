package io.spoor.streams.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.sink.SinkState;
import io.spoor.platform.sink.SinkStateReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the states of the sinks from Kafka at intervals. */
final class SinkWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SinkWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final int TIMEOUT_MILLIS = 5_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Admin admin;
  private final SinkStateReader reader;
  private final Consumer<List<SinkState>> listener;
  private final Thread thread;
  private volatile List<SinkState> states = List.of();
  private boolean failing;

  private SinkWatch(Admin admin, Consumer<List<SinkState>> listener) {
    this.admin = admin;
    this.reader = new SinkStateReader(admin, TIMEOUT_MILLIS);
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("sink-watch").unstarted(this::run);
  }

  /** Starts to watch; {@code listener}: receives the states after each reading. */
  static SinkWatch start(KafkaConnection kafka, Consumer<List<SinkState>> listener) {
    Map<String, Object> config = kafka.clientConfig();
    config.putIfAbsent("client.id", "spoor-sink-watch");
    var watch = new SinkWatch(Admin.create(config), listener);
    watch.thread.start();
    return watch;
  }

  /** A JSON array with an object for each sink. */
  String json() {
    return json(states, Instant.now());
  }

  static String json(List<SinkState> states, Instant now) {
    ArrayNode all = JSON.createArrayNode();
    for (SinkState state : states) {
      ObjectNode sink =
          all.addObject().put("sink", state.sink()).put("state", state.status().label());
      state.since().ifPresent(since -> sink.put("since", since.toString()));
      if (!state.reason().isEmpty()) {
        sink.put("reason", state.reason());
      }
      sink.put("records_behind", state.recordsBehind());
      state.behind(now).ifPresent(age -> sink.put("seconds_behind", age.toSeconds()));
    }
    return all.toString();
  }

  private void run() {
    try {
      while (true) {
        try {
          states = reader.read();
          listener.accept(states);
          failing = false;
        } catch (ExecutionException | RuntimeException e) {
          if (!failing) {
            log.warn("states of sinks cannot be read fault=\"{}\"", e.getMessage());
          }
          failing = true;
        }
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      log.debug("sink watch stopped");
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    admin.close(Duration.ofSeconds(1));
  }
}
