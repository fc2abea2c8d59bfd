package io.spoor.localstack.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spoor.launchers.Directories;
import io.spoor.launchers.Distributions;
import io.spoor.launchers.KafkaServer;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.Workspace;
import io.spoor.platform.access.AccessMatrix;
import io.spoor.platform.access.AclReconciler;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.connection.SecretResolver;
import io.spoor.platform.topic.TopicAdmin;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.schemas.topic.TopicSettings;
import io.spoor.sources.Normalisers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every account tries everything at a real broker: what the matrix allows works, and the rest is
 * refused. A broker of its own, since a successful try leaves its mark.
 */
@Order(4)
class AccessMatrixIT {

  private static final AccessMatrix MATRIX = AccessMatrix.of(Normalisers.all().rawSources());

  private static final List<String> TOPICS =
      Stream.concat(
              TopicCatalogue.all(Normalisers.all().sources()).stream().map(Topic::name),
              Stream.of("spoor-chain-rows-changelog", "connect-offsets", "somebody-elses"))
          .toList();
  private static final List<String> GROUPS =
      List.of(
          "spoor",
          "spoor-g1",
          "connect-cluster",
          AccessMatrix.SEARCH_GROUP,
          AccessMatrix.ALERT_GROUP + "pager",
          AccessMatrix.EVIDENCE_GROUP,
          "somebody-elses");

  private static final Path STATE = Path.of("target/access-matrix");

  @SuppressWarnings("NullAway.Init")
  private static StackSecurity security;

  @SuppressWarnings("NullAway.Init")
  private static KafkaServer.Secured broker;

  @SuppressWarnings("NullAway.Init")
  private static Map<String, Object> superuser;

  @BeforeAll
  static void startABroker() throws Exception {
    Directories.delete(STATE);
    Path root = Path.of(System.getProperty("spoor.root"));
    var workspace = new Workspace(Distributions.ofProject(root), STATE);
    security = StackSecurity.create(workspace.state());
    broker =
        KafkaServer.startSecured(
            workspace, ServerSettings.onFreePort(), security.tls(KafkaServer.NAME));
    superuser = new HashMap<>(broker.superuser());
    superuser.put("bootstrap.servers", broker.internalBootstrapServers());
    KafkaUserSetup.ensure(superuser, security);
    try (Admin admin = Admin.create(superuser)) {
      TopicAdmin.ensure(admin, TopicSettings.local(Normalisers.all().sources()));
      admin
          .createTopics(
              TOPICS.subList(TOPICS.size() - 3, TOPICS.size()).stream()
                  .map(name -> new NewTopic(name, 1, (short) 1))
                  .toList())
          .all()
          .get();
    }
    // Something to read on each topic.
    try (Producer<byte[], byte[]> producer = producer(superuser)) {
      for (String topic : TOPICS) {
        producer.send(new ProducerRecord<>(topic, 0, new byte[0], new byte[0])).get();
      }
    }
  }

  @AfterAll
  static void stop() {
    broker.server().child().stop();
  }

  @Test
  void theBrokerHasTheAclsOfTheMatrixAndNoOthers() {
    try (Admin admin = Admin.create(superuser)) {
      assertThat(AclReconciler.existingBindings(admin)).isEqualTo(MATRIX.bindings());
    }
  }

  @Test
  void whatIsTooMuchIsTakenBackAndWhatIsMissingIsAdded() throws Exception {
    var tooMuch = allow(ServiceAccount.OPERATOR, TopicCatalogue.MANIFESTS.name());
    AclBinding missing = MATRIX.bindings().iterator().next();
    try (Admin admin = Admin.create(superuser)) {
      admin.createAcls(List.of(tooMuch)).all().get();
      admin.deleteAcls(List.of(missing.toFilter())).all().get();

      // The broker answers from metadata that follows the controller's with a delay.
      await()
          .untilAsserted(
              () ->
                  assertThat(AclReconciler.existingBindings(admin))
                      .contains(tooMuch)
                      .doesNotContain(missing));
      AclReconciler.AclChanges ensured = AclReconciler.ensure(admin, MATRIX);

      assertThat(ensured.removed()).containsExactly(tooMuch);
      assertThat(ensured.added()).containsExactly(missing);
      await()
          .untilAsserted(
              () -> assertThat(AclReconciler.existingBindings(admin)).isEqualTo(MATRIX.bindings()));
    }
  }

