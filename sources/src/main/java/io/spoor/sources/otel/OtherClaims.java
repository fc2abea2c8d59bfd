package io.spoor.sources.otel;

import io.spoor.schemas.Agent;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;
import io.spoor.sources.mapping.OtherReading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The other tools and agents that a contradicting span names: an event for each, so that detectors
 * evaluate all of them.
 */
final class OtherClaims {
  private static final int MAX_AGENTS = 8;

  private final IdentityEvent.Builder event;
  private final SpanClaims claims;
  private final SpanAttributes attributes;

  OtherClaims(IdentityEvent.Builder event, SpanClaims claims, SpanAttributes attributes) {
    this.event = event;
    this.claims = claims;
    this.attributes = attributes;
  }

  void addTo(Collection<IdentityEvent.Builder> readings) {
    GenAi genAi = event.getGenAi();
    if (genAi != null && claims.tools().size() > 1) {
      for (String tool : claims.tools().subList(1, claims.tools().size())) {
        readings.add(
            OtherReading.of(event, "tool " + tool)
                .setGenAi(GenAi.newBuilder(genAi).setToolName(tool).build())
                .setAction(tool));
      }
    }
    Agent agent = event.getAgent();
    if (agent != null) {
      for (String id : otherAgents(agent.getId())) {
        readings.add(
            OtherReading.of(event, "agent " + id)
                .setAgent(Agent.newBuilder(agent).setId(id).build()));
      }
    }
  }

  private List<String> otherAgents(String known) {
    Collection<String> ids = attributes.texts("gen_ai.agent.id");
    Collection<String> stated =
        ids.isEmpty() ? attributes.texts("gen_ai.agent.name", "agent.name") : ids;
    if (stated.size() > 1) {
      attributes.flagContradiction();
    }
    List<String> others = new ArrayList<>(0);
    for (String agent : stated) {
      String id = Keys.bounded(agent);
      if (!id.equals(known) && others.size() < MAX_AGENTS) {
        others.add(id);
      }
    }
    return others;
  }
}
