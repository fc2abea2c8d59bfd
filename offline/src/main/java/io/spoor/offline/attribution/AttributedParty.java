package io.spoor.offline.attribution;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Person;
import io.spoor.schemas.Principal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whom an action is attributed to. */
public enum AttributedParty {
  /** The person who acted, or on whose behalf the agent acted. */
  HUMAN,
  /** The agent. */
  AGENT,
  /** The run of the agent. */
  RUN;

  private static final String HUMAN_KIND = "human";

  /** Name in tables and JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Id of the party as the event itself states it; null: it states none. */
  @Nullable String stated(IdentityEvent event) {
    return switch (this) {
      case HUMAN -> human(event.getPrincipal());
      case AGENT -> event.getAgent() == null ? null : event.getAgent().getId();
      case RUN -> event.getRunId();
    };
  }

  private static @Nullable String human(@Nullable Principal principal) {
    if (principal == null) {
      return null;
    }
    Person person = principal.getPerson();
    if (person != null) {
      return HUMAN_KIND.equals(person.getKind()) ? person.getId() : null;
    }
    return HUMAN_KIND.equals(principal.getType()) ? principal.getId() : null;
  }
}
