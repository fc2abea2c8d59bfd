package io.spoor.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.record.EvidenceRecord;
import io.spoor.evidence.record.RecordEncoder;
import io.spoor.evidence.record.RecordHeader;
import io.spoor.evidence.record.RecordView;
import java.time.Instant;

/** Single records for tests. */
public final class RecordFixtures {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RecordFixtures() {}

  /** With the members of a JSON object as fields. */
  public static RecordView of(String kind, String fields) {
    return of(kind, fields, Instant.EPOCH);
  }

  /** The same, appended at that time. */
  public static RecordView of(String kind, String fields, Instant time) {
    RecordHeader header = RecordHeader.of(kind, "id", "spoor.x", 0, 1, time);
    try {
      var record = EvidenceRecord.of(header, (ObjectNode) JSON.readTree(fields));
      return new RecordView(header, new RecordEncoder().encode(record).lines());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
