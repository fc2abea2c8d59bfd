package io.spoor.schemas.json;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompactJsonCheckTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":[]}",
        "{\"a\":{},\"b\":[1,{\"c\":null}]}",
        "{\"a\":true,\"b\":false,\"c\":0,\"d\":-1,\"e\":10,\"f\":-9223372036854775808}",
        "{\"\":\"\",\"a b\":\" , : \"}",
        "{\"a\\n\":\"\\\"\\\\\\b\\f\\n\\r\\t\"}"
      })
  void keepsWhatIsWrittenAsItWouldBe(String json) throws UnusableRecordException {
    ObjectNode node = parsed(json, UTF_8);

    assertThat(CompactJsonCheck.textOrNull(json.getBytes(UTF_8), node)).isEqualTo(json);
    assertThat(RecordJson.text(node)).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ }",
        " {\"a\":1}",
        "{\"a\":1}\n",
        "{\"a\": 1}",
        "{\"a\":[1, 2]}",
        "{\"a\":\"\\u0041\"}",
        "{\"a\":\"\\u001F\"}",
        "{\"a\":\"\\/\"}",
        "{\"a\":\"é\"}",
        "{\"a\":\"\\ud83d\\ude00\"}",
        "{\"a\":-0}",
        "{\"a\":1.50}",
        "{\"a\":1e5}",
        "{\"a\":92233720368547758080}",
        "{\"a\":1,\"a\":2}"
      })
  void leavesWhatIsWrittenOtherwise(String json) throws UnusableRecordException {
    ObjectNode node = parsed(json, UTF_8);

    assertThat(CompactJsonCheck.textOrNull(json.getBytes(UTF_8), node)).isNull();
    assertThat(RecordJson.text(node, json.getBytes(UTF_8))).isEqualTo(RecordJson.text(node));
  }

  @Test
  void leavesWhatManyNumbersOfUnknownLengthStandIn() throws UnusableRecordException {
    String json = "{\"a\":[" + "1.0,".repeat(1 << 16) + "1.0]}";

    assertThat(CompactJsonCheck.textOrNull(json.getBytes(UTF_8), parsed(json, UTF_8))).isNull();
  }

  @Test
  void leavesOtherEncodings() throws UnusableRecordException {
    // Two bytes each here, three in UTF-8: read as such they would make up for the braces.
    String json = "{\"a\":\"" + "\ue4bd\ua0e4\ubda0".repeat(100) + "\"}";

    assertThat(CompactJsonCheck.textOrNull(json.getBytes(UTF_16BE), parsed(json, UTF_16BE)))
        .isNull();
  }

  @Test
  void leavesWhatLostAMember() throws UnusableRecordException {
    String json = "{\"a\":1,\"b\":\"\\\"\"}";
    ObjectNode node = parsed(json, UTF_8);

    node.remove("b");

    assertThat(RecordJson.text(node, json.getBytes(UTF_8))).isEqualTo("{\"a\":1}");
  }

  private static ObjectNode parsed(String json, Charset charset) throws UnusableRecordException {
    return RecordJson.parse(json.getBytes(charset)).object();
  }
}
