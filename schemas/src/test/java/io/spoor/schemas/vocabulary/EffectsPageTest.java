package io.spoor.schemas.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;

/** docs/effects.md lists the whole vocabulary. */
class EffectsPageTest {
  private static String page() throws IOException {
    String root = System.getProperty("spoor.root", "");
    Assumptions.assumeThat(root).as("system property spoor.root is set by the build").isNotEmpty();
    return Files.readString(Path.of(root, "docs", "effects.md"));
  }

  @Test
  void everyKindIsListedWithItsDescription() throws IOException {
    String page = page();

    assertThat(EffectKind.values())
        .allSatisfy(
            kind ->
                assertThat(page)
                    .contains(
                        "| `"
                            + kind.label()
                            + "` | "
                            + kind.description().substring(0, 1).toLowerCase(Locale.ROOT)
                            + kind.description().substring(1, kind.description().length() - 1)
                            + " |"));
  }

  @Test
  void everyQualifierAndKindOfObjectIsListed() throws IOException {
    String page = page();

    assertThat(EffectQualifiers.all())
        .allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
    List<String> objects = Arrays.stream(ObjectKind.values()).map(ObjectKind::label).toList();
    assertThat(objects).allSatisfy(label -> assertThat(page).contains("`" + label + "`"));
  }

  @Test
  void everyKindHasItsPlaceInOtherVocabularies() throws IOException {
    String page = page();

    assertThat(EffectKind.values())
        .allSatisfy(
            kind -> {
              EffectClass standard = EffectClass.of(kind);
              assertThat(page)
                  .contains(
                      "| `%s` | %s | %s | %s |\n"
                          .formatted(
                              kind.label(),
                              quoted(standard.categories()),
                              quoted(standard.types()),
                              standard.activity().title()));
            });
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }
}
