package io.spoor.streams.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.serde.AvroSerde;
import io.spoor.schemas.Action;
import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.streams.topology.SpoorTopology;
import io.spoor.testkit.scenario.AgentRun;
import io.spoor.testkit.scenario.DeployedAgent;
import io.spoor.testkit.scenario.ScenarioBuilder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no topic would take is told, and stops nothing. */
class OversizedRecordHandlerTest {
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final String RAW = TopicCatalogue.raw("otel").name();

  @TempDir private Path directory;

  private final LocalSchemaResolver schemas = new LocalSchemaResolver();
  private final AvroSerde<SpecificRecord> serde = AvroSerde.ofAny(schemas);

  @Test
  void anEventLargerThanItsTopicTakesIsADeadLetterAmongItsNeighbours() {
    var settings =
        AppSettings.from(
            Map.of(
                "bootstrap.servers", "none:1",
                "state.dir", directory.toString(),
                "schema.registry.url", "http://none",
                "content.capture", "full",
                "max.record.bytes", Integer.toString(8 << 20)));
    var topology = SpoorTopology.build(settings.topology(), new ManifestVersions(), serde);
    try (var driver =
        new TopologyTestDriver(topology, StreamsProperties.of(settings, schemas), NOON)) {
      var raw = driver.createInputTopic(RAW, new ByteArraySerializer(), new ByteArraySerializer());

      raw.pipeInput(span("before", "short"));
      raw.pipeInput(span("large", "x".repeat(4 << 20)));
      raw.pipeInput(span("after", "short"));

      assertThat(read(driver, TopicCatalogue.EVENTS, IdentityEvent.class)).hasSize(2);
      assertThat(read(driver, TopicCatalogue.ACTIONS, Action.class)).hasSize(2);
      assertThat(read(driver, TopicCatalogue.DEAD_LETTERS, DeadLetter.class))
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.getReason()).isEqualTo("too-large");
                assertThat(letter.getSource()).isEqualTo("otel");
                assertThat(letter.getRaw().getTopic()).isEqualTo(RAW);
                assertThat(letter.getRaw().getOffset()).isEqualTo(1);
                assertThat(letter.getDetail()).contains("spoor.events", "more than the 3145728");
              });
    }
  }

  private <T> List<T> read(TopologyTestDriver driver, Topic topic, Class<T> type) {
    return driver
        .createOutputTopic(topic.name(), new StringDeserializer(), serde.deserializer())
        .readValuesToList()
        .stream()
        .filter(Objects::nonNull)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private static byte[] span(String name, String request) {
    ScenarioBuilder story =
        ScenarioBuilder.forAccount("111122223333", "eu-north-1", "oidc.larkfield.example");
    AgentRun run = story.run(DeployedAgent.of("bot", "1", "203.0.113.7"), name, NOON, "iris");
    run.receivesPrompt(request).ends();
    return story.otel().getFirst().toString().getBytes(UTF_8);
  }
}
