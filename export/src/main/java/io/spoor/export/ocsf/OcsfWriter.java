package io.spoor.export.ocsf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.avro.ReservedFields;
import io.spoor.evidence.json.CanonicalJson;
import io.spoor.evidence.record.RecordView;
import io.spoor.export.format.FormatWriter;
import io.spoor.export.format.KindFiles;
import io.spoor.export.format.OutputFiles;
import io.spoor.schemas.Action;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes actions and findings as events of the Open Cybersecurity Schema Framework, NDJSON, one
 * file per class: an action that mints a credential is Authentication, any other API Activity, a
 * finding is Detection Finding. Later revisions of an action follow it, with the same {@code
 * metadata.uid} and a higher {@code metadata.sequence}; each revision of a finding is a separate
 * event.
 *
 * <p>Records that lack a mandatory attribute, because it is withheld or deleted, are omitted. If
 * actions are omitted, {@code omitted.json} has their number.
 */
public final class OcsfWriter implements FormatWriter {
  private static final String ACTION = Action.class.getName();

  private final OutputFiles output;
  private final KindFiles files;
  private long omittedActions;

  public OcsfWriter(OutputFiles files) {
    this.output = files;
    this.files = new KindFiles(files, "ocsf/", ".ndjson");
  }

  @Override
  public void write(long number, RecordView record) throws IOException {
    switch (record.header().kind()) {
      case "action" -> {
        ActionRecord action = ActionRecord.of(number, record);
        if (action.isComplete()) {
          write(
              action.issues() ? "authentication" : "api-activity",
              action.issues() ? Authentication.of(action) : ApiActivity.of(action));
        } else if (isAction(record)) {
          omittedActions++;
        }
      }
      case "finding" -> {
        if (DetectionFinding.isComplete(record)) {
          write("detection-finding", DetectionFinding.of(number, record));
        }
      }
      default -> {}
    }
  }

  /** Messages between stages and tombstones are of this kind too. */
  private static boolean isAction(RecordView record) {
    return record
        .field(ReservedFields.SCHEMA)
        .map(schema -> schema.path("name").asText().equals(ACTION))
        .orElse(record.withheld() > 0);
  }

  private void write(String name, ObjectNode event) throws IOException {
    OutputStream out = files.of(name);
    out.write(CanonicalJson.bytes(event));
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    files.close();
    if (omittedActions > 0) {
      ObjectNode omitted = JsonNodeFactory.instance.objectNode().put("action", omittedActions);
      try (OutputStream out = output.create("ocsf/omitted.json")) {
        out.write(CanonicalJson.bytes(omitted));
        out.write('\n');
      }
    }
  }
}
