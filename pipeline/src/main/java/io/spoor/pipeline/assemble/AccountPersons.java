package io.spoor.pipeline.assemble;

import io.spoor.pipeline.assemble.IdentityRows.StatedPerson;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.RowRange;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Person;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.AccountSources;
import io.spoor.schemas.vocabulary.PersonRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Persons of accounts that other records of a chain state: an account that one record names with
 * its login is that person's in the records that name the account only.
 *
 * <p>The person is a property of the set of statements, whatever their order: that of the rule with
 * the greatest confidence, and nobody's if two persons are stated with it. Only rules that count
 * state a person, and only the logs of issuers state or use an account: a span or a gateway that
 * names another's account gains nothing.
 */
final class AccountPersons {
  private final ChainAggregate chain;
  private final Table<StatedPerson, FirstStatement> stated;

  AccountPersons(ChainAggregate chain, Rows rows, byte[] hash) {
    this.chain = chain;
    this.stated = IdentityRows.PERSON.of(rows, hash);
  }

  /** Directory of the account that the record names; null: none, or not by an issuer's word. */
  static @Nullable String directory(IdentityEvent event, Principal principal) {
    return AccountSources.isIssuers(event.getSource()) ? principal.getDirectory() : null;
  }

  /** Adds what a record of a segment states; keys of the chain are evaluated again if it counts. */
  void add(IdentityEvent event, String segment) {
    for (Statement statement : statements(event)) {
      StatedPerson place = statement.in(segment);
      FirstStatement known = stated.get(place);
      if (known == null) {
        String before = personOf(statement.account());
        stated.put(place, statement.row(event));
        chain.recordStatedPersons();
        evaluateIfChanged(statement.account(), before);
      } else if (EventOrder.compare(
              event.getTime(), event.getEventId(), known.getTime(), known.getEventId())
          < 0) {
        stated.put(place, statement.row(event));
      }
    }
  }

  /** Removes what a record of a segment states that leaves with all its records. */
  void remove(IdentityEvent event, String segment) {
    for (Statement statement : statements(event)) {
      StatedPerson place = statement.in(segment);
      if (stated.contains(place)) {
        String before = personOf(statement.account());
        stated.delete(place);
        evaluateIfChanged(statement.account(), before);
      }
    }
  }

  private void evaluateIfChanged(String account, @Nullable String before) {
    if (!Objects.equals(before, personOf(account))) {
      chain.pending().addAllKeys();
    }
  }

  /** Id of the person to whom the account belongs; null: nobody, or two. */
  @Nullable String personOf(String directory, String principal) {
    return chain.hasStatedPersons() ? personOf(account(directory, principal)) : null;
  }

  private @Nullable String personOf(String account) {
    RowRange<FirstStatement> all = stated.startingWith(RowKey.hash(account));
    List<Row<FirstStatement>> first = all.first(1);
    if (first.isEmpty()) {
      return null;
    }
    byte[] best = first.getFirst().key();
    List<Row<FirstStatement>> next = all.after(StatedPerson.afterPerson(best), 1);
    boolean isDisputed =
        !next.isEmpty() && StatedPerson.rank(next.getFirst().key()) == StatedPerson.rank(best);
    return isDisputed ? null : first.getFirst().value().getValue();
  }

  /** Deletes at most {@code limit} rows of a chain without keys; returns the number deleted. */
  int deleteLeftovers(int limit) {
    return stated.all().clear(limit);
  }

  /** An account, and the person to whom a record says that it belongs. */
  private record Statement(String account, String person, PersonRule rule) {
    StatedPerson in(String segment) {
      return new StatedPerson(account, rule, person, segment);
    }

    FirstStatement row(IdentityEvent event) {
      return new FirstStatement(
          event.getTime(), event.getEventId(), person, rule.label(), 0, null, null);
    }
  }

  private static List<Statement> statements(IdentityEvent event) {
    List<Statement> statements = new ArrayList<>(2);
    Issued issued = event.getIssued();
    Stream.of(event.getPrincipal(), issued == null ? null : issued.getPrincipal())
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .forEach(
            principal -> {
              String directory = directory(event, principal);
              Person person = principal.getPerson();
              PersonRule rule = person == null ? null : PersonRule.of(person.getRule());
              if (directory != null && person != null && rule != null && rule.counts()) {
                statements.add(
                    new Statement(account(directory, principal.getId()), person.getId(), rule));
              }
            });
    return statements;
  }

  private static String account(String directory, String principal) {
    return directory + '\n' + principal;
  }
}
