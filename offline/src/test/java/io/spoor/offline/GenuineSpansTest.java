package io.spoor.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.offline.input.InputRecord;
import io.spoor.offline.input.RawRecordReader;
import io.spoor.schemas.IdentityEvent;
import io.spoor.sources.NormaliseResult;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;
import io.spoor.testkit.data.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests as unmodified instrumentations sent them: nothing in them contradicts itself. */
class GenuineSpansTest {
  @ParameterizedTest
  @CsvSource({
    "ai-sdk7-json-001.json,6,1",
    "strands-ts-json-008.json,6,1",
    "traceloop-openai-json-004.json,1,0",
    "arizeai-openai-json-006.json,1,0"
  })
  void genuineSpansAreReadOnce(String file, int spans, int calls) throws IOException {
    List<IdentityEvent> events = events(SharedData.path("otel-genuine/" + file));

    assertThat(events).hasSize(spans);
    assertThat(events)
        .allSatisfy(
            event ->
                assertThat(event.getFlags())
                    .doesNotContain(
                        "repeated-attribute",
                        "folded-name",
                        "further-reading",
                        "unreadable-record"));
    assertThat(events)
        .filteredOn(
            event ->
                event.getGenAi() != null && event.getGenAi().getOperation().equals("execute_tool"))
        .hasSize(calls);
  }

  private static List<IdentityEvent> events(Path file) throws IOException {
    var normaliser = Normalisers.all().forSource("otel").orElseThrow();
    List<IdentityEvent> events = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      var reader = new RawRecordReader(in, 1 << 20);
      InputRecord record;
      while ((record = reader.next()) != null) {
        assertThat(record).isInstanceOf(InputRecord.Complete.class);
        byte[] bytes = ((InputRecord.Complete) record).bytes();
        NormaliseResult outcome =
            normaliser.normalise(
                new RawRecord(bytes, "file", 0, events.size(), 0), NormaliseSettings.defaults());
        assertThat(outcome).isInstanceOf(NormaliseResult.Accepted.class);
        events.addAll(((NormaliseResult.Accepted) outcome).events());
      }
    }
    return events;
  }
}
