package io.spoor.export.table;

import io.spoor.schemas.Action;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertDelivery;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.AppliedSettings;
import io.spoor.schemas.Block;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Confirmation;
import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.DecisionRecord;
import io.spoor.schemas.DeclaredPrincipal;
import io.spoor.schemas.EvidenceAct;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.PolicyVersion;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/** The Avro contracts that define the columns of each kind. */
final class KindSchemas {
  private static final Map<String, Schema> BY_KIND =
      Map.ofEntries(
          Map.entry("event", IdentityEvent.getClassSchema()),
          Map.entry("action", Action.getClassSchema()),
          Map.entry("link", Link.getClassSchema()),
          Map.entry("chain", Chain.getClassSchema()),
          Map.entry("finding", Finding.getClassSchema()),
          Map.entry("identity", Identity.getClassSchema()),
          Map.entry("alert", Alert.getClassSchema()),
          Map.entry("delivery", AlertDelivery.getClassSchema()),
          Map.entry("verdict", AlertVerdict.getClassSchema()),
          Map.entry("decision", DecisionRecord.getClassSchema()),
          Map.entry("block", Block.getClassSchema()),
          Map.entry("confirmation", Confirmation.getClassSchema()),
          Map.entry("manifest", Manifest.getClassSchema()),
          Map.entry("principal", DeclaredPrincipal.getClassSchema()),
          Map.entry("exception", ExceptionRule.getClassSchema()),
          Map.entry("policy", PolicyVersion.getClassSchema()),
          Map.entry("settings", AppliedSettings.getClassSchema()),
          Map.entry("act", EvidenceAct.getClassSchema()),
          Map.entry("dead-letter", DeadLetter.getClassSchema()));

  private KindSchemas() {}

  static Optional<Schema> of(String kind) {
    return Optional.ofNullable(BY_KIND.get(kind));
  }

  static Set<String> kinds() {
    return BY_KIND.keySet();
  }
}
