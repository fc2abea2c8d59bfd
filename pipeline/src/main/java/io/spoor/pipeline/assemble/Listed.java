package io.spoor.pipeline.assemble;

import io.spoor.pipeline.state.KeyRow;
import io.spoor.pipeline.state.Statement;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Switch;
import java.util.Comparator;
import java.util.function.Function;

/**
 * The lists of a chain's document while they are put together, each cut where the document's is.
 */
final class Listed {
  /** Entries in each list of the document. */
  static final int AT_MOST = 1_000;

  private static final Comparator<KeyRow> BY_START =
      Comparator.comparing((KeyRow row) -> !Segments.used(row))
          .thenComparingLong(KeyRow::getStarted);
  private static final Comparator<Statement> BY_USE =
      (a, b) -> Order.compare(a.getTime(), a.getEventId(), b.getTime(), b.getEventId());
  private static final Comparator<Switch> BY_SWITCH =
      (a, b) -> Order.compare(a.getTime(), a.getEventId(), b.getTime(), b.getEventId());

  final Top<KeyRow> segments = new Top<>(AT_MOST, BY_START, KeyRow::getKey);
  final Top<Statement> principals = new Top<>(AT_MOST, BY_USE, Statement::getValue);
  final Top<Statement> credentials = new Top<>(AT_MOST, BY_USE, Statement::getValue);
  final Top<Switch> switches = new Top<>(AT_MOST, BY_SWITCH, Listed::nameOf);
  final Top<String> findings = new Top<>(AT_MOST, Comparator.naturalOrder(), Function.identity());

  boolean cut() {
    return segments.cut()
        || principals.cut()
        || credentials.cut()
        || switches.cut()
        || findings.cut();
  }

  void addAll(Listed other) {
    other.segments.inOrder().forEach(segments::add);
    other.principals.inOrder().forEach(principals::add);
    other.credentials.inOrder().forEach(credentials::add);
    other.switches.inOrder().forEach(switches::add);
    other.findings.inOrder().forEach(findings::add);
  }

  static boolean isRetracted(Finding finding) {
    return "retracted".equals(finding.getStatus());
  }

  private static String nameOf(Switch change) {
    return change.getEventId() + ' ' + change.getToCredential();
  }
}
