package io.spoor.client.kafka;

import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.schemas.Block;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.ArrayList;
import java.util.List;

/** Reads and appends versions of blocks on {@code spoor.blocks}; they are never replaced. */
public final class BlockRepository {
  private static final VersionedTopic<Block> TOPIC =
      new VersionedTopic<>(
          TopicCatalogue.BLOCKS.name(),
          Block.class,
          block -> block.getTenant() + "|" + block.getKind() + "|" + block.getValue(),
          Block::getTime);

  private final KafkaClients kafka;

  public BlockRepository(KafkaClients kafka) {
    this.kafka = kafka;
  }

  /** All versions, in the order of the topic. */
  public List<Block> versions() {
    List<Block> versions = new ArrayList<>();
    try (SchemaResolver schemas = kafka.schemas();
        var reader = AvroDeserializer.of(Block.class, schemas)) {
      TopicReader.readAll(
          kafka,
          TOPIC.name(),
          record -> {
            Block version = reader.deserialize(TOPIC.name(), record.value());
            if (version != null) {
              versions.add(version);
            }
          });
    }
    return versions;
  }

  /** Appends a version; returns when Kafka has acknowledged it. */
  public void append(Block version) {
    try (SchemaResolver schemas = kafka.schemas()) {
      TOPIC.append(List.of(version), kafka, schemas);
    }
  }
}
