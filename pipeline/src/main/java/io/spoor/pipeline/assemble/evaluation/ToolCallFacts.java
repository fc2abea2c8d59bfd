package io.spoor.pipeline.assemble.evaluation;

import io.spoor.content.injection.CarriedValue;
import io.spoor.content.injection.CarriedValues;
import io.spoor.content.injection.RunStatements;
import io.spoor.content.injection.ToolCall;
import io.spoor.content.injection.ToolDeclarations;
import io.spoor.content.injection.UserRequests;
import io.spoor.pipeline.assemble.call.CallWitnesses.Testimony;
import io.spoor.pipeline.assemble.call.ToolCalls;
import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.row.CallReference;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.ToolCallFact;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.manifest.ManifestLookup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Collects what a chain knows of a tool call: the facts by which detectors evaluate it. */
public final class ToolCallFacts {
  /** Maximum number of calls before and after one that its evaluation reads. */
  static final int MAX_OTHER_CALLS = 64;

  private final ManifestLookup manifests;
  private final DetectionEngine detectors;

  public ToolCallFacts(ManifestLookup manifests, DetectionEngine detectors) {
    this.manifests = manifests;
    this.detectors = detectors;
  }

  /**
   * The facts of a call.
   *
   * @param readings the call as models' messages state it
   * @param compares whether it is compared with other calls
   * @param isCut whether there are more readings than are evaluated
   */
  public record Facts(
      ToolCallFact fact, List<ToolCallFact> readings, boolean compares, boolean isCut) {}

  /** The facts of a call of a run. */
  public Facts of(ChainAggregate chain, ChainRef ref, ToolCalls calls, ToolCall call) {
    ToolDeclarations tools = declarations(ref, calls.agents().declarersOf(call), call.time());
    String agent = calls.agents().caller(call);
    ChainRef caller = agent == null ? ref : ref.withAgent(agent);
    boolean compares = detectors.comparesCalls(call, tools);
    String otherAgent = calls.agents().otherThanKnown(call, name -> isDeclared(ref, name, call));
    Testimony testimony =
        calls.witnesses().of(call, found -> calls.find(found.time(), found.eventId()));
    // A call that is compared with nothing is evaluated, too: an earlier finding may have to go.
    List<CarriedValue> carried = compares ? chain.readValues().of(call) : List.of();
    ToolCallFact fact =
        withStored(
            ToolCallFact.of(
                caller,
                call,
                compares ? others(chain, calls, call) : List.of(),
                new RunStatements(
                    compares ? calls.requests().behind(call) : UserRequests.UNKNOWN,
                    compares ? calls.requests().unused() : List.of(),
                    tools,
                    otherAgent,
                    testimony.contradiction(),
                    calls.opinions().against(call),
                    calls.opinions().inFavour(call))),
            carried);
    List<ToolCallFact> readings =
        testimony.readings().stream()
            .flatMap(proposal -> readings(chain, caller, calls, call, proposal).stream())
            .toList();
    return new Facts(fact, readings, compares, testimony.isCut());
  }

  /**
   * A call as the model's message states it. It is evaluated by the requests above the call and by
   * those above the message, as either of them may stand where a forger placed it.
   */
  private List<ToolCallFact> readings(
      ChainAggregate chain, ChainRef caller, ToolCalls calls, ToolCall call, ToolCall proposal) {
    var reading =
        new ToolCall(
            proposal.eventId(),
            call.time(),
            proposal.tool(),
            call.failed(),
            proposal.fingerprint(),
            call.callId(),
            call.ended());
    Set<String> agents = new LinkedHashSet<>(calls.agents().declarersOf(call));
    agents.addAll(calls.agents().declarersOf(reading));
    ToolDeclarations tools = declarations(caller, List.copyOf(agents), call.time());
    if (!detectors.comparesCalls(reading, tools)) {
      return List.of();
    }
    List<ToolCall> others =
        others(chain, calls, reading).stream()
            .filter(other -> !other.eventId().equals(call.eventId()))
            .toList();
    return Stream.of(calls.requests().behind(call), calls.requests().behind(reading))
        .distinct()
        .map(
            requests ->
                withStored(
                    ToolCallFact.of(
                        caller,
                        reading,
                        others,
                        new RunStatements(
                            requests, calls.requests().unused(), tools, null, null, null, null)),
                    chain.readValues().of(reading)))
        .toList();
  }

  /**
   * A fact with what other runs stored of the values that the call reads. Others were asked for by
   * another call, or before the request was known.
   */
  private static ToolCallFact withStored(ToolCallFact fact, List<CarriedValue> stored) {
    if (stored.isEmpty()) {
      return fact;
    }
    Set<Long> read =
        CarriedValues.readBy(
            fact.call(),
            fact.earlierCalls(),
            fact.statements().requests(),
            fact.statements().tools());
    return fact.with(
        CarriedValues.before(
            stored.stream().filter(value -> read.contains(value.value())).toList(),
            fact.call().time()));
  }

  private boolean isDeclared(ChainRef chain, String agent, ToolCall call) {
    return manifests.inForceAt(chain.tenant(), agent, call.time()) != null;
  }

  private ToolDeclarations declarations(ChainRef chain, List<String> agents, long time) {
    List<String> candidates =
        agents.isEmpty() && chain.agentId() != null ? List.of(chain.agentId()) : agents;
    return new ToolDeclarations(
        candidates.stream()
            .map(agent -> manifests.inForceAt(chain.tenant(), agent, time))
            .filter(Objects::nonNull)
            .toList());
  }

  /**
   * The calls near one, those that wrote the code that it runs, and those of the chain whose
   * results may explain it.
   */
  private static Collection<ToolCall> others(ChainAggregate chain, ToolCalls calls, ToolCall call) {
    Map<String, ToolCall> others = new HashMap<>();
    calls.before(call, MAX_OTHER_CALLS).forEach(other -> others.put(other.eventId(), other));
    calls.after(call, MAX_OTHER_CALLS).forEach(other -> others.put(other.eventId(), other));
    List<ToolCall> writers = calls.writersFor(call);
    writers.forEach(writer -> others.put(writer.eventId(), writer));
    boolean actsOnObjects =
        Stream.concat(Stream.of(call), writers.stream()).anyMatch(ToolCall::actsOnObjects);
    List<CallReference> sources = new ArrayList<>(calls.instructingBefore(call, actsOnObjects));
    sources.addAll(chain.callIndex().sourcesOf(call, calls.isOutsideRuns(call)));
    for (CallReference source : sources) {
      if (!others.containsKey(source.eventId())) {
        ToolCall found = chain.toolCalls(source.segment()).find(source.time(), source.eventId());
        if (found != null) {
          others.put(found.eventId(), found);
        }
      }
    }
    others.remove(call.eventId());
    return others.values();
  }
}
