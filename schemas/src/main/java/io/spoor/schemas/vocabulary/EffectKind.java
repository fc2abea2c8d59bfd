package io.spoor.schemas.vocabulary;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Kinds of effects: what an action does, in the same words for every source. A source maps its
 * records to effects, and detectors evaluate effects only.
 */
public enum EffectKind {
  CREATES_IDENTITY("creates-identity", "Creates a user, role, group or other identity."),
  REMOVES_IDENTITY("removes-identity", "Removes an identity."),
  ESTABLISHES_TRUST(
      "establishes-trust",
      "Lets identities from outside act inside: an identity provider, the trust of a role."),
  GRANTS_RIGHTS(
      "grants-rights", "Gives rights to an identity, a group or the holders of a policy."),
  REVOKES_RIGHTS("revokes-rights", "Takes rights from an identity."),
  ADMINISTERS_ACCESS(
      "administers-access", "Changes identities, rights or trust; beside the precise effect."),
  ADMINISTERS_SECURITY(
      "administers-security",
      "Changes identities, keys, secrets, the organization or its audit log."),
  MINTS_CREDENTIAL("mints-credential", "Creates a credential."),
  ENDS_CREDENTIAL("ends-credential", "Revokes or deactivates a credential."),
  RESTORES_CREDENTIAL("restores-credential", "Reactivates a credential."),
  AUTHENTICATES("authenticates", "Signs a principal in."),
  IMPERSONATES("impersonates", "Starts to act as another identity."),
  USES_MACHINE_CREDENTIAL(
      "uses-machine-credential", "Uses a credential that was delivered to a machine."),
  ACTS_AS_SUPERUSER(
      "acts-as-superuser",
      "Is done by a root user or another principal that no authorizer restricts."),
  READS_SECRET("reads-secret", "Returns a secret in clear text."),
  READS_DATA("reads-data", "Returns data."),
  COPIES_DATA("copies-data", "Makes a copy of data that can be moved elsewhere."),
  WRITES_DATA("writes-data", "Stores data, or restores what was deleted."),
  DESTROYS_DATA("destroys-data", "Destroys data, a copy of it, or the means to read it."),
  LOCKS_DATA("locks-data", "Encrypts data with a key that its owner does not hold."),
  EXPOSES_RESOURCE("exposes-resource", "Admits outsiders to a resource."),
  SENDS_OUT("sends-out", "Lets data leave the account."),
  WEAKENS_AUDIT("weakens-audit", "Stops or reduces recording, or loses records."),
  REMOVES_SAFEGUARD("removes-safeguard", "Removes or lowers a safeguard."),
  ADDS_SAFEGUARD("adds-safeguard", "Adds a safeguard."),
  DISRUPTS_SERVICE("disrupts-service", "Stops a service or machine."),
  PROVISIONS_CAPACITY(
      "provisions-capacity", "Obtains machines, models, mail or other capacity that costs."),
  RUNS_CODE("runs-code", "Runs commands or code on a machine or function, or changes its code."),
  CHANGES_NETWORK("changes-network", "Changes the paths of a network."),
  DISCOVERS("discovers", "Asks which identities, resources or settings exist."),
  CALLS_TOOL("calls-tool", "Calls a tool of an agent."),
  IS_DENIED("is-denied", "Is refused for lack of rights, whatever was asked for.");

  private static final Map<String, EffectKind> BY_LABEL =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(EffectKind::label, Function.identity()));

  private final String label;
  private final String description;

  EffectKind(String label, String description) {
    this.label = label;
    this.description = description;
  }

  /** The name in records, indices and tables. */
  public String label() {
    return label;
  }

  /** One sentence for people. */
  public String description() {
    return description;
  }

  /** The kind with a label; null for a label of a later version. */
  public static @Nullable EffectKind of(String label) {
    return BY_LABEL.get(label);
  }
}
