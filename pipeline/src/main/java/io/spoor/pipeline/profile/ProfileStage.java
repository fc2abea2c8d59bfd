package io.spoor.pipeline.profile;

import io.spoor.pipeline.IdentitySink;
import io.spoor.pipeline.ProfileOutput;
import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.detect.engine.FindingBook;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.settings.ProfileSettings;
import io.spoor.pipeline.state.RunState;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.Identity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maintains profiles of the agents, principals and persons of one partition over all their runs:
 * normal behaviour, unusual behaviour per run, accounts, and risk. Chains report their features;
 * events do not pass through this stage, so it delays none.
 */
public final class ProfileStage {
  /** Families of its rows. */
  public static final RowCatalogue ROWS = ProfileRows.CATALOGUE;

  private final ProfileRows rows;
  private final ProfileEvaluator evaluator;
  private final Baselines baselines;
  private final DormancyTracker dormancy;
  private final PersonAccounts accounts;
  private final SubjectProfiles subjects;
  private final InvocationWait wait;
  private final RunEviction eviction;
  private final IdentitySink out;

  /** {@code stored}: may be shared with stitch, whose families differ. */
  public ProfileStage(
      Rows stored, ManifestLookup manifests, ProfileSettings settings, ProfileOutput out) {
    this.rows = new ProfileRows(stored);
    var detectors = DetectionEngine.create(settings.replay().generation(), settings.detectors());
    this.evaluator = new ProfileEvaluator(rows, new FindingBook(detectors, out), out);
    this.baselines = new Baselines(rows, manifests, settings.baseline(), evaluator);
    this.dormancy = new DormancyTracker(rows, settings.baseline().dormantAfter(), evaluator);
    this.accounts = new PersonAccounts(rows);
    this.wait = new InvocationWait(stored, rows, settings.baseline().invocationWait());
    this.subjects =
        new SubjectProfiles(
            rows,
            manifests,
            settings.baseline(),
            settings.replay().generation(),
            new OutsideRunTracker(rows, manifests, wait, evaluator),
            accounts,
            evaluator);
    this.eviction =
        new RunEviction(
            stored, rows, settings, run -> wait.endBeforeEviction(run, subjects::evaluateWaited));
    this.out = out;
  }

  /** Handles a chain's report about an agent, principal or person of this partition. */
  public void handle(Behaviour behaviour) {
    evaluator.setCause(Cause.event(behaviour.getEventId(), behaviour.getAt()));
    String subject = behaviour.getSubject();
    ProfiledRun previous = rows.run(subject, behaviour.getChainKey());
    ProfiledRun current = behaviour.getWithdrawn() ? null : toRun(behaviour, previous);
    if (current != null) {
      eviction.recordActivity(current, behaviour.getAt());
      rows.run(current);
    } else {
      rows.removeRun(subject, behaviour.getChainKey());
    }
    int runDelta = behaviour.getWithdrawn() ? -1 : behaviour.getFirst() ? 1 : 0;
    if (previous != null || current != null) {
      if (SubjectProfiles.isAgent(subject)) {
        baselines.update(subject, previous, current);
        dormancy.update(subject, behaviour.getChainKey(), behaviour(previous), behaviour(current));
      } else if (SubjectProfiles.isPerson(subject)) {
        accounts.update(subject, behaviour.getChainKey(), behaviour(previous), behaviour(current));
      }
      subjects.update(subject, previous, current, runDelta);
    }
    eviction.sweep();
  }

  private static @Nullable Behaviour behaviour(@Nullable ProfiledRun run) {
    return run == null ? null : run.behaviour();
  }

  private ProfiledRun toRun(Behaviour behaviour, @Nullable ProfiledRun previous) {
    RunState previousState = previous == null ? null : previous.state();
    return new ProfiledRun(
        new RunState(
            rows.encode(behaviour),
            SubjectProfiles.isAgent(behaviour.getSubject())
                ? baselines.baselineName(behaviour)
                : null,
            previousState == null ? List.of() : previousState.getNews(),
            previousState == null || previousState.getLearning(),
            previousState == null ? 0L : previousState.getAlive(),
            previousState == null ? 0L : previousState.getDue(),
            previousState == null ? 0L : previousState.getAwaited()),
        behaviour);
  }

  /**
   * Sets the clock and evaluates runs that have waited for their agent invocation, at most a batch.
   * Call it every few seconds, and before the first message.
   *
   * @param wallClock milliseconds since the Unix epoch; a time before the last one has no effect
   * @return whether more have waited
   */
  public boolean advanceTo(long wallClock) {
    return wait.advanceTo(
        wallClock,
        run -> {
          evaluator.setCause(Cause.event(run.behaviour().getEventId(), run.behaviour().getAt()));
          subjects.evaluateWaited(run);
        });
  }

  /** Whether any run waits for its agent invocation. */
  public boolean isWaiting() {
    return wait.isWaiting();
  }

  /** Publishes at most {@code limit} changed documents; returns the number published. */
  public int publish(int limit) {
    List<Row<String>> changed = rows.unpublished(limit);
    for (Row<String> subject : changed) {
      Identity document = subjects.publish(subject.value());
      if (document != null) {
        out.identity(document);
      }
      rows.removeUnpublished(subject);
    }
    return changed.size();
  }
}
