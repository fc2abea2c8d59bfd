package io.spoor.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.settings.StageSettingsRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SettingNamesTest {
  private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

  /** The table of the README, and nothing else, says what there is. */
  @Test
  void namesAreThoseOfTheReadme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String table =
        readme.substring(readme.indexOf("## Settings"), readme.indexOf("## Random histories"));
    Set<String> documented = new TreeSet<>();
    for (String row : table.lines().filter(line -> line.startsWith("| `")).toList()) {
      Matcher name = NAME.matcher(row.substring(0, row.indexOf('|', 1)));
      while (name.find()) {
        if (SettingNames.PREFIXES.stream().noneMatch(name.group(1)::startsWith)
            && !name.group(1).startsWith(".")) {
          documented.add(name.group(1));
        }
      }
    }

    assertThat(documented).containsExactlyInAnyOrderElementsOf(SettingNames.NAMES);
  }

  @Test
  void whatIsWrittenDownIsKnown() {
    assertThat(
            SettingNames.unknown(StageSettingsRenderer.render(StageSettings.defaults()).keySet()))
        .isEmpty();
    assertThat(SettingNames.unknown(List.of("kafka.ssl.truststore.location", "streams.x")))
        .isEmpty();
  }

  @Test
  void saysWhatWasMeant() {
    assertThat(SettingNames.unknown(List.of("joins.of", "horizon", "elasticsearch.url")))
        .containsExactly(
            "the app has no setting named elasticsearch.url; streams-app/README.md lists them",
            "the app has no setting named joins.of; did you mean joins.off?");
  }
}
