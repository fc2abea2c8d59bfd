package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.testkit.data.PlantedSecret;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Secrets in every position of the records of audit logs are gone behind normalise. */
class AuditSecretsTest {
  private static final long SEED = 20_260_310L;

  /** How often each position is tried, with other secrets. */
  private static final int ROUNDS = Integer.getInteger("spoor.planted.rounds", 1);

  @Test
  void areGoneFromEveryPosition() {
    // Given
    List<String> kinds = PlantedSecret.templates();
    var random = new Random(SEED);
    List<String> readable = new ArrayList<>();
    Map<String, Integer> bySource = new TreeMap<>();
    int planted = 0;

    // When
    for (AuditSamples.Source source : AuditSamples.ALL_AND_CLOUDTRAIL) {
      for (JsonNode record : source.records()) {
        int positions = JsonPlaces.places(record).size();
        for (int n = 0; n < positions * ROUNDS; n++) {
          int i = n % positions;
          ObjectNode changed = record.deepCopy();
          PlantedSecret secret = PlantedSecret.of(kinds.get(random.nextInt(kinds.size())), random);
          JsonPlaces.places(changed).get(i).set(JsonNodeFactory.instance.textNode(secret.text()));
          String output =
              switch (Raw.outcome(source.name(), changed.toString())) {
                case NormaliseResult.Accepted accepted -> accepted.event().toString();
                case NormaliseResult.Rejected rejected -> rejected.deadLetter().toString();
              };
          planted++;
          if (secret.isReadable(output)) {
            readable.add(source.name() + ": " + secret.text());
            bySource.merge(source.name(), 1, Integer::sum);
          }
        }
      }
    }

    // Then
    System.out.printf(
        Locale.ROOT, "planted %d, readable %d: %s%n", planted, readable.size(), bySource);
    assertThat(planted).isGreaterThan(2_000);
    assertThat(readable)
        .as("readable of %d: %s", planted, bySource)
        .hasSizeLessThanOrEqualTo(planted / 100);
  }
}
