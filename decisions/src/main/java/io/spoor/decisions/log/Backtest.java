package io.spoor.decisions.log;

import io.spoor.decisions.engine.Decision;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.log.DecisionReplay.Result;
import io.spoor.schemas.DecisionLogOnly;
import io.spoor.schemas.DecisionRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compares recorded decisions with those of other policies. Not thread-safe. */
public final class Backtest {
  /** A record may be published twice, soon after another. */
  private static final int REMEMBERED_IDS = 100_000;

  /** Names that differences are counted by; others are counted together. */
  private static final int MAX_NAMES = 1_000;

  private static final String OTHERS = "(others)";
  private static final String NO_POLICY = "(no policy)";
  private static final String NO_AGENT = "(no agent)";

  private final DecisionReplay replay;
  private final Map<String, Boolean> ids =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED_IDS;
        }
      };

  private final Map<String, Long> byPolicy = new TreeMap<>();
  private final Map<String, Long> byAgent = new TreeMap<>();
  private final Map<String, Long> byAction = new TreeMap<>();
  private long records;
  private long same;
  private long different;
  private long differentUnderSamePolicies;
  private long foretold;
  private long masked;
  private long maskedDifferent;
  private long notStored;
  private long notByPolicies;
  private long unreadable;
  private long lost;

  /** {@code engine}: the policies that are compared. */
  public Backtest(DecisionEngine engine) {
    this.replay = new DecisionReplay(engine);
  }

  /**
   * A decision that comes out differently.
   *
   * @param policies those that decide now; empty: none permits
   * @param foretoldBy log-only policies of the record, of the same id as one that decides now, that
   *     told this decision
   */
  public record Difference(
      DecisionRecord record, boolean isAllowed, List<String> policies, List<String> foretoldBy) {}

  /**
   * The counts. {@code same} and {@code different} are of records that hold exactly what the
   * policies saw; those that masking changed are counted apart.
   *
   * @param foretold differences, of all records, that log-only policies told
   * @param lost answers that servers could not record
   */
  public record Summary(
      long records,
      long same,
      long different,
      long differentUnderSamePolicies,
      long foretold,
      long masked,
      long maskedDifferent,
      long notStored,
      long notByPolicies,
      long unreadable,
      long lost,
      Map<String, Long> byPolicy,
      Map<String, Long> byAgent,
      Map<String, Long> byAction) {}

  /** Decides a record again; returns it if the decision differs. */
  public Optional<Difference> add(DecisionRecord record) {
    if (ids.put(record.getDecisionId(), true) != null) {
      return Optional.empty();
    }
    records++;
    lost += record.getLost();
    return switch (replay.replay(record)) {
      case Result.Decided(Decision decision) -> compare(record, decision);
      case Result.NotByPolicies() -> {
        notByPolicies++;
        yield Optional.empty();
      }
      case Result.NotStored() -> {
        notStored++;
        yield Optional.empty();
      }
      case Result.Unreadable(String reason) -> {
        unreadable++;
        yield Optional.empty();
      }
    };
  }

  private Optional<Difference> compare(DecisionRecord record, Decision decision) {
    boolean isSame = Boolean.valueOf(decision.isAllowed()).equals(record.getPolicyDecision());
    if (record.getInputMasked()) {
      masked++;
      maskedDifferent += isSame ? 0 : 1;
    } else if (isSame) {
      same++;
    } else {
      different++;
      differentUnderSamePolicies += replay.isUnderSamePolicies(record) ? 1 : 0;
    }
    if (isSame) {
      return Optional.empty();
    }
    List<String> deciding =
        decision.policies().isEmpty() ? record.getPolicies() : decision.policies();
    if (deciding.isEmpty()) {
      count(byPolicy, NO_POLICY);
    }
    deciding.forEach(policy -> count(byPolicy, policy));
    String agent = record.getAgentId();
    count(byAgent, agent == null ? NO_AGENT : agent);
    count(byAction, record.getAction());
    List<String> foretoldBy = foretoldBy(record, decision);
    foretold += foretoldBy.isEmpty() ? 0 : 1;
    return Optional.of(
        new Difference(record, decision.isAllowed(), decision.policies(), foretoldBy));
  }

  private static List<String> foretoldBy(DecisionRecord record, Decision decision) {
    return record.getLogOnly().stream()
        .filter(
            told ->
                told.getAnswer() != null
                    && told.getAnswer().equals("allow") == decision.isAllowed()
                    && decision.policies().contains(told.getPolicy()))
        .map(DecisionLogOnly::getPolicy)
        .toList();
  }

  private static void count(Map<String, Long> counts, String name) {
    String counted = counts.containsKey(name) || counts.size() < MAX_NAMES ? name : OTHERS;
    counts.merge(counted, 1L, Long::sum);
  }

  /** The counts so far. */
  public Summary summary() {
    return new Summary(
        records,
        same,
        different,
        differentUnderSamePolicies,
        foretold,
        masked,
        maskedDifferent,
        notStored,
        notByPolicies,
        unreadable,
        lost,
        Map.copyOf(byPolicy),
        Map.copyOf(byAgent),
        Map.copyOf(byAction));
  }
}
