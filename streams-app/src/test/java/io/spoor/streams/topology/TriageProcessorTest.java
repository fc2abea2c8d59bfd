package io.spoor.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.serde.AvroSerde;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.TriagedAlert;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Triage between its topics. */
class TriageProcessorTest {
  private final Serde<SpecificRecord> serde = AvroSerde.ofAny(new LocalSchemaResolver());
  private final TopologyTestDriver driver =
      new TopologyTestDriver(
          SpoorTopology.build(TopologySettings.defaults(), new ManifestVersions(), serde));

  @AfterEach
  void close() {
    driver.close();
  }

  private void send(Topic topic, String key, SpecificRecord value) {
    driver
        .createInputTopic(topic.name(), new StringSerializer(), serde.serializer())
        .pipeInput(key, value);
  }

  private static Alert alert(long revision, String severity) {
    return Alert.newBuilder()
        .setAlertId("a-1")
        .setTenant("default")
        .setRevision(revision)
        .setGeneration(0)
        .setStatus("open")
        .setSeverity(severity)
        .setTitle("")
        .setExplanation("")
        .setChainId("")
        .setOpened(1)
        .setUpdated(1)
        .build();
  }

  @Test
  void verdictsAndAlertsMeetUnderTheAlertsId() {
    AlertVerdict close =
        AlertVerdict.newBuilder()
            .setVerdictId("v-1")
            .setTenant("default")
            .setAlertId("a-1")
            .setChainId("")
            .setAction("close")
            .setVerdict("benign")
            .setWho("ann")
            .setTime(10)
            .setSeverity("high")
            .setRevision(1)
            .build();
    var out =
        driver.createOutputTopic(
            TopicCatalogue.TRIAGED_ALERTS.name(), new StringDeserializer(), serde.deserializer());

    send(TopicCatalogue.VERDICTS, "a-1", close);
    send(TopicCatalogue.ALERTS, "a-1", alert(1, "high"));
    send(TopicCatalogue.ALERTS, "a-1", alert(2, "critical"));

    List<KeyValue<String, SpecificRecord>> written = out.readKeyValuesToList();
    assertThat(written).extracting(each -> each.key).containsOnly("a-1");
    assertThat(written)
        .extracting(each -> ((TriagedAlert) each.value).getStatus())
        .containsExactly("closed", "reopened");
  }
}
