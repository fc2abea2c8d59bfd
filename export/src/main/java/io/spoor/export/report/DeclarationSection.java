package io.spoor.export.report;

import java.util.List;

/** Shows operators' declarations: manifests, exceptions, settings. */
final class DeclarationSection implements Section {
  @Override
  public void write(HtmlBuilder html, ReportData data) {
    boolean isEmpty =
        data.items("manifest").isEmpty()
            && data.items("exception").isEmpty()
            && data.items("settings").isEmpty();
    if (isEmpty) {
      return;
    }
    html.element("h2", "Operator declarations");
    KindTable.write(
        html,
        data,
        "manifest",
        List.of("Manifest from", "Agent", "Owner", "Digest"),
        List.of("effective_from", "agent_id", "owner", "digest"));
    KindTable.write(
        html,
        data,
        "exception",
        List.of("Exception from", "Until", "Id", "Detector", "Reason", "Author", "Digest"),
        List.of(
            "effective_from", "expires", "exception_id", "detector", "reason", "who", "digest"));
    KindTable.write(
        html,
        data,
        "settings",
        List.of("Settings from", "Application", "Digest of settings and detectors"),
        List.of("started", "application_id", "digest"));
  }
}
