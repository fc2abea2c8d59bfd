package io.spoor.decisions.cedar;

import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.value.CedarMap;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.Value;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.cedar.AttributeType.RecordOf;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.request.RequestedEntity;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts requests to Cedar: types, ids, properties and context in its terms. */
public final class CedarDecider {
  private static final String ACTION = "action";
  private static final String AUTHZEN = "authzen";
  private static final String SPOOR = "spoor";
  private static final String TOOL = "tool";

  /** Between the name of a server and that of its tool, as clients and gateways write it. */
  private static final Pattern SEPARATOR = Pattern.compile("__|[./:]");

  /** Members of the context that are ours, so a caller's are dropped. */
  private static final Set<String> OURS = Set.of(ACTION, AUTHZEN, SPOOR);

  private final CedarPolicySet policies;
  private final @Nullable CedarSchema schema;
  private final EntityStore store;
  private final Set<EntityUID> literals;

  /**
   * Creates a decider.
   *
   * @param schema null: none
   * @param literals entities that the conditions of policies name
   */
  public CedarDecider(
      CedarPolicySet policies,
      @Nullable CedarSchema schema,
      EntityStore store,
      Set<EntityUID> literals) {
    this.policies = policies;
    this.schema = schema;
    this.store = store;
    this.literals = Set.copyOf(literals);
  }

  /**
   * Cedar's answer to a request. A tool that the file of entities does not have may be one of the
   * file behind the prefix of a server, as {@code mcp__bank__send_money}. Its name is the caller's
   * word, so it is denied if it is denied either as it is named or as a member of the groups of the
   * tool in the file.
   *
   * @param run attributes of the run that the request states; null: it states none
   * @throws ValueException if a value has no counterpart in Cedar
   * @throws UnacceptableRequestException if no policy may be asked
   * @throws CedarException if Cedar fails
   */
  public CedarPolicySet.Answer decide(EvaluationRequest request, @Nullable ObjectNode run)
      throws ValueException, UnacceptableRequestException, CedarException {
    CedarPolicySet.Answer asNamed = decide(request, run, Set.of());
    Set<EntityUID> groups = groupsBehindPrefix(request.resource());
    return groups.isEmpty() ? asNamed : asNamed.and(decide(request, run, groups));
  }

  /** {@code groups}: further parents of the resource. */
  private CedarPolicySet.Answer decide(
      EvaluationRequest request, @Nullable ObjectNode run, Set<EntityUID> groups)
      throws ValueException, UnacceptableRequestException, CedarException {
    String subjectType = CedarTypeName.ofRequest(request.subject().type());
    String resourceType = CedarTypeName.ofRequest(request.resource().type());
    String actionName = request.action().name();
    Map<String, Value> ofSubject = properties(request.subject(), subjectType);
    Map<String, Value> ofResource = properties(request.resource(), resourceType);
    Map<String, Value> context = context(request, run);
    refuseUndeclared(subjectType, actionName, resourceType);

    EntityUID principal = CedarTypeName.uid(subjectType, request.subject().id());
    EntityUID resource = CedarTypeName.uid(resourceType, request.resource().id());
    EntityUID action = CedarTypeName.action(actionName);
    var entities = new EntityClosure(store);
    if (principal.equals(resource)) {
      entities.add(joined(principal, joined(ofSubject, ofResource), groups));
    } else {
      entities.add(joined(principal, ofSubject, Set.of()));
      entities.add(joined(resource, ofResource, groups));
    }
    if (schema == null) {
      entities.refer(action);
    } else {
      entities.referAll(context.values());
    }
    literals.forEach(entities::refer);
    Set<Entity> all = entities.all();
    if (schema != null) {
      // The schema has the actions; Cedar adds them.
      all.removeIf(entity -> CedarTypeName.isAction(entity.getEUID().getType().toString()));
    }
    return decide(principal, action, resource, context, all);
  }

  private CedarPolicySet.Answer decide(
      EntityUID principal,
      EntityUID action,
      EntityUID resource,
      Map<String, Value> context,
      Set<Entity> entities)
      throws UnacceptableRequestException, CedarException {
    try {
      return policies.decide(principal, action, resource, context, entities);
    } catch (CedarException e) {
      if (schema == null) {
        throw e;
      }
      throw new UnacceptableRequestException(
          "the request does not conform to the schema: a type does not apply to the action, "
              + "a required attribute is missing, or a value has another type");
    }
  }

