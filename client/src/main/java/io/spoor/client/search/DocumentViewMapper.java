package io.spoor.client.search;

import io.spoor.client.result.ActionView;
import io.spoor.client.result.AlertView;
import io.spoor.client.result.ChainView;
import io.spoor.client.result.ChainView.SegmentRow;
import io.spoor.client.result.ChainView.SwitchRow;
import io.spoor.client.result.ChainView.Unread;
import io.spoor.client.result.DeliveryView;
import io.spoor.client.result.FindingView;
import io.spoor.client.result.IdentityView;
import io.spoor.client.result.ObservationView;
import io.spoor.client.result.PersonView;
import io.spoor.client.result.VerdictView;
import io.spoor.schemas.FindingCause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps documents to views; field names as in dashboards/FIELDS.md. */
final class DocumentViewMapper {
  private DocumentViewMapper() {}

  static ChainView chain(DocumentFields fields) {
    return new ChainView(
        fields.required("spoor.chain.id"),
        fields.required("spoor.chain.root_key"),
        fields.text("spoor.chain.parent_id"),
        fields.list("spoor.segments", DocumentViewMapper::segment),
        fields.text("gen_ai.agent.id"),
        fields.text("gen_ai.agent.version"),
        fields.text("spoor.run.id"),
        fields.time("event.start"),
        fields.time("event.end"),
        fields.texts("spoor.chain.principals"),
        fields.texts("spoor.chain.credentials"),
        fields.number("spoor.chain.action_count"),
        fields.number("spoor.chain.switch_count"),
        (int) fields.number("event.risk_score"),
        fields.required("spoor.chain.status"),
        fields.text("spoor.chain.merged_into"),
        fields.list("spoor.switch", DocumentViewMapper::change),
        fields.texts("spoor.chain.finding_ids"),
        fields.texts("spoor.chain.related"),
        new Unread(
            fields.number("spoor.chain.partly_read_count"),
            fields.number("spoor.chain.opaque_count"),
            fields.number("spoor.chain.unread_count")));
  }

  private static SegmentRow segment(DocumentFields fields) {
    return new SegmentRow(
        fields.required("id"),
        fields.required("key"),
        fields.text("parent"),
        fields.text("method"),
        fields.decimal("confidence"),
        fields.text("stated_by"),
        fields.text("event_id"),
        fields.number("action_count"));
  }

  private static SwitchRow change(DocumentFields fields) {
    return new SwitchRow(
        fields.required("from"),
        fields.required("to"),
        fields.required("to_credential"),
        fields.required("kind"),
        fields.flag("declared"),
        fields.required("event_id"),
        fields.time("time"));
  }

  static ActionView action(DocumentFields fields) {
    return new ActionView(
        fields.required("event.id"),
        fields.required("spoor.chain.id"),
        fields.required("spoor.segment.id"),
        fields.time("@timestamp"),
        fields.required("spoor.source"),
        fields.required("event.action"),
        fields.text("event.provider"),
        fields.required("event.outcome"),
        fields.text("error.code"),
        fields.text("user.id"),
        fields.text("user.name"),
        fields.text("spoor.principal.session_issuer"),
        person(fields),
        fields.text("spoor.credential.id"),
        fields.text("spoor.credential.audience"),
        fields.text("spoor.credential.actor"),
        fields.text("gen_ai.operation.name"),
        fields.text("gen_ai.tool.call.id"),
        fields.text("spoor.issued.id"),
        fields.text("spoor.run.id"),
        fields.text("message"),
        fields.list("spoor.resource", resource -> resource.required("id")),
        fields.texts("spoor.effect"),
        fields.text("spoor.observes"),
        fields.list("spoor.observation", DocumentViewMapper::observation),
        fields.number("spoor.revision"),
        Boolean.TRUE.equals(fields.flag("spoor.late")));
  }

  private static ObservationView observation(DocumentFields fields) {
    return new ObservationView(
        fields.required("event_id"),
        fields.text("source"),
        fields.required("observer"),
        fields.text("outcome"));
  }

  private static @Nullable PersonView person(DocumentFields fields) {
    return fields.text("spoor.principal.person.id") == null
        ? null
        : PersonView.of(
            fields.required("spoor.principal.person.id"),
            fields.required("spoor.principal.person.kind"),
            fields.required("spoor.principal.person.rule"),
            Boolean.TRUE.equals(fields.flag("spoor.principal.person.observed")));
  }

