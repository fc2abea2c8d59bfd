package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.spoor.schemas.Credential;
import io.spoor.schemas.Network;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.mapping.AliasKeys;
import io.spoor.sources.mapping.LinkCollector;
import io.spoor.sources.mapping.LinkCollector.StatedBy;
import io.spoor.sources.mapping.NetworkAlias;
import io.spoor.sources.mapping.SubjectAlias;
import io.spoor.sources.mapping.TokenIssuers;
import io.spoor.sources.mapping.TraceIds;
import org.jspecify.annotations.Nullable;

/**
 * Creates the links of a span, all stated by the agent. A span makes statements only about its own
 * trace and credential.
 */
final class SpanLinkMapper {
  private static final String INVOKE = "invoke_agent";
  private static final String EXCHANGE = "token-exchange";
  private static final String TOOL = "execute_tool";

  private final String tenant;
  private final SpanRole role;
  private final SpanAttributes attributes;
  private final String traceKey;
  private final LinkCollector links;

  SpanLinkMapper(
      String tenant,
      SpanRole role,
      SpanAttributes attributes,
      String traceKey,
      LinkCollector links) {
    this.tenant = tenant;
    this.role = role;
    this.attributes = attributes;
    this.traceKey = traceKey;
    this.links = links;
  }

  void collect(JsonNode span, @Nullable Credential credential) {
    if (credential != null) {
      addCredential(credential);
    }
    if (role.isRunEntry()) {
      boolean isDelegated = role.invokes() && addStarter(span);
      addDelegation();
      if (!isDelegated) {
        addTransaction();
      }
    }
  }

  private void addCredential(Credential credential) {
    String key = credential.getKey();
    if (role.serves()) {
      // The server received the credential and does not hold it: it is not a second holder.
      addJoin(JoinMethod.RECEIVED, traceKey, key, "received");
    } else {
      addJoin(JoinMethod.PRESENTED, key, traceKey, "presented");
      if (TokenIssuers.areLasting(Keys.issuer(key))) {
        claimSubject(
            JoinMethod.TOKEN_USE, SubjectAlias.Kind.TOKEN_USE, credential.getId(), "presented");
      }
    }
    addIssuance(credential);
    String parent = credential.getParentKey();
    String actor = ActClaim.collect(attributes, tenant, credential, links);
    if (parent != null) {
      addJoin(JoinMethod.TOKEN_PARENT, key, parent, EXCHANGE);
    }
    if (role.invokes() && parent != null) {
      links.addDelegation(StatedBy.AGENT, JoinMethod.TOKEN_PARENT, traceKey, parent, INVOKE);
    } else if (role.invokes() && actor != null) {
      links.addDelegation(StatedBy.AGENT, JoinMethod.ACT, traceKey, actor, INVOKE);
    }
  }

  /**
   * Relates the run to the issuance of a token. The run's own token belongs above it. So do other
   * tokens of a sign-in, if nothing better is known. Tokens that are exchanged for others without a
   * session belong below the run that shows them, with what they were exchanged from. A token that
   * a second run shows is that of neither.
   */
  private void addIssuance(Credential credential) {
    String id = credential.getId();
    String alias = AliasKeys.tokenKey(tenant, id);
    String holder = AliasKeys.holderKey(tenant, id);
    String signIn = AliasKeys.signInKey(tenant, id);
    boolean isShown = !role.serves() && credential.getKind().equals("token");
    if (!isShown || alias == null || holder == null || signIn == null) {
      return;
    }
    boolean hasParent = credential.getParentKey() != null;
    if (role.invokes()) {
      if (!hasParent) {
        links.referenceAlias(StatedBy.AGENT, JoinMethod.RUN_TOKEN, traceKey, alias, INVOKE);
      }
      return;
    }
    boolean mayBeOfSignIn = TokenIssuers.haveSessions(Keys.issuer(credential.getKey()));
    links.claimAlias(StatedBy.AGENT, JoinMethod.RUN_TOKEN, holder, traceKey, "presented");
    if (mayBeOfSignIn && !hasParent) {
      links.referenceAlias(StatedBy.AGENT, JoinMethod.USED_TOKEN, traceKey, signIn, "presented");
    }
  }

  /**
   * A run without a token of its own belongs to the sign-in of the person that it names, at its
   * address. Logs that name both minutes later belong to the run.
   */
  void addPerson(
      @Nullable String person, @Nullable Network network, @Nullable Credential credential) {
    String subject =
        role.invokes() ? SubjectAlias.at(person, network == null ? null : network.getIp()) : null;
    if (subject == null) {
      return;
    }
    String alias =
        credential == null
            ? SubjectAlias.reference(tenant, SubjectAlias.Kind.LOGIN, subject, links.time())
            : null;
    if (alias != null) {
      links.referenceAlias(StatedBy.AGENT, JoinMethod.LOGIN, traceKey, alias, INVOKE);
    }
    claimSubject(JoinMethod.PERSON, SubjectAlias.Kind.PERSON, subject, INVOKE);
  }

