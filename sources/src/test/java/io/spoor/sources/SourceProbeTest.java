package io.spoor.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceProbeTest {
  private static final String TRAIL =
      """
      {"eventID":"e-1","eventTime":"2026-03-10T09:00:00Z","eventSource":"sts.amazonaws.com","eventName":"GetCallerIdentity",
       "eventType":"AwsApiCall","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/ada"}}
      """;

  private static SourceProbe probe(String source, List<String> records) {
    var probe = new SourceProbe(Normalisers.all(), source);
    records.forEach(record -> probe.add(record.getBytes(UTF_8)));
    return probe;
  }

  private static List<String> samples(AuditSamples.Source source) {
    return source.records().stream().map(JsonNode::toString).toList();
  }

  @Test
  void eachSourceTakesItsOwnRecords() {
    for (AuditSamples.Source source : AuditSamples.ALL) {
      SourceProbe probe = probe(source.name(), samples(source).subList(0, 1));

      assertThat(probe.isRefused()).as(source.name()).isFalse();
    }
  }

  @Test
  void recordsOfAnotherSourceAreRefusedAndTheirSourceIsNamed() {
    for (AuditSamples.Source of : AuditSamples.ALL) {
      for (AuditSamples.Source as : AuditSamples.ALL) {
        // The export of a cluster's log is read by both sources.
        if (of.equals(as) || of.name().equals("azure-activity") || as.name().startsWith("entra")) {
          continue;
        }
        SourceProbe probe = probe(as.name(), samples(of).subList(0, 3));

        assertThat(probe.isRefused()).as("%s as %s", of.name(), as.name()).isTrue();
        assertThat(probe.likelySource()).contains(of.name());
      }
    }
  }

  @Test
  void aTrailIsNoLogOfOkta() {
    SourceProbe probe = probe("okta", List.of(TRAIL));

    assertThat(probe.isRefused()).isTrue();
    assertThat(probe.likelySource()).contains("cloudtrail");
  }

  @Test
  void aNewEventTypeAloneIsNotRefused() {
    SourceProbe probe =
        probe("okta", List.of("{\"uuid\":\"u\",\"eventType\":\"agent.mind.change\"}"));

    assertThat(probe.isRefused()).isFalse();
  }

  @Test
  void textIsOfNoSource() {
    SourceProbe probe = probe("github", List.of("hello", "{}"));

    assertThat(probe.isRefused()).isTrue();
    assertThat(probe.likelySource()).isEmpty();
    assertThat(probe("github", List.of()).isRefused()).isFalse();
  }
}
