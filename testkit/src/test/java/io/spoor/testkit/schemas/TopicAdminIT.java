package io.spoor.testkit.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.spoor.launchers.Distributions;
import io.spoor.launchers.KafkaServer;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.Workspace;
import io.spoor.platform.topic.TopicAdmin;
import io.spoor.platform.topic.TopicException;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.schemas.topic.TopicSettings;
import io.spoor.testkit.servers.RealStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics on a real broker of its own, since the topics' names are fixed. */
class TopicAdminIT {

  private static final TopicSettings SETTINGS = TopicSettings.local(Set.of("otel", "cloudtrail"));

  @TempDir
  @SuppressWarnings("NullAway.Init")
  static Path state;

  @SuppressWarnings("NullAway.Init")
  private static KafkaServer kafka;

  @SuppressWarnings("NullAway.Init")
  private static Admin admin;

  @BeforeAll
  static void start() {
    Workspace workspace = new Workspace(Distributions.ofProject(RealStack.projectRoot()), state);
    kafka = KafkaServer.start(workspace, ServerSettings.onFreePort());
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    admin.close();
    kafka.child().stop();
  }

  @BeforeEach
  void clear() throws Exception {
    admin.deleteTopics(admin.listTopics().names().get()).all().get();
    await().atMost(Duration.ofSeconds(30)).until(() -> topicNames().isEmpty());
  }

  @Test
  void createsWhatIsMissingAndOnlyThat() throws Exception {
    List<String> all = TopicCatalogue.all(SETTINGS.sources()).stream().map(Topic::name).toList();

    TopicAdmin.TopicChanges first = TopicAdmin.ensure(admin, SETTINGS);
    TopicAdmin.TopicChanges second = TopicAdmin.ensure(admin, SETTINGS);

    assertThat(first.created()).containsExactlyInAnyOrderElementsOf(all);
    assertThat(first.existing()).isEmpty();
    assertThat(second.created()).isEmpty();
    assertThat(second.existing()).containsExactlyInAnyOrderElementsOf(all);
    assertThat(topicNames()).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void topicsAreAsTheCatalogueSays() throws Exception {
    TopicAdmin.ensure(admin, SETTINGS);

    for (Topic topic : TopicCatalogue.all(SETTINGS.sources())) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
      Config config =
          admin.describeConfigs(List.of(resource)).all().get().values().iterator().next();
      topic
          .config(SETTINGS)
          .forEach(
              (key, value) ->
                  assertThat(config.get(key).value())
                      .as(topic.name() + " " + key)
                      .isEqualTo(value));
      assertThat(partitions(topic)).as(topic.name()).isEqualTo(topic.partitions(SETTINGS));
    }
  }

  @Test
  void existingTopicsKeepTheirPartitions() throws Exception {
    create(TopicCatalogue.EVENTS, 2);
    create(TopicCatalogue.KEY_MESSAGES, 2);
    create(TopicCatalogue.ACTIONS, 2);
    create(TopicCatalogue.CHAIN_MESSAGES, 2);

    TopicAdmin.TopicChanges ensured = TopicAdmin.ensure(admin, SETTINGS);

    assertThat(ensured.existing())
        .containsExactly(
            "spoor.actions", "spoor.chain-messages", "spoor.events", "spoor.key-messages");
    assertThat(ensured.partitions()).isEqualTo(2);
    assertThat(partitions(TopicCatalogue.EVENTS)).isEqualTo(2);
    assertThat(partitions(TopicCatalogue.CHAIN_VIEWS)).isEqualTo(2);
  }

  @Test
  void actionsOfAnotherCountThanEventsAreRefused() throws Exception {
    create(TopicCatalogue.EVENTS, 4);
    create(TopicCatalogue.ACTIONS, 3);

    assertThatThrownBy(() -> TopicAdmin.ensure(admin, SETTINGS))
        .isInstanceOf(TopicException.class)
        .hasMessageContaining("spoor.actions has 3 partitions, spoor.chain-messages has 4")
        .hasMessageContaining("topics.partitions");
  }

  @Test
  void eventsAndLinksOfDifferentCountsAreRefused() throws Exception {
    create(TopicCatalogue.EVENTS, 4);
    create(TopicCatalogue.KEY_MESSAGES, 3);

    assertThatThrownBy(() -> TopicAdmin.ensure(admin, SETTINGS))
        .isInstanceOf(TopicException.class)
        .hasMessageContaining("spoor.events has 4 partitions, spoor.key-messages has 3 partitions")
        .hasMessageContaining("topics.partitions");
  }

  @Test
  void nothingIsCreatedWhenCountsWouldDiffer() throws Exception {
    create(TopicCatalogue.EVENTS, 6);

    assertThatThrownBy(() -> TopicAdmin.ensure(admin, SETTINGS))
        .isInstanceOf(TopicException.class)
        .hasMessageContaining("spoor.events has 6 partitions, spoor.key-messages has 4 partitions");
    assertThat(topicNames()).containsExactly("spoor.events");
  }

  @Test
  void refusalOfTheBrokerNamesTheTopicAndTheReason() {
    TopicSettings tooMany = TopicSettings.cluster(Set.of());

    assertThatThrownBy(() -> TopicAdmin.ensure(admin, tooMany))
        .isInstanceOf(TopicException.class)
        .hasMessageContaining("could not create topic spoor.")
        .hasMessageContaining("replication factor of 3")
        .hasMessageContaining("topics.replication");
  }

  private static Set<String> topicNames() throws InterruptedException, ExecutionException {
    return admin.listTopics().names().get();
  }

  private static void create(Topic topic, int partitions)
      throws InterruptedException, ExecutionException {
    admin.createTopics(List.of(new NewTopic(topic.name(), partitions, (short) 1))).all().get();
    // The broker answers before every list it gives names the topic.
    await().until(() -> admin.listTopics().names().get().contains(topic.name()));
  }

  private static int partitions(Topic topic) throws InterruptedException, ExecutionException {
    return admin
        .describeTopics(List.of(topic.name()))
        .allTopicNames()
        .get()
        .values()
        .iterator()
        .next()
        .partitions()
        .size();
  }
}
