package io.spoor.server;

import io.spoor.client.OperationFailedException;
import io.spoor.client.result.AlertView;
import io.spoor.client.result.VerdictView;
import io.spoor.client.search.ChainQueries.AlertFilter;
import io.spoor.client.triage.AlertTriage;
import io.spoor.client.triage.TriageException;
import io.spoor.client.triage.VerdictRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A desk with two alerts whose ids begin alike. */
final class InMemoryTriage implements AlertTriage {
  static final String FIRST = "4be0c1aa";
  static final String SECOND = "4be0c1bb";

  final List<AlertFilter> filters = new ArrayList<>();
  final List<Long> limits = new ArrayList<>();
  final List<VerdictRequest> submitted = new ArrayList<>();
  boolean unavailable;
  @Nullable RuntimeException failure;

  @Override
  public List<AlertView> alerts(AlertFilter filter, boolean newestFirst, long limit) {
    filters.add(filter);
    limits.add(limit);
    return List.of(row(FIRST), row(SECOND));
  }

  @Override
  public AlertView alert(String idOrPrefix) {
    if (failure != null) {
      throw failure;
    }
    if (unavailable) {
      throw new OperationFailedException(
          "Elasticsearch at http://search:9200 as user elastic does not answer");
    }
    List<String> matches =
        List.of(FIRST, SECOND).stream().filter(id -> id.startsWith(idOrPrefix)).toList();
    if (matches.size() != 1) {
      throw new TriageException(
          matches.isEmpty() ? TriageException.Reason.NOT_FOUND : TriageException.Reason.AMBIGUOUS,
          "found " + matches);
    }
    return row(matches.getFirst());
  }

  @Override
  public VerdictView submit(String idOrPrefix, VerdictRequest request) {
    AlertView alert = alert(idOrPrefix);
    submitted.add(request);
    return new VerdictView(
        alert.alertId(),
        request.verdict() == null ? "acknowledge" : "close",
        request.verdict(),
        request.actor(),
        request.note(),
        1_773_136_800_000_000_000L,
        alert.severity(),
        List.of("root-use"));
  }

  private static AlertView row(String id) {
    return new AlertView(
        id, 1, "chain", "open", "high", 70, "title", "why", "next", "c1", "agent", null, null, null,
        0, 0, 1, List.of(), List.of(), 0, List.of(), "high", "first", "high", 0, null, 0, null,
        List.of());
  }
}
