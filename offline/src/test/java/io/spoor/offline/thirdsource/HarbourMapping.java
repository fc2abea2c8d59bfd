package io.spoor.offline.thirdsource;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.Credential;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.Resource;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.DenialCodes;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.sources.mapping.EffectTable;
import io.spoor.sources.mapping.EventDescription;
import io.spoor.sources.mapping.EventFacts;
import io.spoor.sources.mapping.MappingContext;
import io.spoor.sources.mapping.SourceMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Maps entries of a harbour's log, which nobody but this test has. */
final class HarbourMapping implements SourceMapping {
  private static final EffectTable TABLE =
      EffectTable.load(HarbourMapping.class, "effects.txt", Set.of());

  @Override
  public String source() {
    return "harbour";
  }

  @Override
  public Set<String> identifiers() {
    return Set.of("entry");
  }

  @Override
  public boolean carriesContent() {
    return false;
  }

  @Override
  public IdentityEvent map(MappingContext context) {
    JsonNode entry = context.json();
    String badge = entry.path("badge").asText();
    String key = Keys.of(context.tenant(), "badge", "harbour", badge);
    String refusal = entry.path("refused").asText(null);
    Map<String, String> labels = new HashMap<>();
    entry
        .path("with")
        .properties()
        .forEach(with -> labels.put(with.getKey(), with.getValue().asText()));
    return IdentityEvent.newBuilder()
        .setEventId(entry.path("entry").asText())
        .setTenant(context.tenant())
        .setSource(source())
        .setTime(entry.path("second").asLong() * 1_000_000_000L)
        .setArrivedAt(context.arrivedAt())
        .setRaw(context.pointer())
        .setTrailKey(key)
        .setAction(entry.path("does").asText())
        .setService(entry.path("place").asText())
        .setOutcome(refusal == null ? "success" : "failure")
        .setErrorCode(refusal)
        .setPrincipal(
            Principal.newBuilder().setId(entry.path("who").asText()).setType("human").build())
        .setCredential(Credential.newBuilder().setId(badge).setKind("badge").setKey(key).build())
        .setResources(
            List.of(Resource.newBuilder().setId(entry.path("thing").asText("it")).build()))
        .setLabels(labels)
        .build();
  }

  @Override
  public EventDescription describe(IdentityEvent event) {
    List<Effect> effects = new ArrayList<>();
    String refusal = event.getErrorCode();
    if (refusal != null && DenialCodes.contains(refusal)) {
      effects.add(
          new Effect(
              EffectKind.IS_DENIED.label(), List.of(), null, null, TABLE.outcome(event), Map.of()));
    }
    TABLE.addEffects(
        effects, event, String.valueOf(event.getService()), event.getAction(), EventFacts.NONE);
    return new EventDescription(effects, null, null);
  }

  @Override
  public String tablesDigest() {
    return TABLE.digest();
  }
}
