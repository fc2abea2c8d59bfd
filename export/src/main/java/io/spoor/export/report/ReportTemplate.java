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
          "That Spoor was told of everything that happened: it records what its sources send.",
          "That everything was chosen that should have been: the proofs show that what is here is in"
              + " the log, not that nothing else there belongs to it. Whoever has the log can ask the"
              + " same again.",
          "That the signer left out no record before it was sealed. Ranges of offsets without gaps"
              + " limit that: they are checked for the whole log.",
          "When a segment was sealed, other than by the signer's clock.",
          "That identities are who they say: they are as the sources authenticated them.",
          "That a finding is right: it can be proven again from the recorded events (bin/spoor"
              + " evidence prove), and judged by people.",
          "Fields that are withheld, and records that were deleted by policy or before the log"
              + " began.",
          "How records were protected before they reached the log, and how this export is protected"
              + " after it was handed out.");
}
