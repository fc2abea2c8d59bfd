package io.spoor.streams.normalise.domain.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.spoor.schemas.Credential;
import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import io.spoor.streams.normalise.domain.mapping.Links;
import io.spoor.streams.normalise.domain.mapping.Links.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The links that a span states: all of them the agent's own word. */
final class SpanLinks {
  private static final int MAX = 32;
  private static final String INVOKE = "invoke_agent";

  private final String tenant;
  private final String traceKey;
  private final Links links;
  private final List<Link> stated = new ArrayList<>(2);

  private SpanLinks(String tenant, String traceKey, Links links) {
    this.tenant = tenant;
    this.traceKey = traceKey;
    this.links = links;
  }

  /**
   * {@code invokesAgent}: whether the span is the root of a run, which may name the run that
   * started it.
   */
  static List<Link> of(
      JsonNode span,
      Attributes attributes,
      String tenant,
      String traceKey,
      @Nullable Credential credential,
      boolean invokesAgent,
      Links links) {
    var all = new SpanLinks(tenant, traceKey, links);
    if (credential != null) {
      all.credential(credential, invokesAgent);
    }
    if (invokesAgent) {
      all.run(attributes.text("spoor.run.parent_trace_id"));
      if (span.get("links") instanceof ArrayNode list) {
        for (JsonNode link : list) {
          JsonNode trace = link.get("traceId");
          all.run(trace == null ? null : trace.textValue());
        }
      }
    }
    return all.stated;
  }

  private void credential(Credential credential, boolean invokesAgent) {
    add(credential.getKey(), traceKey, Method.PRESENTED, "presented");
    String parent = credential.getParentKey();
    if (parent != null) {
      add(credential.getKey(), parent, Method.TOKEN_PARENT, "token-exchange");
      if (invokesAgent) {
        add(traceKey, parent, Method.RUN_TOKEN_PARENT, INVOKE);
      }
    }
  }

  private void run(@Nullable String traceId) {
    String other = Ids.idOrNull(traceId, Ids.TRACE);
    if (other != null) {
      add(traceKey, Keys.of(tenant, "trace", "", other), Method.SPAN_LINK, INVOKE);
    }
  }

  private void add(String child, String parent, Method method, String via) {
    if (!child.equals(parent) && stated.size() < MAX) {
      Link link = links.link(child, parent, method, via);
      if (stated.stream().noneMatch(known -> known.getLinkId().equals(link.getLinkId()))) {
        stated.add(link);
      }
    }
  }
}
