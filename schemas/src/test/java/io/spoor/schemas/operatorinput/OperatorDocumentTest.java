package io.spoor.schemas.operatorinput;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorDocumentTest {

  private static OperatorDocument parse(String json) throws InvalidDocumentException {
    return OperatorDocument.parse(json.getBytes(UTF_8), 1_000, "a.json", "form");
  }

  @Test
  void readsTextsAndObjectsAsListsOrAlone() throws InvalidDocumentException {
    OperatorDocument document =
        parse(
            "{\"list\": [\"a\", \"b\"], \"one\": \"a\", \"inner\": {\"on\": true}, \"null\": null}");
    DocumentObject root = document.root();

    assertThat(root.texts("list")).containsExactly("a", "b");
    assertThat(root.textOrTexts("one")).containsExactly("a");
    assertThat(root.objectOrObjects("inner"))
        .singleElement()
        .satisfies(inner -> assertThat(inner.flag("on")).isTrue());
    assertThat(root.has("null")).isFalse();
    assertThat(root.text("absent")).isNull();
    document.check();
  }

  @Test
  void namesEveryFaultWithItsPlaceAndTakesNothing() throws InvalidDocumentException {
    OperatorDocument document =
        parse(
            "{\"one\": \"a\", \"blank\": \" \", \"inner\": [{\"a\": 7}, 8], \"list\": [\"\"], \"on\": 1}");
    DocumentObject root = document.root();
    root.checkNames(List.of("blank", "inner", "list", "on"));
    root.requiredText("blank");
    root.objects("inner").forEach(inner -> inner.text("a"));
    root.texts("list");
    root.flag("on");
    root.object("absent");

    assertThat(catchThrowableOfType(InvalidDocumentException.class, document::check).faults())
        .containsExactly(
            "/one: unknown member; known members are blank, inner, list, on",
            "/blank: is missing",
            "/inner/1: must be an object",
            "/inner/0/a: must be text",
            "/list/0: must be text",
            "/on: must be true or false",
            "/absent: is missing");
  }

  @Test
  void saysWhyItIsNoDocumentAndRepeatsNothingOfIt() {
    assertThatThrownBy(() -> parse("{\"a\":\n hunter2"))
        .hasMessageStartingWith("a.json is not a valid form:")
        .hasMessageContaining("not well-formed JSON, line 2, column")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> parse("{\"a\": 1, \"a\": 2}")).hasMessageContaining("twice");
    assertThatThrownBy(() -> parse("{} {}")).hasMessageContaining("not well-formed JSON, line 1");
    assertThatThrownBy(() -> parse("[]")).hasMessageContaining("must be one JSON object");
    assertThatThrownBy(() -> parse("")).hasMessageContaining("must be one JSON object");
    assertThatThrownBy(() -> parse("{\"a\":" + "[".repeat(300)))
        .hasMessageContaining("nested deeper than 200 levels");
    assertThatThrownBy(() -> parse("{\"a\": \"" + "x".repeat(1_000) + "\"}"))
        .hasMessageContaining("it has 1009 bytes, more than the 1000 allowed");
  }

  @Test
  void keepsNumbersAsTheyWereWritten() throws InvalidDocumentException {
    assertThat(parse("{\"a\": 1.10}").json()).hasToString("{\"a\":1.10}");
  }
}
