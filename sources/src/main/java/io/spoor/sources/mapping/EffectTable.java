package io.spoor.sources.mapping;

import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.json.Sha256Hex;
import io.spoor.schemas.text.ResourceText;
import io.spoor.schemas.vocabulary.DenialCodes;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectOutcomes;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The table by which a source maps operations to effects, read from a resource. The grammar is in
 * the head of each table.
 */
public final class EffectTable {
  /** Errors of a request or a server, by which nothing is refused (RFC 6749 §4.1.2.1 and §5.2). */
  private static final Set<String> PROTOCOL_ERRORS =
      Set.of(
          "invalid_request",
          "invalid_scope",
          "unsupported_response_type",
          "unsupported_grant_type",
          "server_error",
          "temporarily_unavailable");

  private final String digest;
  private final Set<String> readingVerbs;
  private final List<String> notFoundCodes;
  private final List<EffectTableParser.Refusal> refusals;
  private final Map<String, List<EffectRule>> byAction;
  private final Map<String, List<EffectRule>> byService;
  private final Map<String, List<EffectRule>> byLabel;
  private final List<EffectRule> byPrefix;
  private final List<String> known;

  EffectTable(EffectTableParser parsed, String digest) {
    this.digest = digest;
    this.readingVerbs = Set.copyOf(parsed.readingVerbs);
    this.notFoundCodes = List.copyOf(parsed.notFoundCodes);
    this.refusals = List.copyOf(parsed.refusals);
    this.byAction = Map.copyOf(parsed.byAction);
    this.byService = Map.copyOf(parsed.byService);
    this.byLabel = Map.copyOf(parsed.byLabel);
    this.byPrefix = List.copyOf(parsed.byPrefix);
    this.known = List.copyOf(parsed.known);
  }

  /**
   * Reads a table.
   *
   * @param owner class in whose package the resource is
   * @param facts names that the table may use as {@code fact:NAME}
   * @throws IllegalStateException the table has a fault; the message names file and line
   */
  public static EffectTable load(Class<?> owner, String resource, Set<String> facts) {
    return parse(resource, ResourceText.read(owner, resource), facts);
  }

  static EffectTable parse(String name, String text, Set<String> facts) {
    var parser = new EffectTableParser(name, facts);
    parser.parse(text.lines().toList());
    return new EffectTable(parser, Sha256Hex.hex(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Digest of the table's text. */
  public String digest() {
    return digest;
  }

  /**
   * Adds the effects of an operation to those that the source found itself.
   *
   * @param service service without its host
   * @param action action without an API version
   */
  public void addEffects(
      List<Effect> effects, IdentityEvent event, String service, String action, EventFacts facts) {
    var call = new EffectRule.Call(event, service, action, isReading(action), facts);
    apply(byAction.get(action), call, effects);
    apply(byService.get(service), call, effects);
    for (String label : sorted(event.getLabels().keySet())) {
      apply(byLabel.get(label), call, effects);
    }
    apply(byPrefix, call, effects);
  }

  /** The order of effects must not depend on the order of a hash map. */
  private static Collection<String> sorted(Set<String> labels) {
    return labels.size() < 2 ? labels : new TreeSet<>(labels);
  }

  private void apply(@Nullable List<EffectRule> rules, EffectRule.Call call, List<Effect> effects) {
    if (rules != null) {
      for (EffectRule rule : rules) {
        if (rule.appliesTo(call)) {
          merge(effects, rule.effect(call, outcome(rule, call)));
        }
      }
    }
  }

  /** Adds the effect, or what it states beyond an effect of the same kind and object. */
  private static void merge(List<Effect> effects, Effect added) {
    for (int i = 0; i < effects.size(); i++) {
      Effect present = effects.get(i);
      if (present.getKind().equals(added.getKind())
          && (added.getObjectKind() == null
              || added.getObjectKind().equals(present.getObjectKind()))) {
        effects.set(i, union(present, added));
        return;
      }
    }
    effects.add(added);
  }

  private static Effect union(Effect present, Effect added) {
    Map<String, String> qualifiers = new TreeMap<>(added.getQualifiers());
    qualifiers.putAll(present.getQualifiers());
    return new Effect(
        present.getKind(),
        present.getObjects().isEmpty() ? added.getObjects() : present.getObjects(),
        present.getObjectKind(),
        present.getBeneficiary() == null ? added.getBeneficiary() : present.getBeneficiary(),
        present.getOutcome(),
        Map.copyOf(qualifiers));
  }

  /**
   * Outcome of one effect. A sign-in is denied if a credential was refused; an expired page, a
   * missing cookie or a server's fault is a failure.
   */
  private String outcome(EffectRule rule, EffectRule.Call call) {
    IdentityEvent event = call.event();
    String code = event.getErrorCode();
    boolean isRefused =
        rule.kind() == EffectKind.AUTHENTICATES
            && event.getOutcome().equals(EffectOutcomes.FAILURE)
            && (code == null || !PROTOCOL_ERRORS.contains(code))
            && refusals.stream().anyMatch(refusal -> refusal.isOf(call.action(), code));
    return isRefused ? EffectOutcomes.DENIED : outcome(event);
  }

  /** Outcome of the event's effects. */
  public String outcome(IdentityEvent event) {
    String code = event.getErrorCode();
    if (code != null && DenialCodes.contains(code)) {
      return EffectOutcomes.DENIED;
    }
    return code != null && notFoundCodes.stream().anyMatch(code::endsWith)
        ? EffectOutcomes.NOT_FOUND
        : event.getOutcome();
  }

  /**
   * Whether a line or a directive of the table names the action. One that it does not name is new
   * since the table was written.
   */
  public boolean knows(String service, String action) {
    return isReading(action)
        || isNamed(byAction.get(action), service, action)
        || isNamed(byService.get(service), service, action)
        || isNamed(byPrefix, service, action)
        || known.stream()
            .anyMatch(
                name ->
                    name.endsWith("*")
                        ? action.startsWith(name.substring(0, name.length() - 1))
                        : action.equals(name));
  }

  private static boolean isNamed(@Nullable List<EffectRule> rules, String service, String action) {
    return rules != null && rules.stream().anyMatch(rule -> rule.names(service, action));
  }

  private boolean isReading(String action) {
    return readingVerbs.contains(firstWord(action.substring(action.lastIndexOf('.') + 1)));
  }

  /** First word of a camel-case name. */
  private static String firstWord(String action) {
    int end = 1;
    while (end < action.length() && !Character.isUpperCase(action.charAt(end))) {
      end++;
    }
    return action.substring(0, Math.min(end, action.length()));
  }
}
