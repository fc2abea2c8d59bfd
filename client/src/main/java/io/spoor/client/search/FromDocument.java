package io.spoor.client.search;

import io.spoor.client.result.ActionRow;
import io.spoor.client.result.AlertRow;
import io.spoor.client.result.ChainRow;
import io.spoor.client.result.ChainRow.SegmentRow;
import io.spoor.client.result.ChainRow.SwitchRow;
import io.spoor.client.result.DeliveryRow;
import io.spoor.client.result.FindingRow;
import io.spoor.client.result.IdentityRow;
import io.spoor.client.result.VerdictRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows from documents; the names are those of dashboards/FIELDS.md. */
final class FromDocument {
  private FromDocument() {}

  static ChainRow chain(Doc doc) {
    return new ChainRow(
        doc.need("spoor.chain.id"),
        doc.need("spoor.chain.root_key"),
        doc.text("spoor.chain.parent_id"),
        doc.list("spoor.segments", FromDocument::segment),
        doc.text("gen_ai.agent.id"),
        doc.text("gen_ai.agent.version"),
        doc.text("spoor.run.id"),
        doc.time("event.start"),
        doc.time("event.end"),
        doc.texts("spoor.chain.principals"),
        doc.texts("spoor.chain.credentials"),
        doc.number("spoor.chain.action_count"),
        doc.number("spoor.chain.switch_count"),
        (int) doc.number("event.risk_score"),
        doc.need("spoor.chain.status"),
        doc.text("spoor.chain.merged_into"),
        doc.list("spoor.switch", FromDocument::change),
        doc.texts("spoor.chain.finding_ids"),
        doc.texts("spoor.chain.related"));
  }

  private static SegmentRow segment(Doc doc) {
    return new SegmentRow(
        doc.need("id"),
        doc.need("key"),
        doc.text("parent"),
        doc.text("method"),
        doc.decimal("confidence"),
        doc.text("stated_by"),
        doc.text("event_id"),
        doc.number("action_count"));
  }

  private static SwitchRow change(Doc doc) {
    return new SwitchRow(
        doc.need("from"),
        doc.need("to"),
        doc.need("to_credential"),
        doc.need("kind"),
        doc.flag("declared"),
        doc.need("event_id"),
        doc.time("time"));
  }

  static ActionRow action(Doc doc) {
    return new ActionRow(
        doc.need("event.id"),
        doc.need("spoor.chain.id"),
        doc.need("spoor.segment.id"),
        doc.time("@timestamp"),
        doc.need("spoor.source"),
        doc.need("event.action"),
        doc.text("event.provider"),
        doc.need("event.outcome"),
        doc.text("error.code"),
        doc.text("user.id"),
        doc.text("user.name"),
        doc.text("spoor.principal.session_issuer"),
        doc.text("spoor.credential.id"),
        doc.text("spoor.credential.audience"),
        doc.text("spoor.credential.actor"),
        doc.text("gen_ai.operation.name"),
        doc.text("spoor.issued.id"),
        doc.text("spoor.run.id"),
        doc.text("message"),
        doc.list("spoor.resource", resource -> resource.need("id")),
        doc.number("spoor.revision"),
        Boolean.TRUE.equals(doc.flag("spoor.late")));
  }

