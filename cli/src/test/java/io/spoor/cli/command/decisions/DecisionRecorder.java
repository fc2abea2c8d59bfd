package io.spoor.cli.command.decisions;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.engine.Blocks;
import io.spoor.decisions.engine.Confirmations;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.engine.DecisionPoint;
import io.spoor.decisions.engine.StaleRuns;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.json.StrictJson;
import io.spoor.decisions.log.DecisionTarget;
import io.spoor.decisions.log.SpooledDecisionLog;
import io.spoor.decisions.log.SpooledDecisionLog.Settings;
import io.spoor.decisions.log.SpooledDecisionLog.WhenFull;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.view.RunContext;
import io.spoor.schemas.DecisionRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Records of answers, as bin/spoor pdp makes them, masked as it masks them. */
public final class DecisionRecorder {
  private DecisionRecorder() {}

  /**
   * The records of the answers to these requests, by the policies of a folder.
   *
   * @param spool is left as the server leaves it
   */
  public static List<DecisionRecord> record(
      Path policies, Path spool, Optional<String> requestId, String... requests)
      throws IOException {
    List<DecisionRecord> records = Collections.synchronizedList(new ArrayList<>());
    DecisionTarget target =
        new DecisionTarget() {
          @Override
          public void send(List<DecisionRecord> batch) {
            records.addAll(batch);
          }

          @Override
          public void close() {}
        };
    try (SpooledDecisionLog log =
        SpooledDecisionLog.start(
            new Settings(spool, 1 << 20, WhenFull.CONTINUE, "pdp"),
            DecisionLogOptions.mask(),
            target,
            line -> {})) {
      var engine = new DecisionEngine(PolicyFolder.load(policies), line -> {});
      var point =
          new DecisionPoint(
              () -> engine,
              RunContext.NONE,
              StaleRuns.ALWAYS_ASK,
              Blocks.NONE,
              Confirmations.NONE,
              log);
      for (String request : requests) {
        point.evaluate(
            EvaluationRequest.read(StrictJson.parse(request.getBytes(UTF_8))),
            CallerRights.NONE,
            requestId);
      }
    } catch (InvalidFileException e) {
      throw new AssertionError(e.reason(), e);
    } catch (MalformedRequestException e) {
      throw new AssertionError(e.reason(), e);
    }
    return records;
  }
}
