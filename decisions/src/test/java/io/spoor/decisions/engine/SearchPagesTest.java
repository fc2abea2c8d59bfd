package io.spoor.decisions.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.SearchRequest;
import io.spoor.decisions.request.SearchedKind;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of search results, and the tokens between them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchPagesTest {
  private static final String REQUEST =
      "{\"subject\":{\"type\":\"u\",\"properties\":{\"p\":[1,2],\"q\":\"x\"}},"
          + "\"action\":{\"name\":\"y\"},\"resource\":{\"type\":\"r\",\"id\":\"r\"},"
          + "\"context\":{\"n\":10},\"page\":%s}";

  private EngineFixture engine;

  @BeforeAll
  void load(@TempDir Path folder) {
    StringBuilder entities = new StringBuilder("[");
    // In the order of UTF-8, U+FF5E is before U+1F600; in that of UTF-16 after it.
    for (String id : List.of("b", "", "\uD83D\uDE00", "a", "\uFF5E", "no", "Z")) {
      entities.append("{\"uid\":{\"type\":\"u\",\"id\":\"").append(id).append("\"}},");
    }
    entities.setCharAt(entities.length() - 1, ']');
    engine =
        EngineFixture.of(
            folder,
            "permit(principal, action, resource) unless { principal == u::\"no\" };",
            entities.toString(),
            "");
  }

  private ObjectNode page(String page) throws MalformedRequestException {
    return engine.search(SearchedKind.SUBJECT, REQUEST.formatted(page));
  }

  @Test
  void aMadeUpTokenWithANegativeLimitIsNone() throws MalformedRequestException {
    SearchRequest search =
        SearchRequest.read(
            SearchedKind.SUBJECT, EngineFixture.json(REQUEST.formatted("null")), CallerRights.NONE);
    String token = new PageToken(-5, null).text(search);

    assertThatThrownBy(() -> page("{\"token\":\"" + token + "\"}"))
        .isInstanceOf(MalformedRequestException.class);
  }

  /** A regular expression for the zeros at the end took seconds. */
  @Test
  void aTokenOverManyLongNumbersCostsLittle() throws MalformedRequestException {
    String number = "1" + "0".repeat(990) + "1";
    String numbers = String.join(",", Collections.nCopies(1_000, number));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();

    page("{\"limit\":1,\"properties\":{\"n\":[" + numbers + "]}}");

    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before))
        .isLessThan(Duration.ofSeconds(1));
  }

  private static List<String> ids(ObjectNode answer) {
    return answer.path("results").findValuesAsText("id");
  }

  @Test
  void resultsAreInTheOrderOfTheirBytes() throws MalformedRequestException {
    ObjectNode all = page("null");

    assertThat(ids(all)).containsExactly("", "Z", "a", "b", "\uFF5E", "\uD83D\uDE00");
    assertThat(all.has("page")).isFalse();
  }

  @Test
  void pagesFollowEachOtherWithoutALimit() throws MalformedRequestException {
    for (int limit = 1; limit <= 7; limit++) {
      List<String> found = new ArrayList<>();
      ObjectNode answer = page("{\"limit\":" + limit + ".0}");
      found.addAll(ids(answer));
      while (!answer.at("/page/next_token").textValue().isEmpty()) {
        assertThat(ids(answer)).hasSize(limit);
        answer = page("{\"token\":\"" + answer.at("/page/next_token").textValue() + "\"}");
        found.addAll(ids(answer));
      }
      assertThat(found).containsExactly("", "Z", "a", "b", "\uFF5E", "\uD83D\uDE00");
    }
  }

  @Test
  void aLimitOfZeroCounts() throws MalformedRequestException {
    ObjectNode answer = page("{\"limit\":0,\"token\":\"\"}");

    assertThat(ids(answer)).isEmpty();
    assertThat(answer.at("/page/total").intValue()).isEqualTo(6);
    assertThat(answer.at("/page/next_token").textValue()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"limit\":-1}",
        "{\"limit\":1.5}",
        "{\"limit\":1e-999999999}",
        "{\"limit\":\"1\"}",
        "{\"token\":5}",
        "{\"token\":\"AAAA\"}",
        "{\"token\":\"*\"}",
        "{\"properties\":5}",
        "5"
      })
  void wrongPagesAreRefused(String page) {
    assertThatThrownBy(() -> page(page)).isInstanceOf(MalformedRequestException.class);
  }

  /** Exponents at the end of their range: nothing may count them up. */
  @Test
  void hugeNumbersAreNumbers() throws MalformedRequestException {
    assertThat(ids(page("{\"limit\":100e2147483647}"))).hasSize(6);
    assertThat(ids(page("{\"limit\":2,\"properties\":{\"a\":100e2147483647}}"))).hasSize(2);
    assertThat(ids(page("{\"limit\":20e-1}"))).hasSize(2);
  }

  @Test
  void aTokenIsBoundToItsSearchByValue() throws MalformedRequestException {
    String token = page("{\"limit\":2}").at("/page/next_token").textValue();
    String next = REQUEST.formatted("{\"token\":\"" + token + "\"}");

    for (String same :
        List.of(
            next.replace("\"n\":10", "\"n\":1e1,\"z\":null"),
            next.replace("[1,2],\"q\":\"x\"", "[2,1,2]").replace("{\"p\"", "{\"q\":\"x\",\"p\""),
            next.replace("\"type\":\"u\"", "\"id\":\"a\",\"type\":\"u\",\"unknown\":5"),
            next.replace("\"token\"", "\"limit\":2,\"token\""))) {
      assertThat(ids(engine.search(SearchedKind.SUBJECT, same))).containsExactly("a", "b");
    }
    for (String changed :
        List.of(
            next.replace("\"n\":10", "\"n\":11"),
            next.replace("\"q\":\"x\"", "\"q\":\"y\""),
            next.replace("\"name\":\"y\"", "\"name\":\"z\""),
            next.replace("\"token\"", "\"properties\":{\"a\":1},\"token\""),
            next.replace("\"token\"", "\"limit\":3,\"token\""))) {
      assertThatThrownBy(() -> engine.search(SearchedKind.SUBJECT, changed))
          .isInstanceOf(MalformedRequestException.class);
    }
    assertThatThrownBy(
            () -> engine.search(SearchedKind.RESOURCE, next.replace("\"u\"", "\"u\",\"id\":\"\"")))
        .isInstanceOf(MalformedRequestException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"u", "unknown"})
  void aValueErrorGivesNoResults(String type) throws MalformedRequestException {
    ObjectNode answer =
        engine.search(
            SearchedKind.SUBJECT,
            REQUEST
                .formatted("{\"limit\":1}")
                .replace("\"type\":\"u\"", "\"type\":\"" + type + "\"")
                .replace("\"n\":10", "\"n\":1e99"));

    assertThat(ids(answer)).isEmpty();
    assertThat(answer.at("/context/error/status").intValue()).isEqualTo(400);
    assertThat(answer.at("/page/next_token").textValue()).isEmpty();
  }
}
