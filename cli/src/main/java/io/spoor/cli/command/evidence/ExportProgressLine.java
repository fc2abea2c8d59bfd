package io.spoor.cli.command.evidence;

import io.spoor.cli.command.option.ProgressLine;
import io.spoor.cli.output.Terminal;
import io.spoor.export.ExportProgress;
import java.util.Locale;

/** Shows the progress of an export on one line; called from several threads. */
final class ExportProgressLine implements ExportProgress {
  private final ProgressLine progress;

  ExportProgressLine(Terminal terminal) {
    this.progress = new ProgressLine(terminal);
  }

  @Override
  public void update(String stage, long records) {
    // Called once per record, so most calls must be cheap.
    if (progress.isDue()) {
      show(stage, records);
    }
  }

  private synchronized void show(String stage, long records) {
    if (progress.isDue()) {
      progress.show(String.format(Locale.ROOT, "%s: %,d records", stage, records));
    }
  }

  synchronized void clear() {
    progress.clear();
  }
}
