package io.spoor.client.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent, principal or person as displayed. Times in nanoseconds since the Unix epoch, UTC.
 *
 * @param name id of the agent, of the role, user or service, or of the person
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
    List<Account> accounts,
    int riskScore) {

  public IdentityView {
    heldCredentials = List.copyOf(heldCredentials);
    usedIdentities = List.copyOf(usedIdentities);
    unused = List.copyOf(unused);
    undeclaredIdentities = List.copyOf(undeclaredIdentities);
    accounts = List.copyOf(accounts);
  }

  /** An account of a person. */
  public record Account(
      String directory, String id, String rule, String statedBy, long firstSeen, String eventId) {}

  public boolean isPerson() {
    return kind.equals("person");
  }

  public boolean isAgent() {
    return kind.equals("agent");
  }
}
