package io.spoor.client.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent or a principal as it is shown. Times in nanoseconds since the Unix epoch, UTC.
 *
 * @param name id of the agent, or of the role, user or service
 * @param learningRuns runs that its baseline still learns from before it judges
 * @param used by an agent: identities; of a principal: the agents that acted as it
 */
public record IdentityRow(
    String identityId,
    long revision,
    String kind,
    String name,
    long firstSeen,
    long lastSeen,
    long runs,
    @Nullable String version,
    @Nullable Boolean declared,
    @Nullable String baseline,
    long learningRuns,
    long features,
    long featuresLearned,
    List<String> held,
    List<String> used,
    List<String> unused,
    List<String> undeclared,
    int riskScore) {

  public IdentityRow {
    held = List.copyOf(held);
    used = List.copyOf(used);
    unused = List.copyOf(unused);
    undeclared = List.copyOf(undeclared);
  }

  public boolean isAgent() {
    return kind.equals("agent");
  }
}
