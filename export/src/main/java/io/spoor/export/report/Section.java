package io.spoor.export.report;

/** A section of the page. */
interface Section {
  /** Writes the section; nothing if it is empty. */
  void write(HtmlBuilder html, ReportData data);
}
