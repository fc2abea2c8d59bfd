package io.spoor.local.search;

import io.spoor.local.view.ActionRow;
import io.spoor.local.view.ChainRow;
import io.spoor.local.view.ChainRow.SegmentRow;
import io.spoor.local.view.ChainRow.SwitchRow;
import io.spoor.local.view.FindingRow;

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
