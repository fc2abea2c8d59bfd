package io.spoor.content.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.testkit.data.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Counts the values of labelled records that redaction changes, though nothing in them is secret.
 * The secrets of the sets are listed here, so a redaction of anything else, or of more than the
 * secret, is false.
 */
class FalseRedactionsTest {
  private static final int PER_THOUSAND = 1;
  private static final Pattern MARK = Pattern.compile("\\[redacted:([a-z-]+)]");

  private static final Pattern SECRETS =
      Pattern.compile(
          String.join(
              "|",
              // Passwords and links of the tasks of agentdojo and agentdyn.
              "1j1l-2k3j",
              "(github|your)?password123",
              "(emma|alice)banking",
              "PASS999",
              "emmajohnson\\.github",
              "alice\\.m\\.123",
              "unique_access_token_48962\\.?",
              "-----BEGIN OPENSSH PRIVATE KEY-----.*",
              // Session tokens of AWS, real and made up.
              "IQoJb3JpZ2luX2Vj[A-Za-z0-9+/=]+",
              "1111",
              "SampleSessionToken",
              // A state token in a redirect of Okta.
              "02\\.id\\.ASDDFJLKF"),
          Pattern.DOTALL);

  private static final Pattern ONE_TIME_CODE = Pattern.compile("\\d{6}");

  private final List<String> falseChanges = new ArrayList<>();
  private long values;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agentdojo/spans.ndjson.gz",
        "agentdojo-rewritten/spans.ndjson.gz",
        "agentdyn/spans.ndjson.gz",
        "coding-swe/spans.ndjson.gz",
        "tau-airline/spans.ndjson.gz",
        "cloudtrail-account/events.ndjson.gz",
        "cloudtrail-techniques/events.ndjson.gz"
      })
  void areRare(String file) {
    SharedData.lines(file).forEach(line -> redact(SharedData.json(line)));

    System.out.printf("%s: ", file);
    assertFalseChangesAreRare();
  }

  @Test
  void areRareInEventsOfManySources() throws IOException {
    for (String file : files("panther", ".jsonl.gz")) {
      for (String rule : SharedData.lines(file)) {
        SharedData.json(rule).path("cases").forEach(test -> redact(test.path("event")));
      }
    }

    assertFalseChangesAreRare();
  }

  /** Requests as they came over the wire; those in protobuf hold the same spans. */
  @Test
  void areRareInRequestsOfGenuineLibraries() throws IOException {
    for (String file : files("otel-genuine", ".json")) {
      redact(SharedData.json(String.join("\n", SharedData.lines(file))));
    }

    assertFalseChangesAreRare();
  }

  private static List<String> files(String folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(SharedData.path(folder))) {
      return files
          .map(file -> folder + "/" + file.getFileName())
          .filter(file -> file.endsWith(ending))
          .sorted()
          .toList();
    }
  }

  private void assertFalseChangesAreRare() {
    System.out.printf("%d of %d values changed falsely%n", falseChanges.size(), values);
    assertThat(values).isPositive();
    assertThat(falseChanges.size() * 1000L)
        .as(
            "%d of %d values, such as %s",
            falseChanges.size(), values, falseChanges.stream().limit(5).toList())
        .isLessThanOrEqualTo(PER_THOUSAND * values);
  }

  private void redact(JsonNode original) {
    if (original instanceof ObjectNode object) {
      ObjectNode redacted = object.deepCopy();
      new RecordRedactor(Set.of()).redact(redacted);
      compare(original, redacted);
    }
  }

  private void compare(JsonNode original, JsonNode redacted) {
    if (original.isValueNode()) {
      values++;
      String before = original.asText();
      String after = redacted.asText();
      if (!before.equals(after) && !onlySecretsAreGone(before, after)) {
        int mark = after.indexOf("[redacted:");
        falseChanges.add(after.substring(Math.max(0, mark - 60)));
      }
      return;
    }
    Iterator<JsonNode> others = redacted.iterator();
    for (JsonNode child : original) {
      compare(child, others.next());
    }
  }

  /** Whether the text is as it was, but for known secrets where the marks are. */
  private static boolean onlySecretsAreGone(String before, String after) {
    var form = new StringBuilder();
    int from = 0;
    Matcher mark = MARK.matcher(after);
    while (mark.find()) {
      Pattern secret = mark.group(1).equals("one-time-code") ? ONE_TIME_CODE : SECRETS;
      form.append(Pattern.quote(after.substring(from, mark.start())))
          .append("(?:")
          .append(secret.pattern())
          .append(')');
      from = mark.end();
    }
    form.append(Pattern.quote(after.substring(from)));
    return from > 0 && Pattern.compile(form.toString(), Pattern.DOTALL).matcher(before).matches();
  }
}