  static AlertRow alert(Doc doc) {
    return new AlertRow(
        doc.need("spoor.alert.id"),
        doc.number("spoor.revision"),
        doc.need("spoor.alert.kind"),
        alertStatus(doc),
        doc.need("spoor.alert.severity"),
        (int) doc.number("event.risk_score"),
        doc.need("spoor.alert.title"),
        doc.need("message"),
        doc.need("spoor.alert.next_steps"),
        doc.text("spoor.chain.id"),
        doc.text("gen_ai.agent.id"),
        doc.text("spoor.run.id"),
        doc.text("spoor.alert.owner"),
        doc.text("spoor.alert.route"),
        doc.time("@timestamp"),
        doc.time("spoor.alert.updated"),
        doc.number("spoor.alert.finding_count"),
        doc.list(
            "spoor.alert.counts",
            count ->
                new AlertRow.Count(
                    count.need("rule_id"), count.need("severity"), count.number("count"))),
        doc.texts("spoor.alert.finding_ids"),
        doc.number("spoor.alert.excepted_count"),
        doc.texts("spoor.alert.exceptions"),
        doc.text("spoor.alert.page_severity"),
        doc.need("spoor.alert.notify"),
        doc.text("spoor.alert.notified"),
        doc.number("spoor.alert.repeats"),
        doc.text("spoor.alert.repeat_of"),
        doc.number("spoor.alert.held_count"),
        verdictOnAlert(doc),
        List.of());
  }

  /** Documents of earlier versions say closed for resolved, and have no verdict. */
  private static String alertStatus(Doc doc) {
    String status = doc.need("spoor.alert.status");
    return status.equals("closed") && doc.text("spoor.verdict.verdict") == null
        ? "resolved"
        : status;
  }

  private static @Nullable VerdictRow verdictOnAlert(Doc doc) {
    return doc.text("spoor.verdict.action") == null
        ? null
        : new VerdictRow(
            doc.need("spoor.alert.id"),
            doc.need("spoor.verdict.action"),
            doc.text("spoor.verdict.verdict"),
            doc.need("spoor.verdict.who"),
            doc.text("spoor.verdict.note"),
            doc.time("spoor.verdict.time"),
            doc.need("spoor.verdict.severity"),
            doc.texts("spoor.verdict.rules"));
  }

  static DeliveryRow delivery(Doc doc) {
    return new DeliveryRow(
        doc.need("spoor.alert.id"),
        doc.need("spoor.delivery.target"),
        doc.need("spoor.delivery.what"),
        doc.need("spoor.delivery.status"),
        doc.number("spoor.delivery.attempts"),
        doc.text("event.reason"),
        doc.time("@timestamp"),
        doc.text("spoor.delivery.told"));
  }

  static VerdictRow verdict(Doc doc) {
    return new VerdictRow(
        doc.need("spoor.alert.id"),
        doc.need("event.action"),
        doc.text("spoor.verdict.verdict"),
        doc.need("spoor.verdict.who"),
        doc.text("message"),
        doc.time("@timestamp"),
        doc.need("spoor.alert.severity"),
        doc.texts("spoor.verdict.rules"));
  }

  static IdentityRow identity(Doc doc) {
    return new IdentityRow(
        doc.need("spoor.identity.id"),
        doc.number("spoor.revision"),
        doc.need("spoor.identity.kind"),
        doc.need("spoor.identity.name"),
        doc.time("event.start"),
        doc.time("event.end"),
        doc.number("spoor.identity.runs"),
        doc.text("gen_ai.agent.version"),
        doc.flag("spoor.identity.declared"),
        doc.text("spoor.identity.baseline"),
        doc.number("spoor.identity.learning_runs"),
        doc.number("spoor.identity.features"),
        doc.number("spoor.identity.features_learned"),
        doc.texts("spoor.identity.held"),
        doc.texts("spoor.identity.used"),
        doc.texts("spoor.identity.unused"),
        doc.texts("spoor.identity.undeclared"),
        (int) doc.number("event.risk_score"));
  }

  static FindingRow finding(Doc doc) {
    return new FindingRow(
        doc.need("spoor.finding.id"),
        doc.number("spoor.revision"),
        doc.need("spoor.finding.status"),
        doc.need("rule.id"),
        doc.need("rule.name"),
        doc.need("spoor.finding.severity"),
        (int) doc.number("event.risk_score"),
        doc.need("spoor.chain.id"),
        doc.text("gen_ai.agent.id"),
        doc.text("spoor.run.id"),
        doc.time("@timestamp"),
        doc.texts("spoor.finding.event_ids"),
        doc.need("message"),
        doc.need("spoor.finding.next_steps"));
  }
}
