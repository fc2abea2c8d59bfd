package io.spoor.export.ocsf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.json.CanonicalJson;
import io.spoor.evidence.record.RecordView;
import io.spoor.export.format.FormatWriter;
import io.spoor.export.format.KindFiles;
import io.spoor.export.format.OutputFiles;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes actions and findings as events of the Open Cybersecurity Schema Framework, NDJSON, one
 * file per class: an action that mints a credential is Authentication, any other API Activity, a
 * finding is Detection Finding. Later revisions of an action follow it, with the same {@code
 * metadata.uid} and a higher {@code metadata.sequence}; each revision of a finding is a separate
 * event.
 *
 * <p>Records that lack a mandatory attribute, because it is withheld or deleted, are omitted.
 */
public final class OcsfWriter implements FormatWriter {
  private final KindFiles files;

  public OcsfWriter(OutputFiles files) {
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

  private void write(String name, ObjectNode event) throws IOException {
    OutputStream out = files.of(name);
    out.write(CanonicalJson.bytes(event));
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
