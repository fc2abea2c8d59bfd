package io.spoor.connectors.elasticsearch.document;

import io.spoor.schemas.Agent;
import io.spoor.schemas.Credential;
import io.spoor.schemas.Effect;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Link;
import io.spoor.schemas.Network;
import io.spoor.schemas.Person;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.PersonRule;
import org.jspecify.annotations.Nullable;

/** Writes the fields of an event and an action that no standard defines, under {@code spoor.*}. */
final class SpoorFields {

  private SpoorFields() {}

  static void write(JsonWriter out, IdentityEvent event, String segmentId) {
    out.text("source", event.getSource());
    out.text("event_type", event.getEventType());
    out.texts("effect", event.getEffects().stream().map(Effect::getKind).distinct().toList());
    out.flag("read_only", event.getReadOnly());
    out.millis("arrived_at", event.getArrivedAt());
    out.object(
        "raw",
        event.getRaw(),
        raw ->
            out.text("topic", raw.getTopic())
                .number("partition", raw.getPartition())
                .number("offset", raw.getOffset())
                .text("sha256", raw.getSha256()));
    out.object("segment", () -> out.text("id", segmentId).text("key", event.getTrailKey()));
    out.object("run", event.getRunId(), id -> out.text("id", id));
    out.object("agent", instance(event.getAgent()), id -> out.text("instance", id));
    out.object("span", parentSpan(event.getGenAi()), id -> out.text("parent_id", id));
    out.object("principal", event.getPrincipal(), principal -> principal(out, principal));
    out.object("credential", event.getCredential(), credential -> credential(out, credential));
    out.object("issued", event.getIssued(), issued -> issued(out, issued));
    out.objects(
        "resource",
        event.getResources(),
        resource ->
            out.text("id", resource.getId())
                .text("type", resource.getType())
                .text("account", resource.getAccount()));
    out.objects("link", event.getLinks(), link -> link(out, link));
    Network network = event.getNetwork();
    if (network != null && (network.getVia() != null || network.getEndpoint() != null)) {
      out.object(
          "network",
          () -> out.text("via", network.getVia()).text("endpoint", network.getEndpoint()));
    }
    out.text("observer", event.getObserver());
    out.text("observes", event.getObserves());
    out.objects(
        "observation",
        event.getObservations().stream().filter(seen -> seen.getObserver() != null).toList(),
        seen ->
            out.text("event_id", seen.getEventId())
                .text("source", seen.getSource())
                .text("observer", seen.getObserver())
                .text("outcome", seen.getOutcome())
                .text("error_code", seen.getErrorCode())
                .text("principal", seen.getPrincipal())
                .text("credential_id", seen.getCredentialId()));
    out.text("shared_event_id", event.getSharedEventId());
    out.texts("flags", event.getFlags());
    out.flattened("labels", event.getLabels());
  }

  private static void principal(JsonWriter out, Principal principal) {
    out.text("type", principal.getType())
        .text("account", principal.getAccount())
        .text("session_issuer", principal.getSessionIssuer())
        .text("session_name", principal.getSessionName())
        .text("directory", principal.getDirectory())
        .text("login", principal.getLogin())
        .object("person", principal.getPerson(), person -> person(out, person));
  }

  private static void person(JsonWriter out, Person person) {
    PersonRule rule = PersonRule.of(person.getRule());
    out.text("id", person.getId())
        .text("kind", person.getKind())
        .text("rule", person.getRule())
        .fraction("confidence", rule == null ? null : rule.confidence())
        .text("stated_by", rule == null ? null : rule.statedBy())
        .flag("observed", person.getObserved() ? true : null);
  }

  private static void credential(JsonWriter out, Credential credential) {
    out.text("id", credential.getId())
        .text("kind", credential.getKind())
        .text("key", credential.getKey())
        .text("parent_id", credential.getParentId())
        .text("parent_key", credential.getParentKey())
        .text("audience", credential.getAudience())
        .text("actor", credential.getActor())
        .flag("mfa", credential.getMfa())
        .nanos("created_at", credential.getCreatedAt());
  }

  private static void issued(JsonWriter out, Issued issued) {
    out.text("id", issued.getId())
        .text("kind", issued.getKind())
        .text("key", issued.getKey())
        .nanos("expires_at", issued.getExpiresAt())
        .object(
            "principal",
            issued.getPrincipal(),
            principal -> {
              out.text("id", principal.getId()).text("name", principal.getName());
              principal(out, principal);
            });
  }

  private static void link(JsonWriter out, Link link) {
    out.text("id", link.getLinkId())
        .text("tenant", link.getTenant())
        .text("child", link.getChild())
        .text("parent", link.getParent())
        .text("relation", link.getRelation())
        .text("method", link.getMethod())
        .text("via", link.getVia())
        .fraction("confidence", link.getConfidence())
        .number("strength", link.getStrength())
        .text("stated_by", link.getStatedBy())
        .nanos("issued_at", link.getIssuedAt())
        .text("event_id", link.getEventId())
        .text("agent_id", link.getAgentId());
  }

  private static @Nullable String instance(@Nullable Agent agent) {
    return agent == null ? null : agent.getInstance();
  }

  private static @Nullable String parentSpan(@Nullable GenAi span) {
    return span == null ? null : span.getParentSpanId();
  }
}
