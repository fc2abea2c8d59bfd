package io.spoor.testkit.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.launchers.Distributions;
import io.spoor.launchers.RegistryServer;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.Workspace;
import io.spoor.platform.registry.RegistryClient;
import io.spoor.platform.registry.RegistryConfig;
import io.spoor.platform.registry.RegistryException;
import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.registry.RetryPolicy;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.testkit.servers.RealStack;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real registry of its own that stops and comes back. */
class RegistryOutageIT {

  private static final String SUBJECT = "outage-value";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path state;

  @Test
  void outageIsReportedAsSuchAndOverWhenTheRegistryIsBack() throws Exception {
    // Given
    Workspace workspace = new Workspace(Distributions.ofProject(RealStack.projectRoot()), state);
    RegistryServer registry = RegistryServer.start(workspace, ServerSettings.onFreePort());
    URI url = URI.create(registry.url());
    RegistryConfig failFastConfig =
        RegistryConfig.of(url)
            .withRetry(new RetryPolicy(2, Duration.ofMillis(20), Duration.ofMillis(20)));
    RegistryConfig retryingConfig =
        RegistryConfig.of(url)
            .withRetry(new RetryPolicy(1_000, Duration.ofMillis(100), Duration.ofMillis(100)));
    try (RegistryClient first = new RegistryClient(failFastConfig);
        RegistryClient retryingClient = new RegistryClient(retryingConfig);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int id = first.register(SUBJECT, KeyMoved.getClassSchema());

      // When it is down
      registry.child().stop();

      // Then what is known is served, and what is not is an outage
      assertThat(first.register(SUBJECT, KeyMoved.getClassSchema())).isEqualTo(id);
      assertThatThrownBy(() -> first.latest(SUBJECT))
          .isInstanceOf(RegistryException.Unavailable.class)
          .hasMessageContaining(SUBJECT)
          .hasMessageContaining(url.toString());
      try (RegistrySchemaResolver schemas = RegistrySchemaResolver.of(failFastConfig);
          AvroSerializer<KeyMoved> serializer = new AvroSerializer<>(schemas)) {
        assertThatThrownBy(
                () -> serializer.serialize(TopicCatalogue.ACTIONS.name(), new KeyMoved()))
            .isInstanceOf(RegistryException.Unavailable.class);
      }

      // When it is back, whoever waited goes on, and ids are as they were
      Future<Integer> answer =
          threads.submit(() -> retryingClient.register(SUBJECT, KeyMoved.getClassSchema()));
      registry = RegistryServer.start(workspace, ServerSettings.onPort(url.getPort()));
      assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(id);
    } finally {
      registry.child().stop();
    }
  }
}
