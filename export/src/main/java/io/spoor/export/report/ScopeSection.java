package io.spoor.export.report;

import io.spoor.export.request.ExportContext;

/** Shows the request, the contents, and how to verify them. */
final class ScopeSection implements Section {
  private final ExportContext context;

  ScopeSection(ExportContext context) {
    this.context = context;
  }

  @Override
  public void write(HtmlBuilder html, ReportData data) {
    writeRequest(html);
    contents(html, data);
    verification(html);
  }

  private void writeRequest(HtmlBuilder html) {
    html.element("h1", "Evidence export").raw("<table class=\"facts\">\n");
    html.fact("Request", context.request().describe());
    html.fact("By", context.request().requestedBy());
    html.fact(
        "Why", context.request().reason().isEmpty() ? "not stated" : context.request().reason());
    html.fact("Made", context.exportedAt().toString());
    html.fact(
        "From log",
        "%s, %s segments, %s records at that time"
            .formatted(context.log(), context.segments(), context.records()));
    html.raw("</table>\n");
  }

  private static void contents(HtmlBuilder html, ReportData data) {
    html.element("h2", "Contents").raw("<table>\n").headerRow("Kind", "Records");
    data.counts().forEach((kind, count) -> html.row(kind, String.valueOf(count)));
    html.raw("</table>\n");
    html.element(
        "p",
        data.withheld() == 0
            ? "No field of these records is withheld."
            : data.withheld()
                + " fields of these records are withheld. Their values are removed; "
                + "the existence of each field is proven. A record of kind act states "
                + "the reason and the operator, in the log and, if selected, in this "
                + "export.");
    if (data.leftOut() > 0) {
      html.element(
          "p",
          data.leftOut()
              + " fields of these records are left out by this selection: content and original "
              + "of the events that the selected actions refer to. They are not withheld: the "
              + "log has them.");
    }
  }

  private void verification(HtmlBuilder html) {
    html.element("h2", "How to verify");
    html.element(
        "p",
        "One command verifies the directory of this page, at any location, without network access "
            + "and without Spoor's servers. It proves each record against the signed checkpoint "
            + "below, and regenerates every other file from the proven records.");
    html.raw("<pre>");
    html.text("bin/spoor evidence verify DIRECTORY --key VERIFIER-KEY").raw("\n");
    html.text("python3 docs/evidence_verify.py DIRECTORY VERIFIER-KEY");
    html.raw("</pre>\n");
    html.element(
        "p",
        "Obtain the verifier key from the operator separately from this directory, "
            + "and compare the SHA-256 of export.json with the digest received separately. "
            + "Last checkpoint of the log at the time of this export:");
    html.raw("<pre>");
    context.checkpoint().lines().forEach(line -> html.text(line).raw("\n"));
    html.raw("</pre>\n");
  }
}
