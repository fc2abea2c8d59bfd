package io.spoor.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.serde.AvroSerde;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

class SpoorTopologyTest {
  /**
   * Names of nodes, stores and topics are kept by running applications: a change here is a
   * migration.
   */
  @Test
  void theTopologyIsTheOneThatIsWrittenDown() throws IOException {
    Topology topology =
        SpoorTopology.build(
            TopologySettings.defaults(),
            new ManifestVersions(),
            AvroSerde.ofAny(new LocalSchemaResolver()));

    assertThat(topology.describe().toString().strip()).isEqualTo(golden());
  }

  private static String golden() throws IOException {
    try (InputStream in = SpoorTopologyTest.class.getResourceAsStream("topology.txt")) {
      return new String(Objects.requireNonNull(in, "topology.txt").readAllBytes(), UTF_8).strip();
    }
  }
}
