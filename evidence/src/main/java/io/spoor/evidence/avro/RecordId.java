package io.spoor.evidence.avro;

import io.spoor.schemas.Action;
import io.spoor.schemas.ActionCopied;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.AppliedSettings;
import io.spoor.schemas.Block;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Confirmation;
import io.spoor.schemas.ConfirmationAnswer;
import io.spoor.schemas.ConfirmationUse;
import io.spoor.schemas.DecisionRecord;
import io.spoor.schemas.DeclaredPrincipal;
import io.spoor.schemas.EvidenceAct;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.Manifest;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** The id of a record for people: from its value, else its key, else its position. */
final class RecordId {
  /** Path of the id in a value, by the full name of its type. */
  private static final Map<String, List<String>> PATHS =
      Map.ofEntries(
          path(IdentityEvent.class, "event_id"),
          path(Action.class, "event", "event_id"),
          path(ActionCopied.class, "event", "event_id"),
          path(Link.class, "link_id"),
          path(Chain.class, "chain_id"),
          path(Finding.class, "finding_id"),
          path(Identity.class, "identity_id"),
          path(Alert.class, "alert_id"),
          path(AlertVerdict.class, "alert_id"),
          path(DecisionRecord.class, "decision_id"),
          path(Block.class, "block_id"),
          path(Confirmation.class, "confirmation_id"),
          path(ConfirmationAnswer.class, "confirmation_id"),
          path(ConfirmationUse.class, "confirmation_id"),
          path(Manifest.class, "agent_id"),
          path(AppliedSettings.class, "digest"),
          path(EvidenceAct.class, "act_id"),
          path(DeclaredPrincipal.class, "principal_id"),
          path(ExceptionRule.class, "exception_id"));

  private RecordId() {}

  private static Map.Entry<String, List<String>> path(Class<?> type, String... names) {
    return Map.entry(type.getName(), List.of(names));
  }

  static String of(RecordOrigin origin, @Nullable String key, @Nullable IndexedRecord value) {
    Object id = value == null ? null : statedId(value);
    if (id != null) {
      return id.toString();
    }
    return key == null ? origin.toString() : key;
  }

  private static @Nullable Object statedId(IndexedRecord value) {
    List<String> path = PATHS.get(value.getSchema().getFullName());
    if (path == null) {
      return null;
    }
    Object current = value;
    for (String name : path) {
      if (!(current instanceof IndexedRecord record)) {
        return null;
      }
      Schema.Field field = record.getSchema().getField(name);
      current = field == null ? null : record.get(field.pos());
    }
    return current;
  }
}
