package io.spoor.client.search;

import io.spoor.client.result.DecisionView;
import io.spoor.client.result.DecisionView.LogOnly;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Queries the indexed answers of decision servers. */
public final class DecisionQueries {
  private static final String DECISIONS = "spoor-decisions";

  /** All that policies saw: a list shows the answer. */
  private static final List<String> EXCLUDED = List.of("spoor.decision.input");

  /**
   * Filter for decisions; null is no condition.
   *
   * @param chains ids of chains, one of which is that of the run; empty is no condition
   * @param subject id of the subject
   * @param answer allow, deny, confirm, step-up, blocked or unasked
   * @param policy id of a policy that decided
   * @param since nanoseconds since the Unix epoch
   */
  public record DecisionFilter(
      @Nullable String agent,
      @Nullable String run,
      List<String> chains,
      @Nullable String subject,
      @Nullable String answer,
      @Nullable String policy,
      @Nullable Long since) {
    /** Decisions on the run of a chain, which other chains may have been merged into. */
    public static DecisionFilter ofChains(List<String> chains) {
      return new DecisionFilter(null, null, chains, null, null, null, null);
    }
  }

  private final SearchClient searchClient;

  public DecisionQueries(SearchClient searchClient) {
    this.searchClient = searchClient;
  }

  /** Decisions by time. */
  public List<DecisionView> list(DecisionFilter filter, boolean newestFirst, long limit) {
    var conditions =
        new FilterBuilder()
            .equalTo("gen_ai.agent.id", filter.agent)
            .equalTo("spoor.run.id", filter.run)
            .equalTo("user.id", filter.subject)
            .equalTo("spoor.decision.result", filter.answer)
            .equalTo("rule.id", filter.policy)
            .since("@timestamp", filter.since);
    if (!filter.chains.isEmpty()) {
      conditions.anyOf("spoor.chain.id", filter.chains);
    }
    List<SortField> sortFields =
        List.of(
            new SortField("@timestamp", true, newestFirst),
            new SortField("event.id", false, newestFirst));
    return searchClient.search(DECISIONS, conditions.query(), sortFields, EXCLUDED, limit).stream()
        .map(node -> view(new DocumentFields(node)))
        .toList();
  }

  /** Whether there is a decision on one of these chains. */
  boolean isAnyOn(Collection<String> chains) {
    return searchClient.count(DECISIONS, "spoor.chain.id", List.copyOf(chains)) > 0;
  }

  /** Field names as in dashboards/FIELDS.md. */
  static DecisionView view(DocumentFields fields) {
    String message = fields.text("message");
    return new DecisionView(
        fields.required("event.id"),
        fields.required("tenant"),
        fields.time("@timestamp"),
        fields.required("spoor.decision.stated_by"),
        fields.text("spoor.decision.caller"),
        fields.text("spoor.decision.request_id"),
        fields.text("spoor.decision.subject_type"),
        fields.required("user.id"),
        fields.required("event.action"),
        fields.text("spoor.resource.type"),
        fields.required("spoor.resource.id"),
        "allowed".equals(fields.text("event.type")),
        fields.required("spoor.decision.result"),
        fields.flag("spoor.decision.policy_decision"),
        fields.texts("rule.id"),
        message == null ? "" : message,
        fields.texts("spoor.decision.errors"),
        fields.text("spoor.decision.mode"),
        fields.optionalNumber("spoor.decision.staleness_ms"),
        fields.text("spoor.chain.id"),
        fields.optionalNumber("spoor.decision.chain_revision"),
        fields.text("spoor.run.id"),
        fields.text("gen_ai.agent.id"),
        fields.texts("spoor.decision.finding_ids"),
        fields.texts("spoor.decision.event_ids"),
        fields.text("spoor.decision.confirmation_id"),
        fields.text("spoor.decision.block_id"),
        fields.required("rule.version"),
        fields.optionalNumber("spoor.decision.policy_version"),
        fields.list(
            "spoor.decision.log_only",
            each ->
                new LogOnly(
                    each.required("policy"),
                    each.required("effect"),
                    each.text("answer"),
                    each.text("error"))),
        fields.text("spoor.decision.approved_by"),
        fields.text("spoor.decision.tool"),
        fields.text("spoor.decision.call_id"),
        fields.text("trace.id"),
        fields.text("span.id"),
        Boolean.TRUE.equals(fields.flag("spoor.decision.input_masked")),
        fields.number("spoor.decision.lost"));
  }
}
