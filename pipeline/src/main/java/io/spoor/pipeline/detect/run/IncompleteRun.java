package io.spoor.pipeline.detect.run;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.IdentityEvent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Detects a run of which records were rejected, so that its chain lacks actions. */
public final class IncompleteRun implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "incomplete-run",
              1,
              "Records of a run could not be read",
              Severity.MEDIUM,
              50,
              List.of("attack.T1562.001", "owasp.asi10"),
              "Read the dead letters of this time, and correct the sender. Until then, take "
                  + "into account that the run did more than its chain shows.",
              List.of(
                  "An exporter that was stopped while it wrote.",
                  "A span with a result larger than a record may be."))
          .withSubject("a trace")
          .withDescription(
              "Reports a trace of which a record became a dead letter, if the record still "
                  + "shows the trace. Rejected records of one trace, reason and minute count "
                  + "as one action of the chain.");

  /** Flag of the event that stands for the rejected records. */
  private static final String FLAG = "unreadable-record";

  private static final String REASON = "reason";

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    List<String> flags = event.getFlags();
    return flags.isEmpty() || !flags.contains(FLAG)
        ? null
        : ObservationFactory.create(
            INFO,
            event,
            event.getTrailKey(),
            Map.of(REASON, Objects.requireNonNullElse(event.getErrorCode(), "unknown")));
  }

  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    String reasons =
        actions.observations().stream()
            .map(action -> ObservationFactory.fact(action, REASON))
            .map(String::valueOf)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    var explanation =
        Explanation.of(actions.agent(), Verb.HAVE)
            .object(Noun.UNREADABLE_RECORDS)
            .and(Role.IN, Noun.RUN, "")
            .because(Clause.Kind.READ_INCOMPLETELY)
            .because(Clause.Kind.DEAD_LETTERS, reasons);
    return List.of(
        new AnchoredDetection(
            actions.group(),
            actions.first(),
            actions.detection(actions.observations(), explanation)));
  }
}
