package io.spoor.export.report;

import io.spoor.export.ExportFacts;

/** What was asked for, what is in it, and how to verify it. */
final class OpeningSection implements Section {
  private final ExportFacts facts;

  OpeningSection(ExportFacts facts) {
    this.facts = facts;
  }

  @Override
  public void write(Html html, Gathered gathered) {
    asked(html);
    contents(html, gathered);
    verification(html);
  }

  private void asked(Html html) {
    html.element("h1", "Evidence export").raw("<table class=\"facts\">\n");
    html.fact("Asked for", facts.request().describe());
    html.fact("By", facts.request().by());
    html.fact("Why", facts.request().reason().isEmpty() ? "not stated" : facts.request().reason());
    html.fact("Made", facts.made().toString());
    html.fact(
        "From log",
        facts.log()
            + ", "
            + facts.segments()
            + " segments, "
            + facts.records()
            + " records at that time");
    html.raw("</table>\n");
  }

  private static void contents(Html html, Gathered gathered) {
    html.element("h2", "What is in it").raw("<table>\n").head("Kind", "Records");
    gathered.counts().forEach((kind, count) -> html.row(kind, String.valueOf(count)));
    html.raw("</table>\n");
    html.element(
        "p",
        gathered.withheld() == 0
            ? "No field of these records is withheld."
            : gathered.withheld()
                + " fields of these records are withheld. What stood there is gone; that something"
                + " did is proven. Why and by whom is a record of kind act, in the log and, if it"
                + " was asked for, here.");
  }

  private void verification(Html html) {
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
    facts.checkpoint().lines().forEach(line -> html.text(line).raw("\n"));
    html.raw("</pre>\n");
  }
}
