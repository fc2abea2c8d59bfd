package io.spoor.testkit.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.platform.registry.RegistryException;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every resolver of schemas does, with a server or without. */
abstract class SchemaResolverContract {

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
          .requiredLong("c")
          .endRecord();

  private final String subject = "contract-" + UUID.randomUUID() + "-value";

  @SuppressWarnings("NullAway.Init")
  private SchemaResolver schemas;

  abstract SchemaResolver open();

  @BeforeEach
  void setUp() {
    schemas = open();
  }

  @AfterEach
  void tearDown() {
    schemas.close();
  }

  @Test
  void givesASchemaAPositiveIdAndTheSameOneAgain() {
    int id = schemas.idOf(subject, V1);

    assertThat(id).isPositive();
    assertThat(schemas.idOf(subject, V1)).isEqualTo(id);
  }

  @Test
  void findsTheSchemaOfAnIdThatAnotherInstanceGave() {
    int id = schemas.idOf(subject, Link.getClassSchema());

    try (SchemaResolver other = open()) {
      assertThat(other.byId(id))
          .hasValueSatisfying(found -> assertReadersAgree(found, Link.getClassSchema()));
      assertThat(other.idOf(subject, Link.getClassSchema())).isEqualTo(id);
    }
  }

  @Test
  void keepsGeneratedNestedSchemasWhole() {
    int id = schemas.idOf(subject, IdentityEvent.getClassSchema());

    assertThat(schemas.byId(id))
        .hasValueSatisfying(
            found -> {
              assertReadersAgree(found, IdentityEvent.getClassSchema());
              assertThat(found.toString()).doesNotContain("avro.java.string");
              assertThat(found.getField("trail_key").doc()).isNotBlank();
            });
  }

  @Test
  void takesACompatibleSuccessor() {
    int first = schemas.idOf(subject, V1);
    int second = schemas.idOf(subject, V2);

    assertThat(second).isNotEqualTo(first);
    assertThat(schemas.byId(first)).hasValueSatisfying(found -> assertReadersAgree(found, V1));
    assertThat(schemas.byId(second)).hasValueSatisfying(found -> assertReadersAgree(found, V2));
  }

  @Test
  void refusesAnIncompatibleSuccessorAndNamesTheSubject() {
    schemas.idOf(subject, V1);

    assertThatThrownBy(() -> schemas.idOf(subject, INCOMPATIBLE))
        .isInstanceOf(RegistryException.SchemaRefused.class)
        .hasMessageContaining(subject)
        .hasMessageContaining("c");
  }

  @Test
  void refusesOneThatOnlyTheFirstVersionForbids() {
    // Given: b comes with a default, and then loses it; the second version has b, the first has not
    Schema withoutDefault =
        SchemaBuilder.record("Sample")
            .namespace("test")
            .fields()
            .requiredString("a")
            .requiredLong("b")
            .endRecord();
    schemas.idOf(subject, V1);
    schemas.idOf(subject, V2);

    assertThatThrownBy(() -> schemas.idOf(subject, withoutDefault))
        .isInstanceOf(RegistryException.SchemaRefused.class);
  }

  @Test
  void knowsNoSchemaForAnIdThatNobodyGave() {
    assertThat(schemas.byId(Integer.MAX_VALUE - 7)).isEmpty();
  }

  private static void assertReadersAgree(Schema actual, Schema expected) {
    assertThat(SchemaNormalization.toParsingForm(actual))
        .isEqualTo(SchemaNormalization.toParsingForm(expected));
  }
}
