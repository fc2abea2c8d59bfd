package io.spoor.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.spoor.offline.input.InputRecord;
import io.spoor.offline.input.RawRecordReader;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.ProposedCall;
import io.spoor.sources.NormaliseResult;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/**
 * What the instrumentation of a Java client emitted against a fake model endpoint: content and the
 * calls that the model asks for are in log records.
 */
@NullUnmarked // what is null where it should not be fails the test
class RecordedLibraryTest {

  @Test
  void spansAreTheRequestsToTheModel() throws IOException {
    List<IdentityEvent> spans = events("openai-java-spans.json");

    assertThat(spans)
        .extracting(IdentityEvent::getAction)
        .containsExactly("answer", "chat", "chat", "chat", "embeddings", "chat");
    assertThat(spans).allSatisfy(span -> assertThat(span.getFlags()).isEmpty());
    assertThat(spans.getLast().getOutcome()).isEqualTo("failure");
    assertThat(spans.subList(0, 5))
        .allSatisfy(span -> assertThat(span.getOutcome()).isEqualTo("success"));
  }

  @Test
  void callsAreReadFromLogsAlsoOfAStream() throws IOException {
    List<IdentityEvent> logs = events("openai-java-logs.json");

    assertThat(logs).allSatisfy(log -> assertThat(log.getFlags()).isEmpty());
    assertThat(logs)
        .flatExtracting(log -> log.getGenAi().getProposedCalls())
        .extracting(ProposedCall::getToolName, ProposedCall::getCallId)
        .containsExactly(tuple("read_file", "call_l1"), tuple("read_file", "call_l2"));
  }

  @Test
  void spansAndLogsAreOneChainWithoutAFinding() throws IOException {
    var analysis = new Analysis(AnalysisSettings.defaults());
    for (String file : List.of("openai-java-logs.json", "openai-java-spans.json")) {
      for (byte[] record : records(file)) {
        analysis.addRecord("otel", new RawRecord(record, "file", 0, 0, 0));
      }
    }

    AnalysisResult result = analysis.finish();

    assertThat(result.chains())
        .singleElement()
        .satisfies(chain -> assertThat(chain.getActionCount()).isEqualTo(6));
    assertThat(result.findings()).isEmpty();
  }

  private static List<IdentityEvent> events(String file) throws IOException {
    var normaliser = Normalisers.all().forSource("otel").orElseThrow();
    List<IdentityEvent> events = new ArrayList<>();
    for (byte[] record : records(file)) {
      NormaliseResult outcome =
          normaliser.normalise(
              new RawRecord(record, "file", 0, events.size(), 0), NormaliseSettings.defaults());
      assertThat(outcome).isInstanceOf(NormaliseResult.Accepted.class);
      events.addAll(((NormaliseResult.Accepted) outcome).events());
    }
    return events;
  }

  private static List<byte[]> records(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            RecordedLibraryTest.class.getResourceAsStream("libraries/" + file))) {
      List<byte[]> records = new ArrayList<>();
      var reader = new RawRecordReader(in, 1 << 20);
      InputRecord record;
      while ((record = reader.next()) != null) {
        assertThat(record).isInstanceOf(InputRecord.Complete.class);
        records.add(((InputRecord.Complete) record).bytes());
      }
      return records;
    }
  }
}
