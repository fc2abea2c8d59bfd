package io.spoor.decisions.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.engine.AnsweredRequest;
import io.spoor.decisions.engine.Blocks;
import io.spoor.decisions.engine.Confirmations;
import io.spoor.decisions.engine.Decision;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.engine.DecisionLog;
import io.spoor.decisions.engine.DecisionPoint;
import io.spoor.decisions.engine.StaleRuns;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.json.StrictJson;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.request.BatchRequest;
import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.view.DescribedRun;
import io.spoor.decisions.view.RunContext;
import io.spoor.schemas.DecisionRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A decision point whose answers are recorded: policies of a text, a run of a text. */
final class RecordedPoint {
  static final CallerRights GATEWAY = new CallerRights("gateway", "acme", true);

  /** Denies writes; without a run, or one that read untrusted content, mails too. */
  static final String POLICIES =
      """
      @id("all") permit(principal, action, resource);
      @id("no-writes") @reason("nobody writes") forbid(principal, action == Action::"write", resource);
      @id("no-mail") @reason("untrusted content was read")
      forbid(principal, action == Action::"mail", resource)
      when { context has spoor && context.spoor.untrusted_read };
      """;

  final List<AnsweredRequest> answered = new ArrayList<>();
  final DecisionEngine engine;
  private final DecisionPoint point;

  private RecordedPoint(
      DecisionEngine engine,
      RunContext runs,
      StaleRuns stale,
      Blocks blocks,
      Confirmations confirmations,
      DecisionLog log) {
    this.engine = engine;
    this.point =
        new DecisionPoint(
            () -> engine,
            runs,
            stale,
            blocks,
            confirmations,
            each -> {
              answered.add(each);
              return log.add(each);
            });
  }

  static RecordedPoint of(Path folder) {
    return of(folder, DecisionLog.NONE);
  }

  /** By these policies. */
  static RecordedPoint with(Path folder, String policies) {
    return of(engine(folder, policies), DecisionLog.NONE);
  }

  static RecordedPoint of(DecisionEngine engine) {
    return of(engine, DecisionLog.NONE);
  }

  static RecordedPoint of(Path folder, DecisionLog log) {
    return of(engine(folder, POLICIES), log);
  }

  private static RecordedPoint of(DecisionEngine engine, DecisionLog log) {
    return new RecordedPoint(
        engine,
        (tenant, asked, resource) -> run(Optional.of(Duration.ofMillis(312))),
        StaleRuns.ALWAYS_ASK,
        Blocks.NONE,
        Confirmations.NONE,
        log);
  }

  /** Its run's facts are of unknown age, which is too old. */
  static RecordedPoint stale(Path folder, String failOpen) {
    return new RecordedPoint(
        engine(folder, POLICIES),
        (tenant, asked, resource) -> run(Optional.empty()),
        new StaleRuns(Duration.ofSeconds(1), Set.of(failOpen)),
        Blocks.NONE,
        Confirmations.NONE,
        DecisionLog.NONE);
  }

  static RecordedPoint confirming(Path folder, Confirmations confirmations) {
    return new RecordedPoint(
        engine(folder, POLICIES),
        RunContext.NONE,
        StaleRuns.ALWAYS_ASK,
        Blocks.NONE,
        confirmations,
        DecisionLog.NONE);
  }

  static RecordedPoint blocking(Path folder, Decision denial) {
    return new RecordedPoint(
        engine(folder, POLICIES),
        RunContext.NONE,
        StaleRuns.ALWAYS_ASK,
        asked -> Optional.of(denial),
        Confirmations.NONE,
        DecisionLog.NONE);
  }

  static DecisionEngine engine(Path folder, String policies) {
    return engine(folder, policies, 0);
  }

  /** {@code version}: number of the applied policies; 0: policies of files. */
  static DecisionEngine engine(Path folder, String policies, long version) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("p.cedar"), policies);
      return new DecisionEngine(PolicyFolder.load(folder), version, line -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidFileException e) {
      throw new AssertionError(e.reason(), e);
    }
  }

  private static DescribedRun run(Optional<Duration> staleness) {
    ObjectNode spoor = JsonNodeFactory.instance.objectNode();
    spoor
        .put("known", true)
        .put("chain", "c-1")
        .put("revision", 4_294_967_299L)
        .put("agent", "letter-clerk")
        .put("run", "run-17")
        .put("untrusted_read", true);
    spoor.putArray("findings").addObject().put("id", "f-1").put("rule", "injected-action");
    staleness.ifPresent(age -> spoor.put("staleness_ms", age.toMillis()));
    return new DescribedRun(spoor, staleness);
  }

  /** Asks with this action and these properties of the resource. */
  Decision ask(String action, String properties, String context) {
    return ask(
        """
        {"subject": {"type": "identity", "id": "emma"}, "action": {"name": "%s"},
         "resource": {"type": "tool", "id": "t", "properties": %s}, "context": %s}"""
            .formatted(action, properties, context));
  }

  Decision ask(String request) {
    return ask(request, GATEWAY);
  }

  Decision ask(String request, CallerRights caller) {
    try {
      return point.evaluate(
          EvaluationRequest.read(StrictJson.parse(request.getBytes(UTF_8))),
          caller,
          Optional.of("r-17"));
    } catch (MalformedRequestException e) {
      throw new AssertionError(e.reason(), e);
    }
  }

  List<Decision> askAll(String batch) {
    try {
      return point.evaluate(
          BatchRequest.read(StrictJson.parse(batch.getBytes(UTF_8)), GATEWAY),
          GATEWAY,
          Optional.of("r-17"));
    } catch (MalformedRequestException e) {
      throw new AssertionError(e.reason(), e);
    }
  }

  /** The record of the last answer, with the secrets that the mask knows replaced. */
  DecisionRecord record() {
    return record(builder());
  }

  static DecisionRecordBuilder builder() {
    return new DecisionRecordBuilder("pdp-1", RecordedPoint::mask, InstantSource.system());
  }

  DecisionRecord record(DecisionRecordBuilder builder) {
    return builder.masked(builder.unmasked(answered.getLast()), 0);
  }

  /** A mask of its own, since the real one is in another module, which tests it with this. */
  static boolean mask(ObjectNode object) {
    boolean isMasked = false;
    for (var member : object.properties()) {
      if (member.getValue() instanceof ObjectNode inner) {
        isMasked |= mask(inner);
      } else if (member.getKey().equals("password")
          || member.getValue().asText().startsWith("secret-")) {
        member.setValue(JsonNodeFactory.instance.textNode("[redacted]"));
        isMasked = true;
      }
    }
    return isMasked;
  }
}
