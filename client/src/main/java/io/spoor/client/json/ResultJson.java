package io.spoor.client.json;

import static io.spoor.client.json.JsonLineWriter.line;
import static io.spoor.client.json.JsonLineWriter.list;
import static io.spoor.client.json.JsonLineWriter.text;

import com.fasterxml.jackson.core.JsonGenerator;
import io.spoor.client.result.ActionView;
import io.spoor.client.result.ChainView;
import io.spoor.client.result.DeadLetterView;
import io.spoor.client.result.DecidedAction;
import io.spoor.client.result.DecidedActions;
import io.spoor.client.result.FindingView;
import io.spoor.client.result.IdentityView;
import io.spoor.client.result.LinkView;
import io.spoor.client.result.ObservationView;
import io.spoor.client.result.PersonView;
import io.spoor.client.result.RelatedChains;
import io.spoor.client.time.TimeFormat;
import io.spoor.schemas.DeclaredAccount;
import io.spoor.schemas.DeclaredPrincipal;
import io.spoor.schemas.FindingCause;
import io.spoor.schemas.vocabulary.PersonRule;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON object per line, in a form that scripts depend on: members always present and in
 * this order, {@code null} for unknown values, times as RFC 3339 UTC.
 */
public final class ResultJson {
  private ResultJson() {}

  public static String chain(ChainView chain) {
    return line(json -> chain(json, chain));
  }

  /** A chain, with the chains that it started and those that share a credential with it. */
  public static String chain(ChainView chain, RelatedChains relatedChains) {
    return line(
        json -> {
          chain(json, chain);
          list(json, "child_chain_ids", relatedChains.childrenOf(chain.chainId()));
          list(
              json,
              "related_chain_ids",
              relatedChains.related().stream().map(RelatedChains.Member::id).toList());
        });
  }

  private static void chain(JsonGenerator json, ChainView chain) throws IOException {
    json.writeStringField("type", "chain");
    json.writeStringField("chain_id", chain.chainId());
    json.writeStringField("root_key", chain.rootKey());
    text(json, "parent_chain_id", chain.parentChainId());
    list(json, "segments", chain.segments().stream().map(ChainView.SegmentRow::id).toList());
    text(json, "agent_id", chain.agentId());
    text(json, "run_id", chain.runId());
    json.writeStringField("started", TimeFormat.rfc3339(chain.started()));
    json.writeStringField("ended", TimeFormat.rfc3339(chain.ended()));
    list(json, "principals", chain.principals());
    list(json, "credentials", chain.credentials());
    json.writeNumberField("action_count", chain.actionCount());
    json.writeNumberField("switch_count", chain.switchCount());
    json.writeNumberField("partly_read_count", chain.unread().partly());
    json.writeNumberField("opaque_count", chain.unread().opaque());
    json.writeNumberField("unread_count", chain.unread().missing());
    json.writeNumberField("risk_score", chain.riskScore());
    json.writeStringField("status", chain.status());
    text(json, "merged_into", chain.mergedInto());
  }

  /**
   * {@code seq}: position in the chain, from 0. {@code chainRun}: the chain's run, for a record
   * that does not name its own.
   */
  public static String action(ActionView action, int seq, @Nullable String chainRun) {
    return action(action, seq, chainRun, DecidedActions.NONE);
  }

  /** The same, with the answers of decision servers about it. */
  public static String action(
      ActionView action, int seq, @Nullable String chainRun, DecidedActions decided) {
    return line(
        json -> {
          json.writeStringField("type", "action");
          json.writeStringField("event_id", action.eventId());
          json.writeStringField("chain_id", action.chainId());
          json.writeStringField("segment_id", action.segmentId());
          json.writeNumberField("seq", seq);
          json.writeStringField("time", TimeFormat.rfc3339(action.time()));
          json.writeStringField("source", action.source());
          json.writeStringField("action", action.action());
          json.writeStringField("outcome", action.outcome());
          list(json, "effects", action.effects());
          text(json, "principal", action.principal());
          person(json, action.person());
          text(json, "credential_id", action.credentialId());
          text(json, "run_id", action.runId() == null ? chainRun : action.runId());
          if (action.observes() != null) {
            text(json, "observes", action.observes());
          }
          observations(json, action.observations());
          DecisionJson.decided(json, decided.at(action).stream().toList());
          json.writeNumberField("revision", action.revision());
          json.writeBooleanField("late", action.late());
        });
  }

