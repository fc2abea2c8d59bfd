package io.spoor.pipeline.detect.effect;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.Actors;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ObservedActions;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.Thresholds;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectOutcomes;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Detects reads, or attempted reads, of many secrets by one principal within minutes. The group is
 * the principal.
 */
public final class MassSecretRead implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "mass-secret-read",
              3,
              "Bulk secret reads or attempts",
              Severity.MEDIUM,
              60,
              List.of("attack.T1555.006", "attack.T1552.001", "attack.T1552.005", "owasp.asi03"),
              "Identify the process and its need for these secrets. If there is none, revoke "
                  + "the credential and rotate every secret that was read.",
              List.of(
                  "An infrastructure tool that refreshes the resources it manages.",
                  "The start of an application with many secrets."))
          .withSubject("a burst of secret reads by one principal in one chain")
          .withDescription(
              "Counts the different secrets, encrypted parameters, machine passwords and "
                  + "start scripts that one principal requests within a time span. "
                  + "Successful reads, denied reads and requests for machines that do not "
                  + "exist count. A call that names no secret counts as five, unless each "
                  + "secret that it returned has a separate record next to it. Severity: "
                  + "medium; high for an agent.");

  /** Also refusals, and guesses of machines that do not exist. */
  private static final Set<String> COUNTED_OUTCOMES =
      Set.of(EffectOutcomes.SUCCESS, EffectOutcomes.DENIED, EffectOutcomes.NOT_FOUND);

  private static final String SECRETS = "which";

  /** The call names no secret, and its number is assumed. */
  private static final String ASSUMED = "assumed";

  private static final String SPAN = "span";

  /** Value of {@link #ASSUMED}: each secret that the call returned has a record of its own. */
  private static final String EACH_RECORDED = "each-recorded";

  /** A call and the records of its secrets are at most this far apart, nanoseconds. */
  private static final long MOMENT = Duration.ofSeconds(2).toNanos();

  private final int secrets;
  private final long within;

  public MassSecretRead(TuningReader tuning) {
    Thresholds thresholds = tuning.thresholds(INFO.id());
    this.secrets = thresholds.count("secrets", 10, 2, 10_000);
    this.within = thresholds.duration("within", Duration.ofMinutes(10)).toNanos();
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.READS_SECRET);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    Effect read = Effects.first(event, EffectKind.READS_SECRET);
    if (principal == null || read == null || !Actors.isDirect(event)) {
      return null;
    }
    if (!COUNTED_OUTCOMES.contains(read.getOutcome())) {
      return null;
    }
    Map<String, String> facts =
        new HashMap<>(
            Map.of(
                SECRETS,
                SecretIds.of(event, read),
                "outcome",
                event.getOutcome(),
                SPAN,
                String.valueOf(event.getTime() / within)));
    if (SecretIds.isAssumed(event, read)) {
      facts.put(
          ASSUMED, Effects.hasFlag(read, EffectQualifiers.EACH_RECORDED) ? EACH_RECORDED : "");
    }
    return ObservationFactory.create(INFO, event, ObservationFactory.identity(principal), facts);
  }

  /** Stores one observation per span for a secret that is read often. */
  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<AnchoredDetection> detections = new ArrayList<>();
    Set<String> recorded = spansWithRecords(actions.observations());
    Function<Observation, List<String>> secretIds =
        read ->
            isRecordedElsewhere(read, recorded) || isRefusedList(read)
                ? List.of()
                : secretIds(read);
    for (Bursts.Burst window : Bursts.find(actions.observations(), within, secrets, secretIds)) {
      List<Observation> burst = window.actions();
      Observation first = window.first();
      var read =
          Explanation.of(actions.actor(burst), Verb.READ)
              .with(
                  new Part(
                      Role.OBJECT,
                      Noun.SECRET,
                      (long) countDistinct(burst, secretIds),
                      List.of(),
                      estimate(actions, burst, secretIds)));
      var explanation =
          Bursts.within(read, burst)
              .calls(ActionGroup.operations(burst))
              .outcome(ActionGroup.outcome(burst).ofEvaluated());
      detections.add(
          AnchoredDetection.of(
              first,
              actions
                  .detection(burst, explanation)
                  .withSeverity(Actors.severity(actions, burst, Severity.HIGH, Severity.MEDIUM))));
    }
    return detections;
  }

  private static List<String> secretIds(Observation read) {
    return SecretIds.split(Objects.requireNonNull(ObservationFactory.fact(read, SECRETS)));
  }

  /**
   * The spans of time in which a call that names no secret has records of its secrets next to it.
   * Of equal records only the first of a span is stored, so this holds for all calls of the span.
   */
  private static Set<String> spansWithRecords(List<Observation> reads) {
    List<Observation> calls = reads.stream().filter(MassSecretRead::hasRecords).toList();
    if (calls.isEmpty()) {
      return Set.of();
    }
    Set<String> names = calls.stream().map(Observation::getAction).collect(Collectors.toSet());
    Map<String, TreeSet<Long>> named = new HashMap<>();
    for (Observation read : reads) {
      if (!ObservedActions.has(read, ASSUMED) && !names.contains(read.getAction())) {
        named.computeIfAbsent(caller(read), _ -> new TreeSet<>()).add(read.getTime());
      }
    }
    Set<String> spans = new HashSet<>();
    for (Observation call : calls) {
      Long next =
          named.getOrDefault(caller(call), new TreeSet<>()).ceiling(call.getTime() - MOMENT);
      if (next != null && next <= call.getTime() + MOMENT) {
        spans.add(span(call));
      }
    }
    return spans;
  }

  private static boolean hasRecords(Observation read) {
    return EACH_RECORDED.equals(ObservationFactory.fact(read, ASSUMED));
  }

  private static boolean isRecordedElsewhere(Observation read, Set<String> spans) {
    return hasRecords(read) && spans.contains(span(read));
  }

  /** A refused call that names no secrets: how many it would have read is not known. */
  private static boolean isRefusedList(Observation read) {
    return ObservedActions.has(read, ASSUMED) && ObservedActions.failed(read);
  }

  private static String caller(Observation read) {
    return read.getKey() + ' ' + read.getService();
  }

  /** A span of one caller. */
  private static String span(Observation read) {
    return ObservationFactory.fact(read, SPAN) + ' ' + caller(read);
  }

  /** What the number counts, where calls name no secrets; null when each is named. */
  private static @Nullable String estimate(
      ActionGroup actions, List<Observation> burst, Function<Observation, List<String>> secretIds) {
    int assumed =
        countDistinct(
            burst.stream().filter(read -> ObservedActions.has(read, ASSUMED)).toList(), secretIds);
    return assumed == 0
        ? null
        : String.format(
            Locale.ROOT,
            "%s of them estimated at %d per call, as those calls name none",
            actions.count(assumed),
            SecretIds.ASSUMED_SECRETS);
  }

  private static int countDistinct(
      List<Observation> reads, Function<Observation, List<String>> secretIds) {
    Set<String> distinct = new HashSet<>();
    reads.forEach(read -> distinct.addAll(secretIds.apply(read)));
    return distinct.size();
  }
}
