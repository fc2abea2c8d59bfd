package io.spoor.decisions.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.decisions.cedar.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFolderTest {
  private static final String ALL = "permit(principal, action, resource);\n";

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void createFolders() throws IOException {
    Files.createDirectories(folder.resolve("team/a"));
  }

  private PolicySet load(String name, String text) throws IOException, InvalidFileException {
    Files.writeString(folder.resolve(name), text);
    return PolicyFolder.load(folder);
  }

  @Test
  void policiesHaveTheirIdOrFileAndNumber() throws Exception {
    load("b.cedar", "@id(\"named\") " + ALL + "// permit; nothing\n@id(\"\") " + ALL);

    PolicySet loaded =
        load(
            "team/a/x.cedar",
            "\n// a\nforbid(principal, action, resource)\nwhen { \"a;\\\";\" == \"//\" };" + ALL);

    assertThat(loaded.policies().keySet())
        .containsExactly("named", "b.cedar#2", "team/a/x.cedar#1", "team/a/x.cedar#2");
    assertThat(loaded.policies().values())
        .extracting(LoadedPolicy::line)
        .containsExactly(1, 3, 3, 4);
    assertThat(loaded.policies().values())
        .extracting(LoadedPolicy::effect)
        .containsExactly("permit", "permit", "forbid", "permit");
  }

  /** Cedar writes a type of 50,000 levels in gigabytes, and that ends the process. */
  @Test
  void aSchemaOfManyLevelsIsRefusedBeforeCedarReadsIt() throws Exception {
    Files.writeString(
        folder.resolve("s.cedarschema"),
        "entity a = { x: " + "Set<".repeat(20_000) + "Long" + ">".repeat(20_000) + " };");
    assertThatThrownBy(() -> load("a.cedar", ALL))
        .hasMessageContaining("s.cedarschema: the schema has more than 200 levels of brackets");

    Files.writeString(
        folder.resolve("s.cedarschema"),
        "entity a = { x: "
            + "Set<".repeat(50)
            + "Long"
            + ">".repeat(50)
            + " };"
            + "action r appliesTo { principal: a, resource: a };");
    load(
        "a.cedar",
        "permit(principal, action, resource) when { 1 < 2" + " && 1 < 2".repeat(300) + "};");
  }

  @Test
  void anEmptyFolderHasNoPolicies() throws Exception {
    assertThat(PolicyFolder.load(folder).policies()).isEmpty();
    assertThat(load("c.cedar", "// nothing\n").policies()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | permit(principal, action",
        "3 | permit(principal, action, resource);\\n\\npermit(principal, actio, resource);",
        "2 | permit(principal, action, resource)\\nwhen { \"ä\" == ü };",
        "1 | permit(principal == ?principal, action, resource);",
        "2 | permit(principal, action, resource);\\npermit(principal, action, resource) when { 99999999999999999999 == 1 };",
        "2 | @id(\"a\") permit(principal, action, resource);\\n@id(\"a\") permit(principal, action, resource);",
        "2 | permit(principal, action, resource);\\n;",
        "2 | // \\npermit(principal, action, resource) when { %DEEP% == [] };",
        "1 | permit(principal, action, resource) when { %LONG% };",
        "1 | \"unclosed"
      })
  void anInvalidPolicyIsNamedWithItsLine(int line, String text) {
    assertThatThrownBy(() -> load("team/bad.cedar", withBrackets(text.replace("\\n", "\n"))))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageMatching(".*bad\\.cedar, line " + line + ": .{5,}")
        .hasMessageNotContaining("\n");
  }

  /** Each of both ended the process: Cedar's parser recurses on the caller's stack. */
  private static String withBrackets(String text) {
    return text.replace("%DEEP%", "[".repeat(20_000) + "]".repeat(20_000))
        .replace("%LONG%", "true || ".repeat(5_000) + "true");
  }

  @Test
  void aPolicyMayHaveManyLevels() throws Exception {
    String policy =
        "permit(principal, action, resource) when { "
            + "(".repeat(190)
            + "true"
            + ")".repeat(190)
            + " };";

    assertThat(load("c.cedar", policy).policies()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "// comment%CR%forbid(principal, action, resource);",
        "permit(principal, action, resource) // comment; \"%CR%;%CR%forbid(principal, action, resource);",
        "permit(principal, action, resource);\u00a0\u0085\u202f%CR%%LF%forbid(principal, action, resource); //"
      })
  void commentsAndBlanksEndWhereCedarEndsThem(String text) throws Exception {
    assertThat(
            load("c.cedar", text.replace("%CR%", "\r").replace("%LF%", "\n")).policies().values())
        .extracting(LoadedPolicy::effect)
        .contains("forbid");
  }

  /** As Kubernetes mounts files: each is a link into a folder that begins with two dots. */
  @Test
  void linksAreFollowed() throws Exception {
    Files.createDirectories(folder.resolve("..2026"));
    Files.writeString(folder.resolve("..2026/p.cedar"), "@id(\"mounted\") " + ALL);
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026"));
    Files.createSymbolicLink(folder.resolve("p.cedar"), Path.of("..data", "p.cedar"));
    Files.createSymbolicLink(folder.resolve("team/link"), folder.resolve("team/a"));
    Files.writeString(folder.resolve("team/a/x.cedar"), ALL);

    assertThat(PolicyFolder.load(folder).policies().keySet())
        .containsExactly("mounted", "team/a/x.cedar#1", "team/link/x.cedar#1");
    Files.createSymbolicLink(folder.resolve("team/a/circle"), folder);
    assertThatThrownBy(() -> PolicyFolder.load(folder))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("circle");
  }

  @Test
  void theFolderMayBeALink(@TempDir Path other) throws Exception {
    load("p.cedar", ALL);
    Path link = Files.createSymbolicLink(other.resolve("policies"), folder);

    assertThat(PolicyFolder.load(link).policies().keySet()).containsExactly("p.cedar#1");
  }

  @Test
  void aLinkWithoutItsFileIsNamed() throws Exception {
    Files.createSymbolicLink(folder.resolve("deny.cedar"), folder.resolve("gone.cedar"));

    assertThatThrownBy(() -> PolicyFolder.load(folder))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("deny.cedar");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@answer(\"ask\") forbid(principal, action, resource);",
        "@answer forbid(principal, action, resource);",
        "@answer(\"confirm\") permit(principal, action, resource);",
        "@answer(\"confirm\") @max_age(\"300\") forbid(principal, action, resource);",
        "@answer(\"step-up\") forbid(principal, action, resource);",
        "@answer(\"step-up\") @acr_values(\" \") forbid(principal, action, resource);",
        "@answer(\"step-up\") @max_age(\"soon\") forbid(principal, action, resource);",
        "@answer(\"step-up\") @max_age(\"-1\") forbid(principal, action, resource);",
        "@acr_values(\"mfa\") forbid(principal, action, resource);"
      })
  void anAnswerThatMeansNothingIsRefused(String policy) {
    assertThatThrownBy(() -> load("p.cedar", ALL + policy))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("p.cedar, line 2: @");
  }

  private static Optional<Remedy> remedy(PolicySet folder, String id) {
    return Objects.requireNonNull(folder.policies().get(id)).remedy();
  }

  @Test
  void aPolicySaysWhatLiftsIt() throws Exception {
    PolicySet loaded =
        load(
            "p.cedar",
            "@id(\"a\") @answer(\"confirm\") forbid(principal, action, resource);"
                + "@id(\"b\") @answer(\"step-up\") @acr_values(\"phr mfa\") @max_age(\"300\")"
                + "forbid(principal, action, resource);"
                + "@id(\"c\") @answer(\"step-up\") @acr_values(\"mfa\") @max_age(\"60\")"
                + "forbid(principal, action, resource); @id(\"d\") "
                + ALL);
    Remedy confirm = remedy(loaded, "a").orElseThrow();
    Remedy stepUp = remedy(loaded, "b").orElseThrow();
    Remedy stricter = remedy(loaded, "c").orElseThrow();
    assertThat(confirm.isStepUp()).isFalse();
    assertThat(stepUp.acrValues()).containsExactly("phr", "mfa");
    assertThat(confirm.and(stepUp)).isEqualTo(stepUp);
    assertThat(stepUp.and(stricter).acrValues()).containsExactly("mfa");
    assertThat(stepUp.and(stricter).maxAge()).hasValue(60);
    assertThat(remedy(loaded, "d")).isEmpty();
    assertThat(loaded.unliftable()).isPresent();
    assertThat(load("p.cedar", ALL).unliftable()).isEmpty();
  }

  @Test
  void policiesMustFitTheSchema() throws IOException {
    Files.writeString(
        folder.resolve("s.cedarschema"),
        "entity user = {name: String};\nentity record;\n"
            + "action read appliesTo {principal: [user], resource: [record]};");

    assertThatThrownBy(
            () ->
                load(
                    "p.cedar",
                    ALL
                        + "@id(\"odd\") permit(principal, action, resource)\nwhen { principal.nam == \"x\" };"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("p.cedar, line 3: the schema refuses the policy odd")
        .hasMessageContaining("nam");
  }

  @Test
  void aFolderHasOneValidSchema() throws IOException {
    Files.writeString(folder.resolve("a.cedarschema"), "entity a;");
    Files.writeString(folder.resolve("team/b.cedarschema"), "entity b in [c];");

    assertThatThrownBy(() -> PolicyFolder.load(folder))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("b.cedarschema");
    Files.delete(folder.resolve("a.cedarschema"));
    assertThatThrownBy(() -> PolicyFolder.load(folder))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("b.cedarschema: failed to resolve type: c");
  }

  @Test
  void aMissingFolderAndAnUnreadableFileAreNamed() throws IOException {
    assertThatThrownBy(() -> PolicyFolder.load(folder.resolve("none")))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("no such folder");
    Files.write(folder.resolve("x.cedar"), new byte[] {(byte) 0xFF});
    assertThatThrownBy(() -> PolicyFolder.load(folder))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("x.cedar");
  }

  @Test
  void longPoliciesAndTextsThatAreNoLineAreRefused() {
    String condition = "1 == 1 && ".repeat(4_000) + "true";

    assertThatThrownBy(() -> load("a.cedar", ALL.replace(";", " when { " + condition + " };")))
        .hasMessageContaining("more than 32768 characters");
    assertThatThrownBy(() -> load("a.cedar", "@reason(\"" + "a".repeat(2_000) + "\")" + ALL))
        .hasMessageContaining("@reason must be a line");
    assertThatThrownBy(() -> load("a.cedar", "@id(\"a\\u{1b}b\")" + ALL))
        .hasMessageContaining("@id must be a line");
  }
}
