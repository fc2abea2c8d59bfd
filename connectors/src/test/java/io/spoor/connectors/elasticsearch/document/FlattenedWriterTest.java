package io.spoor.connectors.elasticsearch.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FlattenedWriterTest {

  @Test
  void copiesAnObjectAsItIs() {
    String original =
        "{\"a\":{\"b\":[1,-2.50,1E+400,123456789012345678901234567890,true,null,\"x\"]},\"c.d\":\"\"}";

    assertThat(flatten(original)).isEqualTo(original);
  }

  @Test
  void wrapsWhatIsNotAnObject() {
    assertThat(flatten("[1]")).isEqualTo("{\"text\":\"[1]\"}");
    assertThat(flatten("")).isEqualTo("{\"text\":\"\"}");
    assertThat(flatten("{\"cut\":\"in the mid"))
        .isEqualTo("{\"text\":\"{\\\"cut\\\":\\\"in the mid\"}");
  }

  @Test
  void keepsTheLastOfTwoEqualNames() {
    assertThat(flatten("{\"a\":1,\"a\":2}")).isEqualTo("{\"a\":2}");
  }

  @Test
  void writesWhatLiesTooDeepAsText() {
    String deep = "{\"k\":".repeat(22) + "1" + "}".repeat(22);

    assertThat(flatten(deep))
        .isEqualTo("{\"k\":".repeat(20) + "\"{\\\"k\\\":{\\\"k\\\":1}}\"" + "}".repeat(20));
  }

  @Test
  void keepsListsOfScalarsAtTheDeepestLevel() {
    String deep = "{\"k\":".repeat(20) + "[1,2]" + "}".repeat(20);

    assertThat(flatten(deep)).isEqualTo(deep);
  }

  @Test
  void survivesListsInListsWithoutEnd() {
    assertThat(flatten("{\"a\":" + "[".repeat(900) + "]".repeat(900) + "}")).hasSizeLessThan(2_000);
  }

  @Test
  void numbersNamesThatElasticsearchWouldRefuse() {
    assertThat(flatten("{\"a\\u0000\":1,\"a\\uFFFD~1\":2}"))
        .isEqualTo("{\"a\uFFFD~2\":1,\"a\uFFFD~1\":2}");
  }

  @Test
  void cutsEndlessNamesAndKeepsThemApart() {
    String name = "n".repeat(40_000);

    assertThat(flatten("{\"" + name + "1\":1,\"" + name + "2\":2}"))
        .isEqualTo("{\"" + "n".repeat(380) + "~1\":1,\"" + "n".repeat(380) + "~2\":2}");
  }

  @Test
  void replacesHalfASurrogatePair() {
    assertThat(flatten("{\"a\":\"\\ud83d\\ude00 \\udc00\"}")).isEqualTo("{\"a\":\"😀 \uFFFD\"}");
  }

  @Test
  void writesNamesAndValues() {
    byte[] json = JsonWriter.write(out -> out.flattened("labels", Map.of("a", "1")));

    assertThat(new String(json, UTF_8)).isEqualTo("{\"labels\":{\"a\":\"1\"}}");
  }

  private static String flatten(String original) {
    String json = new String(JsonWriter.write(out -> out.flattened("o", original)), UTF_8);
    return json.substring("{\"o\":".length(), json.length() - 1);
  }
}