  @ParameterizedTest
  @EnumSource(ServiceAccount.class)
  void mayReadWhatTheMatrixSays(ServiceAccount account) {
    Map<String, Object> config = client(account);
    // The fetch that follows what was read waits for more, and the next topic for that fetch.
    config.put("fetch.max.wait.ms", 10);
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      assertThat(allowedTopics(topic -> reads(consumer, topic)))
          .isEqualTo(matrix(account, ResourceType.TOPIC, TOPICS, AclOperation.READ));
    }
  }

  @ParameterizedTest
  @EnumSource(ServiceAccount.class)
  void mayWriteWhatTheMatrixSays(ServiceAccount account) {
    try (Producer<byte[], byte[]> producer = producer(client(account))) {
      assertThat(allowedTopics(topic -> writes(producer, topic)))
          .isEqualTo(matrix(account, ResourceType.TOPIC, TOPICS, AclOperation.WRITE));
    }
  }

  @ParameterizedTest
  @EnumSource(ServiceAccount.class)
  void mayDescribeMakeAndChangeTopicsAsTheMatrixSays(ServiceAccount account) {
    try (Admin admin = Admin.create(client(account))) {
      assertThat(allowedTopics(topic -> isAllowed(() -> describe(admin, topic))))
          .isEqualTo(matrix(account, ResourceType.TOPIC, TOPICS, AclOperation.DESCRIBE));
      assertThat(allowedTopics(topic -> isAllowed(() -> create(admin, topic + "-new"))))
          .isEqualTo(matrix(account, ResourceType.TOPIC, TOPICS, AclOperation.CREATE, "-new"));
      assertThat(allowedTopics(topic -> isAllowed(() -> configure(admin, topic))))
          .isEqualTo(matrix(account, ResourceType.TOPIC, TOPICS, AclOperation.ALTER_CONFIGS));
      assertThat(allowedTopics(topic -> isAllowed(() -> delete(admin, toDelete(account, topic)))))
          .isEqualTo(matrix(account, ResourceType.TOPIC, TOPICS, AclOperation.DELETE, "-none"));
    }
  }

  @ParameterizedTest
  @EnumSource(ServiceAccount.class)
  void mayUseGroupsAsTheMatrixSays(ServiceAccount account) {
    try (Admin admin = Admin.create(client(account))) {
      assertThat(
              allowed(
                  GROUPS,
                  group ->
                      isAllowed(
                          () ->
                              admin
                                  .listConsumerGroupOffsets(group)
                                  .partitionsToOffsetAndMetadata()
                                  .get())))
          .isEqualTo(matrix(account, ResourceType.GROUP, GROUPS, AclOperation.DESCRIBE));
      assertThat(allowed(GROUPS, group -> isAllowed(() -> commit(admin, account, group))))
          .isEqualTo(matrix(account, ResourceType.GROUP, GROUPS, AclOperation.READ));
      assertThat(
              allowed(
                  GROUPS,
                  group ->
                      isAllowed(
                          () -> admin.deleteConsumerGroups(List.of(group + "-none")).all().get())))
          .isEqualTo(matrix(account, ResourceType.GROUP, GROUPS, AclOperation.DELETE, "-none"));
    }
  }

  @ParameterizedTest
  @EnumSource(ServiceAccount.class)
  void onlyTheAppHasTransactionsAndOnlyTheAdministratorGivesRights(ServiceAccount account) {
    Map<String, Object> transactional = client(account);
    transactional.put("transactional.id", "spoor-try");
    transactional.put("max.block.ms", 5_000);
    try (Producer<byte[], byte[]> producer = producer(transactional);
        Admin admin = Admin.create(client(account))) {
      assertThat(isAllowed(producer::initTransactions)).isEqualTo(account == ServiceAccount.APP);
      AclBinding granted = allow(account, "somebody-elses-second");
      boolean grantAllowed = isAllowed(() -> admin.createAcls(List.of(granted)).all().get());
      assertThat(grantAllowed).isEqualTo(account == ServiceAccount.ADMINISTRATOR);
      if (grantAllowed) {
        assertThat(isAllowed(() -> admin.deleteAcls(List.of(granted.toFilter())).all().get()))
            .isTrue();
      }
      assertThat(isAllowed(() -> admin.describeAcls(AclBindingFilter.ANY).values().get()))
          .isEqualTo(account == ServiceAccount.ADMINISTRATOR);
    }
  }

  @Test
  void whoDoesNotLogInMayNothingAtAll() {
    Map<String, Object> anonymous = client(ServiceAccount.APP);
    anonymous.put("security.protocol", "SSL");
    anonymous.put("default.api.timeout.ms", 3_000);
    anonymous.put("request.timeout.ms", 2_000);
    try (Admin admin = Admin.create(anonymous)) {
      assertThat(admin.listTopics().names())
          .failsWithin(Duration.ofSeconds(5))
          .withThrowableThat()
          .isInstanceOf(ExecutionException.class);
    }
  }

  private interface KafkaCall {
    void run() throws Exception;
  }

  /** Whether it is allowed; any other failure is one of this test. */
  private static boolean isAllowed(KafkaCall operation) {
    try {
      operation.run();
      return true;
    } catch (AuthorizationException refused) {
      return false;
    } catch (UnknownTopicOrPartitionException | GroupIdNotFoundException allowedButNotThere) {
      return true;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof AuthorizationException) {
        return false;
      }
      if (cause instanceof UnknownTopicOrPartitionException
          || cause instanceof GroupIdNotFoundException) {
        return true;
      }
      throw new AssertionError(cause);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static boolean reads(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    var partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    // Without a look at offsets, which describing would do for.
    consumer.seek(partition, 0);
    return isAllowed(
        () -> {
          for (int i = 0; i < 50; i++) {
            if (!consumer.poll(Duration.ofMillis(100)).isEmpty()) {
              return;
            }
          }
          throw new AssertionError("neither read nor refused: " + topic);
        });
  }

  private static boolean writes(Producer<byte[], byte[]> producer, String topic) {
    return isAllowed(
        () -> producer.send(new ProducerRecord<>(topic, 0, new byte[0], new byte[0])).get());
  }

  private static void describe(Admin admin, String topic) throws Exception {
    admin.describeTopics(List.of(topic)).allTopicNames().get();
  }

  private static void create(Admin admin, String topic) throws Exception {
    admin
        .createTopics(
            List.of(new NewTopic(topic, 1, (short) 1)),
            new CreateTopicsOptions().validateOnly(true))
        .all()
        .get();
  }

  private static void delete(Admin admin, String topic) throws Exception {
    admin.deleteTopics(List.of(topic)).all().get();
  }

  /** Who may delete is told that there is no such topic; who may not tries one that is there. */
  private static String toDelete(ServiceAccount account, String topic) {
    String none = topic + "-none";
    return MATRIX.allows(account, ResourceType.TOPIC, none, AclOperation.DELETE) ? none : topic;
  }

  private static void configure(Admin admin, String topic) throws Exception {
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, "1000"),
                        AlterConfigOp.OpType.SET))),
            new AlterConfigsOptions().validateOnly(true))
        .all()
        .get();
  }

  /** On a topic that the account may read, since a group's offsets are those of topics. */
  private static void commit(Admin admin, ServiceAccount account, String group) throws Exception {
    String topic =
        TOPICS.stream()
            .filter(each -> MATRIX.allows(account, ResourceType.TOPIC, each, AclOperation.READ))
            .findFirst()
            .orElse(TopicCatalogue.ALERTS.name());
    admin
        .alterConsumerGroupOffsets(
            group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0)))
        .all()
        .get();
  }

  private interface AllowedName {
    boolean test(String name);
  }

  private static Set<String> allowedTopics(AllowedName allows) {
    return allowed(TOPICS, allows);
  }

  private static Set<String> allowed(List<String> names, AllowedName allows) {
    return names.stream().filter(allows::test).collect(Collectors.toSet());
  }

  private static Set<String> matrix(
      ServiceAccount account, ResourceType type, List<String> names, AclOperation operation) {
    return matrix(account, type, names, operation, "");
  }

  private static Set<String> matrix(
      ServiceAccount account,
      ResourceType type,
      List<String> names,
      AclOperation operation,
      String suffix) {
    return allowed(names, name -> MATRIX.allows(account, type, name + suffix, operation));
  }

  private static AclBinding allow(ServiceAccount account, String topic) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry(
            account.principal(), "*", AclOperation.WRITE, AclPermissionType.ALLOW));
  }

  private static Map<String, Object> client(ServiceAccount account) {
    Map<String, String> settings = new HashMap<>(security.kafkaSettings(account));
    settings.put("bootstrap.servers", broker.server().bootstrapServers());
    return KafkaConnection.fromMap(SecretResolver.resolve(settings)).clientConfig();
  }

  private static Producer<byte[], byte[]> producer(Map<String, Object> client) {
    Map<String, Object> config = new HashMap<>(client);
    config.put("enable.idempotence", client.containsKey("transactional.id"));
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
