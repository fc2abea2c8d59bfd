package io.spoor.pipeline.detect.run;

import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.IdentityEvent;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Detects records that claim different things under one event id. */
public final class ConflictingRecords implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "conflicting-records",
              1,
              "Records of one event contradict each other",
              Severity.HIGH,
              70,
              List.of("attack.T1562.001", "attack.T1036", "owasp.asi10"),
              "Compare the records: each is an action of the chain. Find out which senders may "
                  + "write records of this source, and which of them sent which one.",
              List.of(
                  "A library that uses the id of a span again, for a second attempt.",
                  "A processor that changes some copies of a span and not others, such as one "
                      + "that removes personal data from arguments."))
          .withSubject("an event id")
          .withDescription(
              "Reports records with the id of an earlier event that claim something else: "
                  + "operation, tool, arguments, result, request, agent, credential, outcome, "
                  + "start or parent. Each is evaluated as an action of its own. A copy is no such "
                  + "record, and neither is a record that states another part of the event.");

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    return event.getFlags().isEmpty() || !RecordFlags.isConflicting(event)
        ? null
        : ObservationFactory.create(INFO, event, RecordFlags.sharedId(event.getEventId()));
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<Observation> others = actions.observations();
    int versions = others.size() + 1;
    var explanation =
        Explanation.of(new Actor.Named(Noun.EVENT, actions.group(), null), Verb.BE_REPORTED)
            .and(Role.IN, versions, Noun.VERSION)
            // Members that are no claims of an event are not compared.
            .ofPart()
            .because(Clause.Kind.CONFLICTING_CLAIMS);
    if (versions >= RecordFlags.MAX_RECORDS) {
      explanation =
          explanation.because(Clause.Kind.FURTHER_RECORDS, String.valueOf(RecordFlags.MAX_RECORDS));
    }
    Detection detection = actions.detection(others, explanation);
    return List.of(
        new AnchoredDetection(
            actions.group(),
            actions.first(),
            new Detection(
                detection.time(),
                Stream.concat(Stream.of(actions.group()), detection.evidence().stream()).toList(),
                detection.principals(),
                detection.explanation(),
                detection.manifestDigest())));
  }
}
