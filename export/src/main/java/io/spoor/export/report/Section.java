package io.spoor.export.report;

/** A part of the page. */
interface Section {
  /** Writes it; nothing if there is nothing to say. */
  void write(HtmlBuilder html, ReportData data);
}
