package io.spoor.pipeline.simulation;

import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.settings.BaselineSettings;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.key.Keys;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Many histories for one run of the pipeline, each under a tenant of its own, and what they have to
 * come to together. For what takes long to start: the real topology, real brokers.
 *
 * <p>Put {@link #arriving} on {@code spoor.events} under {@link #key}, have {@link #manifests} in
 * force, a horizon of {@link #HORIZON} and {@link #withShortWait}, give all that comes out on the
 * topics of chains, actions, findings and alerts to {@link Documents}, and compare its outcome with
 * {@link #expected}.
 *
 * @param arriving in order of arrival, duplicates included
 */
public record ManyHistories(
    List<IdentityEvent> arriving, List<Manifest> manifests, Outcome expected) {
  /** Histories come in any order within it. */
  public static final Duration HORIZON = Duration.ofDays(30);

  /** The histories of {@code count} seeds from {@code first} on. */
  public static ManyHistories of(long first, int count) {
    List<Queue<IdentityEvent>> waiting = new ArrayList<>();
    List<Manifest> manifests = new ArrayList<>();
    Outcome expected = Outcome.empty();
    for (long seed = first; seed < first + count; seed++) {
      String tenant = "h" + seed;
      List<IdentityEvent> history =
          Histories.of(seed).stream().map(event -> ofTenant(event, tenant)).toList();
      var declared = new ManifestVersions();
      for (Manifest manifest : Histories.manifests()) {
        Manifest tenantManifest = Manifest.newBuilder(manifest).setTenant(tenant).build();
        declared.add(tenantManifest);
        manifests.add(tenantManifest);
      }
      var settings =
          SimulatedSettings.all()
              .withHorizon(HORIZON)
              .withOwnDomains(Set.of(HostileHistories.OWN_DOMAIN));
      List<IdentityEvent> arriving = Delivery.of(history, Conditions.random(seed, settings, -1));
      Outcome outcome = Model.of(arriving, declared, settings);
      expected.chains().putAll(outcome.chains());
      expected.chainOfEvent().putAll(outcome.chainOfEvent());
      expected.personOfEvent().putAll(outcome.personOfEvent());
      expected.findings().putAll(outcome.findings());
      expected.alerts().putAll(outcome.alerts());
      waiting.add(new ArrayDeque<>(arriving));
    }
    return new ManyHistories(interleave(waiting, new Random(first)), manifests, expected);
  }

  /**
   * With these, what comes out is complete after two seconds without events, and logins of the own
   * domain identify persons.
   */
  public static StageSettings withShortWait(StageSettings settings) {
    BaselineSettings baseline = settings.baseline();
    return settings
        .withOwnDomains(Set.of(HostileHistories.OWN_DOMAIN))
        .withBaseline(
            new BaselineSettings(
                baseline.runs(),
                baseline.learningRuns(),
                baseline.dormantAfter(),
                Duration.ofSeconds(1)));
  }

  /** Key of an event's record. */
  public static String key(IdentityEvent event) {
    return Keys.base(event.getTrailKey());
  }

  private static List<IdentityEvent> interleave(List<Queue<IdentityEvent>> waiting, Random random) {
    List<IdentityEvent> interleaved = new ArrayList<>();
    waiting.removeIf(Queue::isEmpty);
    while (!waiting.isEmpty()) {
      int chosen = random.nextInt(waiting.size());
      Queue<IdentityEvent> history = waiting.get(chosen);
      interleaved.add(history.remove());
      if (history.isEmpty()) {
        waiting.remove(chosen);
      }
    }
    return interleaved;
  }

  private static IdentityEvent ofTenant(IdentityEvent event, String tenant) {
    IdentityEvent copy = IdentityEvent.newBuilder(event).build();
    move(copy, tenant);
    return copy;
  }

  /** Tenants, keys and event ids become the other tenant's, all through the record. */
  private static void move(SpecificRecord record, String tenant) {
    for (Schema.Field field : record.getSchema().getFields()) {
      switch (record.get(field.pos())) {
        case String text when field.name().equals("tenant") -> record.put(field.pos(), tenant);
        case String text when field.name().equals("event_id") ->
            record.put(field.pos(), tenant + "-" + text);
        case String text when text.startsWith(Events.TENANT + "|") ->
            record.put(field.pos(), tenant + text.substring(Events.TENANT.length()));
        case SpecificRecord part -> move(part, tenant);
        case List<?> keys when field.name().equals("objects") ->
            record.put(field.pos(), keys.stream().map(key -> moved(key, tenant)).toList());
        case List<?> parts ->
            parts.stream()
                .filter(SpecificRecord.class::isInstance)
                .forEach(part -> move((SpecificRecord) part, tenant));
        case null, default -> {
          // means the same to every tenant
        }
      }
    }
  }

  /** An object of an effect, which may be a key. */
  private static Object moved(Object object, String tenant) {
    return object instanceof String text && text.startsWith(Events.TENANT + "|")
        ? tenant + text.substring(Events.TENANT.length())
        : object;
  }
}
