package io.spoor.pipeline.detect.toolcall;

import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.injection.ToolCall;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.ToolCallDetector;
import io.spoor.pipeline.detect.ToolCallFact;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Verb;
import java.util.List;
import java.util.Optional;

/**
 * Detects content from a tool that addresses the assistant. It is the first step of an attack that
 * most runs resist; no action followed yet.
 */
public final class PromptInjectionAttempt implements ToolCallDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "prompt-injection-attempt",
              2,
              "Instructions to an assistant in untrusted content",
              Severity.LOW,
              20,
              List.of("owasp.asi01", "atlas.AML.T0051.001"),
              "Identify the author, and remove the content from the sources of agents. Other "
                  + "rules evaluate the run's later actions.",
              List.of(
                  "Documentation of prompts, and mail about assistants.",
                  "The operator's text in a source that the manifest marks as untrusted."))
          .withSubject("a tool call")
          .withDescription(
              "Evaluates results of tools whose content the manifest marks as untrusted. "
                  + "Reports a result in which one sentence addresses an assistant and a "
                  + "sentence soon after it gives an instruction. To address an assistant is "
                  + "to name one, to mention its task or instructions, or to imitate prompt "
                  + "markup. Also reports an instruction that is encoded or hidden.");

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Optional<Detection> evaluate(ToolCallFact fact) {
    ToolCall call = fact.call();
    boolean isInstruction =
        call.fingerprint().getResult().stream()
            .map(text -> text.getFlags())
            .anyMatch(
                flags ->
                    TextFlag.ORDER.isIn(flags)
                        && (TextFlag.NEAR_ADDRESS.isIn(flags)
                            || TextFlag.DECODED.isIn(flags)
                            || TextFlag.HIDDEN_WITH_ALL.isIn(flags)));
    if (!isInstruction || !fact.statements().tools().isUntrusted(call.tool())) {
      return Optional.empty();
    }
    var explanation =
        Explanation.of(Actor.agent(fact.chain().agentId()), Verb.READ)
            .object(Noun.TOOL_RESULT, call.tool())
            .because(isAddressed(call) ? Clause.Kind.ADDRESSED_TEXT : Clause.Kind.DECODED_TEXT);
    return Optional.of(
        new Detection(
            call.time(),
            List.of(call.eventId()),
            List.of(),
            explanation,
            fact.statements().tools().digest()));
  }

  /** Whether an order is near an address to an assistant; otherwise it was found by decoding. */
  private static boolean isAddressed(ToolCall call) {
    return call.fingerprint().getResult().stream()
        .map(text -> text.getFlags())
        .anyMatch(flags -> TextFlag.ORDER.isIn(flags) && TextFlag.NEAR_ADDRESS.isIn(flags));
  }
}
