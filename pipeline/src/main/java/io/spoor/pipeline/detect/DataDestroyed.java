package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.cloud.Destruction;
import io.spoor.pipeline.state.Observed;
import io.spoor.pipeline.tuning.Thresholds;
import io.spoor.pipeline.tuning.Tuning;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Data or what would bring it back was destroyed, much at once. The group is the principal.
 *
 * @see ObjectsLost for objects in buckets
 */
final class DataDestroyed implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "data-destroyed",
              1,
              "Data or its backups destroyed, much at once",
              Severity.MEDIUM,
              65,
              List.of("attack.T1485", "attack.T1490", "attack.T1531", "owasp.asi02"),
              "Stop whoever does it: revoke the session. Keys can be kept from being deleted for days (CancelKeyDeletion), and backups of other accounts and regions may be left.",
              List.of(
                  "An environment that is taken down: give what does that a role of its own.",
                  "A job that clears old snapshots away."))
          .about("a burst of destruction by one principal in one chain")
          .works(
              "Counts what one principal destroys within a span: machines, snapshots and images by one, databases, tables, file systems, backups, vaults, keys and user pools "
                  + "by more, as much more is lost; what leaves no last copy counts twice, and a closed account, a backup that a deleted database had left or a key's lost material is enough alone. High when an agent does it.");

  /** Things are told apart as far as it takes to count some: what is kept has a bound. */
  private static final int KINDS = 1024;

  private static final String WHICH = "which";
  private static final String WEIGHT = "weight";

  private final int losses;
  private final long within;

  DataDestroyed(Tuning tuning) {
    Thresholds thresholds = tuning.of(RULE.id());
    this.losses = thresholds.count("losses", 20, 2, 10_000);
    this.within = thresholds.duration("within", Duration.ofMinutes(10)).toNanos();
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    int weight = Destruction.weight(CloudCalls.service(event), event.getAction());
    Principal principal = event.getPrincipal();
    if (weight == 0
        || principal == null
        || !CloudCalls.isDirect(event)
        || !Observing.succeeded(event)) {
      return null;
    }
    int each = CloudCalls.has(event, Labels.FOR_GOOD) ? 2 * weight : weight;
    return Observing.of(
        RULE,
        event,
        Observing.identity(principal),
        Map.of(
            WHICH,
            which(event),
            WEIGHT,
            String.valueOf(each),
            "span",
            String.valueOf(event.getTime() / within)));
  }

  /** What destroys all day is kept once a span for each thing. */
  @Override
  public boolean once() {
    return true;
  }

  /** A number for each thing, to know it from the others. */
  private static String which(IdentityEvent event) {
    String which =
        event.getResources().stream()
            .map(resource -> kind(resource.getId()))
            .distinct()
            .collect(Collectors.joining(","));
    return which.isEmpty() ? kind(event.getEventId()) : which;
  }

  private static String kind(String thing) {
    return String.valueOf(Math.floorMod(Keys.id(thing).hashCode(), KINDS));
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Bursts.Burst burst :
        Bursts.of(actions.observed(), within, losses, DataDestroyed::losses)) {
      List<Observed> calls = burst.actions();
      String explanation =
          "%s destroyed %d things within %s (%s)."
              .formatted(
                  CloudCalls.who(actions, burst.first()),
                  calls.stream().flatMap(call -> things(call).stream()).distinct().count(),
                  TimeSpans.words(burst.last().getTime() - burst.first().getTime()),
                  CloudCalls.kinds(calls));
      verdicts.add(
          Verdict.of(
              burst.first(),
              actions
                  .judgement(calls, explanation)
                  .withSeverity(CloudCalls.severity(actions, Severity.HIGH, Severity.MEDIUM))));
    }
    return verdicts;
  }

  private static List<String> things(Observed call) {
    return List.of(Objects.requireNonNull(Observing.fact(call, WHICH)).split(",", -1));
  }

  /** Each thing as often as it counts. */
  private static List<String> losses(Observed call) {
    int weight = Integer.parseInt(Objects.requireNonNull(Observing.fact(call, WEIGHT)));
    List<String> losses = new ArrayList<>();
    for (String thing : things(call)) {
      for (int i = 0; i < weight; i++) {
        losses.add(thing + '/' + i);
      }
    }
    return Collections.unmodifiableList(losses);
  }
}
