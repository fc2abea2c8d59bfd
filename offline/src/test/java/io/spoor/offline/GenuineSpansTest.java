package io.spoor.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.offline.input.InputRecord;
import io.spoor.offline.input.RawRecordReader;
import io.spoor.schemas.Finding;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.ProposedCall;
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
import java.util.Objects;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests as unmodified instrumentations sent them: nothing in them contradicts itself. */
@NullUnmarked // what is null where it should not be fails the test
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

  @ParameterizedTest
  @CsvSource({
    "ai-sdk7-json-001.json,2",
    "strands-ts-json-008.json,1",
    "traceloop-openai-json-004.json,1",
    "arizeai-openai-json-006.json,1"
  })
  void theModelsMessageAndTheCallAgree(String file, int proposals) throws IOException {
    Path path = SharedData.path("otel-genuine/" + file);
    List<GenAi> spans =
        events(path).stream().map(IdentityEvent::getGenAi).filter(Objects::nonNull).toList();

    List<ProposedCall> proposed =
        spans.stream().flatMap(span -> span.getProposedCalls().stream()).toList();
    assertThat(proposed)
        .hasSize(proposals)
        .allSatisfy(call -> assertThat(call.getToolName()).isEqualTo("read_file"))
        .allSatisfy(call -> assertThat(call.getTrace().getArgumentClaims()).hasSize(1));
    assertThat(spans.stream().map(GenAi::getToolCallId).filter(Objects::nonNull))
        .isSubsetOf(proposed.stream().map(ProposedCall::getCallId).toList());

    var analysis = new Analysis(AnalysisSettings.defaults());
    for (byte[] record : records(path)) {
      analysis.addRecord("otel", new RawRecord(record, "file", 0, 0, 0));
    }
    assertThat(analysis.finish().findings())
        .extracting(Finding::getRuleId)
        .doesNotContain("altered-call", "contested-call", "conflicting-records");
  }

  private static List<byte[]> records(Path file) throws IOException {
    List<byte[]> records = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      var reader = new RawRecordReader(in, 1 << 20);
      InputRecord record;
      while ((record = reader.next()) != null) {
        assertThat(record).isInstanceOf(InputRecord.Complete.class);
        records.add(((InputRecord.Complete) record).bytes());
      }
    }
    return records;
  }

  private static List<IdentityEvent> events(Path file) throws IOException {
    var normaliser = Normalisers.all().forSource("otel").orElseThrow();
    List<IdentityEvent> events = new ArrayList<>();
    for (byte[] bytes : records(file)) {
      NormaliseResult outcome =
          normaliser.normalise(
              new RawRecord(bytes, "file", 0, events.size(), 0), NormaliseSettings.defaults());
      assertThat(outcome).isInstanceOf(NormaliseResult.Accepted.class);
      events.addAll(((NormaliseResult.Accepted) outcome).events());
    }
    return events;
  }
}
