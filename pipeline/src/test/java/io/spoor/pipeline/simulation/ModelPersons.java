package io.spoor.pipeline.simulation;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Person;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.PersonRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whose the accounts are, as any of the records states by a rule that counts. */
final class ModelPersons {
  private static final Comparator<Stated> EARLIEST_FIRST =
      Comparator.comparingLong((Stated stated) -> stated.event.getTime())
          .thenComparing(stated -> stated.event.getEventId());

  private final Map<List<String>, List<Stated>> stated = new HashMap<>();

  private record Stated(IdentityEvent event, Person person) {
    double confidence() {
      return rule(person).confidence();
    }
  }

  ModelPersons(Collection<IdentityEvent> events) {
    for (IdentityEvent event : events) {
      Issued issued = event.getIssued();
      add(event, event.getPrincipal());
      add(event, issued == null ? null : issued.getPrincipal());
    }
  }

  private void add(IdentityEvent event, @Nullable Principal principal) {
    Person person = principal == null ? null : principal.getPerson();
    List<String> account = principal == null ? null : account(event, principal);
    if (person != null && account != null && rule(person).counts()) {
      stated.computeIfAbsent(account, _ -> new ArrayList<>()).add(new Stated(event, person));
    }
  }

  private static PersonRule rule(Person person) {
    return Objects.requireNonNull(PersonRule.of(person.getRule()));
  }

  private static @Nullable List<String> account(IdentityEvent event, Principal principal) {
    return principal.getDirectory() == null
            || Set.of("otel", "mcp", "authzen").contains(event.getSource())
        ? null
        : List.of(event.getTenant(), principal.getDirectory(), principal.getId());
  }

  /** The principal with the person that other records state, unless its own one does. */
  @Nullable Principal known(IdentityEvent event, @Nullable Principal principal) {
    List<String> account = principal == null ? null : account(event, principal);
    if (principal == null
        || account == null
        || (principal.getPerson() != null && rule(principal.getPerson()).counts())) {
      return principal;
    }
    List<Stated> statements = stated.getOrDefault(account, List.of());
    double best = statements.stream().mapToDouble(Stated::confidence).max().orElse(0);
    List<Person> persons =
        statements.stream()
            .filter(statement -> statement.confidence() == best)
            .sorted(EARLIEST_FIRST)
            .map(Stated::person)
            .toList();
    return persons.stream().map(Person::getId).distinct().count() == 1
        ? Principal.newBuilder(principal)
            .setPerson(Person.newBuilder(persons.getFirst()).setObserved(true).build())
            .build()
        : principal;
  }

  /** The person that the action of an event shows: its own one, by whatever rule, or another's. */
  @Nullable Person shown(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    Principal known =
        principal == null || principal.getPerson() != null ? principal : known(event, principal);
    return known == null ? null : known.getPerson();
  }
}