  private void claimSubject(
      JoinMethod method, SubjectAlias.Kind kind, @Nullable String subject, String via) {
    if (links.isEnabled(method)) {
      SubjectAlias.claims(tenant, kind, subject, links.time())
          .forEach(alias -> links.claimAlias(StatedBy.AGENT, method, alias, traceKey, via));
    }
  }

  /** Adds the runs that started this one; returns whether there are any. */
  private boolean addStarter(JsonNode span) {
    boolean found = addStarter(attributes.text("spoor.run.parent_trace_id"));
    if (span.get("links") instanceof ArrayNode list) {
      for (JsonNode link : list) {
        JsonNode trace = link.get("traceId");
        found |= addStarter(trace == null ? null : trace.textValue());
      }
    }
    return found || attributes.text("spoor.delegation.parent_id") != null;
  }

  private boolean addStarter(@Nullable String traceId) {
    String parentTraceId = TraceIds.idOrNull(traceId, TraceIds.TRACE_DIGITS);
    if (parentTraceId == null) {
      return false;
    }
    String key = TraceIds.key(tenant, parentTraceId);
    links.addDelegation(StatedBy.AGENT, JoinMethod.SPAN_LINK, traceKey, key, INVOKE);
    return !key.equals(traceKey);
  }

  /**
   * Adds delegation aliases. A run claims the delegation it works under, so that delegated runs
   * find it by that id. A server's trace references the run that alone holds it.
   */
  private void addDelegation() {
    String id = AliasKeys.uniqueOrNull(attributes.text("spoor.delegation.id"));
    if (id != null) {
      String alias = AliasKeys.key(tenant, "delegation", id);
      if (role.invokes()) {
        addJoin(JoinMethod.DELEGATION, Keys.of(tenant, "delegation", "", id), traceKey, INVOKE);
        links.claimAlias(StatedBy.AGENT, JoinMethod.DELEGATION, alias, traceKey, INVOKE);
      } else {
        links.referenceAlias(StatedBy.AGENT, JoinMethod.DELEGATION, traceKey, alias, "delegation");
      }
    }
    String parent = AliasKeys.uniqueOrNull(attributes.text("spoor.delegation.parent_id"));
    if (parent != null && role.invokes()) {
      String key = Keys.of(tenant, "delegation", "", parent);
      links.addDelegation(StatedBy.AGENT, JoinMethod.DELEGATION, traceKey, key, INVOKE);
    }
  }

  /** Adds the transaction. A transaction is one chain, but a delegated run keeps a separate one. */
  private void addTransaction() {
    String txn = AliasKeys.uniqueOrNull(attributes.text("spoor.txn"));
    if (txn != null) {
      addJoin(JoinMethod.TXN, traceKey, Keys.of(tenant, "txn", "", txn), "txn");
    }
  }

  /** Adds aliases of the run, or of the call to a server. {@code runId}: the stated run id. */
  void addAliases(@Nullable String runId, @Nullable Network network) {
    String runAlias = role.invokes() || role.serves() ? AliasKeys.runKey(tenant, runId) : null;
    if (runAlias != null) {
      addAlias(JoinMethod.RUN_ALIAS, runAlias, role.invokes() ? INVOKE : "run id");
    }
    String toolCallId =
        role.executesTool() || role.serves()
            ? AliasKeys.uniqueOrNull(attributes.text("gen_ai.tool.call.id"))
            : null;
    if (toolCallId != null) {
      addAlias(JoinMethod.TOOL_CALL, AliasKeys.key(tenant, "tool-call", toolCallId), TOOL);
    }
    if (links.isEnabled(JoinMethod.NETWORK) && network != null) {
      String alias =
          NetworkAlias.key(tenant, network.getIp(), network.getUserAgent(), links.time());
      if (alias != null) {
        links.claimAlias(StatedBy.AGENT, JoinMethod.NETWORK, alias, traceKey, "network");
      }
    }
  }

  private void addAlias(JoinMethod method, String alias, String via) {
    if (role.serves()) {
      links.referenceAlias(StatedBy.AGENT, method, traceKey, alias, via);
    } else {
      links.claimAlias(StatedBy.AGENT, method, alias, traceKey, via);
    }
  }

  private void addJoin(JoinMethod method, String child, String parent, String via) {
    links.addJoin(StatedBy.AGENT, method, child, parent, via);
  }
}
