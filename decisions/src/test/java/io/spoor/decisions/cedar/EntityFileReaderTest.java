package io.spoor.decisions.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityFileReaderTest {
  private static final String SCHEMA =
      "entity g; entity u in [g] = {price?: decimal} tags decimal; action a in [b]; action b; action c;";

  @TempDir private Path folder = Path.of("");

  private EntityStore read(String text) throws IOException, InvalidFileException {
    return EntityFileReader.read(Files.writeString(folder.resolve("e.json"), text), null);
  }

  private static String entity(String rest) {
    return "{\"uid\":{\"type\":\"u\",\"id\":\"x\"}" + rest + "}";
  }

  @Test
  void attributesParentsAndTagsAreOptional() throws Exception {
    EntityStore store =
        read(
            "["
                + entity("")
                + ","
                + entity("")
                + ",{\"uid\":{\"__entity\":{\"type\":\"u\",\"id\":\"y\"}},\"tags\":{\"t\":[1]},"
                + "\"parents\":[{\"__entity\":{\"type\":\"g\",\"id\":\"z\"}}],\"attrs\":{\"d\":"
                + "{\"__extn\":{\"fn\":\"decimal\",\"arg\":\"1.5\"}},\"i\":"
                + "{\"__extn\":{\"fn\":\"ip\",\"arg\":\"10.0.0.0/8\"}},\"r\":{\"a\":{\"b\":true}}}}]");

    assertThat(store.size()).isEqualTo(2);
    assertThat(store.idsOf("u")).containsExactly("x", "y");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"attrs\":{\"a\":1.5}",
        ",\"attrs\":{\"a\":1e3}",
        ",\"attrs\":{\"a\":null}",
        ",\"attrs\":{\"a\":[null]}",
        ",\"attrs\":{\"a\":9223372036854775808}",
        ",\"attrs\":{\"a\":{\"__expr\":\"1\"}}",
        ",\"attrs\":{\"a\":{\"__extn\":{\"fn\":\"decimal\",\"arg\":\"x\"}}}",
        ",\"attrs\":{\"a\":{\"__extn\":{\"fn\":\"shell\",\"arg\":\"x\"}}}",
        ",\"attrs\":{\"a\":{\"__entity\":{\"type\":\"api-key\",\"id\":\"x\"}}}",
        ",\"attrs\":{\"a\":{\"__extn\":{\"fn\":\"ip\",\"arg\":\"01.2.3.4\"}}}",
        ",\"attrs\":{\"a\\nb\":null}",
        ",\"attrs\":[]",
        ",\"parents\":{}",
        ",\"parents\":[\"g\"]",
        ",\"parents\":[{\"type\":\"u\",\"id\":\"x\"}]",
        ",\"more\":1",
        "},5,{\"uid\":5",
        "},{\"uid\":{\"type\":\"u\",\"id\":\"x\"},\"attrs\":{\"a\":1}",
        "},{\"uid\":{\"type\":\"Action\",\"id\":\"x\"},\"parents\":[{\"type\":\"g\",\"id\":\"x\"}]"
      })
  void anInvalidEntityIsNamedWithItsLine(String rest) {
    assertThatThrownBy(() -> read("[\n" + entity(rest) + "]"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageMatching(".*e\\.json, line 2: .{5,}");
  }

  @Test
  void valuesHaveAtMost32Levels() throws Exception {
    read("[" + entity(",\"attrs\":{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}") + "]");
    assertThatThrownBy(
            () ->
                read(
                    "["
                        + entity(",\"attrs\":{\"a\":" + "[".repeat(33) + "]".repeat(33) + "}")
                        + "]"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("more than 32 levels");
  }

  /** Cedar follows parents by recursion, which ended the process at 10,000. */
  @Test
  void anEntityHasAtMostAThousandGenerations() throws Exception {
    assertThat(read(chain(1_000)).size()).isEqualTo(1_000);
    assertThatThrownBy(() -> read(chain(1_001)))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("line 1: the entity u::\"0\" has more than 1000 generations");
  }

  private static String chain(int length) {
    var text = new StringBuilder("[");
    for (int i = 0; i < length; i++) {
      text.append(
          "{\"uid\":{\"type\":\"u\",\"id\":\"%d\"},\"parents\":[{\"type\":\"u\",\"id\":\"%d\"}]},\n"
              .formatted(i, i + 1));
    }
    text.setCharAt(text.lastIndexOf(","), ']');
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "5", "[", "[{\"a\":1,\"a\":1}]"})
  void aFileThatIsNoArrayIsRefused(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("e.json");
  }

  @Test
  void cyclesOfAnyLengthAreRefused() {
    var text = new StringBuilder("[");
    for (int i = 0; i < 5_000; i++) {
      text.append(
          "{\"uid\":{\"type\":\"u\",\"id\":\"%d\"},\"parents\":[{\"type\":\"u\",\"id\":\"%d\"}]},\n"
              .formatted(i, (i + 1) % 5_000));
    }
    text.setCharAt(text.lastIndexOf(","), ']');

    assertThatThrownBy(() -> read(text.toString()))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("its own ancestor");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | {\"uid\":{\"type\":\"u\",\"id\":\"x\"},\"attrs\":{\"price\":5}}",
        "true | {\"uid\":{\"type\":\"u\",\"id\":\"x\"},\"tags\":{\"t\":5}}",
        "true | {\"uid\":{\"type\":\"Action\",\"id\":\"a\"},\"parents\":[{\"type\":\"Action\",\"id\":\"b\"}]}",
        "false | {\"uid\":{\"type\":\"u\",\"id\":\"x\"},\"attrs\":{\"name\":5}}",
        "false | {\"uid\":{\"type\":\"v\",\"id\":\"x\"}}",
        "false | {\"uid\":{\"type\":\"u\",\"id\":\"x\"},\"parents\":[{\"type\":\"u\",\"id\":\"y\"}]}",
        "false | {\"uid\":{\"type\":\"Action\",\"id\":\"c\"},\"parents\":[{\"type\":\"Action\",\"id\":\"b\"}]}"
      })
  void entitiesMustFitTheSchema(boolean fits, String entity) throws Exception {
    CedarSchema schema = CedarSchema.parse(SCHEMA);
    Path file =
        Files.writeString(
            folder.resolve("e.json"), "[{\"uid\":{\"type\":\"g\",\"id\":\"\"}},\n" + entity + "]");

    if (fits) {
      assertThat(EntityFileReader.read(file, schema).size()).isEqualTo(2);
    } else {
      assertThatThrownBy(() -> EntityFileReader.read(file, schema))
          .isInstanceOf(InvalidFileException.class)
          .hasMessageContaining("e.json, line 2: ");
    }
  }
}
