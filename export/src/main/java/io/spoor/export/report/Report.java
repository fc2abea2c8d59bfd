package io.spoor.export.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.evidence.record.RecordView;
import io.spoor.export.ExportFacts;
import io.spoor.export.format.NewFiles;
import io.spoor.export.format.Sink;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * One page of its own, to be read and printed: what was asked, what is in it, each chain as a
 * timeline, findings, who was told, how to verify, which controls it speaks to, and what it does
 * not show. No script, nothing loaded from elsewhere.
 */
public final class Report implements Sink {
  private final List<Section> sections;
  private final NewFiles files;
  private final Gathered gathered = new Gathered();

  public Report(ExportFacts facts, NewFiles files) {
    sections =
        List.of(
            new OpeningSection(facts),
            new ChainSection(),
            new FindingSection(),
            new PeopleSection(),
            new DeclarationSection(),
            new ClosingSection());
    this.files = files;
  }

  @Override
  public void take(long number, RecordView record) {
    gathered.take(number, record);
  }

  @Override
  public void close() throws IOException {
    Html html = new Html().raw(Style.BEGIN);
    sections.forEach(section -> section.write(html, gathered));
    html.raw("</main></body></html>\n");
    try (OutputStream out = files.create("report.html")) {
      out.write(html.toString().getBytes(UTF_8));
    }
  }
}
