package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.row.EventOrder;
import io.spoor.pipeline.assemble.row.IdentityRows;
import io.spoor.pipeline.assemble.row.IdentityRows.StatedPerson;
import io.spoor.pipeline.manifest.NamedAccount;
import io.spoor.pipeline.manifest.ObservedPerson;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.RowRange;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Person;
import io.spoor.schemas.PersonResolved;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.AccountKeys;
import io.spoor.schemas.vocabulary.PersonRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Persons of accounts that other records state: an account that one record names with its login is
 * that person's in the records that name the account only. The other records are those of the
 * chain, and those of all chains, which the owner of the account knows.
 *
 * <p>The person is a property of the set of statements, whatever their order: see {@link
 * ObservedPerson}. Only rules that count state a person, and only the logs of issuers state or use
 * an account: a span or a gateway that names another's account gains nothing. What an operator
 * declares of an account outranks all records.
 */
public final class AccountPersons {

  private final ChainAggregate chain;
  private final AccountPolicy policy;
  private final Table<StatedPerson, FirstStatement> stated;
  private final Table<String, PersonResolved> answers;

  AccountPersons(ChainAggregate chain, AccountPolicy policy, Rows rows, byte[] hash) {
    this.chain = chain;
    this.policy = policy;
    this.stated = IdentityRows.PERSON.of(rows, hash);
    this.answers = IdentityRows.ANSWERED_PERSON.of(rows, hash);
  }

  /** Adds what a record of a segment states; what depends on it is evaluated again. */
  void add(IdentityEvent event, String segment) {
    for (NamedAccount account : NamedAccount.of(event)) {
      Person person = account.stated();
      if (person == null) {
        ask(account, event.getTime());
      } else {
        add(event, account, person, segment);
      }
    }
  }

  private void add(IdentityEvent event, NamedAccount account, Person person, String segment) {
    StatedPerson place = place(account, person, segment);
    FirstStatement known = stated.get(place);
    if (known == null) {
      ObservedPerson before = personOf(account);
      stated.put(place, row(event, person));
      chain.recordStatedPersons();
      evaluateIfChanged(account, before);
    } else if (EventOrder.compare(
            event.getTime(), event.getEventId(), known.getTime(), known.getEventId())
        < 0) {
      stated.put(place, row(event, person));
    }
  }

  /** Removes what a record of a segment states that leaves with all its records. */
  void remove(IdentityEvent event, String segment) {
    for (NamedAccount account : NamedAccount.of(event)) {
      Person person = account.stated();
      StatedPerson place = person == null ? null : place(account, person, segment);
      if (place != null && stated.contains(place)) {
        ObservedPerson before = personOf(account);
        stated.delete(place);
        evaluateIfChanged(account, before);
      }
    }
  }

  /** Asks the owner of an account whose it is, unless an operator declares it. */
  private void ask(NamedAccount account, long time) {
    Principal principal = account.principal();
    if (!policy.isAsking()
        || policy.isDeclared(
            chain.tenant(), account.directory(), principal.getId(), identity(principal), time)) {
      return;
    }
    String key = account.key();
    PersonResolved known = answers.get(key);
    if (known != null && chain.causeTime() < known.getAt() + policy.period()) {
      return;
    }
    answers.put(
        key,
        new PersonResolved(
            chain.tenant(),
            chain.key(),
            key,
            known == null ? null : known.getPerson(),
            known == null ? 0 : known.getConfidence(),
            /* at= */ chain.causeTime(),
            /* cause= */ null));
    chain.pending().addQuestion(key);
  }

  /** Accepts the answer of an account's owner. */
  public void accept(PersonResolved answer) {
    PersonResolved known = answers.get(answer.getAccount());
    if (known == null
        || (known.getConfidence() == answer.getConfidence()
            && Objects.equals(known.getPerson(), answer.getPerson()))) {
      return;
    }
    answers.put(
        answer.getAccount(),
        PersonResolved.newBuilder(answer).setAt(known.getAt()).setCause(null).build());
    chain.recordStatedPersons();
    evaluateAll();
  }

