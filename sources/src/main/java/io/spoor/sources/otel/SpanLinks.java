package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.spoor.schemas.Credential;
import io.spoor.schemas.Network;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.mapping.Links;
import io.spoor.sources.mapping.Links.StatedBy;
import io.spoor.sources.mapping.Names;
import io.spoor.sources.mapping.NetworkName;
import org.jspecify.annotations.Nullable;

/**
 * The links that a span states: all of them the agent's own word. It speaks of its own trace and
 * its own credential; what others do is theirs to say.
 */
final class SpanLinks {
  private static final String INVOKE = "invoke_agent";
  private static final String EXCHANGE = "token-exchange";
  private static final String TOOL = "execute_tool";

  private final String tenant;
  private final SpanRole role;
  private final Attributes attributes;
  private final String traceKey;
  private final Links links;

  SpanLinks(String tenant, SpanRole role, Attributes attributes, String traceKey, Links links) {
    this.tenant = tenant;
    this.role = role;
    this.attributes = attributes;
    this.traceKey = traceKey;
    this.links = links;
  }

  void state(JsonNode span, @Nullable Credential credential) {
    if (credential != null) {
      credential(credential);
    }
    if (role.leads()) {
      boolean handedOn = role.invokesAgent() && startedBy(span);
      delegation();
      if (!handedOn) {
        txn();
      }
    }
  }

  private void credential(Credential credential) {
    String key = credential.getKey();
    if (role.serves()) {
      // It was shown the credential, and does not hold it: no second holder beside the run that
      // does.
      join(JoinMethod.RECEIVED, traceKey, key, "received");
    } else {
      join(JoinMethod.PRESENTED, key, traceKey, "presented");
    }
    String parent = credential.getParentKey();
    String actor = ActClaim.state(attributes, tenant, credential, links);
    if (parent != null) {
      join(JoinMethod.TOKEN_PARENT, key, parent, EXCHANGE);
    }
    if (role.invokesAgent() && parent != null) {
      links.delegation(StatedBy.AGENT, JoinMethod.TOKEN_PARENT, traceKey, parent, INVOKE);
    } else if (role.invokesAgent() && actor != null) {
      links.delegation(StatedBy.AGENT, JoinMethod.ACT, traceKey, actor, INVOKE);
    }
  }

  /** Names the runs that started this one; whether there are any. */
  private boolean startedBy(JsonNode span) {
    boolean any = startedBy(attributes.text("spoor.run.parent_trace_id"));
    if (span.get("links") instanceof ArrayNode list) {
      for (JsonNode link : list) {
        JsonNode trace = link.get("traceId");
        any |= startedBy(trace == null ? null : trace.textValue());
      }
    }
    return any || attributes.text("spoor.delegation.parent_id") != null;
  }

  private boolean startedBy(@Nullable String traceId) {
    String other = Ids.idOrNull(traceId, Ids.TRACE);
    if (other == null) {
      return false;
    }
    String key = Keys.of(tenant, "trace", "", other);
    links.delegation(StatedBy.AGENT, JoinMethod.SPAN_LINK, traceKey, key, INVOKE);
    return !key.equals(traceKey);
  }

  /**
   * A run holds the delegation that it works under, so that the runs it hands on to find it by that
   * id; a server's trace goes by the run that alone holds it.
   */
  private void delegation() {
    String id = Names.unique(attributes.text("spoor.delegation.id"));
    if (id != null) {
      String name = Names.key(tenant, "delegation", id);
      if (role.invokesAgent()) {
        join(JoinMethod.DELEGATION, Keys.of(tenant, "delegation", "", id), traceKey, INVOKE);
        links.claim(StatedBy.AGENT, JoinMethod.DELEGATION, name, traceKey, INVOKE);
      } else {
        links.goesBy(StatedBy.AGENT, JoinMethod.DELEGATION, traceKey, name, "delegation");
      }
    }
    String parent = Names.unique(attributes.text("spoor.delegation.parent_id"));
    if (parent != null && role.invokesAgent()) {
      String key = Keys.of(tenant, "delegation", "", parent);
      links.delegation(StatedBy.AGENT, JoinMethod.DELEGATION, traceKey, key, INVOKE);
    }
  }

  /** A transaction is one chain; a run that another started is its own, whatever it carries. */
  private void txn() {
    String txn = Names.unique(attributes.text("spoor.txn"));
    if (txn != null) {
      join(JoinMethod.TXN, traceKey, Keys.of(tenant, "txn", "", txn), "txn");
    }
  }

  /** Names that the run has or that a server was called with. {@code runId}: where it is stated. */
  void names(@Nullable String runId, @Nullable Network network) {
    String run = role.invokesAgent() || role.serves() ? Names.run(tenant, runId) : null;
    if (run != null) {
      name(JoinMethod.RUN_ALIAS, run, role.invokesAgent() ? INVOKE : "run id");
    }
    String call =
        role.executesTool() || role.serves()
            ? Names.unique(attributes.text("gen_ai.tool.call.id"))
            : null;
    if (call != null) {
      name(JoinMethod.TOOL_CALL, Names.key(tenant, "tool-call", call), TOOL);
    }
    if (links.wants(JoinMethod.NETWORK) && network != null) {
      String name = NetworkName.of(tenant, network.getIp(), network.getUserAgent(), links.time());
      if (name != null) {
        links.claim(StatedBy.AGENT, JoinMethod.NETWORK, name, traceKey, "network");
      }
    }
  }

  private void name(JoinMethod method, String name, String via) {
    if (role.serves()) {
      links.goesBy(StatedBy.AGENT, method, traceKey, name, via);
    } else {
      links.claim(StatedBy.AGENT, method, name, traceKey, via);
    }
  }

  private void join(JoinMethod method, String child, String parent, String via) {
    links.join(StatedBy.AGENT, method, child, parent, via);
  }
}
