package io.spoor.connectors.elasticsearch.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JsonBytesTest {

  private final JsonBytes json = new JsonBytes();

  @Test
  void separatesMembersAndElements() {
    json.beginObject();
    json.name("a");
    json.beginArray();
    json.number(-1);
    json.string("x");
    json.beginObject();
    json.endObject();
    json.flag(true);
    json.endArray();
    json.name("b");
    json.literal("1E+400");
    json.endObject();

    assertThat(text()).isEqualTo("{\"a\":[-1,\"x\",{},true],\"b\":1E+400}");
  }

  @Test
  void aNameThatIsKeptIsWrittenTheSameEachTime() {
    json.beginObject();
    json.field("a\"é");
    json.number(1);
    json.field("b");
    json.beginObject();
    json.field("a\"é");
    json.number(2);
    json.endObject();
    json.endObject();

    assertThat(text()).isEqualTo("{\"a\\\"é\":1,\"b\":{\"a\\\"é\":2}}");
  }

  @Test
  void beginsAnewAfterAReset() {
    json.string("one");
    json.reset();
    json.string("two");

    assertThat(text()).isEqualTo("\"two\"");
  }

  @Test
  void escapesWhatAStringMustNotHold() {
    json.string("\"\\/\n\r\t\b\0\u001f\u007f");

    assertThat(text()).isEqualTo("\"\\\"\\\\/\\n\\r\\t\\u0008\\u0000\\u001f\u007f\"");
  }

  @Test
  void replacesEachHalfOfASurrogatePairThatStandsAlone() {
    json.string("\ud800 \udc00 \udc00\ud800 😀\ud83d");

    assertThat(text()).isEqualTo("\"\uFFFD \uFFFD \uFFFD\uFFFD 😀\uFFFD\"");
  }

  /** A pair may lie across the border of what is looked at together. */
  @Test
  void writesWhatAParserReadsWhereverWideCharactersLie() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    String[] characters = {
      "a", "\"", "\\", "\n", "\1", "é", "߿", "ࠀ", "漢", "\uFFFF", "😀", "\uDBFF\uDFFF"
    };
    SplittableRandom random = new SplittableRandom(7);
    for (int length = 0; length < 1_100; length += 3) {
      StringBuilder text = new StringBuilder("a".repeat(length));
      for (int i = 0; i < 20; i++) {
        text.append(characters[random.nextInt(characters.length)]);
      }
      json.reset();
      json.string(text.toString());

      assertThat(mapper.readTree(json.copy()).textValue()).isEqualTo(text.toString());
    }
  }

  private String text() {
    return new String(json.copy(), UTF_8);
  }
}
