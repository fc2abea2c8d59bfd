package io.spoor.decisions.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.json.StrictJson;
import org.junit.jupiter.api.Test;

/** What the items of a batch read of its defaults is charged to the caller. */
class BatchRequestTest {
  private static final String LONG = "x".repeat(1_000);

  @Test
  void eachUseOfADefaultCounts() throws Exception {
    String complete = "\"subject\":{\"type\":\"user\",\"id\":\"" + LONG + "\"}";

    assertThat(defaultChars(complete, "{}", 100)).isGreaterThan(100_000);
    assertThat(defaultChars(complete, "{\"subject\":{\"type\":\"user\",\"id\":\"a\"}}", 100))
        .isZero();
    assertThat(defaultChars(complete, "{\"subject\":{\"type\":\"user\"}}", 100)).isZero();
  }

  @Test
  void whatCompletesAnItemCounts() throws Exception {
    for (String member : new String[] {"subject", "resource"}) {
      String id = "\"" + member + "\":{\"id\":\"" + LONG + "\"}";
      String type = "\"" + member + "\":{\"type\":\"" + LONG + "\",\"properties\":{\"a\":1}}";

      assertThat(defaultChars(id, "{\"" + member + "\":{\"type\":\"user\"}}", 100))
          .isEqualTo(100_000);
      assertThat(defaultChars(type, "{\"" + member + "\":{\"id\":\"a\"}}", 100)).isEqualTo(100_000);
      assertThat(defaultChars(type, "{\"" + member + "\":{\"type\":\"user\"}}", 100)).isZero();
      assertThat(defaultChars(type, "{\"" + member + "\":5}", 100)).isEqualTo(100_000);
    }
  }

  private static long defaultChars(String defaults, String item, int items)
      throws MalformedRequestException {
    String batch =
        "{" + defaults + ",\"evaluations\":[" + (item + ",").repeat(items - 1) + item + "]}";
    return BatchRequest.read(StrictJson.parse(batch.getBytes(UTF_8)), CallerRights.NONE)
        .defaultChars();
  }
}
