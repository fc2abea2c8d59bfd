package io.spoor.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroSerde;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SettingsPublisherTest {

  @Test
  @Timeout(20)
  void waitsForARegistryThatIsAwayUntilTheAppIsStopped() throws Exception {
    var settings =
        AppSettings.from(
            Map.of(
                "bootstrap.servers", "127.0.0.1:1",
                "state.dir", "unused",
                "schema.registry.url", "http://127.0.0.1:1",
                "schema.registry.max.retries", "0"));
    try (SchemaResolver schemas = RegistrySchemaResolver.of(settings.registry())) {
      var record = new SettingsPublisher(settings, AvroSerde.ofAny(schemas).serializer());

      var written = CompletableFuture.supplyAsync(record::publish);

      while (!record.isWaiting()) {
        assertThat(written).isNotDone();
        Thread.sleep(10);
      }
      record.cancel();
      assertThat(written.get()).isFalse();
    }
  }
}
