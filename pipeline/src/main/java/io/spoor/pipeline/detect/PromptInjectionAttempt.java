package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.detect.injection.UntrustedTools;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.fingerprint.TextFlag;
import java.util.List;
import java.util.Optional;

/**
 * Detects content from a tool that addresses the assistant. It is the first step of an attack that
 * most runs resist; no action followed yet.
 */
final class PromptInjectionAttempt implements ToolCallDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "instructions-in-content",
              1,
              "Content speaks to the assistant that reads it",
              Severity.LOW,
              20,
              List.of("owasp.asi01", "atlas.AML.T0051.001"),
              "Find out who wrote the content, and take it away from where agents read it. What the run did after it is judged by itself.",
              List.of(
                  "Documentation of prompts, mail about assistants.",
                  "Text by the operator in a source that the manifest calls untrusted."))
          .withSubject("a tool call")
          .withDescription(
              "Looks at results of tools whose content the manifest calls untrusted. Reports one in which a sentence speaks to an"
                  + " assistant (names one, speaks of its task or instructions, imitates a prompt's markup) and a sentence soon after it"
                  + " tells to do something; and one with such a sentence encoded or hidden.");

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Optional<Detection> evaluate(ToolCallFact fact) {
    ToolCall call = fact.call();
    Manifest manifest = fact.manifest();
    boolean isInstruction =
        call.fingerprint().getResult().stream()
            .map(text -> text.getFlags())
            .anyMatch(
                flags ->
                    TextFlag.ORDER.isIn(flags)
                        && (TextFlag.NEAR_ADDRESS.isIn(flags) || TextFlag.DECODED.isIn(flags)));
    if (!isInstruction || !UntrustedTools.includes(call.tool(), manifest)) {
      return Optional.empty();
    }
    var explanation =
        Explanation.of(Actor.agent(fact.chain().agentId()), Verb.READ)
            .object(Noun.TOOL_RESULT, call.tool())
            .because(Clause.Kind.ADDRESSED_TEXT);
    return Optional.of(
        new Detection(
            call.time(),
            List.of(call.eventId()),
            List.of(),
            explanation,
            manifest == null ? null : manifest.getDigest()));
  }
}
