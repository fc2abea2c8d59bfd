package io.spoor.pipeline.simulation;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Person;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.PersonRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whose the accounts of a chain are, as any of its records states by a rule that counts. */
final class ModelPersons {
  private final Map<List<String>, List<Person>> stated = new HashMap<>();

  ModelPersons(List<IdentityEvent> events) {
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
      stated.computeIfAbsent(account, _ -> new ArrayList<>()).add(person);
    }
  }

  private static PersonRule rule(Person person) {
    return Objects.requireNonNull(PersonRule.of(person.getRule()));
  }

  private static @Nullable List<String> account(IdentityEvent event, Principal principal) {
    return principal.getDirectory() == null
            || Set.of("otel", "mcp", "authzen").contains(event.getSource())
        ? null
        : List.of(principal.getDirectory(), principal.getId());
  }

  /** The principal with the person that other records state, unless its own one does. */
  @Nullable Principal known(IdentityEvent event, @Nullable Principal principal) {
    List<String> account = principal == null ? null : account(event, principal);
    if (principal == null
        || account == null
        || (principal.getPerson() != null && rule(principal.getPerson()).counts())) {
      return principal;
    }
    List<Person> persons = stated.getOrDefault(account, List.of());
    double best = persons.stream().mapToDouble(person -> rule(person).confidence()).max().orElse(0);
    Map<String, Person> ofBest =
        persons.stream()
            .filter(person -> rule(person).confidence() == best)
            .collect(Collectors.toMap(Person::getId, person -> person, (a, b) -> a));
    return ofBest.size() == 1
        ? Principal.newBuilder(principal).setPerson(ofBest.values().iterator().next()).build()
        : principal;
  }
}
