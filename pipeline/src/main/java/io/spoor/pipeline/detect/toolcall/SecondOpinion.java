package io.spoor.pipeline.detect.toolcall;

import io.spoor.content.injection.CallApproval;
import io.spoor.content.injection.CallObjection;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.ReviewingDetector;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.ToolCallFact;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.OutcomeCounts;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.schemas.vocabulary.CallInDoubt;
import java.util.List;
import java.util.Optional;

/**
 * Raises a tool call that the evaluator left in doubt and a second opinion objects to. It takes
 * nothing away: a model that reads an attacker's text can be talked round.
 */
public final class SecondOpinion implements ReviewingDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "second-opinion",
              1,
              "Second opinion objects to a tool call in doubt",
              Severity.HIGH,
              70,
              List.of("owasp.asi01", "owasp.asi02", "atlas.AML.T0051.001", "atlas.AML.T0053"),
              "Read the reason on the event of the opinion, and compare the call with the user's "
                  + "request. If the user did not want the action, stop the run and undo it.",
              List.of("A model that does not know what the user's words mean in this company."))
          .withSubject("a tool call")
          .withDescription(
              "Evaluates calls that injected-action reports as low or medium. Reports a call if "
                  + "a record of the source opinion says not-called-for. Other verdicts change "
                  + "nothing, and neither does an opinion on a call that is not in doubt. Of "
                  + "several objections the earliest is named, and the earliest opposite opinion with it. The finding is provisional while "
                  + "that of injected-action is. Off unless an endpoint is configured.");

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public String reviewed() {
    return CallInDoubt.DETECTOR_ID;
  }

  @Override
  public Optional<Detection> review(ToolCallFact fact, Detection evaluated) {
    CallObjection objection = fact.statements().objection();
    Severity severity = evaluated.severity();
    if (objection == null
        || severity == null
        || !CallInDoubt.is(CallInDoubt.DETECTOR_ID, severity.label())) {
      return Optional.empty();
    }
    var explanation =
        Explanation.of(Actor.agent(fact.chain().agentId()), Verb.CALL)
            .object(Noun.TOOL, fact.call().tool())
            .outcome(OutcomeCounts.of(!fact.call().failed()))
            .because(Clause.Kind.OPINION_OBJECTS, objection.model())
            .because(Clause.Kind.WAS_IN_DOUBT, severity.label());
    CallApproval approval = fact.statements().approval();
    var opinions =
        approval == null
            ? explanation
            : explanation.because(Clause.Kind.OPINION_AGREES, approval.model());
    var detection =
        new Detection(
                fact.call().time(),
                evaluated.evidence(),
                List.of(),
                opinions,
                fact.statements().tools().digest())
            .withFurtherEvidence(objection.eventId());
    if (approval != null) {
      detection = detection.withFurtherEvidence(approval.eventId());
    }
    return Optional.of(evaluated.provisional() ? detection.asProvisional() : detection);
  }
}
