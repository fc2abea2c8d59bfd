package io.spoor.client.search;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.spoor.client.result.AlertRow;
import io.spoor.client.result.DeliveryRow;
import io.spoor.client.result.RateRow;
import io.spoor.client.result.VerdictRow;
import io.spoor.client.search.Index.By;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What people were told of alerts, and say of them, as it is indexed. */
public final class AlertPeople {
  private static final String ALERTS = "spoor-alerts";
  private static final String DELIVERIES = "spoor-deliveries";
  private static final String VERDICTS = "spoor-verdicts";
  private static final String ALERT_ID = "spoor.alert.id";

  /** Ids that one query asks for. */
  private static final int IDS = 1_000;

  /** An alert, and what of it is not shown. */
  public record Known(String tenant, int generation, AlertRow alert) {}

  private final Index index;

  public AlertPeople(Index index) {
    this.index = index;
  }

  /** The alerts, each with its deliveries. */
  public List<AlertRow> of(List<AlertRow> alerts) {
    Map<String, List<DeliveryRow>> deliveries = new HashMap<>();
    for (int from = 0; from < alerts.size(); from += IDS) {
      List<String> ids =
          alerts.subList(from, Math.min(alerts.size(), from + IDS)).stream()
              .map(AlertRow::alertId)
              .toList();
      Query query = new Filter().in(ALERT_ID, ids).query();
      deliveries(query)
          .forEach(
              each -> deliveries.computeIfAbsent(each.alertId(), _ -> new ArrayList<>()).add(each));
    }
    return alerts.stream()
        .map(alert -> alert.with(deliveries.getOrDefault(alert.alertId(), List.of())))
        .toList();
  }

  /**
   * What people say of each rule's alerts, by rule. An alert counts for every rule that it had
   * findings of.
   *
   * @param since compared with the verdict; nanoseconds since the Unix epoch
   */
  public List<RateRow> rates(@Nullable Long since) {
    Map<String, Map<String, Long>> byRule = new TreeMap<>();
    for (VerdictRow verdict : latest(since).values()) {
      for (String rule : verdict.rules()) {
        byRule
            .computeIfAbsent(rule, _ -> new HashMap<>())
            .merge(String.valueOf(verdict.verdict()), 1L, Long::sum);
      }
    }
    return byRule.entrySet().stream()
        .map(
            each ->
                new RateRow(
                    each.getKey(),
                    each.getValue().getOrDefault("true-positive", 0L),
                    each.getValue().getOrDefault("false-positive", 0L),
                    each.getValue().getOrDefault("benign", 0L)))
        .toList();
  }

  /** Alerts whose id begins like this: a few of them, by id. */
  public List<Known> beginningWith(String prefix) {
    return index
        .search(
            ALERTS,
            new Filter().startsWith(ALERT_ID, prefix).query(),
            List.of(new By(ALERT_ID, false, false)),
            List.of(),
            5)
        .stream()
        .map(Doc::new)
        .map(
            doc ->
                new Known(
                    doc.need("tenant"),
                    (int) doc.number("spoor.generation"),
                    FromDocument.alert(doc)))
        .toList();
  }

  /** The latest verdict of each alert that closes it. */
  private Map<String, VerdictRow> latest(@Nullable Long since) {
    Map<String, VerdictRow> latest = new TreeMap<>();
    verdicts(new Filter().is("event.action", "close").notBefore("@timestamp", since).query())
        .forEach(verdict -> latest.put(verdict.alertId(), verdict));
    return latest;
  }

  private Collection<VerdictRow> verdicts(Query query) {
    return index
        .search(
            VERDICTS,
            query,
            List.of(new By("@timestamp", true, false), new By("event.id", false, false)),
            List.of(),
            Long.MAX_VALUE)
        .stream()
        .map(node -> FromDocument.verdict(new Doc(node)))
        .toList();
  }

  private Collection<DeliveryRow> deliveries(Query query) {
    return index
        .search(
            DELIVERIES,
            query,
            List.of(new By(ALERT_ID, false, false), new By("spoor.delivery.target", false, false)),
            List.of(),
            Long.MAX_VALUE)
        .stream()
        .map(node -> FromDocument.delivery(new Doc(node)))
        .toList();
  }
}
