package io.spoor.decisions.cedar;

import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.value.CedarList;
import com.cedarpolicy.value.CedarMap;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimString;
import com.cedarpolicy.value.Value;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The entities of one decision: those of the request, their ancestors, and entities behind values.
 * A policy that reads an entity Cedar was not given errs, so none that is stored may be missing.
 */
final class EntityClosure {
  private final EntityStore store;
  private final Map<EntityUID, Entity> entities = new LinkedHashMap<>();
  private final Deque<Entity> unread = new ArrayDeque<>();

  EntityClosure(EntityStore store) {
    this.store = store;
  }

  void add(Entity entity) {
    if (entities.putIfAbsent(entity.getEUID(), entity) == null) {
      unread.add(entity);
    }
  }

  /** The stored entity of that id, if there is one. */
  void refer(EntityUID uid) {
    if (!entities.containsKey(uid)) {
      Entity stored = store.find(uid);
      if (stored != null) {
        add(stored);
      }
    }
  }

  void referAll(Collection<Value> values) {
    values.forEach(this::referred);
  }

  private void referred(Value value) {
    switch (value) {
      case EntityUID uid -> refer(uid);
      case CedarList list -> referAll(list);
      case CedarMap map -> {
        if (map.get("type") instanceof PrimString type
            && map.get("id") instanceof PrimString id
            && CedarTypeName.isName(type.toString())) {
          // With a schema, Cedar may read the record as an entity, whatever else it has.
          refer(CedarTypeName.uid(type.toString(), id.toString()));
        }
        referAll(map.values());
      }
      default -> {}
    }
  }

  Set<Entity> all() {
    while (!unread.isEmpty()) {
      Entity entity = unread.remove();
      entity.getParents().forEach(this::refer);
      referAll(entity.attrs.values());
      referAll(entity.tags.values());
    }
    return new HashSet<>(entities.values());
  }
}