  /** Most actions have one record. */
  private static void observations(JsonGenerator json, List<ObservationView> observations)
      throws IOException {
    if (observations.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("observations");
    for (ObservationView observation : observations) {
      json.writeStartObject();
      json.writeStringField("event_id", observation.eventId());
      text(json, "source", observation.source());
      json.writeStringField("observer", observation.observer());
      text(json, "outcome", observation.outcome());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void person(JsonGenerator json, @Nullable PersonView person) throws IOException {
    if (person == null) {
      json.writeNullField("person");
      return;
    }
    json.writeObjectFieldStart("person");
    json.writeStringField("id", person.id());
    json.writeStringField("kind", person.kind());
    json.writeStringField("rule", person.rule());
    if (person.confidence() == null) {
      json.writeNullField("confidence");
    } else {
      json.writeNumberField("confidence", person.confidence());
    }
    text(json, "stated_by", person.statedBy());
    json.writeBooleanField("observed", person.observed());
    json.writeEndObject();
  }

  /** The latest version of a declared principal. */
  public static String declaredPrincipal(DeclaredPrincipal principal) {
    return line(
        json -> {
          json.writeStringField("type", "principal");
          json.writeStringField("id", principal.getPrincipalId());
          json.writeStringField("tenant", principal.getTenant());
          json.writeStringField("kind", principal.getKind());
          text(json, "name", principal.getName());
          accounts(json, "accounts", principal.getAccounts());
          accounts(json, "not", principal.getExcluded());
          json.writeBooleanField("withdrawn", principal.getWithdrawn());
          json.writeStringField("effective_from", TimeFormat.rfc3339(principal.getEffectiveFrom()));
        });
  }

  private static void accounts(JsonGenerator json, String name, List<DeclaredAccount> accounts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (DeclaredAccount account : accounts) {
      json.writeStartObject();
      json.writeStringField("directory", account.getDirectory());
      json.writeStringField("id", account.getId());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  public static String link(LinkView link) {
    return line(
        json -> {
          json.writeStringField("type", "link");
          json.writeStringField("child", link.child());
          json.writeStringField("parent", link.parent());
          json.writeStringField("method", link.method());
          json.writeNumberField("confidence", link.confidence());
          json.writeStringField("stated_by", link.statedBy());
          json.writeStringField("event_id", link.eventId());
        });
  }

  public static String finding(FindingView finding) {
    return finding(finding, List.of());
  }

  /** The same, with the answers of decision servers about the calls that it names. */
  public static String finding(FindingView finding, List<DecidedAction> decided) {
    return line(
        json -> {
          finding(json, finding);
          DecisionJson.decided(json, decided);
        });
  }

  /**
   * As {@link #finding}, with the cause of its last change. Lists leave it out: they print what
   * depends on the set of records alone, not on their order.
   */
  public static String findingInFull(FindingView finding, List<DecidedAction> decided) {
    return line(
        json -> {
          finding(json, finding);
          DecisionJson.decided(json, decided);
          cause(json, finding.cause());
        });
  }

  private static void finding(JsonGenerator json, FindingView finding) throws IOException {
    json.writeStringField("type", "finding");
    json.writeStringField("finding_id", finding.findingId());
    json.writeNumberField("revision", finding.revision());
    json.writeStringField("status", finding.status());
    json.writeStringField("rule_id", finding.ruleId());
    json.writeStringField("severity", finding.severity());
    json.writeNumberField("risk_score", finding.riskScore());
    json.writeStringField("chain_id", finding.chainId());
    text(json, "agent_id", finding.agentId());
    text(json, "run_id", finding.runId());
    json.writeStringField("time", TimeFormat.rfc3339(finding.time()));
    list(json, "event_ids", finding.eventIds());
    json.writeStringField("explanation", finding.explanation());
    if (finding.contested()) {
      json.writeBooleanField("contested", true);
    }
  }

  private static void cause(JsonGenerator json, @Nullable FindingCause cause) throws IOException {
    if (cause == null) {
      json.writeNullField("cause");
      return;
    }
    json.writeObjectFieldStart("cause");
    json.writeStringField("change", cause.getChange());
    json.writeStringField("trigger", cause.getTrigger());
    text(json, "event_id", cause.getEventId());
    text(json, "child", cause.getChild());
    text(json, "parent", cause.getParent());
    text(json, "method", cause.getMethod());
    text(json, "version", cause.getVersion());
    json.writeEndObject();
  }

  public static String identity(IdentityView identity) {
    return line(
        json -> {
          json.writeStringField("type", "identity");
          json.writeStringField("identity_id", identity.identityId());
          json.writeNumberField("revision", identity.revision());
          json.writeStringField("kind", identity.kind());
          json.writeStringField("name", identity.name());
          json.writeStringField("first_seen", TimeFormat.rfc3339(identity.firstSeen()));
          json.writeStringField("last_seen", TimeFormat.rfc3339(identity.lastSeen()));
          json.writeNumberField("runs", identity.runs());
          text(json, "version", identity.version());
          if (identity.declared() == null) {
            json.writeNullField("declared");
          } else {
            json.writeBooleanField("declared", identity.declared());
          }
          text(json, "baseline", identity.baseline());
          json.writeNumberField("learning_runs", identity.learningRuns());
          json.writeNumberField("features", identity.features());
          json.writeNumberField("features_learned", identity.featuresLearned());
          list(json, "held", identity.heldCredentials());
          list(json, "used", identity.usedIdentities());
          list(json, "unused", identity.unused());
          list(json, "undeclared", identity.undeclaredIdentities());
          json.writeArrayFieldStart("accounts");
          for (IdentityView.Account account : identity.accounts()) {
            json.writeStartObject();
            json.writeStringField("directory", account.directory());
            json.writeStringField("id", account.id());
            json.writeStringField("rule", account.rule());
            PersonRule rule = PersonRule.of(account.rule());
            if (rule == null) {
              json.writeNullField("confidence");
            } else {
              json.writeNumberField("confidence", rule.confidence());
            }
            json.writeStringField("stated_by", account.statedBy());
            json.writeStringField("first_seen", TimeFormat.rfc3339(account.firstSeen()));
            json.writeStringField("event_id", account.eventId());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeNumberField("risk_score", identity.riskScore());
        });
  }

  public static String deadLetter(DeadLetterView row) {
    return line(
        json -> {
          json.writeStringField("type", "dead_letter");
          text(json, "time", row.arrivedAt() == null ? null : TimeFormat.rfc3339(row.arrivedAt()));
          json.writeStringField("source", row.source());
          json.writeStringField("reason", row.reason());
          json.writeStringField("detail", row.detail());
          text(json, "position", row.position());
          json.writeStringField("topic", row.topic());
          json.writeNumberField("partition", row.partition());
          json.writeNumberField("offset", row.offset());
          text(json, "sha256", row.sha256());
          json.writeNumberField("size", row.size());
          text(json, "prefix", row.prefix());
        });
  }
}