  private void refuseUndeclared(String subjectType, String action, String resourceType)
      throws UnacceptableRequestException {
    if (schema == null) {
      return;
    }
    if (schema.contextOf(action).isEmpty()) {
      throw new UnacceptableRequestException("the schema does not declare the action");
    }
    if (schema.attributesOf(subjectType).isEmpty()) {
      throw new UnacceptableRequestException("the schema does not declare the subject's type");
    }
    if (schema.attributesOf(resourceType).isEmpty()) {
      throw new UnacceptableRequestException("the schema does not declare the resource's type");
    }
  }

  private Map<String, Value> properties(RequestedEntity entity, String type) throws ValueException {
    return ValueMapper.members(
        entity.properties(),
        schema == null ? null : schema.attributesOf(type).orElse(RecordOf.NOTHING));
  }

  /** The groups of tools of the file whose names the tool's name ends with, behind a separator. */
  private Set<EntityUID> groupsBehindPrefix(RequestedEntity resource) {
    String name = resource.id();
    if (!resource.type().equals(TOOL) || store.find(CedarTypeName.uid(TOOL, name)) != null) {
      return Set.of();
    }
    Set<EntityUID> groups = new HashSet<>();
    Matcher separator = SEPARATOR.matcher(name);
    while (separator.find()) {
      Entity tool = store.find(CedarTypeName.uid(TOOL, name.substring(separator.end())));
      if (tool != null) {
        groups.addAll(tool.getParents());
      }
    }
    return groups;
  }

  /**
   * Properties of the request replace stored attributes; parents and tags are the stored ones.
   *
   * @param groups parents of an entity that is not stored
   */
  private Entity joined(EntityUID uid, Map<String, Value> properties, Set<EntityUID> groups) {
    Entity stored = store.find(uid);
    if (stored == null) {
      return new Entity(uid, properties, groups);
    }
    if (properties.isEmpty()) {
      return stored;
    }
    Map<String, Value> attributes = new LinkedHashMap<>(stored.attrs);
    attributes.putAll(properties);
    return new Entity(uid, attributes, stored.getParents(), stored.getTags());
  }

  private static Map<String, Value> joined(Map<String, Value> one, Map<String, Value> other)
      throws UnacceptableRequestException {
    Map<String, Value> joined = new LinkedHashMap<>(one);
    for (Map.Entry<String, Value> member : other.entrySet()) {
      Value earlier = joined.put(member.getKey(), member.getValue());
      if (earlier != null && !ValueMapper.isSame(earlier, member.getValue())) {
        throw new UnacceptableRequestException(
            "subject and resource are one entity, and a property has two different values");
      }
    }
    return joined;
  }

  private Map<String, Value> context(EvaluationRequest request, @Nullable ObjectNode run)
      throws ValueException {
    ObjectNode stated = request.context().objectNode();
    request.context().properties().stream()
        .filter(member -> !OURS.contains(member.getKey()))
        .forEach(member -> stated.set(member.getKey(), member.getValue()));
    stated.set(AUTHZEN, authzen(request));
    if (run != null) {
      stated.set(SPOOR, run);
    }
    RecordOf declared =
        schema == null ? null : schema.contextOf(request.action().name()).orElse(RecordOf.NOTHING);
    Map<String, Value> context = new LinkedHashMap<>(ValueMapper.members(stated, declared));
    if (declared == null || declared.members().containsKey(ACTION)) {
      RecordOf ofAction =
          declared != null && declared.members().get(ACTION) instanceof RecordOf record
              ? record
              : null;
      context.put(
          ACTION, new CedarMap(ValueMapper.members(request.action().properties(), ofAction)));
    }
    return context;
  }

  /** Ids as values, since Cedar's policies cannot read the id of an entity. */
  private static ObjectNode authzen(EvaluationRequest request) {
    ObjectNode authzen = request.context().objectNode();
    authzen
        .putObject("subject")
        .put("type", request.subject().type())
        .put("id", request.subject().id());
    authzen.putObject(ACTION).put("name", request.action().name());
    authzen
        .putObject("resource")
        .put("type", request.resource().type())
        .put("id", request.resource().id());
    return authzen;
  }

  /** Ids of stored entities of a request's type, in the order of their bytes. */
  public NavigableSet<String> candidates(String requestedType) {
    return store.idsOf(CedarTypeName.ofRequest(requestedType));
  }

  /**
   * Names of actions: those of the file and the schema, and {@code named} by policies. Groups of
   * actions are none.
   */
  public NavigableSet<String> actions(Set<String> named) {
    NavigableSet<String> actions = new TreeSet<>(EntityStore.BY_BYTES);
    actions.addAll(named);
    actions.addAll(store.idsOf("Action"));
    Set<String> groups = new HashSet<>(store.actionGroups());
    if (schema != null) {
      actions.addAll(schema.applicableActions());
      groups.addAll(schema.actionGroups());
    }
    actions.removeAll(groups);
    return actions;
  }
}
