package io.spoor.decisions.applied;

import io.spoor.platform.registry.RegistryException;
import io.spoor.schemas.PolicyVersion;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the versions of one tenant in the order of {@code spoor.policies}, which has one
 * partition. Whoever reads the topic from its beginning gets the same numbers.
 */
public final class VersionReader {
  private final String topic;
  private final String tenant;
  private final Deserializer<PolicyVersion> values;
  private final Consumer<String> journal;
  private long number;

  /**
   * Creates a reader at the beginning of the topic.
   *
   * @param values a {@link RegistryException} of it is passed on, and the record is not counted
   * @param journal receives a line for each record that is no version
   */
  public VersionReader(
      String topic, String tenant, Deserializer<PolicyVersion> values, Consumer<String> journal) {
    this.topic = topic;
    this.tenant = tenant;
    this.values = values;
    this.journal = journal;
  }

  /**
   * The version in the next record of the topic; empty: it is another tenant's, or not readable.
   *
   * @throws RegistryException if the registry does not answer
   */
  public Optional<AppliedVersion> next(byte @Nullable [] value) {
    PolicyVersion version;
    try {
      version = value == null ? null : values.deserialize(topic, value);
    } catch (SerializationException e) {
      journal.accept("an unreadable record of " + topic + " was skipped");
      return Optional.empty();
    }
    if (version == null || !version.getTenant().equals(tenant)) {
      return Optional.empty();
    }
    number++;
    return Optional.of(new AppliedVersion(number, version));
  }
}
