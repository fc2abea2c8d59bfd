package io.spoor.export.report;

import io.spoor.export.ExportContext;

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
    html.fact("Asked for", context.request().describe());
    html.fact("By", context.request().requestedBy());
    html.fact(
        "Why", context.request().reason().isEmpty() ? "not stated" : context.request().reason());
    html.fact("Made", context.exportedAt().toString());
    html.fact(
        "From log",
        context.log()
            + ", "
            + context.segments()
            + " segments, "
            + context.records()
            + " records at that time");
    html.raw("</table>\n");
  }

  private static void contents(HtmlBuilder html, ReportData data) {
    html.element("h2", "What is in it").raw("<table>\n").headerRow("Kind", "Records");
    data.counts().forEach((kind, count) -> html.row(kind, String.valueOf(count)));
    html.raw("</table>\n");
    html.element(
        "p",
        data.withheld() == 0
            ? "No field of these records is withheld."
            : data.withheld()
                + " fields of these records are withheld. What stood there is gone; that something"
                + " did is proven. Why and by whom is a record of kind act, in the log and, if it"
                + " was asked for, here.");
  }

  private void verification(HtmlBuilder html) {
    html.element("h2", "How to verify");
    html.element(
        "p",
        "The directory of this page is checked by one command, wherever it lies, without network and"
            + " without Spoor's servers. It proves each record against the signed checkpoint below,"
            + " and makes every other file again from the proven records.");
    html.raw("<pre>");
    html.text("bin/spoor evidence verify DIRECTORY --key VERIFIER-KEY").raw("\n");
    html.text("python3 docs/evidence_verify.py DIRECTORY VERIFIER-KEY");
    html.raw("</pre>\n");
    html.element(
        "p",
        "Get the verifier key from the operator by another way than this directory, and compare the"
            + " SHA-256 of export.json with the one you were told when it was handed out. Last"
            + " checkpoint of the log when this was made:");
    html.raw("<pre>");
    context.checkpoint().lines().forEach(line -> html.text(line).raw("\n"));
    html.raw("</pre>\n");
  }
}
