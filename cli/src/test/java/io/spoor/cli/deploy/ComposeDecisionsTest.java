package io.spoor.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.cli.CommandLineRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The service {@code decisions} in docker-compose.yml evaluates calls before they are made. */
class ComposeDecisionsTest {
  private static final String SECRETS = "/run/secrets/";

  @Test
  void hasTheKeyByWhichTheAppComputesFingerprints() throws IOException {
    String ofApp = ComposeFile.properties("app.properties").getOrDefault("taint.key.file", "");
    String ofDecisions = option("--taint-key-file");

    assertThat(ofDecisions).startsWith(SECRETS).isEqualTo(ofApp);
    String secret = ofDecisions.substring(SECRETS.length());
    for (String service : List.of("app-1", "app-2", "decisions")) {
      assertThat(words("/services/" + service + "/secrets")).as(service).contains(secret);
    }
  }

  @Test
  void storesContentAndAnswersOnItsVolume() throws IOException {
    List<String> volumes =
        words("/services/decisions/volumes").stream()
            .filter(volume -> !volume.startsWith("."))
            .map(volume -> volume.split(":", -1)[1])
            .toList();

    assertThat(volumes).containsExactly("/var/lib/spoor");
    assertThat(option("--content-dir")).as("exists in the image").isEqualTo("/var/lib/spoor");
    assertThat(option("--decision-log")).startsWith("/var/lib/spoor/");
  }

  @Test
  void givesOptionsThatTheCommandHas() throws Exception {
    CommandLineRun help =
        CommandLineRun.spoor(
            Stream.concat(command().stream(), Stream.of("--help")).toArray(String[]::new));

    assertThat(help.exit()).as(help.err()).isZero();
  }

  private static String option(String name) throws IOException {
    List<String> command = command();
    assertThat(command).containsOnlyOnce(name);
    return command.get(command.indexOf(name) + 1);
  }

  private static List<String> command() throws IOException {
    return words("/services/decisions/command");
  }

  private static List<String> words(String pointer) throws IOException {
    JsonNode array = ComposeFile.document().at(pointer);
    List<String> words = new ArrayList<>();
    array.forEach(word -> words.add(word.asText()));
    return words;
  }
}
