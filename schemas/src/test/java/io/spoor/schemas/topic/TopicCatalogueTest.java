package io.spoor.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.spoor.schemas.Action;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;

class TopicCatalogueTest {

  private static final TopicSettings LOCAL = TopicSettings.local(Set.of("otel", "cloudtrail"));

  @Test
  void namesEveryTopicInTheOrderOfThePipeline() {
    assertThat(TopicCatalogue.all(Set.of("otel", "cloudtrail")))
        .extracting(Topic::name)
        .containsExactly(
            "spoor.raw.cloudtrail",
            "spoor.raw.otel",
            "spoor.events",
            "spoor.key-messages",
            "spoor.actions",
            "spoor.chain-messages",
            "spoor.chains",
            "spoor.findings",
            "spoor.identities",
            "spoor.alerts",
            "spoor.deliveries",
            "spoor.verdicts",
            "spoor.triaged-alerts",
            "spoor.chain-views",
            "spoor.decisions",
            "spoor.blocks",
            "spoor.confirmations",
            "spoor.manifests",
            "spoor.principals",
            "spoor.exceptions",
            "spoor.policies",
            "spoor.settings",
            "spoor.acts",
            "spoor.dead-letters",
            "spoor.connect.dead-letters");
  }

  @Test
  void oneTypeIsRegisteredByTopicSeveralByTypeToo() {
    assertThat(TopicCatalogue.EVENTS.subject(IdentityEvent.getClassSchema()))
        .isEqualTo("spoor.events-value");
    assertThat(TopicCatalogue.KEY_MESSAGES.subject(Link.getClassSchema()))
        .isEqualTo("spoor.key-messages-io.spoor.schemas.Link");
    assertThat(TopicCatalogue.subject("spoor.actions", KeyMoved.getClassSchema()))
        .isEqualTo("spoor.actions-io.spoor.schemas.KeyMoved");
    assertThat(TopicCatalogue.subject("somebody.elses", KeyMoved.getClassSchema()))
        .isEqualTo("somebody.elses-value");
  }

