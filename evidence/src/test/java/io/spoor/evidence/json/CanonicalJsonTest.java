package io.spoor.evidence.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String canonical(String json) throws IOException {
    return new String(CanonicalJson.bytes(JSON.readTree(json)), UTF_8);
  }

  /** RFC 8785, 3.2.2 to 3.2.4. */
  @Test
  void writesTheExampleOfTheRfc() throws IOException {
    String input =
        """
        {
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }
        """;

    assertThat(canonical(input))
        .isEqualTo(
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  /** RFC 8785, 3.2.3: by UTF-16 units, so that a pair of surrogates comes before U+FB33. */
  @Test
  void sortsMembersAsTheRfcDoes() throws IOException {
    String input =
        "{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet With"
            + " Dagesh\",\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning"
            + " Face\",\"\\u0080\":\"Control\",\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}";

    JsonNode sorted = JSON.readTree(canonical(input));

    assertThat(sorted.properties().stream().map(member -> member.getValue().asText()))
        .containsExactly(
            "Carriage Return",
            "One",
            "Control",
            "Latin Small Letter O With Diaeresis",
            "Euro Sign",
            "Emoji: Grinning Face",
            "Hebrew Letter Dalet With Dagesh");
  }

  @Test
  void agreesWithTheAuthorsOwnImplementation() throws IOException {
    String input =
        "{\"b\":{\"z\":[],\"a\":{},\"\":[1,2.50,-0.0,1e21,1e20]},\"a\\u0000\":\"\\u001f\\u007f\\u2028\\/\","
            + "\"é\":\"\\ud83d\\ude00\",\"A\":-12345678901234}";

    assertThat(canonical(input)).isEqualTo(new JsonCanonicalizer(input).getEncodedString());
  }

  @Test
  void refusesWhatHasNoCanonicalForm() {
    JsonNodeFactory nodes = JsonNodeFactory.instance;

    assertThatThrownBy(() -> canonical("9007199254740993")).hasMessageContaining("as text");
    assertThatThrownBy(() -> canonical("-9223372036854775808")).hasMessageContaining("as text");
    assertThatThrownBy(() -> canonical("123456789012345678901234567890"))
        .hasMessageContaining("as text");
    assertThatThrownBy(() -> CanonicalJson.bytes(nodes.textNode("\ud800x")))
        .hasMessageContaining("surrogate");
    assertThatThrownBy(() -> CanonicalJson.bytes(nodes.textNode("\udc00")))
        .hasMessageContaining("surrogate");
    assertThatThrownBy(() -> CanonicalJson.bytes(nodes.numberNode(Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
