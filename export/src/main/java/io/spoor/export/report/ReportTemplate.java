package io.spoor.export.report;

import java.util.List;

/** The common parts of every page. */
final class ReportTemplate {
  private ReportTemplate() {}

  static final String BEGIN =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Evidence export</title>
      <style>
      body { font: 14px/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 0; }
      main { max-width: 75rem; margin: 2rem auto; padding: 0 1.5rem; }
      h1, h2, h3 { line-height: 1.2; margin: 1.6em 0 .5em; } h1 { margin-top: 0; }
      table { border-collapse: collapse; margin: .6em 0 1.2em; width: 100%; }
      th, td { border: 1px solid #bbb; padding: .25em .5em; text-align: left; vertical-align: top;
               overflow-wrap: anywhere; }
      th { overflow-wrap: normal; }
      .timeline { font-size: 12px; } .timeline td:nth-child(1), .timeline td:nth-child(6),
      .timeline td:nth-child(8) { white-space: nowrap; }
      thead th { background: #eee; } .facts th { width: 11rem; font-weight: 600; background: #f5f5f5; }
      pre { background: #f5f5f5; border: 1px solid #bbb; padding: .6em; white-space: pre-wrap;
            overflow-wrap: anywhere; }
      @media print { body { font-size: 9pt; } main { max-width: none; margin: 0; padding: 0; }
        thead { display: table-header-group; } tr { break-inside: avoid; } h2, h3 { break-after: avoid; } }
      </style></head><body><main>
      """;

  static final List<String> LIMITS =
      List.of(
          "Completeness of the sources: Spoor records only the events that its sources send.",
          "Completeness of the selection: the proofs show that the exported records "
              + "are in the log, not that the selection includes every related record. The "
              + "holder of the log can repeat the request.",
          "Records that the signer omitted before sealing. Offset ranges without "
              + "gaps limit such omissions; they are checked for the whole log.",
          "Sealing times, other than by the signer's clock.",
          "Identities, other than by the authentication of the sources.",
          "Correctness of a finding: it can be reproduced from the recorded events "
              + "(bin/spoor evidence prove), and analysts evaluate it.",
          "Withheld fields, and records that were deleted by policy or are older than the log.",
          "Protection of records before they reached the log, and of this export "
              + "after its delivery.");
}
