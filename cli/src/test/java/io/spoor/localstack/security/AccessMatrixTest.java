package io.spoor.localstack.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.access.AccessMatrix;
import io.spoor.schemas.access.Account;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** The matrix is the one in the docs, and says what it is for. */
class AccessMatrixTest {

  private static final Path DOCS =
      Path.of(System.getProperty("spoor.root")).resolve("docs/security.md");

  @Test
  void theDocsHaveExactlyThisTable() throws IOException {
    List<String> table =
        Files.readAllLines(DOCS).stream()
            .dropWhile(line -> !line.equals("<!-- access matrix -->"))
            .skip(1)
            .takeWhile(line -> line.startsWith("|"))
            .toList();

    assertThat(table)
        .as("after a wanted change put this into docs/security.md:%n%s", joined())
        .isEqualTo(AccessMatrix.table());
  }

  private static String joined() {
    return String.join("\n", AccessMatrix.table());
  }

  @Test
  void onlyTheAppReadsRawRecords() {
    assertThat(allowedAccounts(AclOperation.READ, TopicCatalogue.raw("otel")))
        .containsExactly(Account.APP);
    assertThat(allowedAccounts(AclOperation.WRITE, TopicCatalogue.raw("otel")))
        .containsExactly(Account.INGEST);
  }

  @Test
  void onlyAdministratorsWriteWhatSwitchesDetectionOff() {
    for (Topic topic :
        List.of(TopicCatalogue.MANIFESTS, TopicCatalogue.EXCEPTIONS, TopicCatalogue.RULES)) {
      assertThat(allowedAccounts(AclOperation.WRITE, topic)).containsExactly(Account.ADMINISTRATOR);
    }
    assertThat(allowedAccounts(AclOperation.WRITE, TopicCatalogue.SETTINGS))
        .containsExactly(Account.APP);
  }

  @Test
  void documentsOfAlertsHaveOneWriter() {
    assertThat(allowedAccounts(AclOperation.WRITE, TopicCatalogue.TRIAGED_ALERTS))
        .containsExactly(Account.APP);
    assertThat(allowedAccounts(AclOperation.WRITE, TopicCatalogue.VERDICTS))
        .containsExactly(Account.OPERATOR);
    assertThat(allowedAccounts(AclOperation.READ, TopicCatalogue.ALERTS))
        .doesNotContain(Account.SEARCH_SINK);
  }

  @Test
  void sinksReadAndWriteOnlyWhatTheyCouldNotDeliverAndWhomTheyTold() {
    List<Account> sinks = List.of(Account.SEARCH_SINK, Account.ALERT_SINK, Account.EVIDENCE_SINK);
    for (Account sink : sinks) {
      assertThat(TopicCatalogue.fixed())
          .filteredOn(
              topic ->
                  AccessMatrix.allows(sink, ResourceType.TOPIC, topic.name(), AclOperation.WRITE))
          .isSubsetOf(TopicCatalogue.CONNECT_DEAD_LETTERS, TopicCatalogue.DELIVERIES);
    }
  }

  private static List<Account> allowedAccounts(AclOperation operation, Topic topic) {
    return Stream.of(Account.values())
        .filter(
            account -> AccessMatrix.allows(account, ResourceType.TOPIC, topic.name(), operation))
        .toList();
  }
}
