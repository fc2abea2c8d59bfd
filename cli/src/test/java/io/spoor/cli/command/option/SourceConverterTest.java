package io.spoor.cli.command.option;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.platform.access.AccessMatrix;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.sources.Normalisers;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** Records are sent by the account that may write the topic of their source. */
class SourceConverterTest {

  @Test
  void selectsTheWriterOfTheTopic() {
    assertThat(SourceConverter.writer("otel")).isEqualTo(ServiceAccount.INGEST);
    assertThat(SourceConverter.writer("run")).isEqualTo(ServiceAccount.RUN);
    AccessMatrix matrix = AccessMatrix.of(Normalisers.all().rawSources());
    for (String source : Normalisers.all().sources()) {
      for (ServiceAccount account : ServiceAccount.values()) {
        assertThat(
                matrix.allows(
                    account,
                    ResourceType.TOPIC,
                    TopicCatalogue.raw(source).name(),
                    AclOperation.WRITE))
            .as(account + " writes " + source)
            .isEqualTo(account == SourceConverter.writer(source));
      }
    }
  }

  /** Nobody is granted the topic of a source that does not exist. */
  @Test
  void neverTakesTheAuthorityForAnUnknownSource() {
    assertThat(SourceConverter.writer("gone")).isEqualTo(ServiceAccount.INGEST);
  }
}
