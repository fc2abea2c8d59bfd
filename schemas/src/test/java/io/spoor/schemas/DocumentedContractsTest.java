package io.spoor.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.topic.TopicCatalogue;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentedContractsTest {

  static Stream<Schema> contracts() {
    return ContractVersion.today().values().stream();
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void recordAndEveryFieldAreDocumented(Schema contract) {
    assertThat(contract.getDoc()).as(contract.getFullName()).isNotBlank();
    for (Schema.Field field : contract.getFields()) {
      assertThat(field.doc()).as(contract.getFullName() + "." + field.name()).isNotBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void everyTimeFieldSaysItsUnit(Schema contract) {
    Set<String> times =
        Set.of(
            "time",
            "started",
            "ended",
            "opened",
            "updated",
            "issued_at",
            "arrived_at",
            "created_at",
            "expires_at",
            "effective_from");
    for (Schema.Field field : contract.getFields()) {
      if (times.contains(field.name())) {
        assertThat(field.doc())
            .as(contract.getFullName() + "." + field.name())
            .contains("seconds since the Unix epoch");
      }
    }
  }

  /**
   * Requests of logs lie in rows of stitch only: they contain contracts, so they are defined here.
   */
  @Test
  void everyContractLiesOnATopicOrInsideOneThatDoes() {
    Set<String> reached = new LinkedHashSet<>();
    collectReachable(RequestsLogged.getClassSchema(), reached);
    TopicCatalogue.types()
        .values()
        .forEach(type -> collectReachable(SpecificData.get().getSchema(type), reached));

    assertThat(reached).containsExactlyInAnyOrderElementsOf(ContractVersion.today().keySet());
  }

  private static void collectReachable(Schema schema, Set<String> reachable) {
    switch (schema.getType()) {
      case RECORD -> {
        if (reachable.add(schema.getFullName())) {
          schema.getFields().forEach(field -> collectReachable(field.schema(), reachable));
        }
      }
      case ARRAY -> collectReachable(schema.getElementType(), reachable);
      case MAP -> collectReachable(schema.getValueType(), reachable);
      case UNION -> schema.getTypes().forEach(branch -> collectReachable(branch, reachable));
      default -> {}
    }
  }
}
