package io.spoor.client.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent or a principal as displayed. Times in nanoseconds since the Unix epoch, UTC.
 *
 * @param name id of the agent, or of the role, user or service
 * @param learningRuns runs that its baseline still needs before it evaluates
 * @param usedIdentities for an agent: identities it used; for a principal: agents that acted as it
 */
public record IdentityView(
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
    List<String> heldCredentials,
    List<String> usedIdentities,
    List<String> unused,
    List<String> undeclaredIdentities,
    int riskScore) {

  public IdentityView {
    heldCredentials = List.copyOf(heldCredentials);
    usedIdentities = List.copyOf(usedIdentities);
    unused = List.copyOf(unused);
    undeclaredIdentities = List.copyOf(undeclaredIdentities);
  }

  public boolean isAgent() {
    return kind.equals("agent");
  }
}
