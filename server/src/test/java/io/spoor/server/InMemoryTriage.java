package io.spoor.server;

import io.spoor.client.OperationFailedException;
import io.spoor.client.result.ActionView;
import io.spoor.client.result.AlertView;
import io.spoor.client.result.DecidedAction;
import io.spoor.client.result.DecidedAction.Answer;
import io.spoor.client.result.DecidedAction.MatchedBy;
import io.spoor.client.result.DecisionView;
import io.spoor.client.result.VerdictView;
import io.spoor.client.search.ChainQueries.AlertFilter;
import io.spoor.client.triage.AlertTriage;
import io.spoor.client.triage.TriageException;
import io.spoor.client.triage.VerdictRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /** A call of the second alert was denied, and happened. */
  @Override
  public Map<String, List<DecidedAction>> decided(List<AlertView> alerts) {
    var action =
        new ActionView(
            "e-1",
            "c1",
            "s1",
            0,
            "otel",
            "send_mail",
            null,
            "success",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(),
            List.of(),
            null,
            List.of(),
            0,
            false);
    var denial =
        new DecisionView(
            "d-1",
            "default",
            0,
            "pdp-1",
            "gateway",
            null,
            "identity",
            "emma",
            "tools/call",
            "tool",
            "send_mail",
            false,
            "deny",
            false,
            List.of(),
            "",
            List.of(),
            null,
            null,
            "c1",
            null,
            null,
            null,
            List.of(),
            List.of(),
            null,
            null,
            "9f",
            null,
            List.of(),
            null,
            null,
            null,
            null,
            null,
            false,
            0);
    var decided = new DecidedAction(action, List.of(new Answer(denial, MatchedBy.NAME_AND_TIME)));
    return alerts.stream().anyMatch(alert -> alert.alertId().equals(SECOND))
        ? Map.of(SECOND, List.of(decided))
        : Map.of();
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
