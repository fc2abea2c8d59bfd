package io.spoor.decisions.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How values of requests become Cedar's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ValueMappingTest {
  private EngineFixture engine;

  @BeforeAll
  void load(@TempDir Path folder) {
    engine =
        EngineFixture.of(
            folder,
            """
            permit(principal, action == Action::"ten", resource) when { resource.v == 10 };
            permit(principal, action == Action::"zero", resource) when { resource.v == 0 };
            permit(principal, action == Action::"decimal", resource)
            when { resource.v == decimal("10.5") };
            permit(principal, action == Action::"set", resource) when { resource.v == [1, 2] };
            permit(principal, action == Action::"nested", resource)
            when { resource.v == [[1], [2]] };
            permit(principal, action == Action::"record", resource)
            when { resource.v.a.b == 1 && !(resource.v has c) };
            permit(principal, action == Action::"absent", resource)
            when { !(resource has v) };
            permit(principal, action == Action::"any", resource);
            """,
            "",
            "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ten | 10",
        "ten | 10.0",
        "ten | 1e1",
        "ten | 100e-1",
        "zero | -0.0",
        "zero | 0e-999999999",
        "zero | 0e999999999",
        "decimal | 10.5",
        "decimal | 1.05e1",
        "decimal | 10.5000000000",
        "set | [1,2]",
        "set | [2,1,1.0,null]",
        "nested | [[2],[1,1]]",
        "record | {\"a\":{\"b\":1},\"c\":null}",
        "absent | null",
        "any | 9223372036854775807",
        "any | -9223372036854775808",
        "any | 922337203685477.5807"
      })
  void valuesAreMappedByValue(String action, String value) {
    assertThat(engine.evaluate(action, "{\"v\":" + value + "}").isAllowed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775808",
        "1e19",
        "1e999999999",
        "1e-999999999",
        "0.00001",
        "922337203685477.5808",
        "[1e400]",
        "{\"__entity\":{\"type\":\"user\",\"id\":\"alice\"}}",
        "{\"a\":[{\"__extn\":{\"fn\":\"decimal\",\"arg\":\"1.0\"}}]}",
        "{\"__expr\":\"1\"}"
      })
  void aValueThatCedarDoesNotHaveDenies(String value) {
    Decision decision = engine.evaluate("any", "{\"v\":" + value + "}");

    assertThat(decision.isAllowed()).isFalse();
    assertThat(decision.json().at("/context/error/status").intValue()).isEqualTo(400);
    assertThat(decision.json().at("/context/error/message").textValue()).isNotBlank();
  }

  @Test
  void valuesHaveAtMost32Levels() {
    for (String open : new String[] {"[", "{\"a\":"}) {
      String close = open.equals("[") ? "]" : "}";
      String allowed = "{\"v\":" + open.repeat(32) + "1" + close.repeat(32) + "}";
      String refused = "{\"v\":" + open.repeat(33) + "1" + close.repeat(33) + "}";
      String ofAction =
          "{\"subject\":{\"type\":\"user\",\"id\":\"a\"},\"resource\":{\"type\":\"r\",\"id\":\"\"},"
              + "\"action\":{\"name\":\"any\",\"properties\":%s}}";

      assertThat(engine.evaluate("any", allowed).isAllowed()).isTrue();
      assertThat(engine.evaluate("any", refused).error()).isPresent();
      assertThat(engine.evaluate(ofAction.formatted(allowed)).isAllowed()).isTrue();
      assertThat(engine.evaluate(ofAction.formatted(refused)).error()).isPresent();
    }
  }

  @Test
  void ourMembersOfTheContextAreDroppedWhateverTheyAre() {
    String deep = "[".repeat(500) + "]".repeat(500);

    Decision decision =
        engine.evaluate(
            "{\"subject\":{\"type\":\"user\",\"id\":\"a\"},\"action\":{\"name\":\"any\"},"
                + "\"resource\":{\"type\":\"r\",\"id\":\"r\"},\"context\":{\"spoor\":"
                + deep
                + ",\"action\":1e400,\"authzen\":{\"__entity\":1}}}");

    assertThat(decision.isAllowed()).isTrue();
  }

  private Decision ofOneEntity(String asSubject, String asResource) {
    String entity = "{\"type\":\"u\",\"id\":\"x\",\"properties\":{\"v\":%s}}";
    return engine.evaluate(
        "{\"subject\":%s,\"action\":{\"name\":\"any\"},\"resource\":%s}"
            .formatted(entity.formatted(asSubject), entity.formatted(asResource)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1,2,[3]] | [[3,3.0],2,1,1] | true",
        "{\"a\":[1],\"b\":10.50} | {\"b\":10.5,\"a\":[1,1],\"c\":null} | true",
        "10.0 | 10 | true",
        "10 | \"10\" | false",
        "true | \"true\" | false",
        "10.5 | \"decimal 10.5\" | false",
        "[\"a, b\"] | [\"a\",\"b\"] | false",
        "[\"a\\\", \\\"b\"] | [\"a\",\"b\"] | false",
        "{\"a=1, b\":2} | {\"a\":1,\"b\":2} | false",
        "[[1],[2]] | [[1,2]] | false",
        "[] | {} | false"
      })
  void oneEntityHasOneValueOfAProperty(String one, String other, boolean isSame) {
    assertThat(ofOneEntity(one, other).isAllowed()).isEqualTo(isSame);
    assertThat(ofOneEntity(other, one).isAllowed()).isEqualTo(isSame);
  }

  /** Each of these records has the hash of all others; with a hash set it took a minute. */
  @Test
  void valuesOfOneHashCostNoMoreThanOthers() {
    String records =
        LongStream.range(1, 8_000)
            .mapToObj(i -> "{\"a\":" + ((i << 32) | i) + "}")
            .collect(Collectors.joining(",", "[", "]"));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();

    assertThat(ofOneEntity(records, records).isAllowed()).isTrue();

    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before))
        .isLessThan(Duration.ofSeconds(2));
  }
}
