package io.spoor.localstack;

import io.spoor.localstack.security.StackSecurity;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.connection.SecretResolver;
import io.spoor.platform.sink.SinkState;
import io.spoor.platform.sink.SinkStateReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Reads the states of a stack's sinks from its Kafka. */
final class StackSinks {
  private static final int TIMEOUT_MILLIS = 3_000;

  private StackSinks() {}

  /** The states; none if Kafka does not answer, which its own status shows. */
  static List<SinkState> read(StackRecord stack, Optional<StackSecurity> security) {
    Optional<ComponentRecord> kafka = stack.find(StackComponent.KAFKA);
    if (kafka.filter(known -> known.process().isAlive()).isEmpty()) {
      return List.of();
    }
    Map<String, String> config = new HashMap<>();
    security.ifPresent(secured -> config.putAll(secured.kafkaSettings(ServiceAccount.OPERATOR)));
    config.put(KafkaConnection.BOOTSTRAP_SERVERS, kafka.get().endpoint());
    Map<String, Object> client =
        KafkaConnection.fromMap(SecretResolver.resolve(config)).clientConfig();
    client.put("default.api.timeout.ms", TIMEOUT_MILLIS);
    client.put("request.timeout.ms", TIMEOUT_MILLIS);
    try (Admin admin = Admin.create(client)) {
      return new SinkStateReader(admin, TIMEOUT_MILLIS).read();
    } catch (ExecutionException | KafkaException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
