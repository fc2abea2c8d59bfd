package io.spoor.sources.tokenexchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.Principal;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import io.spoor.sources.mapping.SubjectAlias;
import io.spoor.sources.mapping.TokenIssuers;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps a record of an issuer of tokens or SVIDs (docs/schemas/token-exchange.schema.json). The
 * exchange is below the token presented, and the issued one below the exchange. Keys are those of
 * {@code spoor.credential.id} of spans: the issuer, and the {@code jti} or else the hash of the
 * token.
 */
public final class TokenExchangeMapping extends AuditMapping {
  private static final String DENIED = "access_denied";
  private static final String REVOCATION = "token.revoke";
  private static final String EXCHANGE = "token.exchange";

  /** Errors that deny the client a right, rather than fault its request (RFC 6749 §5.2). */
  private static final Set<String> DENIALS =
      Set.of("access_denied", "unauthorized_client", "insufficient_scope");

  public TokenExchangeMapping() {
    super(
        "token-exchange",
        Set.of("id", "jti", "hash", "sub", "txn", "jkt"),
        Set.of("holder", "token"));
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    String issuer = record.text("issuer");
    String directory = issuer == null ? "" : issuer;
    event.id(record.text("id"));
    event.time(record.time("time"));
    event.action(record.text("event"), issuer);
    event.type(record.text("grant_type"));
    event.requestId(record.text("request_id"));
    event.network(record.text("client_ip"), record.text("user_agent"));
    readOutcome(record, event);
    AuditRecord subject = record.object("subject");
    AuditRecord actor = record.object("actor");
    Principal holder = readPrincipal(record, subject, actor, directory, event);
    event.credential(
        kind(subject), either(subject.text("iss"), directory), tokenId(subject), false);
    event.delegatedBy(either(subject.text("iss"), directory), subject.text("sub"));
    AuditRecord issued = record.object("issued");
    if (REVOCATION.equals(record.text("event"))) {
      event.resource(tokenId(issued), "token");
    } else {
      event.exchange();
      readIssued(issued, holder, directory, event);
    }
    event.act(directory, record.get("act"));
    event.precedes(SubjectAlias.Kind.OIDC, subject.text("sub"));
    event.transaction(record.text("txn"));
    event.label("agentic_ctx", context(record.get("agentic_ctx")));
    if (EXCHANGE.equals(record.text("event"))) {
      readActors(record, subject, actor, directory, event);
    }
  }

  /**
   * Whom the tokens name as actor, and who acted. The issuer states the claims of both tokens; the
   * client chooses only which actor token it presents, if any.
   */
  private static void readActors(
      AuditRecord record,
      AuditRecord subject,
      AuditRecord actor,
      String directory,
      AuditEvent event) {
    String client = record.text("client.id");
    String acting = actor.text("sub");
    boolean isAgent = type(record.text("client.type"), ActorType.UNKNOWN) == ActorType.AGENT;
    if (acting == null && isAgent && client != null && !client.equals(subject.text("sub"))) {
      acting = client;
    }
    event.label(EventLabels.EXCHANGE, "true");
    event.label(EventLabels.ACT, actorOf(record.object("act")));
    event.label(EventLabels.SUBJECT_ACT, actorOf(subject.object("act")));
    event.label(EventLabels.ACTED_BY, acting);
    AuditRecord permitted = record.object("may_act");
    String sub = permitted.text("sub");
    String clientId = permitted.text("client_id");
    String issuer = permitted.text("iss");
    if (clientId != null && client != null && !clientId.equals(client)) {
      event.label(EventLabels.MAY_ACT, "client " + clientId);
      event.label(EventLabels.OUTSIDE_MAY_ACT, "client " + client);
    } else if (sub != null && acting != null && isOfAnotherIssuer(issuer, actor, directory)) {
      event.label(EventLabels.MAY_ACT, sub + " of " + issuer);
      event.label(
          EventLabels.OUTSIDE_MAY_ACT, acting + " of " + either(actor.text("iss"), directory));
    } else {
      event.label(EventLabels.MAY_ACT, sub == null ? clientId : sub);
      if (isOutside(sub, clientId, actor.text("sub"), client)) {
        event.label(EventLabels.OUTSIDE_MAY_ACT, acting == null ? client : acting);
      }
    }
  }

  /** What the token says of the agent, as JSON: issuers agree on no members yet. */
  private static @Nullable String context(@Nullable JsonNode context) {
    if (context == null || context.isValueNode()) {
      return AuditRecord.text(context);
    }
    return context.isEmpty() ? null : RecordJson.text(context);
  }

