package io.spoor.evidence.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.LogFixtures;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.record.EvidenceRecord;
import io.spoor.evidence.record.RecordHeader;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.write.EvidenceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An action is joined with its event, and with no other record. */
class JoinTest {
  private static final SigningKey KEY = SigningKey.generate(LogFixtures.NAME);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path log;
  private long offset;

  private void append(EvidenceWriter writer, String kind, String id, String fields)
      throws IOException {
    writer.append(
        EvidenceRecord.of(
            RecordHeader.of(kind, id, "spoor." + kind + "s", 0, offset++, LogFixtures.TIME),
            (ObjectNode) JSON.readTree(fields)));
  }

  private void appendAction(EvidenceWriter writer, String id, long record, String time)
      throws IOException {
    append(
        writer, "action", id, "{\"$event\":{\"record\":" + record + ",\"time\":\"" + time + "\"}}");
  }

  private List<RecordView> actions() throws IOException {
    List<RecordView> actions = new ArrayList<>();
    RecordScan.withEvents(
        DirectoryStore.open(log),
        1,
        (number, record) -> {
          if (record.header().kind().equals("action")) {
            actions.add(record);
          }
        });
    return actions;
  }

  @Test
  void onlyAnEarlierEventWithItsIdAndTimeIsJoined() throws IOException {
    try (EvidenceWriter writer = LogFixtures.writer(log, KEY)) {
      append(writer, "event", "e-1", "{\"action\":\"a\",\"time\":\"5\"}");
      append(writer, "link", "e-1", "{\"action\":\"b\",\"time\":\"5\"}");
      appendAction(writer, "e-1", 0, "5");
      appendAction(writer, "e-1", 0, "6");
      appendAction(writer, "e-2", 0, "5");
      appendAction(writer, "e-1", 1, "5");
      appendAction(writer, "e-1", 6, "5");
      appendAction(writer, "e-1", 8, "5");
      append(writer, "event", "e-1", "{\"action\":\"c\",\"time\":\"5\"}");
      writer.seal();
    }

    assertThat(actions().getFirst().field("event").orElseThrow().path("action").asText())
        .isEqualTo("a");
    assertThat(actions().subList(1, 6))
        .hasSize(5)
        .allMatch(action -> action.field("event").isEmpty())
        .allMatch(action -> action.field("$event").orElseThrow().path("missing").asBoolean());
  }

  @Test
  void anActionWithItsEventTwiceIsRefused() throws IOException {
    LogFixtures.writeAction(
        log, KEY, "{\"$event\":{\"record\":0,\"time\":\"1\"},\"event\":{\"event_id\":\"e\"}}");

    assertThatThrownBy(this::actions)
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("record 1 has both its event and a reference to it");
  }
}
