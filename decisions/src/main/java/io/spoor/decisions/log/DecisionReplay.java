package io.spoor.decisions.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.engine.Decision;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.json.StrictJson;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.schemas.DecisionRecord;

/** Decides a recorded request again, by all that its policies saw. */
public final class DecisionReplay {
  private final DecisionEngine engine;

  /** {@code engine}: the policies, and the entities of the recording server. */
  public DecisionReplay(DecisionEngine engine) {
    this.engine = engine;
  }

  /** What came of a record. */
  public sealed interface Result {
    /** Policies decided it again. */
    record Decided(Decision decision) implements Result {}

    /** No policy was asked when it was recorded: it was blocked, or facts were missing. */
    record NotByPolicies() implements Result {}

    /** The input was too large to be stored. */
    record NotStored() implements Result {}

    /** The input is none of ours. */
    record Unreadable(String reason) implements Result {}
  }

  /** Decides a record again. */
  public Result replay(DecisionRecord record) {
    String input = record.getInput();
    if (record.getPolicyDecision() == null) {
      return new Result.NotByPolicies();
    }
    if (input == null) {
      return new Result.NotStored();
    }
    try {
      JsonNode json = StrictJson.parse(input.getBytes(UTF_8));
      EvaluationRequest request = EvaluationRequest.read(json);
      ObjectNode run = request.context().get("spoor") instanceof ObjectNode object ? object : null;
      return new Result.Decided(engine.evaluate(request, run));
    } catch (MalformedRequestException e) {
      return new Result.Unreadable(e.reason());
    }
  }

  /** Whether the policies in force are those of the record. */
  public boolean isUnderSamePolicies(DecisionRecord record) {
    return engine.id().digest().equals(record.getPolicyDigest());
  }
}
