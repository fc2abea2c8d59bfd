package io.spoor.pipeline.triage;

import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.Rows;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.TriagedAlert;
import java.util.function.Consumer;

/** Joins each alert with its verdicts, and publishes the result whenever either changes. */
public final class Triage {
  /** Families of its rows. */
  public static final RowCatalogue ROWS = CaseRows.CATALOGUE;

  private final CaseRows rows;
  private final Consumer<TriagedAlert> out;

  public Triage(Rows rows, Consumer<TriagedAlert> out) {
    this.rows = new CaseRows(rows);
    this.out = out;
  }

  /** Handles a revision of an alert; a revision older than the latest publishes nothing. */
  public void handle(Alert alert) {
    AlertCase before = rows.get(alert.getAlertId());
    if (before.isChangedBy(alert)) {
      rows.putAlert(alert.getAlertId(), alert);
      before.with(alert).triaged().ifPresent(out);
    }
  }

  /** Handles a verdict; it waits if its alert has not arrived. */
  public void handle(AlertVerdict verdict) {
    AlertCase after = rows.get(verdict.getAlertId()).with(verdict);
    rows.putVerdicts(verdict.getAlertId(), after);
    after.triaged().ifPresent(out);
  }
}
