package io.spoor.testkit.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.platform.registry.CompatibilityLevel;
import io.spoor.platform.registry.ContractRegistrar;
import io.spoor.platform.registry.RegisteredSchema;
import io.spoor.platform.registry.RegistryClient;
import io.spoor.platform.registry.RegistryConfig;
import io.spoor.platform.registry.RegistryException;
import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.testkit.servers.RealStack;
import io.spoor.testkit.servers.RequiresServers;
import io.spoor.testkit.servers.TestServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The registry client against a real registry. */
@RequiresServers(TestServer.REGISTRY)
class RegistryClientIT {

  private static final Schema V1 =
      SchemaBuilder.record("Sample").namespace("test").fields().requiredString("a").endRecord();
  private static final Schema V2 =
      SchemaBuilder.record("Sample")
          .namespace("test")
          .fields()
          .requiredString("a")
          .name("b")
          .type()
          .longType()
          .longDefault(0)
          .endRecord();
  private static final Schema INCOMPATIBLE =
      SchemaBuilder.record("Sample")
          .namespace("test")
          .fields()
          .requiredString("a")
          .requiredLong("late_field")
          .endRecord();

  private final String subject = "client-" + UUID.randomUUID() + "-value";

  @SuppressWarnings("NullAway.Init")
  private RegistryClient client;

  @BeforeEach
  void open() {
    client = new RegistryClient(RegistryConfig.of(URI.create(RealStack.registry().url())));
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void registersAndFindsAgain() {
    int first = client.register(subject, V1);
    int second = client.register(subject, V2);

    assertThat(client.lookUp(subject, V1)).isEqualTo(first);
    assertThat(client.byId(first)).isEqualTo(V1);
    assertThat(client.byId(second)).isEqualTo(V2);
    assertThat(client.latest(subject)).isEqualTo(new RegisteredSchema(subject, 2, second, V2));
  }

  @Test
  void saysWhatItDoesNotKnow() {
    assertThatThrownBy(() -> client.latest(subject))
        .isInstanceOf(RegistryException.NotFound.class)
        .hasMessageContaining(subject);
    client.register(subject, V1);
    assertThatThrownBy(() -> client.lookUp(subject, V2))
        .isInstanceOf(RegistryException.NotFound.class);
    assertThatThrownBy(() -> client.byId(987_654_321))
        .isInstanceOf(RegistryException.NotFound.class);
  }

  @Test
  void refusalNamesSubjectFieldAndUrl() {
    client.register(subject, V1);

    assertThatThrownBy(() -> client.register(subject, INCOMPATIBLE))
        .isInstanceOf(RegistryException.SchemaRefused.class)
        .hasMessageContaining(subject)
        .hasMessageContaining("late_field")
        .hasMessageContaining(RealStack.registry().url());
  }

  @Test
  void asksBeforeItRegisters() {
    assertThat(client.check(subject, INCOMPATIBLE).compatible()).isTrue();
    client.register(subject, V1);

    assertThat(client.check(subject, V2).compatible()).isTrue();
    assertThat(client.check(subject, INCOMPATIBLE).compatible()).isFalse();
  }

  @Test
  void subjectHasALevelOfItsOwn() {
    assertThatThrownBy(() -> client.level(subject)).isInstanceOf(RegistryException.NotFound.class);
    client.register(subject, V1);

    client.setLevel(subject, CompatibilityLevel.NONE);

    assertThat(client.level(subject)).isEqualTo(CompatibilityLevel.NONE);
    client.register(subject, INCOMPATIBLE);
  }

  @Test
  void registrysOwnLevelIsSet() {
    client.setLevel(CompatibilityLevel.BACKWARD_TRANSITIVE);

    assertThat(client.level()).isEqualTo(CompatibilityLevel.BACKWARD_TRANSITIVE);
  }

  @Test
  void everySubjectOfTheCatalogueIsRegisteredAndGuarded() {
    SortedMap<String, Integer> ids = ContractRegistrar.ensure(client);

    List<String> subjects =
        TopicCatalogue.fixed().stream().flatMap(t -> t.subjects().keySet().stream()).toList();
    assertThat(ids).containsOnlyKeys(subjects).isEqualTo(ContractRegistrar.ensure(client));
    subjects.forEach(
        name -> assertThat(client.level(name)).isEqualTo(CompatibilityLevel.BACKWARD_TRANSITIVE));
  }

  @Test
  void earlierVersionsAreFollowedByTodaysUnderTheRegistrysRules() {
    CommittedSample.all()
        .forEach(
            sample -> {
              String testSubject =
                  subject + sample.topic().name() + sample.writerSchema().getName();
              client.register(testSubject, sample.writerSchema());
              client.setLevel(testSubject, CompatibilityLevel.BACKWARD_TRANSITIVE);
              client.register(testSubject, sample.record().getSchema());
            });
  }

  @Test
  void resolverThatMayNotRegisterFindsWhatOthersRegistered() {
    Topic topic = TopicCatalogue.ACTIONS;
    Schema type = KeyMoved.getClassSchema();
    SortedMap<String, Integer> ids = ContractRegistrar.ensure(client);
    Map<String, String> config =
        Map.of(
            "schema.registry.url",
            RealStack.registry().url(),
            "schema.registry.auto.register",
            "false");

    try (SchemaResolver reader = RegistrySchemaResolver.fromMap(config)) {
      assertThat(reader.idOf(topic.subject(type), type)).isEqualTo(ids.get(topic.subject(type)));
      assertThatThrownBy(() -> reader.idOf(subject, type))
          .isInstanceOf(RegistryException.NotFound.class);
    }
  }

  @Test
  void urlWithoutTheApisPathIsExplained() {
    URI root = URI.create(RealStack.registry().url()).resolve("/");

    try (RegistryClient misconfigured =
        new RegistryClient(RegistryConfig.fromMap(Map.of("schema.registry.url", root)))) {
      assertThatThrownBy(() -> misconfigured.byId(1))
          .isInstanceOf(RegistryException.NotARegistry.class)
          .hasMessageContaining("/apis/ccompat/v7");
    }
  }
}
