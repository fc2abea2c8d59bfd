package io.spoor.export.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.json.CanonicalJson;
import io.spoor.evidence.record.RecordHeader;
import io.spoor.evidence.record.RecordView;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * Writes plain values: one file per kind, one object per record, with the header's members under
 * names that begin with {@code _} and the fields unchanged. Canonical JSON.
 */
public final class JsonLinesWriter implements FormatWriter {
  private final KindFiles files;

  public JsonLinesWriter(OutputFiles files) {
    this.files = new KindFiles(files, "jsonl/", ".jsonl");
  }

  @Override
  public void write(long number, RecordView record) throws IOException {
    OutputStream out = files.of(record.header().kind());
    out.write(CanonicalJson.bytes(object(number, record)));
    out.write('\n');
  }

  private static ObjectNode object(long number, RecordView record) {
    RecordHeader header = record.header();
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("_record", number).put("_kind", header.kind()).put("_id", header.id());
    object.put("_topic", header.topic()).put("_partition", header.partition());
    object.put("_offset", header.offset()).put("_time", header.time());
    object.put("_withheld", record.withheld());
    if (record.leftOut() > 0) {
      object.put("_left_out", record.leftOut());
    }
    for (Map.Entry<String, JsonNode> field : record.fields().entrySet()) {
      object.set(field.getKey(), field.getValue());
    }
    return object;
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