  static AlertView alert(DocumentFields fields) {
    return new AlertView(
        fields.required("spoor.alert.id"),
        fields.number("spoor.revision"),
        fields.required("spoor.alert.kind"),
        fields.required("spoor.alert.status"),
        fields.required("spoor.alert.severity"),
        (int) fields.number("event.risk_score"),
        fields.required("spoor.alert.title"),
        fields.required("message"),
        fields.required("spoor.alert.next_steps"),
        fields.text("spoor.chain.id"),
        fields.text("gen_ai.agent.id"),
        fields.text("spoor.run.id"),
        fields.text("spoor.alert.owner"),
        fields.text("spoor.alert.route"),
        fields.time("@timestamp"),
        fields.time("spoor.alert.updated"),
        fields.number("spoor.alert.finding_count"),
        fields.list(
            "spoor.alert.counts",
            count ->
                new AlertView.Count(
                    count.required("rule_id"), count.required("severity"), count.number("count"))),
        fields.texts("spoor.alert.finding_ids"),
        fields.number("spoor.alert.excepted_count"),
        fields.texts("spoor.alert.exceptions"),
        fields.text("spoor.alert.page_severity"),
        fields.required("spoor.alert.notify"),
        fields.text("spoor.alert.notified"),
        fields.number("spoor.alert.repeats"),
        fields.text("spoor.alert.repeat_of"),
        fields.number("spoor.alert.held_count"),
        verdictOnAlert(fields),
        List.of());
  }

  private static @Nullable VerdictView verdictOnAlert(DocumentFields fields) {
    return fields.text("spoor.verdict.action") == null
        ? null
        : new VerdictView(
            fields.required("spoor.alert.id"),
            fields.required("spoor.verdict.action"),
            fields.text("spoor.verdict.verdict"),
            fields.required("spoor.verdict.who"),
            fields.text("spoor.verdict.note"),
            fields.time("spoor.verdict.time"),
            fields.required("spoor.verdict.severity"),
            fields.texts("spoor.verdict.rules"));
  }

  static DeliveryView delivery(DocumentFields fields) {
    return new DeliveryView(
        fields.required("spoor.alert.id"),
        fields.required("spoor.delivery.target"),
        fields.required("spoor.delivery.what"),
        fields.required("spoor.delivery.status"),
        fields.number("spoor.delivery.attempts"),
        fields.text("event.reason"),
        fields.time("@timestamp"),
        fields.text("spoor.delivery.told"));
  }

  static VerdictView verdict(DocumentFields fields) {
    return new VerdictView(
        fields.required("spoor.alert.id"),
        fields.required("event.action"),
        fields.text("spoor.verdict.verdict"),
        fields.required("spoor.verdict.who"),
        fields.text("message"),
        fields.time("@timestamp"),
        fields.required("spoor.alert.severity"),
        fields.texts("spoor.verdict.rules"));
  }

  static IdentityView identity(DocumentFields fields) {
    return new IdentityView(
        fields.required("spoor.identity.id"),
        fields.number("spoor.revision"),
        fields.required("spoor.identity.kind"),
        fields.required("spoor.identity.name"),
        fields.time("event.start"),
        fields.time("event.end"),
        fields.number("spoor.identity.runs"),
        fields.text("gen_ai.agent.version"),
        fields.flag("spoor.identity.declared"),
        fields.text("spoor.identity.baseline"),
        fields.number("spoor.identity.learning_runs"),
        fields.number("spoor.identity.features"),
        fields.number("spoor.identity.features_learned"),
        fields.texts("spoor.identity.held"),
        fields.texts("spoor.identity.used"),
        fields.texts("spoor.identity.unused"),
        fields.texts("spoor.identity.undeclared"),
        fields.list(
            "spoor.identity.accounts",
            account ->
                new IdentityView.Account(
                    account.required("directory"),
                    account.required("id"),
                    account.required("rule"),
                    account.required("stated_by"),
                    account.time("first_seen"),
                    account.required("event_id"))),
        (int) fields.number("event.risk_score"));
  }

  static FindingView finding(DocumentFields fields) {
    return new FindingView(
        fields.required("spoor.finding.id"),
        fields.number("spoor.revision"),
        fields.required("spoor.finding.status"),
        fields.required("rule.id"),
        fields.required("rule.name"),
        fields.required("spoor.finding.severity"),
        (int) fields.number("event.risk_score"),
        fields.required("spoor.chain.id"),
        fields.text("gen_ai.agent.id"),
        fields.text("spoor.run.id"),
        fields.time("@timestamp"),
        fields.texts("spoor.finding.event_ids"),
        fields.required("message"),
        fields.required("spoor.finding.next_steps"),
        Boolean.TRUE.equals(fields.flag("spoor.finding.contested")),
        cause(fields));
  }

  private static @Nullable FindingCause cause(DocumentFields fields) {
    String change = fields.text("spoor.finding.cause.change");
    return change == null
        ? null
        : new FindingCause(
            change,
            fields.required("spoor.finding.cause.trigger"),
            fields.text("spoor.finding.cause.event_id"),
            fields.text("spoor.finding.cause.child"),
            fields.text("spoor.finding.cause.parent"),
            fields.text("spoor.finding.cause.method"),
            fields.text("spoor.finding.cause.version"));
  }
}
