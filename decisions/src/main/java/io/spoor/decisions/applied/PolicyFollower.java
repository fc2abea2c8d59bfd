package io.spoor.decisions.applied;

import io.spoor.decisions.kafka.TopicFollower;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.schemas.PolicyVersion;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads {@code spoor.policies} and applies the versions of a tenant to {@link AppliedPolicies}. */
public final class PolicyFollower implements TopicFollower.Reader {
  private final VersionReader versions;
  private final AppliedPolicies policies;

  PolicyFollower(VersionReader versions, AppliedPolicies policies) {
    this.versions = versions;
    this.policies = policies;
  }

  /**
   * Starts to read.
   *
   * @param journal receives a line for each fault
   */
  public static TopicFollower start(
      KafkaConnection kafka,
      String tenant,
      Deserializer<PolicyVersion> values,
      AppliedPolicies policies,
      Consumer<String> journal) {
    var versions = new VersionReader(TopicCatalogue.POLICIES.name(), tenant, values, journal);
    return TopicFollower.start(
        kafka, TopicCatalogue.POLICIES, new PolicyFollower(versions, policies), journal);
  }

  @Override
  public void apply(ConsumerRecord<String, byte[]> record) {
    versions.next(record.value()).ifPresent(policies::apply);
  }

  @Override
  public void setCaughtUp() {
    policies.setCaughtUp();
  }
}
