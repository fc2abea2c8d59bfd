package io.spoor.export.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.evidence.record.RecordView;
import io.spoor.export.format.FormatWriter;
import io.spoor.export.format.OutputFiles;
import io.spoor.export.request.ExportContext;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes one self-contained page for reading and printing: request, contents, each chain as a
 * timeline, findings, notifications, verification instructions, relevant controls and open points.
 * It has no scripts and loads no external resources.
 */
public final class HtmlReportWriter implements FormatWriter {
  private final List<Section> sections;
  private final OutputFiles files;
  private final ReportData data = new ReportData();

  public HtmlReportWriter(ExportContext context, OutputFiles files) {
    sections =
        List.of(
            new ScopeSection(context),
            new ChainSection(),
            new FindingSection(),
            new ResponseSection(),
            new DeclarationSection(),
            new ControlsSection());
    this.files = files;
  }

  @Override
  public void write(long number, RecordView record) {
    data.add(number, record);
  }

  @Override
  public void close() throws IOException {
    HtmlBuilder html = new HtmlBuilder().raw(ReportTemplate.BEGIN);
    sections.forEach(section -> section.write(html, data));
    html.raw("</main></body></html>\n");
    try (OutputStream out = files.create("report.html")) {
      out.write(html.toString().getBytes(UTF_8));
    }
  }
}
