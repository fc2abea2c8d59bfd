package io.spoor.sources.mapping;

import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.ObjectKind;
import io.spoor.sources.mapping.EffectRule.Condition;
import io.spoor.sources.mapping.EffectRule.Condition.Property;
import io.spoor.sources.mapping.EffectRule.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and checks a table of effects, line by line. */
final class EffectTableParser {
  private static final String ANY = "*";

  private final String name;
  private final Set<String> facts;
  final List<String> readingVerbs = new ArrayList<>();
  final List<String> notFoundCodes = new ArrayList<>();
  final List<Refusal> refusals = new ArrayList<>();
  final List<String> known = new ArrayList<>();
  final Map<String, List<EffectRule>> byAction = new HashMap<>();
  final Map<String, List<EffectRule>> byService = new HashMap<>();
  final Map<String, List<EffectRule>> byLabel = new HashMap<>();
  final List<EffectRule> byPrefix = new ArrayList<>();
  private int line;

  EffectTableParser(String name, Set<String> facts) {
    this.name = name;
    this.facts = Set.copyOf(facts);
  }

  /**
   * Error code of a sign-in by which a credential was refused.
   *
   * @param action the action, or {@code *} for any
   * @param code the code, or {@code *} for any and for none
   */
  record Refusal(String action, String code) {
    boolean isOf(String called, @Nullable String stated) {
      return (action.equals(ANY) || action.equals(called))
          && (code.equals(ANY) || code.equalsIgnoreCase(stated));
    }
  }

  /** {@code message}: the fault, in words for the editor of the table. */
  private IllegalStateException fault(String message) {
    return new IllegalStateException(name + ", line " + line + ": " + message);
  }

  void parse(List<String> lines) {
    for (String text : lines) {
      line++;
      String trimmed = text.strip();
      if (trimmed.startsWith("@")) {
        directive(trimmed);
      } else if (!trimmed.isEmpty() && !trimmed.startsWith("#")) {
        rule(trimmed);
      }
    }
  }

  private void directive(String text) {
    List<String> words = List.of(text.split(" +", -1));
    List<String> values = words.subList(1, words.size());
    switch (words.getFirst()) {
      case "@reading-verbs" -> readingVerbs.addAll(values);
      case "@not-found" -> notFoundCodes.addAll(values);
      case "@no-effect" -> known.addAll(values);
      case "@refused" -> values.forEach(this::refusal);
      default -> throw fault("unknown directive " + words.getFirst());
    }
  }

