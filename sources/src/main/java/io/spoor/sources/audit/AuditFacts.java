package io.spoor.sources.audit;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.Resource;
import io.spoor.sources.mapping.EventFacts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Facts of an audit event for tables of effects: {@code principal}, {@code target} (the first
 * resource), and of the source's own names the ids of resources of that type, or else the label of
 * that name.
 */
record AuditFacts(IdentityEvent event) implements EventFacts {
  private static final String PRINCIPAL = "principal";
  private static final String TARGET = "target";

  /** The names that every source has, and its own. */
  static Set<String> names(Set<String> own) {
    Set<String> names = new HashSet<>(own);
    names.add(PRINCIPAL);
    names.add(TARGET);
    return names;
  }

  @Override
  public List<String> values(String name) {
    return switch (name) {
      case PRINCIPAL -> {
        Principal principal = event.getPrincipal();
        yield principal == null ? List.of() : List.of(principal.getId());
      }
      case TARGET ->
          event.getResources().isEmpty()
              ? List.of()
              : List.of(event.getResources().getFirst().getId());
      default -> {
        List<String> ids =
            event.getResources().stream()
                .filter(resource -> name.equalsIgnoreCase(resource.getType()))
                .map(Resource::getId)
                .toList();
        String label = event.getLabels().get(name);
        yield !ids.isEmpty() || label == null ? ids : List.of(label);
      }
    };
  }
}
