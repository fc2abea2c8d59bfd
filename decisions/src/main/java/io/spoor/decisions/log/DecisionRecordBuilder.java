package io.spoor.decisions.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.engine.AnswerKind;
import io.spoor.decisions.engine.AnsweredRequest;
import io.spoor.decisions.engine.AskedRequest;
import io.spoor.decisions.engine.Decision;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.json.StrictJson;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.view.DescribedRun;
import io.spoor.decisions.view.StatedSpan;
import io.spoor.schemas.DecisionError;
import io.spoor.schemas.DecisionLogOnly;
import io.spoor.schemas.DecisionRecord;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.json.Sha256Hex;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Builds the record of an answer, in two steps: {@link #unmasked} in the thread of the request, and
 * {@link #masked}, which takes longer, before the record leaves the process. Thread-safe.
 */
final class DecisionRecordBuilder {
  /** Bytes of a recorded input. */
  static final int MAX_INPUT = 64 << 10;

  /** Characters of an id that a request chooses. */
  private static final int MAX_ID = 512;

  private static final int MAX_TEXT = 2_048;
  private static final int MAX_ITEMS = 64;
  private static final long NANOS = 1_000_000_000L;

  /** Distance of the first halves of two ids that follow each other: 2^64 / golden ratio, odd. */
  private static final long ID_STEP = 0x9E3779B97F4A7C15L;

  /** Second half of the ids of this builder. */
  private final long idSuffix = new SecureRandom().nextLong();

  /** First half of the last id. */
  private final AtomicLong lastId = new AtomicLong(new SecureRandom().nextLong());

  private final String server;
  private final SecretMask secrets;
  private final InstantSource clock;

  /** {@code server}: name of this server in its records. */
  DecisionRecordBuilder(String server, SecretMask secrets, InstantSource clock) {
    this.server = server;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** The record, with the secrets of its request. It must not leave the process. */
  DecisionRecord unmasked(AnsweredRequest answered) {
    AskedRequest asked = answered.asked();
    EvaluationRequest request = asked.request();
    Decision answer = answered.answer();
    DecisionRecord.Builder record = DecisionRecord.newBuilder();
    record.setDecisionId(id());
    record.setTenant(asked.caller().tenant());
    record.setTime(nanos(clock.instant()));
    record.setServer(server);
    record.setCaller(asked.caller().name());
    record.setRequestId(asked.requestId().map(id -> bounded(id, MAX_ID)).orElse(null));
    record.setSubjectType(bounded(request.subject().type(), MAX_ID));
    record.setSubjectId(bounded(request.subject().id(), MAX_ID));
    record.setAction(bounded(request.action().name(), MAX_ID));
    record.setResourceType(bounded(request.resource().type(), MAX_ID));
    record.setResourceId(bounded(request.resource().id(), MAX_ID));
    setAnswer(record, answered);
    record.setPolicies(bounded(answered.decided().policies()));
    record.setReasons(bounded(answer.reasons()));
    record.setErrors(
        answer.errors().stream()
            .limit(MAX_ITEMS)
            .map(
                error ->
                    new DecisionError(
                        bounded(error.policy(), MAX_ID),
                        error.effect(),
                        bounded(error.message(), MAX_TEXT)))
            .toList());
    setRun(record, answered);
    record.setPolicyDigest(answered.policies().digest());
    record.setPolicyVersion(
        answered.policies().isApplied() ? Long.valueOf(answered.policies().version()) : null);
    record.setLogOnly(logOnly(answered.decided()));
    setCall(record, asked);
    setInput(record, RecordJson.canonical(input(asked)));
    return record.build();
  }

  private static void setAnswer(DecisionRecord.Builder record, AnsweredRequest answered) {
    Decision answer = answered.answer();
    AnswerKind kind = AnswerKind.of(answer);
    boolean isByPolicies = answered.decided().error().isEmpty() && kind != AnswerKind.BLOCKED;
    record.setDecision(answer.isAllowed());
    record.setAnswer(kind.text());
    record.setPolicyDecision(isByPolicies ? answered.decided().isAllowed() : null);
    record.setError(answer.error().map(Decision.Refusal::message).orElse(null));
    record.setMode(text(answer.run(), "mode"));
    record.setConfirmationId(text(answer.run(), "confirmation_id"));
    record.setApprovedBy(text(answer.run(), "approved_by"));
    record.setBlockId(text(answer.run(), "block_id"));
  }

  private static void setRun(DecisionRecord.Builder record, AnsweredRequest answered) {
    Optional<ObjectNode> known = answered.asked().run().map(run -> run.attributes());
    answered
        .asked()
        .run()
        .flatMap(run -> run.staleness())
        .ifPresent(age -> record.setStalenessMs(age.toMillis()));
    record.setChainId(text(known, "chain"));
    record.setRevision(
        known
            .map(run -> run.get("revision"))
            .filter(JsonNode::isNumber)
            .map(JsonNode::longValue)
            .orElse(null));
    record.setRunId(text(known, "run"));
    record.setAgentId(text(known, "agent"));
    record.setFindingIds(texts(answered.answer().run(), "findings"));
    record.setEventIds(texts(answered.asked().run().flatMap(DescribedRun::call), "evidence"));
  }

  private static List<DecisionLogOnly> logOnly(Decision decided) {
    return decided.logOnly().stream()
        .limit(MAX_ITEMS)
        .map(
            outcome ->
                new DecisionLogOnly(
                    bounded(outcome.policy(), MAX_ID),
                    outcome.effect(),
                    outcome.answer().orElse(null),
                    outcome.error().map(error -> bounded(error, MAX_TEXT)).orElse(null)))
        .toList();
  }

  /** Names of the call, by which the action is found that it became. Never its arguments. */
  private static void setCall(DecisionRecord.Builder record, AskedRequest asked) {
    if (asked.run().isEmpty()
        || !(asked.request().context().get("spoor") instanceof ObjectNode stated)) {
      return;
    }
    record.setTool(stated(stated, "tool"));
    record.setCallId(stated(stated, "call_id"));
    StatedSpan span = StatedSpan.of(stated.get("traceparent"));
    if (span != null) {
      record.setTraceId(span.traceId());
      record.setSpanId(span.spanId());
    }
  }

  private static @Nullable String stated(ObjectNode stated, String member) {
    JsonNode value = stated.get(member);
    return value != null && value.isTextual() ? bounded(value.textValue(), MAX_ID) : null;
  }

  private static void setInput(DecisionRecord.Builder record, String canonical) {
    byte[] bytes = canonical.getBytes(UTF_8);
    if (bytes.length <= MAX_INPUT) {
      record.setInput(canonical);
      record.setInputSha256("");
    } else {
      // Here, and not where secrets are masked: who sends much pays for it.
      record.setInput(null);
      record.setInputSha256(Sha256Hex.hex(bytes));
    }
  }

  /**
   * All that the policies saw. Of {@code context.spoor} what Spoor knows, and not what was sent.
   */
  static ObjectNode input(AskedRequest asked) {
    EvaluationRequest request = asked.request();
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    entity(input, "subject", request.subject().type(), request.subject().id())
        .set("properties", request.subject().properties());
    input
        .putObject("action")
        .put("name", request.action().name())
        .set("properties", request.action().properties());
    entity(input, "resource", request.resource().type(), request.resource().id())
        .set("properties", request.resource().properties());
    ObjectNode context = input.putObject("context");
    context.setAll(request.context());
    context.remove(List.of("action", "spoor"));
    ObjectNode authzen = context.putObject("authzen");
    entity(authzen, "subject", request.subject().type(), request.subject().id());
    authzen.putObject("action").put("name", request.action().name());
    entity(authzen, "resource", request.resource().type(), request.resource().id());
    asked.run().ifPresent(run -> context.set("spoor", run.attributes()));
    return input;
  }

  private static ObjectNode entity(ObjectNode parent, String member, String type, String id) {
    return parent.putObject(member).put("type", type).put("id", id);
  }

  /**
   * The record without secrets.
   *
   * @param lost answers before this one that could not be recorded
   */
  DecisionRecord masked(DecisionRecord record, long lost) {
    DecisionRecord.Builder masked =
        DecisionRecord.newBuilder(record)
            .setSubjectType(masked("type", record.getSubjectType()))
            .setSubjectId(masked("id", record.getSubjectId()))
            .setAction(masked("action", record.getAction()))
            .setResourceType(masked("type", record.getResourceType()))
            .setResourceId(masked("id", record.getResourceId()))
            .setLost(lost);
    masked.setRequestId(maskedIfAny("request_id", record.getRequestId()));
    masked.setTool(maskedIfAny("tool", record.getTool()));
    masked.setCallId(maskedIfAny("call_id", record.getCallId()));
    String input = record.getInput();
    if (input != null) {
      maskInput(masked, input);
    }
    return masked.build();
  }

  /**
   * An input that cannot be read again is stored as its hash: a number may be longer in canonical
   * form than a request may have it. Nobody leaves the record by that.
   */
  private void maskInput(DecisionRecord.Builder record, String input) {
    String canonical = input;
    boolean isMasked = false;
    try {
      JsonNode parsed = StrictJson.parse(input.getBytes(UTF_8));
      if (parsed instanceof ObjectNode object && secrets.mask(object)) {
        isMasked = true;
        canonical = RecordJson.canonical(object);
      }
      setInput(record, canonical);
    } catch (MalformedRequestException e) {
      record.setInput(null);
    }
    record.setInputMasked(isMasked).setInputSha256(Sha256Hex.hex(canonical.getBytes(UTF_8)));
  }

  private @Nullable String maskedIfAny(String name, @Nullable String value) {
    return value == null ? null : masked(name, value);
  }

  private String masked(String name, String value) {
    ObjectNode alone = JsonNodeFactory.instance.objectNode().put(name, value);
    return secrets.mask(alone) ? alone.elements().next().asText() : value;
  }

  /**
   * Without a random source, which all requests would share. Ids differ in their first characters,
   * for people name them by these; the odd step repeats none within 2^64.
   */
  private String id() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(lastId.addAndGet(ID_STEP)) + hex.toHexDigits(idSuffix);
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * NANOS + time.getNano();
  }

  private static @Nullable String text(Optional<ObjectNode> object, String member) {
    return object
        .map(each -> each.get(member))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .map(text -> bounded(text, MAX_TEXT))
        .orElse(null);
  }

  private static List<String> texts(Optional<ObjectNode> object, String member) {
    List<String> texts = new ArrayList<>();
    object
        .map(each -> each.get(member))
        .ifPresent(
            array ->
                array.forEach(
                    each -> {
                      if (each.isTextual()) {
                        texts.add(each.textValue());
                      }
                    }));
    return bounded(texts);
  }

  private static List<String> bounded(List<String> texts) {
    return texts.stream().limit(MAX_ITEMS).map(text -> bounded(text, MAX_TEXT)).toList();
  }

  /** A longer text is replaced by its hash: the beginning of a secret would not look like one. */
  private static String bounded(String text, int maxChars) {
    return text.length() <= maxChars ? text : "sha256:" + Sha256Hex.hex(text.getBytes(UTF_8));
  }
}
