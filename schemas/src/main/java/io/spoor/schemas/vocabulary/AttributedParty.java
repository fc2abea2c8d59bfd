package io.spoor.schemas.vocabulary;

import io.spoor.schemas.AttributedActions;
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

  /** How a party is known that records of the action's own key state. */
  public static final String STATED = "stated";

  private static final String HUMAN_KIND = "human";

  /** Name in tables, JSON and metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Id of the party as the event itself states it; null: it states none. */
  public @Nullable String stated(IdentityEvent event) {
    return switch (this) {
      case HUMAN -> human(event.getPrincipal());
      case AGENT -> event.getAgent() == null ? null : event.getAgent().getId();
      case RUN -> event.getRunId();
    };
  }

  /** How the party of the actions is known: {@link #STATED} or a join method; null: it is not. */
  public @Nullable String how(AttributedActions actions) {
    return switch (this) {
      case HUMAN -> actions.getHuman();
      case AGENT -> actions.getAgent();
      case RUN -> actions.getRun();
    };
  }

  private static @Nullable String human(@Nullable Principal principal) {
    if (principal == null) {
      return null;
    }
    Person person = principal.getPerson();
    if (person != null && !person.getObserved()) {
      return HUMAN_KIND.equals(person.getKind()) ? person.getId() : null;
    }
    return HUMAN_KIND.equals(principal.getType()) ? principal.getId() : null;
  }
}
