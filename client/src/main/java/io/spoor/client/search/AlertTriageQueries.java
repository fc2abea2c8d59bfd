package io.spoor.client.search;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.spoor.client.result.AlertView;
import io.spoor.client.result.DeliveryView;
import io.spoor.client.result.DetectorRateView;
import io.spoor.client.result.VerdictView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Queries the indexed deliveries of and verdicts on alerts. */
public final class AlertTriageQueries {
  private static final String ALERTS = "spoor-alerts";
  private static final String DELIVERIES = "spoor-deliveries";
  private static final String VERDICTS = "spoor-verdicts";
  private static final String ALERT_ID = "spoor.alert.id";

  /** Maximum number of ids in one query. */
  private static final int IDS = 1_000;

  /** An alert, and its fields that are not displayed. */
  public record IndexedAlert(String tenant, int generation, AlertView alert) {}

  private final SearchClient searchClient;

  public AlertTriageQueries(SearchClient searchClient) {
    this.searchClient = searchClient;
  }

  /** The alerts, each with its deliveries. */
  public List<AlertView> withTriage(List<AlertView> alerts) {
    Map<String, List<DeliveryView>> deliveries = new HashMap<>();
    for (int from = 0; from < alerts.size(); from += IDS) {
      List<String> ids =
          alerts.subList(from, Math.min(alerts.size(), from + IDS)).stream()
              .map(AlertView::alertId)
              .toList();
      Query query = new FilterBuilder().anyOf(ALERT_ID, ids).query();
      deliveries(query)
          .forEach(
              each -> deliveries.computeIfAbsent(each.alertId(), _ -> new ArrayList<>()).add(each));
    }
    return alerts.stream()
        .map(alert -> alert.withTriage(deliveries.getOrDefault(alert.alertId(), List.of())))
        .toList();
  }

  /**
   * Verdict counts per rule, sorted by rule. An alert counts for every rule that has findings in
   * it.
   *
   * @param since compared with the verdict; nanoseconds since the Unix epoch
   */
  public List<DetectorRateView> rates(@Nullable Long since) {
    Map<String, Map<String, Long>> byRule = new TreeMap<>();
    for (VerdictView verdict : latest(since).values()) {
      for (String rule : verdict.rules()) {
        byRule
            .computeIfAbsent(rule, _ -> new HashMap<>())
            .merge(String.valueOf(verdict.verdict()), 1L, Long::sum);
      }
    }
    return byRule.entrySet().stream()
        .map(
            each ->
                new DetectorRateView(
                    each.getKey(),
                    each.getValue().getOrDefault("true-positive", 0L),
                    each.getValue().getOrDefault("false-positive", 0L),
                    each.getValue().getOrDefault("benign", 0L)))
        .toList();
  }

  /** The first few alerts whose id begins with {@code prefix}, by id. */
  public List<IndexedAlert> beginningWith(String prefix) {
    return searchClient
        .search(
            ALERTS,
            new FilterBuilder().startsWith(ALERT_ID, prefix).query(),
            List.of(new SortField(ALERT_ID, false, false)),
            List.of(),
            5)
        .stream()
        .map(DocumentFields::new)
        .map(
            doc ->
                new IndexedAlert(
                    doc.required("tenant"),
                    (int) doc.number("spoor.generation"),
                    DocumentViewMapper.alert(doc)))
        .toList();
  }

  /** The latest verdict of each alert that closes it. */
  private Map<String, VerdictView> latest(@Nullable Long since) {
    Map<String, VerdictView> latest = new TreeMap<>();
    verdicts(
            new FilterBuilder().equalTo("event.action", "close").since("@timestamp", since).query())
        .forEach(verdict -> latest.put(verdict.alertId(), verdict));
    return latest;
  }

  private Collection<VerdictView> verdicts(Query query) {
    return searchClient
        .search(
            VERDICTS,
            query,
            List.of(
                new SortField("@timestamp", true, false), new SortField("event.id", false, false)),
            List.of(),
            Long.MAX_VALUE)
        .stream()
        .map(node -> DocumentViewMapper.verdict(new DocumentFields(node)))
        .toList();
  }

  private Collection<DeliveryView> deliveries(Query query) {
    return searchClient
        .search(
            DELIVERIES,
            query,
            List.of(
                new SortField(ALERT_ID, false, false),
                new SortField("spoor.delivery.target", false, false)),
            List.of(),
            Long.MAX_VALUE)
        .stream()
        .map(node -> DocumentViewMapper.delivery(new DocumentFields(node)))
        .toList();
  }
}
