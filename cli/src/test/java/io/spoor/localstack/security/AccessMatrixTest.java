package io.spoor.localstack.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.platform.access.AccessMatrix;
import io.spoor.platform.access.Grant;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.topic.RawSource;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.sources.Normalisers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** The matrix is the one in the docs, and says what it is for. */
class AccessMatrixTest {

  private static final Path DOCS =
      Path.of(System.getProperty("spoor.root")).resolve("docs/security.md");

  private static final AccessMatrix MATRIX = AccessMatrix.of(Normalisers.all().rawSources());

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
        .isEqualTo(MATRIX.table());
  }

  private static String joined() {
    return String.join("\n", MATRIX.table());
  }

  @Test
  void onlyTheAppReadsRawRecords() {
    assertThat(allowedAccounts(AclOperation.READ, TopicCatalogue.raw("otel")))
        .containsExactly(ServiceAccount.APP);
    assertThat(allowedAccounts(AclOperation.WRITE, TopicCatalogue.raw("otel")))
        .containsExactly(ServiceAccount.INGEST);
  }

  @Test
  void whoStartsRunsWritesItsStatementsAndNothingElse() {
    assertThat(allowedAccounts(AclOperation.WRITE, TopicCatalogue.raw("run")))
        .containsExactly(ServiceAccount.RUN);
    assertThat(MATRIX.all())
        .filteredOn(grant -> grant.account() == ServiceAccount.RUN)
        .containsExactly(
            new Grant(
                ServiceAccount.RUN,
                ResourceType.TOPIC,
                "spoor.raw.run",
                false,
                Set.of(AclOperation.WRITE)));
  }

  @Test
  void onlyTheConnectorThatAsksRecordsSecondOpinions() {
    assertThat(allowedAccounts(AclOperation.WRITE, TopicCatalogue.raw("opinion")))
        .containsExactly(ServiceAccount.OPINION_SINK);
    assertThat(topics(MATRIX, ServiceAccount.OPINION_SINK))
        .containsExactlyInAnyOrder(
            "spoor.raw.opinion",
            "spoor.findings",
            "spoor.connect.dead-letters",
            "connect-spoor-second-opinion");
  }

  @Test
  void aNewSourceIsGrantedToItsWriterByItsAuthority() {
    AccessMatrix matrix =
        AccessMatrix.of(List.of(new RawSource("harbour", false), new RawSource("gate", true)));

    assertThat(topics(matrix, ServiceAccount.INGEST)).containsExactly("spoor.raw.harbour");
    assertThat(topics(matrix, ServiceAccount.RUN)).containsExactly("spoor.raw.gate");
  }

  @Test
  void noRowOfAWriterOfRawRecordsIsAPrefix() {
    for (ServiceAccount writer : List.of(ServiceAccount.INGEST, ServiceAccount.RUN)) {
      assertThat(MATRIX.all())
          .filteredOn(grant -> grant.account() == writer)
          .isNotEmpty()
          .noneMatch(Grant::prefixed);
    }
    assertThat(topics(MATRIX, ServiceAccount.INGEST))
        .contains("spoor.raw.cloudtrail", "spoor.raw.otel", "spoor.raw.okta")
        .doesNotContain("spoor.raw.run", "spoor.raw.opinion");
  }

  private static List<String> topics(AccessMatrix matrix, ServiceAccount account) {
    return matrix.all().stream()
        .filter(grant -> grant.account() == account)
        .map(Grant::name)
        .toList();
  }

  @Test
  void onlyAdministratorsWriteWhatSwitchesDetectionOff() {
    for (Topic topic : List.of(TopicCatalogue.MANIFESTS, TopicCatalogue.EXCEPTIONS)) {
      assertThat(allowedAccounts(AclOperation.WRITE, topic))
          .containsExactly(ServiceAccount.ADMINISTRATOR);
    }
    assertThat(allowedAccounts(AclOperation.WRITE, TopicCatalogue.SETTINGS))
        .containsExactly(ServiceAccount.APP);
  }

  @Test
  void documentsOfAlertsHaveOneWriter() {
    assertThat(allowedAccounts(AclOperation.WRITE, TopicCatalogue.TRIAGED_ALERTS))
        .containsExactly(ServiceAccount.APP);
    assertThat(allowedAccounts(AclOperation.WRITE, TopicCatalogue.VERDICTS))
        .containsExactly(ServiceAccount.OPERATOR);
    assertThat(allowedAccounts(AclOperation.READ, TopicCatalogue.ALERTS))
        .doesNotContain(ServiceAccount.SEARCH_SINK);
  }

  @Test
  void sinksReadAndWriteOnlyWhatTheyCouldNotDeliverAndWhomTheyTold() {
    List<ServiceAccount> sinks =
        List.of(
            ServiceAccount.SEARCH_SINK, ServiceAccount.ALERT_SINK, ServiceAccount.EVIDENCE_SINK);
    for (ServiceAccount sink : sinks) {
      assertThat(TopicCatalogue.fixed())
          .filteredOn(
              topic -> MATRIX.allows(sink, ResourceType.TOPIC, topic.name(), AclOperation.WRITE))
          .isSubsetOf(TopicCatalogue.CONNECT_DEAD_LETTERS, TopicCatalogue.DELIVERIES);
    }
  }

  private static List<ServiceAccount> allowedAccounts(AclOperation operation, Topic topic) {
    return Stream.of(ServiceAccount.values())
        .filter(account -> MATRIX.allows(account, ResourceType.TOPIC, topic.name(), operation))
        .toList();
  }
}
