package io.spoor.pipeline.manifest;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Person;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.AccountKeys;
import io.spoor.schemas.vocabulary.AccountSources;
import io.spoor.schemas.vocabulary.PersonRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account that the log of an issuer names: a span or a gateway repeats what a caller says, so
 * its records name none.
 *
 * @param stated the person that the record itself states, by a rule that counts; null: none
 */
public record NamedAccount(
    String tenant, String directory, Principal principal, @Nullable Person stated) {
  /** The account of a principal; null: the record names none. */
  public static @Nullable NamedAccount of(IdentityEvent event, @Nullable Principal principal) {
    String directory = principal == null ? null : principal.getDirectory();
    return principal == null || directory == null || !AccountSources.isIssuers(event.getSource())
        ? null
        : new NamedAccount(event.getTenant(), directory, principal, PersonRule.stated(principal));
  }

  /** The accounts of an event: of its principal, and of the credential that it mints. */
  public static List<NamedAccount> of(IdentityEvent event) {
    List<NamedAccount> accounts = new ArrayList<>(2);
    Issued issued = event.getIssued();
    add(of(event, event.getPrincipal()), accounts);
    add(issued == null ? null : of(event, issued.getPrincipal()), accounts);
    return accounts;
  }

  private static void add(@Nullable NamedAccount account, List<NamedAccount> accounts) {
    if (account != null) {
      accounts.add(account);
    }
  }

  /** Key of its owner. */
  public String key() {
    return AccountKeys.of(tenant, directory, principal.getId());
  }

  /** Whether the record states its person by a login, and no operator declares it. */
  public boolean isStatedByLogin() {
    return stated != null && !stated.getRule().equals(PersonRule.DECLARED.label());
  }
}