  private void refusal(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0 || colon == text.length() - 1) {
      throw fault("expected ACTION:CODE, found " + text);
    }
    refusals.add(new Refusal(text.substring(0, colon), text.substring(colon + 1)));
  }

  private void rule(String text) {
    int arrow = text.indexOf(" -> ");
    if (arrow < 0) {
      throw fault("expected SERVICES:ACTIONS [when CONDITION ...] -> KIND ...");
    }
    List<String> left = List.of(text.substring(0, arrow).strip().split(" +", -1));
    List<String> right = List.of(text.substring(arrow + 4).strip().split(" +", -1));
    if (left.size() == 2 || (left.size() > 2 && !left.get(1).equals("when"))) {
      throw fault("expected \"when\" and conditions after " + left.getFirst());
    }
    List<Condition> conditions = left.stream().skip(2).map(this::condition).toList();
    EffectKind kind = EffectKind.of(right.getFirst());
    if (kind == null) {
      throw fault("no effect is named " + right.getFirst());
    }
    var parts = new Attributes();
    right.stream().skip(1).forEach(parts::add);
    String subject = left.getFirst();
    int colon = subject.indexOf(':');
    if (colon <= 0 || colon == subject.length() - 1) {
      throw fault("expected SERVICES:ACTIONS, found " + subject);
    }
    for (String service : subject.substring(0, colon).split(",", -1)) {
      for (String action : subject.substring(colon + 1).split(",", -1)) {
        index(service, action, conditions, kind, parts);
      }
    }
  }

  /** The part of a line after the kind. */
  private final class Attributes {
    @Nullable ObjectKind object;
    @Nullable Value objects;
    @Nullable Value beneficiary;
    final Map<String, Value> qualifiers = new HashMap<>();

    void add(String text) {
      int equals = text.indexOf('=');
      String key = equals < 0 ? text : text.substring(0, equals);
      String value = equals < 0 ? "true" : text.substring(equals + 1);
      switch (key) {
        case "object" -> {
          object = ObjectKind.of(value);
          if (object == null) {
            throw fault("no kind of object is named " + value);
          }
        }
        case "objects" -> objects = value(value);
        case "to" -> beneficiary = value(value);
        default -> {
          if (!EffectQualifiers.all().contains(key)) {
            throw fault("no qualifier is named " + key);
          }
          if (qualifiers.put(key, value(value)) != null) {
            throw fault("the qualifier " + key + " is set twice");
          }
        }
      }
    }
  }

  private void index(
      String service,
      String action,
      List<Condition> conditions,
      EffectKind kind,
      Attributes parts) {
    if (service.isEmpty() || action.isEmpty()) {
      throw fault("a service or action is empty");
    }
    boolean isPrefix = action.endsWith(ANY);
    String start = isPrefix ? action.substring(0, action.length() - 1) : action;
    var rule =
        new EffectRule(
            service.equals(ANY) ? null : service,
            start.isEmpty() ? null : start,
            isPrefix,
            conditions,
            kind,
            parts.object,
            parts.objects,
            parts.beneficiary,
            parts.qualifiers);
    if (!isPrefix) {
      add(byAction, start, rule);
    } else if (rule.service() != null) {
      add(byService, service, rule);
    } else if (!start.isEmpty()) {
      byPrefix.add(rule);
    } else {
      add(byLabel, requiredLabel(conditions), rule);
    }
  }

  private static void add(Map<String, List<EffectRule>> index, String key, EffectRule rule) {
    index.computeIfAbsent(key, _ -> new ArrayList<>()).add(rule);
  }

  /** Lines for every call must not cost anything for most calls: they need a label. */
  private String requiredLabel(List<Condition> conditions) {
    for (Condition condition : conditions) {
      if (condition instanceof Condition.Present(Value.Label(String label), boolean isPresent)
          && isPresent) {
        return label;
      }
    }
    throw fault("a line for *:* needs a condition label:NAME");
  }

  private Condition condition(String text) {
    if (text.startsWith("service!=")) {
      return new Condition.OtherService(text.substring("service!=".length()));
    }
    for (Property property : Property.values()) {
      if (property.name().toLowerCase(Locale.ROOT).equals(text)) {
        return property;
      }
    }
    if (text.startsWith("!")) {
      return new Condition.Present(reference(text.substring(1)), false);
    }
    int equals = text.indexOf('=');
    if (equals < 0) {
      return new Condition.Present(reference(text), true);
    }
    boolean isEqual = text.charAt(equals - 1) != '!';
    return new Condition.Equal(
        reference(text.substring(0, isEqual ? equals : equals - 1)),
        text.substring(equals + 1),
        isEqual);
  }

  private Value reference(String text) {
    Value value = value(text);
    if (value instanceof Value.Text) {
      throw fault("no condition is named " + text);
    }
    return value;
  }

  private Value value(String text) {
    if (text.startsWith("label:")) {
      String label = text.substring("label:".length());
      if (!EventLabels.all().contains(label)) {
        throw fault("no label is named " + label);
      }
      return new Value.Label(label);
    }
    if (text.startsWith("fact:")) {
      String fact = text.substring("fact:".length());
      if (!facts.contains(fact)) {
        throw fault("no fact is named " + fact);
      }
      return new Value.Fact(fact);
    }
    return new Value.Text(text);
  }
}
