package io.spoor.export.report;

import java.util.List;

/** What operators declared: manifests, exceptions, rules, settings. */
final class DeclarationSection implements Section {
  @Override
  public void write(Html html, Gathered gathered) {
    boolean none =
        gathered.of("manifest").isEmpty()
            && gathered.of("exception").isEmpty()
            && gathered.of("rule").isEmpty()
            && gathered.of("settings").isEmpty();
    if (none) {
      return;
    }
    html.element("h2", "What operators declared");
    KindTable.write(
        html,
        gathered,
        "manifest",
        List.of("Manifest from", "Agent", "Owner", "Digest"),
        List.of("effective_from", "agent_id", "owner", "digest"));
    KindTable.write(
        html,
        gathered,
        "exception",
        List.of("Exception from", "Until", "Id", "Detector", "Reason", "Who", "Digest"),
        List.of(
            "effective_from", "expires", "exception_id", "detector", "reason", "who", "digest"));
    KindTable.write(
        html,
        gathered,
        "rule",
        List.of("Rule from", "Id", "Digest"),
        List.of("effective_from", "rule_id", "digest"));
    KindTable.write(
        html,
        gathered,
        "settings",
        List.of("Judged with from", "Application", "Digest of settings and rules"),
        List.of("started", "application_id", "digest"));
  }
}
