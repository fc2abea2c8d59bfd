package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.manifest.PrincipalLookup;
import io.spoor.pipeline.settings.AssembleSettings;
import io.spoor.schemas.Person;

/**
 * Which accounts may have a person that other records state.
 *
 * @param declared what operators declare outranks what records state
 * @param isAsking whether chains ask the owners of accounts: without an own domain no record states
 *     a person
 * @param period after which a chain asks again, nanoseconds
 */
public record AccountPolicy(PrincipalLookup declared, boolean isAsking, long period) {
  /** Chains ask nobody, and nothing is declared. */
  static final AccountPolicy NONE = new AccountPolicy(PrincipalLookup.NONE, false, 0);

  public static AccountPolicy of(PrincipalLookup declared, AssembleSettings settings) {
    return new AccountPolicy(
        declared,
        !settings.ownDomains().isEmpty(),
        settings.retention().tombstones().dividedBy(2).toNanos());
  }

  /** Whether an operator declares the account, or the role of its session, at a time. */
  boolean isDeclared(
      String tenant, String directory, String principal, String identity, long time) {
    return !declared.isEmpty()
        && (!declared.ownersOf(tenant, directory, principal, time).isEmpty()
            || !declared.ownersOf(tenant, directory, identity, time).isEmpty());
  }

  /** Whether an operator declares that the account never belongs to the person. */
  boolean isExcluded(String tenant, Person person, String directory, String principal, long time) {
    return !declared.isEmpty()
        && declared.isExcluded(tenant, person.getId(), directory, principal, time);
  }
}
