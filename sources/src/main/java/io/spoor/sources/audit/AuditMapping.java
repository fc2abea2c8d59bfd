package io.spoor.sources.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.DenialCodes;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.ObjectKind;
import io.spoor.sources.mapping.EffectTable;
import io.spoor.sources.mapping.EventDescription;
import io.spoor.sources.mapping.MappingContext;
import io.spoor.sources.mapping.SourceMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A source that is a JSON audit log. A subclass reads one record ({@link #read}); its effects come
 * from the table {@code effects.txt} beside the subclass, and {@code fields.txt} tells which
 * members become what.
 *
 * <p>Any JSON object becomes an event. An event whose action the table does not know is flagged
 * {@code generic-event}; a log without a time has that of its arrival.
 */
public abstract class AuditMapping implements SourceMapping {
  private final String source;
  private final Set<String> identifiers;
  private final EffectTable table;

  /**
   * Loads the table of effects.
   *
   * @param identifiers as {@link SourceMapping#identifiers}
   * @param facts names that the table uses as {@code fact:NAME}: types of resources, or labels
   */
  protected AuditMapping(String source, Set<String> identifiers, Set<String> facts) {
    this.source = source;
    this.identifiers = Set.copyOf(identifiers);
    this.table = EffectTable.load(getClass(), "effects.txt", AuditFacts.names(facts));
  }

  /**
   * The names by which the table of effects knows an action.
   *
   * @param service without its host
   */
  public record Operation(String service, String action) {}

  /** Reads a record into an event. */
  protected abstract void read(AuditRecord record, AuditEvent event);

  /** The operation of an event; by default the source's name and the action. */
  protected Operation operation(IdentityEvent event) {
    return new Operation(source, event.getAction());
  }

  /** Further operations that a record states, whose effects the event has too. */
  protected List<Operation> furtherOperations(IdentityEvent event) {
    return List.of();
  }

  /** The table with the effects of an event; by default the source's own. */
  protected EffectTable tableFor(IdentityEvent event) {
    return table;
  }

  /** The source's own table of effects. */
  public final EffectTable table() {
    return table;
  }

  @Override
  public final String source() {
    return source;
  }

  @Override
  public final Set<String> identifiers() {
    return identifiers;
  }

  /**
   * Names, in small letters, of members that hold content of others: messages, arguments, results.
   * They are removed at any depth before the record is read, in every capture mode.
   */
  protected Set<String> contentMembers() {
    return Set.of();
  }

  @Override
  public boolean carriesContent() {
    return !contentMembers().isEmpty();
  }

  @Override
  public final boolean removesContent() {
    return carriesContent();
  }

  /**
   * Removes arguments, results and messages from a record; by default the {@link #contentMembers}.
   *
   * @return whether anything was removed
   */
  protected boolean removeContent(ObjectNode record) {
    return removeMembers(record, contentMembers());
  }

  @Override
  public final IdentityEvent.Builder map(MappingContext received) {
    MappingContext context =
        carriesContent() && removeContent(received.json())
            ? received.withMembersRemoved()
            : received;
    var event = new AuditEvent(context, source);
    read(AuditRecord.of(context.json()), event);
    return event.toEvent();
  }

  private List<Operation> operations(IdentityEvent event) {
    List<Operation> further = furtherOperations(event);
    Operation first = operation(event);
    if (further.isEmpty()) {
      return List.of(first);
    }
    List<Operation> all = new ArrayList<>(further.size() + 1);
    all.add(first);
    all.addAll(further);
    return all;
  }

  private static boolean removeMembers(JsonNode node, Set<String> names) {
    boolean removed =
        node instanceof ObjectNode object
            && object
                .properties()
                .removeIf(member -> names.contains(member.getKey().toLowerCase(Locale.ROOT)));
    for (JsonNode value : node) {
      removed |= removeMembers(value, names);
    }
    return removed;
  }

  @Override
  public final EventDescription describe(IdentityEvent event) {
    EffectTable effective = tableFor(event);
    List<Operation> operations = operations(event);
    boolean isGeneric =
        !operations.stream()
            .allMatch(operation -> effective.knows(operation.service(), operation.action()));
    return new EventDescription(
        event.getLabels().containsKey(EventLabels.DRY_RUN)
            ? List.of()
            : effects(event, operations, effective),
        /* client= */ null,
        /* networkOperator= */ null,
        isGeneric);
  }

  private static List<Effect> effects(
      IdentityEvent event, List<Operation> operations, EffectTable effective) {
    List<Effect> effects = new ArrayList<>(2);
    String code = event.getErrorCode();
    if (code != null && DenialCodes.contains(code)) {
      effects.add(effect(EffectKind.IS_DENIED, null, effective.outcome(event)));
    }
    for (Operation operation : operations) {
      int known = effects.size();
      effective.addEffects(
          effects, event, operation.service(), operation.action(), new AuditFacts(event));
      if (!operation.equals(operations.getFirst())) {
        name(operation, effects.subList(known, effects.size()));
      }
    }
    if (event.getIssued() != null && effects.stream().noneMatch(AuditMapping::isIssuance)) {
      effects.add(
          effect(EffectKind.MINTS_CREDENTIAL, ObjectKind.SESSION, effective.outcome(event)));
    }
    return List.copyOf(effects);
  }

  /** States that these effects are those of an operation other than the action. */
  private static void name(Operation operation, List<Effect> effects) {
    effects.replaceAll(
        effect -> {
          Map<String, String> qualifiers = new TreeMap<>(effect.getQualifiers());
          qualifiers.put(EffectQualifiers.OPERATION, operation.action());
          return Effect.newBuilder(effect).setQualifiers(qualifiers).build();
        });
  }

  private static boolean isIssuance(Effect effect) {
    return effect.getKind().equals(EffectKind.MINTS_CREDENTIAL.label())
        || effect.getKind().equals(EffectKind.AUTHENTICATES.label());
  }

  private static Effect effect(EffectKind kind, @Nullable ObjectKind object, String outcome) {
    return new Effect(
        kind.label(), List.of(), object == null ? null : object.label(), null, outcome, Map.of());
  }

  @Override
  public final String tablesDigest() {
    return table.digest();
  }
}
