package io.spoor.pipeline.manifest;

import io.spoor.pipeline.RecordCopy;
import io.spoor.schemas.DeclaredPrincipal;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Person;
import io.spoor.schemas.Principal;
import io.spoor.schemas.text.MailAddress;
import io.spoor.schemas.vocabulary.PersonRule;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the person to whom the account of an event belongs.
 *
 * <pre>
 *  the account, or its role, is declared    the declared principal
 *    of several principals                  nobody
 *  its login is in a domain of its own      the declared principal that lists the login,
 *                                             otherwise the login itself
 *  the principal excludes account or login  nobody
 *  anything else, also an equal name        nobody
 * </pre>
 *
 * <p>Each account has at most one person, and no two accounts are compared with each other: so a
 * wrong statement moves one account, never a group.
 */
public final class PersonResolver {
  /** Directory of declared logins. */
  static final String MAIL = "mail";

  private static final Set<String> PROGRAMS = Set.of("service", "agent", "workload");
  private static final String HUMAN = "human";
  private static final int PERSON_FIELD = Principal.getClassSchema().getField("person").pos();
  private static final int PRINCIPAL_FIELD =
      IdentityEvent.getClassSchema().getField("principal").pos();
  private static final int ISSUED_FIELD = IdentityEvent.getClassSchema().getField("issued").pos();
  private static final int HOLDER_FIELD = Issued.getClassSchema().getField("principal").pos();

  private final PrincipalLookup declared;
  private final Set<String> ownDomains;

  /**
   * Creates a resolver.
   *
   * @param ownDomains domains of mail addresses, in lower case, in which the operator assigns the
   *     logins
   */
  public PersonResolver(PrincipalLookup declared, Set<String> ownDomains) {
    this.declared = declared;
    this.ownDomains = Set.copyOf(ownDomains);
  }

  /** The event with the persons of its principal and of the credential that it mints. */
  public IdentityEvent resolve(IdentityEvent event) {
    IdentityEvent resolved =
        RecordCopy.with(event, PRINCIPAL_FIELD, resolve(event, event.getPrincipal()));
    Issued issued = event.getIssued();
    return issued == null
        ? resolved
        : RecordCopy.with(
            resolved,
            ISSUED_FIELD,
            RecordCopy.with(issued, HOLDER_FIELD, resolve(event, issued.getPrincipal())));
  }

  private @Nullable Principal resolve(IdentityEvent event, @Nullable Principal principal) {
    if (principal == null) {
      return null;
    }
    Person person =
        declared.isEmpty() && ownDomains.isEmpty()
            ? null
            : person(event.getTenant(), principal, event.getTime());
    return RecordCopy.with(principal, PERSON_FIELD, person);
  }

  private @Nullable Person person(String tenant, Principal principal, long time) {
    List<DeclaredPrincipal> owners = ownersOfAccount(tenant, principal, time);
    String login = ownLogin(principal);
    PersonRule rule = PersonRule.DECLARED;
    if (owners.isEmpty() && login != null) {
      owners = declared.ownersOf(tenant, MAIL, login, time);
      rule = PersonRule.of(principal.getLoginRule());
    }
    if (rule == null || owners.size() > 1 || (owners.isEmpty() && login == null)) {
      return null;
    }
    Person person =
        owners.isEmpty()
            ? new Person(
                String.valueOf(login), kind(principal), rule.label(), /* observed= */ false)
            : new Person(
                owners.getFirst().getPrincipalId(),
                owners.getFirst().getKind(),
                rule.label(),
                /* observed= */ false);
    return isExcluded(tenant, person.getId(), principal, time) ? null : person;
  }

  private List<DeclaredPrincipal> ownersOfAccount(String tenant, Principal principal, long time) {
    String directory = principal.getDirectory();
    if (directory == null) {
      return List.of();
    }
    List<DeclaredPrincipal> owners = declared.ownersOf(tenant, directory, principal.getId(), time);
    String role = principal.getSessionIssuer();
    return owners.isEmpty() && role != null
        ? declared.ownersOf(tenant, directory, role, time)
        : owners;
  }

  private @Nullable String ownLogin(Principal principal) {
    String login = principal.getLogin();
    return login != null && ownDomains.contains(MailAddress.domain(login)) ? login : null;
  }

  /** A program may have a mailbox; roles and users of a service are persons. */
  private static String kind(Principal principal) {
    return PROGRAMS.contains(principal.getType()) ? principal.getType() : HUMAN;
  }

  private boolean isExcluded(String tenant, String person, Principal principal, long time) {
    String directory = principal.getDirectory();
    String login = principal.getLogin();
    return (directory != null
            && declared.isExcluded(tenant, person, directory, principal.getId(), time))
        || (login != null && declared.isExcluded(tenant, person, MAIL, login, time));
  }
}
