package io.spoor.decisions.cases;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.engine.Decision;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.engine.LogOnlyOutcome;
import io.spoor.decisions.engine.PolicyError;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.EvaluationRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A request and the decision it must get.
 *
 * @param run what is known of the run of the request; empty: it states none, or it follows from
 *     records
 * @param story records from which it follows
 * @param expected the decision
 * @param policies ids of the policies that must decide; empty: any
 * @param logOnly ids of the log-only policies that must apply; empty: any
 * @param answer how the denial must be liftable: {@code confirm} by a person, {@code step-up} also
 *     by the subject, {@code deny} not at all; empty: any
 */
public record PolicyCase(
    Path file,
    String name,
    EvaluationRequest request,
    Optional<ObjectNode> run,
    Optional<RecordedStory> story,
    boolean expected,
    Optional<Set<String>> policies,
    Optional<Set<String>> logOnly,
    Optional<String> answer) {
  private static final ObjectMapper YAML =
      YAMLMapper.builder(new YAMLFactory())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          // A second document or member would hide cases.
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final String LOG_ONLY = "log_only";

  private static final Set<String> MEMBERS =
      Set.of(
          "case",
          "request",
          "run",
          "records",
          "manifests",
          "at",
          "decision",
          "policies",
          LOG_ONLY,
          "answer");

  /** Maximum length of what a failure says of a recorded run, characters. */
  private static final int MAX_SHOWN = 2_000;

  private static final CallerRights OF_STORIES = new CallerRights("case", "default", true);

  /** Attributes of a known run that a case need not state. */
  private static final Map<String, Boolean> OF_KNOWN_RUNS =
      Map.of("known", true, "ambiguous", false, "caught_up", true);

  /** What a denial may say of itself; {@code deny}: nothing lifts it. */
  private static final Set<String> ANSWERS = Set.of("confirm", "step-up", "deny");

  /**
   * What a case led to.
   *
   * @param touched policies that decided or erred, and log-only policies that applied or erred
   * @param failure the difference from what was expected; empty: none
   */
  public record Result(PolicyCase policyCase, Set<String> touched, Optional<String> failure) {}

  /**
   * Reads a file: a list of {@code {case, request, run, decision, policies, log_only, answer}}, or
   * with {@code records}, {@code manifests} and {@code at} in place of {@code run}.
   *
   * @throws InvalidFileException if it has another form
   */
  public static List<PolicyCase> read(Path file) throws InvalidFileException {
    JsonNode all;
    try {
      all = YAML.readTree(file.toFile());
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new InvalidFileException(file, "the file is not valid YAML: " + reason);
    }
    if (!all.isArray()) {
      throw new InvalidFileException(file, "the file must be a list of cases");
    }
    List<PolicyCase> cases = new ArrayList<>();
    for (JsonNode each : all) {
      try {
        cases.add(of(file, each));
      } catch (MalformedRequestException e) {
        throw new InvalidFileException(file, "case " + (cases.size() + 1) + ": " + e.reason());
      }
    }
    return cases;
  }

  private static PolicyCase of(Path file, JsonNode json) throws MalformedRequestException {
    for (var member : json.properties()) {
      if (!MEMBERS.contains(member.getKey())) {
        throw new MalformedRequestException(
            "a case has the members case, request, run, records, manifests, at, decision, policies, "
                + "log_only and answer, and not "
                + member.getKey());
      }
    }
    if (!json.path("case").isTextual() || !json.path("decision").isBoolean()) {
      throw new MalformedRequestException("case must be a text, and decision true or false");
    }
    Optional<RecordedStory> story = RecordedStory.read(file, json);
    return new PolicyCase(
        file,
        json.path("case").textValue(),
        story.isPresent()
            ? EvaluationRequest.read(json.path("request"), OF_STORIES)
            : EvaluationRequest.read(json.path("request")),
        run(json.path("run")),
        story,
        json.path("decision").booleanValue(),
        ids(json, "policies"),
        ids(json, LOG_ONLY),
        answer(json));
  }

  private static Optional<Set<String>> ids(JsonNode json, String member)
      throws MalformedRequestException {
    if (!json.has(member)) {
      return Optional.empty();
    }
    if (!json.path(member).isArray()) {
      throw new MalformedRequestException(member + " must be a list of ids");
    }
    Set<String> ids = new TreeSet<>();
    json.path(member).forEach(id -> ids.add(id.asText()));
    return Optional.of(ids);
  }

  private static Optional<String> answer(JsonNode json) throws MalformedRequestException {
    if (!json.has("answer")) {
      return Optional.empty();
    }
    String answer = json.path("answer").asText();
    if (!ANSWERS.contains(answer) || json.path("decision").booleanValue()) {
      throw new MalformedRequestException(
          "answer must be confirm, step-up or deny, beside decision: false");
    }
    return Optional.of(answer);
  }

  /**
   * Attributes that are always there have the values of a known run, unless the case has others.
   */
  private static Optional<ObjectNode> run(JsonNode json) throws MalformedRequestException {
    if (json.isMissingNode()) {
      return Optional.empty();
    }
    if (!(json instanceof ObjectNode stated)) {
      throw new MalformedRequestException("run must be an object of attributes");
    }
    ObjectNode run = JsonNodeFactory.instance.objectNode();
    OF_KNOWN_RUNS.forEach(run::put);
    run.setAll(stated);
    return Optional.of(run);
  }

  /**
   * Puts the request to an engine.
   *
   * @param stories tells what is known of a run by its records
   */
  public Result run(DecisionEngine engine, RecordedStory.Reader stories) {
    Optional<ObjectNode> recorded = story.map(each -> stories.attributes(each, this));
    Decision decision = engine.evaluate(request, recorded.or(() -> run).orElse(null));
    Set<String> touched = new LinkedHashSet<>(decision.policies());
    decision.errors().stream().map(PolicyError::policy).forEach(touched::add);
    decision.logOnly().stream().map(LogOnlyOutcome::policy).forEach(touched::add);
    return new Result(
        this,
        touched,
        undeclared(engine)
            .or(
                () ->
                    failure(decision)
                        .map(text -> text + recorded.map(PolicyCase::shown).orElse(""))));
  }

  private static String shown(ObjectNode recorded) {
    String text = recorded.toString();
    return "; by the records, the run is "
        + (text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…");
  }

  /** Policies do not see such an attribute, so the case would tell nothing about it. */
  private Optional<String> undeclared(DecisionEngine engine) {
    if (run.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode stated = run.get().deepCopy();
    stated.remove(OF_KNOWN_RUNS.keySet());
    String action = request.action().name();
    return engine
        .undeclaredAttribute(action, stated)
        .map(path -> "run states " + path + ", which the schema does not declare for " + action);
  }

  private Optional<String> failure(Decision decision) {
    if (decision.isAllowed() != expected) {
      String cause =
          decision
              .error()
              .map(error -> ": " + error.message())
              .orElse(
                  decision.policies().isEmpty()
                      ? ": no policy applies"
                      : " by " + String.join(", ", decision.policies()));
      return Optional.of(
          "expected " + expected + ", and the decision is " + decision.isAllowed() + cause);
    }
    Set<String> deciding = new TreeSet<>(decision.policies());
    Set<String> logged = new TreeSet<>();
    decision.logOnly().stream()
        .filter(outcome -> outcome.error().isEmpty())
        .map(LogOnlyOutcome::policy)
        .forEach(logged::add);
    return policies
        .filter(ids -> !ids.equals(deciding))
        .map(ids -> "expected the policies " + ids + ", and " + deciding + " decided")
        .or(
            () ->
                logOnly
                    .filter(ids -> !ids.equals(logged))
                    .map(
                        ids ->
                            "expected the log-only policies "
                                + ids
                                + ", and "
                                + logged
                                + " applied"))
        .or(() -> otherAnswer(decision));
  }

  private Optional<String> otherAnswer(Decision decision) {
    String actual =
        decision
            .lifting()
            .map(lifting -> lifting.remedy().isStepUp() ? "step-up" : "confirm")
            .orElse("deny");
    return answer
        .filter(expectedAnswer -> !expectedAnswer.equals(actual))
        .map(expectedAnswer -> "expected the answer " + expectedAnswer + ", and it is " + actual);
  }
}
