package io.spoor.decisions.confirmations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.engine.AskedRequest;
import io.spoor.decisions.engine.Decision;
import io.spoor.decisions.engine.PolicySetId;
import io.spoor.decisions.log.SecretMask;
import io.spoor.decisions.policy.Remedy;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.view.DescribedRun;
import io.spoor.schemas.Confirmation;
import io.spoor.schemas.text.TextSanitizer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A denial of a request of a known run that a person can lift. */
final class LiftableDenial {
  private static final int MAX_TEXT = 512;
  private static final int MAX_LIST = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final AskedRequest asked;
  private final Decision decision;
  private final Remedy remedy;
  private final JsonNode run;
  private final String chainId;
  private final List<String> otherChainIds;
  private final byte[] call;
  private final byte[] digest;

  /**
   * Creates a denial.
   *
   * @param run the attributes of the run
   * @param otherChainIds further chains that the request states
   */
  LiftableDenial(
      AskedRequest asked,
      Decision decision,
      Remedy remedy,
      JsonNode run,
      String chainId,
      List<String> otherChainIds) {
    this.asked = asked;
    this.decision = decision;
    this.remedy = remedy;
    this.run = run;
    this.chainId = chainId;
    this.otherChainIds = List.copyOf(otherChainIds);
    this.call = RequestBinding.call(asked.caller().tenant(), chainId, asked.request());
    this.digest =
        RequestBinding.request(
            call,
            asked.caller().name(),
            decision.policySet().map(PolicySetId::digest).orElse(""),
            decision.policies());
  }

  String tenant() {
    return asked.caller().tenant();
  }

  String caller() {
    return asked.caller().name();
  }

  String chainId() {
    return chainId;
  }

  /** Further chains that the request states. */
  List<String> otherChainIds() {
    return otherChainIds;
  }

  Decision decision() {
    return decision;
  }

  Remedy remedy() {
    return remedy;
  }

  /** What an approval is bound to; see {@link RequestBinding}. */
  byte[] digest() {
    return digest.clone();
  }

  /** The same for all callers that ask for the call. */
  byte[] call() {
    return call.clone();
  }

  /**
   * The question to people. Texts of the caller are shortened, without secrets and arguments.
   *
   * @param callSalt that of the other questions about the call
   * @param secrets replaces what the record of decisions masks, too
   */
  Confirmation question(String id, String salt, String callSalt, Instant now, SecretMask secrets) {
    ObjectNode texts = texts(asked.request());
    // Before they are shortened: half of a secret has no shape.
    secrets.mask(texts);
    return Confirmation.newBuilder()
        .setConfirmationId(id)
        .setTenant(tenant())
        .setChainId(chainId)
        .setRunId(text(run.get("run")))
        .setAgentId(text(run.get("agent")))
        .setDeclared(run.hasNonNull("manifest"))
        .setCaller(caller())
        .setSubjectType(shortened(texts.path("subject_type").asText()))
        .setSubjectId(shortened(texts.path("subject_id").asText()))
        .setAction(shortened(texts.path("action").asText()))
        .setResourceType(shortened(texts.path("resource_type").asText()))
        .setResourceId(shortened(texts.path("resource_id").asText()))
        .setTool(text(texts.get("tool")))
        .setPolicies(decision.policies().stream().limit(MAX_LIST).toList())
        .setReasons(decision.reasons().stream().limit(MAX_LIST).toList())
        .setVerdict(verdict())
        .setAcrValues(remedy.acrValues())
        .setMaxAge(remedy.maxAge().isPresent() ? remedy.maxAge().getAsInt() : null)
        .setSalt(salt)
        .setBinding(RequestBinding.salted(digest, salt))
        .setTime(nanos(now))
        .setAskerHashes(askers(salt))
        .setOtherChainIds(otherChainIds)
        .setCallSalt(callSalt)
        .setCallBinding(RequestBinding.salted(call, callSalt))
        .build();
  }

  /** In full: shortened or masked, two names may look the same, or one like another. */
  private List<String> askers(String salt) {
    JsonNode agent = run.path("agent");
    return Stream.of(caller(), asked.request().subject().id(), agent.asText(""))
        .filter(name -> !name.isEmpty())
        .distinct()
        .map(name -> RequestBinding.name(name, salt))
        .toList();
  }

  /** What the evaluator says of the call, in a sentence; null: nothing. */
  private @Nullable String verdict() {
    return asked
        .run()
        .flatMap(DescribedRun::call)
        .map(call -> text(call.at("/sentences/0")))
        .orElse(null);
  }

  private static ObjectNode texts(EvaluationRequest request) {
    ObjectNode texts =
        JsonNodeFactory.instance
            .objectNode()
            .put("subject_type", request.subject().type())
            .put("subject_id", request.subject().id())
            .put("action", request.action().name())
            .put("resource_type", request.resource().type())
            .put("resource_id", request.resource().id());
    if (request.context().get("spoor") instanceof ObjectNode spoor && spoor.has("tool")) {
      texts.set("tool", spoor.get("tool").deepCopy());
    }
    return texts;
  }

  private static @Nullable String text(@Nullable JsonNode value) {
    return value == null || !value.isTextual() ? null : shortened(value.textValue());
  }

  private static String shortened(String text) {
    return TextSanitizer.truncate(text, MAX_TEXT);
  }

  /** 128 random bits. */
  static byte[] random() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** Nanoseconds since the Unix epoch. */
  static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }

  /** The reasons of the denial. */
  List<String> reasons() {
    return decision.reasons();
  }
}
