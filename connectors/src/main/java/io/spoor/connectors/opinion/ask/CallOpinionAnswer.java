package io.spoor.connectors.opinion.ask;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.vocabulary.OpinionVerdict;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint's answer.
 *
 * @param reason why, for analysts; null: not stated
 * @param model the model, or other evaluator, that answered
 */
public record CallOpinionAnswer(OpinionVerdict verdict, @Nullable String reason, String model) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_MODEL_CHARS = 100;
  private static final int MAX_REASON_CHARS = 8192;

  /** Reads an answer: docs/schemas/opinion-answer.schema.json; empty if it is none. */
  public static Optional<CallOpinionAnswer> of(JsonNode json) {
    Optional<OpinionVerdict> verdict = OpinionVerdict.of(json.path("verdict").textValue());
    String model = json.path("model").textValue();
    JsonNode reason = json.path("reason");
    if (verdict.isEmpty()
        || model == null
        || model.isBlank()
        || !(reason.isTextual() || reason.isNull() || reason.isMissingNode())) {
      return Optional.empty();
    }
    return Optional.of(
        new CallOpinionAnswer(
            verdict.get(),
            reason.isTextual() ? cut(reason.textValue(), MAX_REASON_CHARS) : null,
            cut(model, MAX_MODEL_CHARS)));
  }

  /** The raw record of the answer, as the source {@code opinion} reads it. */
  public byte[] record(CallQuestion question, Instant answeredAt) {
    ObjectNode record = JSON.createObjectNode();
    record.put("trace_id", question.traceId());
    record.put("span_id", question.spanId());
    record.put("time", answeredAt.toString());
    record.put("verdict", verdict.label());
    record.put("model", model);
    record.put("reason", reason);
    record.put("question_id", question.id());
    try {
      return JSON.writeValueAsBytes(record);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts is JSON", e);
    }
  }

  private static String cut(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
    return text.substring(0, end);
  }
}