  @Test
  void linksAndActionsCarrySeveralTypes() {
    assertThat(TopicCatalogue.KEY_MESSAGES.schemas())
        .extracting(schema -> schema.getName())
        .containsExactly(
            "Link",
            "RootAnnounced",
            "LineageProbe",
            "ChildRegistered",
            "NameResolved",
            "AnnounceContinued",
            "RequestStated",
            "RequestsIndexed",
            "RequestMatched",
            "ValueStored",
            "ValueRead",
            "PersonStated",
            "PersonAsked",
            "Behaviour");
    assertThat(TopicCatalogue.ACTIONS.subjects())
        .containsValue(Action.getClassSchema())
        .hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void retentionIsAsTheContractsSay() {
    assertThat(config(TopicCatalogue.raw("otel")))
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "86400000")
        .containsEntry("message.timestamp.type", "LogAppendTime");
    for (Topic topic :
        List.of(
            TopicCatalogue.EVENTS,
            TopicCatalogue.KEY_MESSAGES,
            TopicCatalogue.ACTIONS,
            TopicCatalogue.CHAIN_MESSAGES)) {
      assertThat(config(topic))
          .containsEntry("cleanup.policy", "delete")
          .containsEntry("retention.ms", "604800000");
    }
    for (Topic topic :
        List.of(
            TopicCatalogue.CHAINS,
            TopicCatalogue.FINDINGS,
            TopicCatalogue.IDENTITIES,
            TopicCatalogue.ALERTS,
            TopicCatalogue.DELIVERIES,
            TopicCatalogue.TRIAGED_ALERTS,
            TopicCatalogue.CHAIN_VIEWS)) {
      assertThat(config(topic))
          .containsEntry("cleanup.policy", "compact")
          .containsEntry("retention.ms", "-1");
    }
    assertThat(config(TopicCatalogue.ALERTS))
        .containsEntry("min.compaction.lag.ms", "604800000")
        .containsEntry("message.timestamp.type", "LogAppendTime");
    assertThat(config(TopicCatalogue.CHAIN_VIEWS))
        .containsEntry("segment.ms", "600000")
        .containsEntry("message.timestamp.type", "LogAppendTime");
    assertThat(config(TopicCatalogue.VERDICTS))
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "-1");
    assertThat(config(TopicCatalogue.CONFIRMATIONS))
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "604800000")
        .containsEntry("message.timestamp.type", "LogAppendTime");
    assertThat(TopicCatalogue.CONFIRMATIONS.partitions(LOCAL)).isEqualTo(1);
    for (Topic topic :
        List.of(
            TopicCatalogue.BLOCKS,
            TopicCatalogue.MANIFESTS,
            TopicCatalogue.PRINCIPALS,
            TopicCatalogue.EXCEPTIONS,
            TopicCatalogue.SETTINGS,
            TopicCatalogue.ACTS)) {
      assertThat(config(topic))
          .containsEntry("cleanup.policy", "delete")
          .containsEntry("retention.ms", "-1");
      assertThat(topic.partitions(LOCAL)).isEqualTo(1);
    }
    assertThat(config(TopicCatalogue.DEAD_LETTERS)).containsEntry("retention.ms", "1209600000");
  }

  @Test
  void settingsDecidePartitionsReplicationAndInSyncReplicas() {
    TopicSettings cluster = TopicSettings.fromMap(Map.of("topics.partitions", "12"), Set.of());

    assertThat(TopicCatalogue.EVENTS.partitions(cluster)).isEqualTo(12);
    assertThat(cluster.replication()).isEqualTo((short) 3);
    assertThat(TopicCatalogue.EVENTS.config(cluster)).containsEntry("min.insync.replicas", "2");
    assertThat(TopicCatalogue.EVENTS.config(LOCAL)).containsEntry("min.insync.replicas", "1");
  }

  @Test
  void everyTopicSaysWhatItsKeysAndValuesAre() {
    assertThat(TopicCatalogue.all(Set.of("otel")))
        .allSatisfy(
            topic -> {
              assertThat(topic.key()).isNotBlank();
              assertThat(topic.value().description()).isNotBlank();
            });
  }

  @Test
  void sourceNamesAreLowerCaseWords() {
    assertThat(TopicCatalogue.raw("entra-signin").name()).isEqualTo("spoor.raw.entra-signin");
    assertThat(TopicCatalogue.sourceOf("spoor.raw.entra-signin")).contains("entra-signin");
    assertThat(TopicCatalogue.sourceOf("spoor.events")).isEmpty();
    for (String wrong : List.of("", "CloudTrail", "a b", "../x", "a--b", "-a", "a.b")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TopicCatalogue.raw(wrong))
          .withMessageContaining("source");
    }
  }

  @Test
  void findsATopicByName() {
    assertThat(TopicCatalogue.byName("spoor.key-messages")).contains(TopicCatalogue.KEY_MESSAGES);
    assertThat(TopicCatalogue.byName("spoor.nothing")).isEmpty();
  }

  @Test
  void noOtherSourceFileWritesATopicName() throws IOException {
    String root = System.getProperty("spoor.root", "");
    Assumptions.assumeThat(root).as("system property spoor.root is set by the build").isNotEmpty();
    String names =
        String.join(
            "|",
            TopicCatalogue.fixed().stream().map(topic -> Pattern.quote(topic.name())).toList());
    Pattern literal = Pattern.compile("\"(?:" + names + "|spoor\\.raw\\.[a-z-]*)\"");

    try (Stream<Path> modules = Files.list(Path.of(root))) {
      assertThat(
              modules
                  .map(module -> module.resolve("src/main/java"))
                  .filter(Files::isDirectory)
                  .flatMap(TopicCatalogueTest::javaFiles)
                  .filter(file -> !file.endsWith("TopicCatalogue.java"))
                  .filter(file -> literal.matcher(read(file)).find()))
          .as("files that should take the name from TopicCatalogue")
          .isEmpty();
    }
  }

  private static Stream<Path> javaFiles(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> config(Topic topic) {
    return topic.config(LOCAL);
  }
}
