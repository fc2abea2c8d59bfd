package io.spoor.sources.mapping;

import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.DenialCodes;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectOutcomes;
import io.spoor.schemas.vocabulary.ObjectKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a table of effects, for one service and action.
 *
 * @param service the service; null: any
 * @param action the action, or its first letters; null: any
 * @param isPrefix whether {@code action} are first letters only
 * @param objects value with the ids of the objects; null: the resources of the event
 * @param beneficiary value that names the beneficiary; null: none is named
 */
record EffectRule(
    @Nullable String service,
    @Nullable String action,
    boolean isPrefix,
    List<Condition> conditions,
    EffectKind kind,
    @Nullable ObjectKind object,
    @Nullable Value objects,
    @Nullable Value beneficiary,
    Map<String, Value> qualifiers) {

  /** A call that is mapped. */
  record Call(
      IdentityEvent event, String service, String action, boolean isReading, EventFacts facts) {}

  /** A value of an effect; several only for objects. */
  sealed interface Value {
    List<String> of(Call call);

    /** The same text for every event. */
    record Text(String text) implements Value {
      @Override
      public List<String> of(Call call) {
        return List.of(text);
      }
    }

    /** The value of a label. */
    record Label(String name) implements Value {
      @Override
      public List<String> of(Call call) {
        String value = call.event.getLabels().get(name);
        return value == null ? List.of() : List.of(value);
      }
    }

    /** Values that the source computes. */
    record Fact(String name) implements Value {
      @Override
      public List<String> of(Call call) {
        return call.facts.values(name);
      }
    }
  }

  /** A condition of a line. */
  sealed interface Condition {
    boolean holds(Call call);

    /** Whether there is a value. */
    record Present(Value value, boolean isPresent) implements Condition {
      @Override
      public boolean holds(Call call) {
        return value.of(call).isEmpty() != isPresent;
      }
    }

    /** Whether the value is this text. */
    record Equal(Value value, String text, boolean isEqual) implements Condition {
      @Override
      public boolean holds(Call call) {
        return value.of(call).contains(text) == isEqual;
      }
    }

    /** The service is another. */
    record OtherService(String service) implements Condition {
      @Override
      public boolean holds(Call call) {
        return !call.service.equals(service);
      }
    }

    /** A property of the call. */
    enum Property implements Condition {
      /** The verb is no reading one. */
      CHANGES {
        @Override
        public boolean holds(Call call) {
          return !call.isReading;
        }
      },
      /** The source states that the call is not read-only. */
      WRITES {
        @Override
        public boolean holds(Call call) {
          return Boolean.FALSE.equals(call.event.getReadOnly());
        }
      },
      /** The caller lacks the right. */
      DENIED {
        @Override
        public boolean holds(Call call) {
          String code = call.event.getErrorCode();
          return code != null && DenialCodes.contains(code);
        }
      }
    }
  }

  EffectRule {
    conditions = List.copyOf(conditions);
    qualifiers = Map.copyOf(qualifiers);
  }

  /** Whether the line is about an operation, whatever its conditions. */
  boolean names(String calledService, String calledAction) {
    return (service == null || service.equals(calledService))
        && (action == null
            || (isPrefix ? calledAction.startsWith(action) : calledAction.equals(action)));
  }

  boolean appliesTo(Call call) {
    if (!names(call.service, call.action)) {
      return false;
    }
    for (Condition condition : conditions) {
      if (!condition.holds(call)) {
        return false;
      }
    }
    return true;
  }

  /** The effect; {@code outcome}: as {@link EffectOutcomes}. */
  Effect effect(Call call, String outcome) {
    return new Effect(
        kind.label(),
        objects == null ? List.of() : objects.of(call),
        object == null ? null : object.label(),
        first(beneficiary, call),
        outcome,
        qualifiers(call));
  }

  private static @Nullable String first(@Nullable Value value, Call call) {
    List<String> values = value == null ? List.of() : value.of(call);
    return values.isEmpty() ? null : values.getFirst();
  }

  private Map<String, String> qualifiers(Call call) {
    if (qualifiers.isEmpty()) {
      return Map.of();
    }
    Map<String, String> values = new HashMap<>();
    qualifiers.forEach(
        (name, value) -> {
          String text = first(value, call);
          if (text != null) {
            values.put(name, text);
          }
        });
    return Map.copyOf(values);
  }
}