  private static @Nullable String actorOf(AuditRecord act) {
    return act.text("sub", "client_id", "jti");
  }

  /** Names are unique within an issuer only. */
  private static boolean isOfAnotherIssuer(
      @Nullable String issuer, AuditRecord actor, String directory) {
    return issuer != null
        && actor.text("sub") != null
        && !TokenIssuers.name(issuer)
            .equals(TokenIssuers.name(either(actor.text("iss"), directory)));
  }

  /**
   * Whether another party acted than {@code may_act} names (RFC 8693 §4.4): the actor, or the
   * client that presents no actor token. What either side does not state is not compared.
   *
   * @param clientId the claim's client, which is that of the request if both are stated
   */
  private static boolean isOutside(
      @Nullable String sub,
      @Nullable String clientId,
      @Nullable String acting,
      @Nullable String client) {
    if (sub == null) {
      return false;
    }
    // A client_id of the claim that is the client's names it, whatever the subject is called.
    return acting == null
        ? client != null && !sub.equals(client) && clientId == null
        : !sub.equals(acting);
  }

  private static void readOutcome(AuditRecord record, AuditEvent event) {
    String error = record.text("error");
    if (error != null || "failure".equalsIgnoreCase(record.text("outcome"))) {
      boolean isDenied = error != null && DENIALS.contains(error.toLowerCase(Locale.ROOT));
      event.failed(isDenied ? DENIED : error, record.text("error_description", "error"));
    } else if ("success".equalsIgnoreCase(record.text("outcome"))) {
      event.succeeded();
    }
  }

  /**
   * The holder of what is issued: the actor, otherwise the client that asks. If that is somebody
   * else than the subject, it acts on behalf of the subject.
   */
  private static @Nullable Principal readPrincipal(
      AuditRecord record,
      AuditRecord subject,
      AuditRecord actor,
      String directory,
      AuditEvent event) {
    String client = record.text("client.id");
    boolean hasActor = actor.text("sub") != null;
    boolean isClient = !hasActor && client != null;
    AuditRecord holder = hasActor ? actor : subject;
    String id = isClient ? client : holder.text("sub");
    if (id == null) {
      return null;
    }
    ActorType type =
        isClient ? type(record.text("client.type"), ActorType.WORKLOAD) : typeOf(holder, id);
    String name = isClient ? record.text("client.name") : holder.text("name");
    String issuer = isClient ? directory : either(holder.text("iss"), directory);
    event.principal(type, issuer, id, name, null);
    event.label("holder", id);
    if (type == ActorType.AGENT) {
      event.agent(id, name);
    }
    return AuditEvent.principalOf(type, id, name, null);
  }

  private static ActorType typeOf(AuditRecord party, String id) {
    ActorType other = id.startsWith("spiffe://") ? ActorType.WORKLOAD : ActorType.UNKNOWN;
    return type(party.text("type"), other);
  }

  private static ActorType type(@Nullable String type, ActorType other) {
    return switch (String.valueOf(type).toLowerCase(Locale.ROOT)) {
      case "human", "user" -> ActorType.HUMAN;
      case "agent" -> ActorType.AGENT;
      case "workload", "client" -> ActorType.WORKLOAD;
      case "service" -> ActorType.SERVICE;
      default -> other;
    };
  }

  private static void readIssued(
      AuditRecord issued, @Nullable Principal holder, String directory, AuditEvent event) {
    OptionalLong expires = issued.time("expires_at");
    event.issued(
        kind(issued), either(issued.text("iss"), directory), tokenId(issued), holder, expires);
    for (String audience : issued.texts("audience")) {
      event.resource(audience, "audience");
    }
    List<String> scopes = issued.texts("scope");
    event.label("scopes", scopes.isEmpty() ? null : String.join(" ", scopes));
    event.label("jkt", issued.text("cnf.jkt", "cnf.x5t#S256"));
    event.label("spiffe_id", issued.text("spiffe_id"));
  }

  /** A token is known by its {@code jti}, or by its hash where it has none. */
  private static @Nullable String tokenId(AuditRecord token) {
    return token.text("jti", "hash");
  }

  private static String kind(AuditRecord token) {
    String type = String.valueOf(token.text("token_type")).toLowerCase(Locale.ROOT);
    return type.contains("svid") || token.text("spiffe_id") != null ? "svid" : "token";
  }

  private static String either(@Nullable String text, String other) {
    return text == null ? other : text;
  }
}
