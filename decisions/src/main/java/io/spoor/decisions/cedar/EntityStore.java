package io.spoor.decisions.cedar;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.value.EntityUID;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The entities of the operator's file, by id. */
public final class EntityStore {
  /** The order of search results: by the bytes of the id in UTF-8. */
  public static final Comparator<String> BY_BYTES =
      (one, other) -> Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));

  /** A store without entities. */
  public static final EntityStore EMPTY = new EntityStore(Set.of());

  private final Map<EntityUID, Entity> entities = new LinkedHashMap<>();
  private final Map<String, NavigableSet<String>> idsByType = new TreeMap<>();
  private final Set<String> actionGroups = new HashSet<>();

  EntityStore(Collection<Entity> all) {
    for (Entity entity : all) {
      EntityUID uid = entity.getEUID();
      entities.put(uid, entity);
      idsByType
          .computeIfAbsent(uid.getType().toString(), type -> new TreeSet<>(BY_BYTES))
          .add(idOf(uid));
      if (CedarTypeName.isAction(uid.getType().toString())) {
        entity.getParents().stream()
            .filter(CedarTypeName::isPlainAction)
            .forEach(group -> actionGroups.add(idOf(group)));
      }
    }
  }

  /** The id without Cedar's escapes. */
  static String idOf(EntityUID uid) {
    return uid.asJson().id;
  }

  @Nullable Entity find(EntityUID uid) {
    return entities.get(uid);
  }

  /** Number of entities. */
  public int size() {
    return entities.size();
  }

  /** Ids of the entities of a type (Cedar's name), in the order of {@link #BY_BYTES}. */
  NavigableSet<String> idsOf(String type) {
    return idsByType.getOrDefault(type, new TreeSet<>(BY_BYTES));
  }

  /** Names of actions without a namespace that other actions are members of. */
  Set<String> actionGroups() {
    return actionGroups;
  }
}