  private void evaluateIfChanged(NamedAccount account, ObservedPerson before) {
    if (!before.equals(personOf(account))) {
      evaluateAll();
    }
  }

  private void evaluateAll() {
    chain.pending().addAllKeys();
    if (policy.isAsking()) {
      chain.pending().addAllActions();
    }
  }

  /**
   * The person to whom an account belongs, as other records state; null: nobody, or two.
   *
   * @param identity the account, or the role of its session
   * @param time of the record that names it, nanoseconds since the Unix epoch
   */
  @Nullable
  public Person observed(String directory, String principal, String identity, long time) {
    if (!chain.hasStatedPersons()) {
      return null;
    }
    Person person = personOf(directory, principal).person();
    String tenant = chain.tenant();
    return person == null
            || policy.isDeclared(tenant, directory, principal, identity, time)
            || policy.isExcluded(tenant, person, directory, principal, time)
        ? null
        : person;
  }

  /**
   * The person of an event's principal: as the event states, by whatever rule, otherwise as other
   * records do.
   */
  @Nullable
  public Person shown(IdentityEvent event, Principal principal) {
    Person own = principal.getPerson();
    if (own != null && !own.getObserved()) {
      return own;
    }
    NamedAccount account = NamedAccount.of(event, principal);
    return account == null
        ? null
        : observed(account.directory(), principal.getId(), identity(principal), event.getTime());
  }

  /** Whether other records may state the person of an event's principal, to show it. */
  public boolean mayBeShown(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    Person own = principal == null ? null : principal.getPerson();
    return policy.isAsking()
        && (own == null || own.getObserved())
        && NamedAccount.of(event, principal) != null;
  }

  private static String identity(Principal principal) {
    return Objects.requireNonNullElse(principal.getSessionIssuer(), principal.getId());
  }

  private ObservedPerson personOf(NamedAccount account) {
    return personOf(account.directory(), account.principal().getId());
  }

  private ObservedPerson personOf(String directory, String principal) {
    PersonResolved answer =
        policy.isAsking()
            ? answers.get(AccountKeys.of(chain.tenant(), directory, principal))
            : null;
    ObservedPerson ofAllChains =
        answer == null
            ? ObservedPerson.NONE
            : new ObservedPerson(answer.getPerson(), answer.getConfidence());
    return ofAllChains.with(ofChain(account(directory, principal)));
  }

  /** As the records of the chain state. */
  private ObservedPerson ofChain(String account) {
    RowRange<FirstStatement> all = stated.startingWith(RowKey.hash(account));
    List<Row<FirstStatement>> first = all.first(1);
    if (first.isEmpty()) {
      return ObservedPerson.NONE;
    }
    byte[] best = first.getFirst().key();
    List<Row<FirstStatement>> next = all.after(StatedPerson.afterPerson(best), 1);
    boolean isDisputed =
        !next.isEmpty() && StatedPerson.rank(next.getFirst().key()) == StatedPerson.rank(best);
    return new ObservedPerson(
        isDisputed ? null : person(first.getFirst().value()), StatedPerson.confidence(best));
  }

  /** Deletes at most {@code limit} rows of a chain without keys; returns the number deleted. */
  public int deleteLeftovers(int limit) {
    int deleted = stated.all().clear(limit);
    return deleted == limit ? limit : deleted + answers.all().clear(limit - deleted);
  }

  private static StatedPerson place(NamedAccount account, Person person, String segment) {
    return new StatedPerson(
        account(account.directory(), account.principal().getId()),
        Objects.requireNonNull(PersonRule.of(person.getRule())),
        person.getId(),
        segment);
  }

  /** The detail is the rule, and the kind of the person. */
  private static FirstStatement row(IdentityEvent event, Person person) {
    return new FirstStatement(
        event.getTime(),
        event.getEventId(),
        person.getId(),
        person.getRule() + ' ' + person.getKind(),
        0,
        null,
        null);
  }

  private static Person person(FirstStatement row) {
    String[] detail = Objects.requireNonNull(row.getDetail()).split(" ", 2);
    return new Person(row.getValue(), detail[1], detail[0], /* observed= */ true);
  }

  private static String account(String directory, String principal) {
    return directory + '\n' + principal;
  }
}
