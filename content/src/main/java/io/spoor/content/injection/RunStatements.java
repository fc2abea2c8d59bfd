package io.spoor.content.injection;

import io.spoor.schemas.ContentTrace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a run say about a call's request, agents and tools.
 *
 * @param requests what the user asked for, as far as it may excuse the call
 * @param unused requests of topmost agent invocations below which there is no call
 * @param tools what the agents' manifests say about tools, at the time of the call
 * @param otherAgent a declared agent that is named for the call, and that the other statements do
 *     not know; null: none
 * @param proposal a model's message that states another call under the call's id; null: none
 * @param objection the earliest second opinion that the request does not call for the call; null:
 *     none
 * @param approval the earliest second opinion that the request calls for the call; null: none
 */
public record RunStatements(
    UserRequests requests,
    List<ContentTrace> unused,
    ToolDeclarations tools,
    @Nullable String otherAgent,
    @Nullable ContradictingProposal proposal,
    @Nullable CallObjection objection,
    @Nullable CallApproval approval) {
  public RunStatements {
    unused = List.copyOf(unused);
  }

  /** A run with one agent, in which all requests have calls. */
  public static RunStatements of(UserRequests requests, ToolDeclarations tools) {
    return new RunStatements(requests, List.of(), tools, null, null, null, null);
  }

  /** Addresses of the call that unused requests state, and no request that may excuse it. */
  public List<Long> statedElsewhere(ToolCall call) {
    if (unused.isEmpty()) {
      return List.of();
    }
    int keyId = call.fingerprint().getKeyId();
    List<UserRequest> mayExcuse = requests.possible(keyId).toList();
    List<UserRequest> others =
        unused.stream().map(request -> UserRequest.of(request, keyId)).toList();
    List<Long> values = new ArrayList<>(call.argumentDestinations());
    values.removeIf(
        value ->
            others.stream().noneMatch(request -> request.mentions(value))
                || mayExcuse.stream().anyMatch(request -> request.mentions(value)));
    return values;
  }
}
