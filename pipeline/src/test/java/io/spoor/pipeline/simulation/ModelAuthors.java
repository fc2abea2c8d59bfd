package io.spoor.pipeline.simulation;

import io.spoor.pipeline.detect.ActionAuthors;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which actions of a chain are an agent's, from all its events at once.
 *
 * @param isOfAgent whether an agent is known for the chain
 * @param events of the chain, and of those that it evaluates, too
 * @param placed keys of the chain, each with its link; null: a root
 * @param contested further keys that it evaluates, each with its link
 * @param answering the agent that answers for a key, other than the chain's
 */
record ModelAuthors(
    boolean isOfAgent,
    List<IdentityEvent> events,
    Map<String, @Nullable Link> placed,
    Map<String, @Nullable Link> contested,
    Function<String, @Nullable String> answering)
    implements ActionAuthors {
  private static final Comparator<IdentityEvent> BY_TIME =
      Comparator.comparingLong(IdentityEvent::getTime).thenComparing(IdentityEvent::getEventId);

  @Override
  public @Nullable String agentOf(Observation action) {
    return isOfAgent
        ? agentOf(action.getKey(), action.getAgentId(), action.getPrincipal(), new HashSet<>())
        : null;
  }

  @Override
  public @Nullable String answering(Observation action) {
    return answering.apply(action.getKey());
  }

  private @Nullable String agentOf(
      String key, @Nullable String stated, @Nullable String principal, Set<String> seen) {
    if (stated != null && !isRun(key)) {
      return stated;
    }
    String owner = owner(key, seen);
    return owner == null ? byIdentity(key, principal) : owner;
  }

  private static boolean isRun(String key) {
    return Keys.kind(key).equals("trace");
  }

  private @Nullable String owner(String key, Set<String> seen) {
    if (!seen.add(key)) {
      return null;
    }
    IdentityEvent naming = naming(key);
    if (isRun(key) && naming != null) {
      return id(naming);
    }
    Link link = placed.containsKey(key) ? placed.get(key) : contested.get(key);
    if (link == null) {
      return null;
    }
    String parent = link.getParent();
    String owner = owner(parent, seen);
    return owner == null ? issuer(key, parent, seen) : owner;
  }

  private static boolean issues(IdentityEvent event, String key) {
    Issued issued = event.getIssued();
    return issued != null
        && issued.getPrincipal() != null
        && List.of(key, Keys.base(key)).contains(issued.getKey());
  }

  private @Nullable String issuer(String key, String parent, Set<String> seen) {
    IdentityEvent issuing =
        events.stream()
            .filter(event -> issues(event, key))
            .min(BY_TIME)
            .filter(event -> event.getTrailKey().equals(parent))
            .orElse(null);
    return issuing == null
        ? null
        : agentOf(
            parent,
            issuing.getAgent() == null ? null : issuing.getAgent().getId(),
            identity(issuing),
            seen);
  }

  private @Nullable String byIdentity(String key, @Nullable String principal) {
    IdentityEvent naming = naming(key);
    if (naming == null || principal == null) {
      return null;
    }
    boolean isSame =
        principal.equals(id(naming)) || (!Keys.hasDay(key) && principal.equals(identity(naming)));
    return isSame ? id(naming) : null;
  }

  private @Nullable IdentityEvent naming(String key) {
    List<IdentityEvent> ofKey =
        placed.containsKey(key)
            ? events.stream().filter(event -> event.getTrailKey().equals(key)).toList()
            : List.of();
    return Model.namingAgent(key, ofKey, _ -> false);
  }

  private static String id(IdentityEvent naming) {
    return Objects.requireNonNull(naming.getAgent()).getId();
  }

  private static @Nullable String identity(IdentityEvent event) {
    return event.getPrincipal() == null ? null : ObservationFactory.identity(event.getPrincipal());
  }
}
