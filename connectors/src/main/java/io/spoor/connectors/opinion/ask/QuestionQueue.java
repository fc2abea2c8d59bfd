package io.spoor.connectors.opinion.ask;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Questions that wait for their turn. Tenants take turns, and within a tenant its agents, so that
 * nobody's volume takes the turns of others. When the queue is full, the agent with most questions
 * of the tenant with most questions loses its newest one. Not thread-safe.
 *
 * @param <Q> what waits with a question
 */
final class QuestionQueue<Q extends Object> {
  private final int capacity;

  /** By the order of their turns. */
  private final LinkedHashMap<String, Tenant<Q>> tenants = new LinkedHashMap<>();

  /** Where each question waits, by its id: the agent of a finding may change. */
  private final Map<String, CallQuestion> byId = new HashMap<>();

  private final Function<Q, CallQuestion> question;
  private int size;

  QuestionQueue(int capacity, Function<Q, CallQuestion> question) {
    this.question = question;
    this.capacity = capacity;
  }

  /** The agents of a tenant by the order of their turns, each with its questions by id. */
  private static final class Tenant<Q extends Object> {
    private final LinkedHashMap<String, LinkedHashMap<String, Q>> agents = new LinkedHashMap<>();
    private int size;

    void put(String agent, String id, Q question) {
      agents.computeIfAbsent(agent, _ -> new LinkedHashMap<>()).put(id, question);
      size++;
    }

    Q remove(String agent, String id) {
      Map<String, Q> questions = Objects.requireNonNull(agents.get(agent));
      Q removed = Objects.requireNonNull(questions.remove(id));
      size--;
      if (questions.isEmpty()) {
        agents.remove(agent);
      }
      return removed;
    }

    /** The oldest question of the agent whose turn it is; its next turn is after the others. */
    Q next() {
      Map.Entry<String, LinkedHashMap<String, Q>> first = agents.pollFirstEntry();
      LinkedHashMap<String, Q> questions = first.getValue();
      Q next = questions.pollFirstEntry().getValue();
      size--;
      if (!questions.isEmpty()) {
        agents.putLast(first.getKey(), questions);
      }
      return next;
    }

    /** Removes the newest question of the agent with most. */
    Q shed() {
      Map.Entry<String, LinkedHashMap<String, Q>> most =
          agents.entrySet().stream()
              .max(Comparator.comparingInt(agent -> agent.getValue().size()))
              .orElseThrow();
      Q newest = most.getValue().pollLastEntry().getValue();
      size--;
      if (most.getValue().isEmpty()) {
        agents.remove(most.getKey());
      }
      return newest;
    }
  }

  int size() {
    return size;
  }

  /** Adds a question with a new id; returns the one that is dropped for it, maybe the same. */
  Optional<Q> add(Q added) {
    CallQuestion asks = question.apply(added);
    if (byId.putIfAbsent(asks.id(), asks) != null) {
      throw new IllegalStateException("question " + asks.id() + " waits already");
    }
    tenants.computeIfAbsent(asks.tenant(), _ -> new Tenant<>()).put(asks.agent(), asks.id(), added);
    size++;
    if (size <= capacity) {
      return Optional.empty();
    }
    Map.Entry<String, Tenant<Q>> most =
        tenants.entrySet().stream()
            .max(Comparator.comparingInt(each -> each.getValue().size))
            .orElseThrow();
    Q shed = most.getValue().shed();
    size--;
    byId.remove(question.apply(shed).id());
    removeIfEmpty(most.getKey(), most.getValue());
    return Optional.of(shed);
  }

  /** Removes the question whose turn it is among the tenants that may ask. */
  Optional<Q> next(Predicate<String> mayAsk) {
    for (Map.Entry<String, Tenant<Q>> entry : tenants.entrySet()) {
      if (mayAsk.test(entry.getKey())) {
        String name = entry.getKey();
        Tenant<Q> tenant = entry.getValue();
        Q next = tenant.next();
        size--;
        byId.remove(question.apply(next).id());
        tenants.remove(name);
        if (tenant.size > 0) {
          tenants.putLast(name, tenant);
        }
        return Optional.of(next);
      }
    }
    return Optional.empty();
  }

  /** Removes a question; empty if it does not wait. */
  Optional<Q> withdraw(String id) {
    CallQuestion asks = byId.remove(id);
    Tenant<Q> tenant = asks == null ? null : tenants.get(asks.tenant());
    if (asks == null || tenant == null) {
      return Optional.empty();
    }
    Q removed = tenant.remove(asks.agent(), id);
    size--;
    removeIfEmpty(asks.tenant(), tenant);
    return Optional.of(removed);
  }

  /** The waiting questions, in no particular order. */
  List<Q> all() {
    return tenants.values().stream()
        .flatMap(tenant -> tenant.agents.values().stream())
        .flatMap(questions -> questions.values().stream())
        .toList();
  }

  private void removeIfEmpty(String name, Tenant<Q> tenant) {
    if (tenant.size == 0) {
      tenants.remove(name);
    }
  }
}
