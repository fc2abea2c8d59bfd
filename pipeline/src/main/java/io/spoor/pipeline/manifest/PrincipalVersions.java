package io.spoor.pipeline.manifest;

import io.spoor.schemas.DeclaredAccount;
import io.spoor.schemas.DeclaredPrincipal;
import java.util.List;

/** All versions of all declared principals. Versions may be added while others read. */
public final class PrincipalVersions implements PrincipalLookup {
  private final DeclarationIndex<DeclaredPrincipal> versions = new DeclarationIndex<>();

  /** Adds a version; of two with the same effective time, the one added last applies. */
  public void add(DeclaredPrincipal principal) {
    versions.add(
        principal.getTenant(),
        principal.getPrincipalId(),
        principal.getEffectiveFrom(),
        principal,
        principal.getAccounts().stream()
            .map(account -> term(account.getDirectory(), account.getId()))
            .toList());
  }

  @Override
  public boolean isEmpty() {
    return versions.isEmpty();
  }

  @Override
  public List<DeclaredPrincipal> ownersOf(String tenant, String directory, String id, long time) {
    return versions.listing(tenant, term(directory, id), time).stream()
        .filter(principal -> !principal.getWithdrawn())
        .filter(principal -> lists(principal.getAccounts(), directory, id))
        .toList();
  }

  @Override
  public boolean isExcluded(
      String tenant, String principalId, String directory, String id, long time) {
    DeclaredPrincipal principal = versions.inForceAt(tenant, principalId, time);
    return principal != null
        && !principal.getWithdrawn()
        && lists(principal.getExcluded(), directory, id);
  }

  private static boolean lists(List<DeclaredAccount> accounts, String directory, String id) {
    return accounts.stream()
        .anyMatch(
            account -> account.getId().equals(id) && account.getDirectory().equals(directory));
  }

  private static String term(String directory, String id) {
    return directory.length() + ":" + directory + id;
  }
}
