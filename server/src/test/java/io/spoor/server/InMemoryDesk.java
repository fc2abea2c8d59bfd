package io.spoor.server;

import io.spoor.client.CommandFailed;
import io.spoor.client.result.AlertRow;
import io.spoor.client.result.VerdictRow;
import io.spoor.client.search.Chains.AlertFilter;
import io.spoor.client.triage.AlertDesk;
import io.spoor.client.triage.Refused;
import io.spoor.client.triage.Saying;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A desk with two alerts whose ids begin alike. */
final class InMemoryDesk implements AlertDesk {
  static final String FIRST = "4be0c1aa";
  static final String SECOND = "4be0c1bb";

  final List<AlertFilter> asked = new ArrayList<>();
  final List<Long> limits = new ArrayList<>();
  final List<Saying> said = new ArrayList<>();
  boolean away;
  @Nullable RuntimeException failure;

  @Override
  public List<AlertRow> alerts(AlertFilter filter, boolean newestFirst, long limit) {
    asked.add(filter);
    limits.add(limit);
    return List.of(row(FIRST), row(SECOND));
  }

  @Override
  public AlertRow alert(String idOrPrefix) {
    if (failure != null) {
      throw failure;
    }
    if (away) {
      throw new CommandFailed(
          "Elasticsearch at http://search:9200 as user elastic does not answer");
    }
    List<String> found =
        List.of(FIRST, SECOND).stream().filter(id -> id.startsWith(idOrPrefix)).toList();
    if (found.size() != 1) {
      throw new Refused(
          found.isEmpty() ? Refused.Why.NOT_FOUND : Refused.Why.AMBIGUOUS, "found " + found);
    }
    return row(found.getFirst());
  }

  @Override
  public VerdictRow say(String idOrPrefix, Saying saying) {
    AlertRow alert = alert(idOrPrefix);
    said.add(saying);
    return new VerdictRow(
        alert.alertId(),
        saying.verdict() == null ? "acknowledge" : "close",
        saying.verdict(),
        saying.who(),
        saying.note(),
        1_773_136_800_000_000_000L,
        alert.severity(),
        List.of("root-use"));
  }

  private static AlertRow row(String id) {
    return new AlertRow(
        id, 1, "chain", "open", "high", 70, "title", "why", "next", "c1", "agent", null, null, null,
        0, 0, 1, List.of(), List.of(), 0, List.of(), "high", "first", "high", 0, null, 0, null,
        List.of());
  }
}
