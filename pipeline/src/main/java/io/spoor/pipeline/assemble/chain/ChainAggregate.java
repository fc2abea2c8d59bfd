package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.call.CallIndex;
import io.spoor.pipeline.assemble.call.ChainOwner;
import io.spoor.pipeline.assemble.call.ReadValues;
import io.spoor.pipeline.assemble.call.RunAgents;
import io.spoor.pipeline.assemble.call.ToolCalls;
import io.spoor.pipeline.assemble.row.ChainRows;
import io.spoor.pipeline.assemble.row.EventOrder;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.AttributedCount;
import io.spoor.pipeline.state.ChainState;
import io.spoor.pipeline.state.EvaluationPass;
import io.spoor.pipeline.state.EvictedCounts;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.HolderRef;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.AttributedActions;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Switch;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A chain while one message is handled. It owns the chain's rows, each kind behind an object with
 * verbs, tracks what the message changed, and saves itself.
 */
public final class ChainAggregate implements ChainOwner {
  private final Chains chains;
  private final ChainState state;
  private final byte[] hash;
  private final Cause cause;
  private final Segments segments;
  private final PendingEvaluation pending = new PendingEvaluation();
  private @Nullable Identities identities;
  private @Nullable Findings findings;
  private @Nullable Observations observations;
  private @Nullable Evicted evicted;
  private @Nullable ViewTally tally;
  private boolean created;
  private boolean touched;
  private boolean findingsChanged;

  ChainAggregate(Chains chains, ChainState state, Cause cause) {
    this.chains = chains;
    this.state = state;
    this.hash = RowKey.hash(state.getChainKey());
    this.cause = cause;
    this.segments = new Segments(this, chains.rows(), hash);
  }

  @Override
  public String key() {
    return state.getChainKey();
  }

  @Override
  public String tenant() {
    return state.getTenant();
  }

  @Override
  public long causeTime() {
    return cause.at();
  }

  @Override
  public Cause cause() {
    return cause;
  }

  /** The keys of the chain. */
  public Segments segments() {
    return segments;
  }

  /** Statements about the keys of the chain. */
  public Identities identities() {
    Identities opened = identities;
    if (opened == null) {
      opened = new Identities(this, chains.rows(), hash);
      identities = opened;
    }
    return opened;
  }

  /** The published findings. */
  public Findings findings() {
    Findings opened = findings;
    if (opened == null) {
      opened = new Findings(this, chains.rows(), hash);
      findings = opened;
    }
    return opened;
  }

  /** What detectors observed of the actions. */
  public Observations observations() {
    Observations opened = observations;
    if (opened == null) {
      opened = new Observations(this, chains.rows(), hash, chains.earliestObservations());
      observations = opened;
    }
    return opened;
  }

  /** The retained contribution of evicted segments. */
  public Evicted evicted() {
    Evicted opened = evicted;
    if (opened == null) {
      opened = new Evicted(this, state, chains.rows(), hash, chains.evictedLists());
      evicted = opened;
    }
    return opened;
  }

  /** Counts for the chain's view. */
  public ViewTally tally() {
    ViewTally opened = tally;
    if (opened == null) {
      opened = new ViewTally(this, chains.rows(), hash, chains.hasViews());
      tally = opened;
    }
    return opened;
  }

  /** Whether the chain is created by the message in progress. */
  boolean isNew() {
    return created;
  }

  void markNew() {
    created = true;
  }

  /** The actions. */
  public Actions actions() {
    return Actions.of(chains.rows(), hash);
  }

  /** Copies of actions of contested credentials' chains, which this chain evaluates, too. */
  public Actions copies() {
    return Actions.copies(chains.rows(), hash);
  }

  /** Chains that evaluate this chain's keys, too, as its root is a contested credential. */
  public List<HolderRef> holders() {
    return state.getHolders();
  }

  public void setHolders(List<HolderRef> holders) {
    state.setHolders(holders);
    touch();
  }

  /** The tool calls of a run. */
  public ToolCalls toolCalls(String segment) {
    return new ToolCalls(this, callIndex(), chains.rows(), hash, segment);
  }

  /** The tool calls of all runs. */
  public CallIndex callIndex() {
    return new CallIndex(key(), chains.rows());
  }

  /** Values that trusted tools return. */
  public ReadValues readValues() {
    return new ReadValues(this, chains.rows());
  }

  /** Features of the behaviour. */
  public Features features() {
    return new Features(this, chains.rows(), hash);
  }

  /** Identity switches, by key. */
  public Table<String, Switch> switches() {
    return ChainRows.SWITCH.of(chains.rows(), hash);
  }

  /** Unfinished passes, by the start of their range. */
  public Table<byte[], EvaluationPass> passes() {
    return ChainRows.PASS.in(chains.rows());
  }

  /** What the message changed, to evaluate again. */
  public PendingEvaluation pending() {
    return pending;
  }

  /** The chain as facts and findings reference it. */
  public ChainRef ref() {
    return new ChainRef(tenant(), key(), agentId(), value(state.getRun()));
  }

  /** The agent; null when it is unknown. */
  @Nullable
  public String agentId() {
    return value(state.getAgent());
  }

  /** The chain as facts about one of its keys reference it: with the agent that answers for it. */
  public ChainRef refOf(SegmentState segment) {
    SegmentState answering = segments().answering(segment.getKey());
    ChainRef ref =
        answering == null || answering.getAgent() == null || answering.getKey().equals(key())
            ? ref()
            : ref().withAgent(answering.getAgent().getValue());
    return segment.getHere() ? ref : ref.ofHolder();
  }

  /**
   * The agents that may be the one that answers for a key: those that its run names, or else all
   * that are named for the chain.
   */
  public Set<String> agentsOf(String key) {
    SegmentState answering = segments().answering(key);
    if (answering != null && !answering.getKey().equals(key())) {
      return new LinkedHashSet<>(claimedBy(answering));
    }
    Set<String> agents = new LinkedHashSet<>(agentId() == null ? Set.of() : Set.of(agentId()));
    agents.addAll(state.getClaimedAgents());
    return agents;
  }

  /** The earliest known event that names the chain's agent, also of evicted segments. */
  public FirstStatement earliestNaming(FirstStatement agent) {
    EvictedCounts counts = state.getKept();
    FirstStatement evicted = counts == null ? null : counts.getNamed();
    FirstStatement named =
        EventOrder.earlier(
            segments().earliestNaming(agent.getValue()),
            evicted == null || !evicted.getValue().equals(agent.getValue()) ? null : evicted);
    return named == null ? agent : named;
  }

  /** Evaluates all actions again, as some may be the agent's now, or no longer. */
  public void reattribute() {
    if (state.getAgent() != null) {
      pending.addAllGroups();
    }
  }

  private static @Nullable String value(@Nullable FirstStatement statement) {
    return statement == null ? null : statement.getValue();
  }

  /** All agents that the records name, if they are several; see ChainState. */
  public List<String> claimedAgents() {
    return state.getClaimedAgents();
  }

  /** Updates the agents that the keys name which speak for the chain; see {@link Segments}. */
  public void updateClaimedAgents() {
    var claimed = new TreeSet<String>();
    segments().naming().forEach(segment -> claimed.addAll(claimedBy(segment)));
    if (evicted().isPresent()) {
      claimed.addAll(state.getClaimedAgents());
      if (state.getAgent() != null) {
        claimed.add(state.getAgent().getValue());
      }
    }
    List<String> several =
        claimed.size() < 2 ? List.of() : claimed.stream().limit(RunAgents.MAX_CLAIMED).toList();
    if (!several.equals(state.getClaimedAgents())) {
      state.setClaimedAgents(several);
      // Their manifests decide on the identity switches.
      pending.addAllKeys();
      touch();
    }
  }

  /** The agents of a run, as its invocations name them: one, where an authority does. */
  private List<String> claimedBy(SegmentState run) {
    List<String> claimed = toolCalls(run.getKey()).agents().claimed();
    return claimed.isEmpty() && run.getAgent() != null
        ? List.of(run.getAgent().getValue())
        : claimed;
  }

  /** Updates agent and run by the first statements of the remaining keys; evicted ones count. */
  void updateStatements(@Nullable FirstStatement firstAgent, @Nullable FirstStatement firstRun) {
    EvictedCounts counts = state.getKept();
    FirstStatement agent =
        counts == null ? firstAgent : EventOrder.first(counts.getAgent(), firstAgent);
    FirstStatement run = counts == null ? firstRun : EventOrder.first(counts.getRun(), firstRun);
    if (Objects.equals(agent, state.getAgent()) && Objects.equals(run, state.getRun())) {
      return;
    }
    if (!Objects.equals(value(agent), value(state.getAgent()))
        || !Objects.equals(value(run), value(state.getRun()))) {
      pending.addAll();
    }
    state.setAgent(agent);
    state.setRun(run);
    touch();
  }

  /**
   * Records the placement of the root key.
   *
   * @param delegatedBy root key of the run that started this one
   * @param related root keys of related runs
   */
  public void relate(@Nullable String delegatedBy, List<String> related) {
    state.setDelegatedBy(delegatedBy);
    state.setRelated(related);
    touch();
  }

  /** Whether a credential was used after something that should have been its end. */
  boolean hasLateUses() {
    return state.getLateUses();
  }

  void recordLateUses() {
    if (!state.getLateUses()) {
      state.setLateUses(true);
      touch();
    }
  }

  /** Which accounts may have a person that other records state. */
  AccountPolicy accountPolicy() {
    return chains.accountPolicy();
  }

  /** Whether a record stated to whom an account of the chain belongs. */
  boolean hasStatedPersons() {
    return state.getStatedPersons();
  }

  void recordStatedPersons() {
    if (!state.getStatedPersons()) {
      state.setStatedPersons(true);
      touch();
    }
  }

  /** Time of the next check whether the chain is empty, nanoseconds since the Unix epoch, or 0. */
  public long due() {
    return state.getDue();
  }

  public void setDue(long time) {
    state.setDue(time);
    touch();
  }

  /** Time since when the chain has no keys, nanoseconds since the Unix epoch; 0: it has some. */
  public long emptiedAt() {
    return state.getEmptied();
  }

  public void setEmptiedAt(long time) {
    state.setEmptied(time);
    touch();
  }

  /** Whether this chain must alert on a finding that another owner evaluates. */
  public boolean isLocal(Finding finding) {
    return finding.getChainKey().equals(key());
  }

  /** Whether the message changed a finding of the chain, so that its alert may change. */
  public boolean haveFindingsChanged() {
    return findingsChanged;
  }

  void markFindingsChanged() {
    findingsChanged = true;
  }

  /** State from which the document is built. */
  public ChainState state() {
    return state;
  }

  void touch() {
    touched = true;
  }

  /** Stores the changes. */
  public void save() {
    if (evicted != null) {
      evicted.save();
    }
    if (touched) {
      chains.save(state);
    }
  }

  /**
   * Stores revision and attribution of a published document; returns the attribution of the one
   * before.
   */
  public List<AttributedActions> recordPublished(Chain document) {
    List<AttributedActions> before =
        state.getAttribution().stream()
            .map(
                count ->
                    new AttributedActions(
                        count.getSource(),
                        count.getHuman(),
                        count.getAgent(),
                        count.getRun(),
                        count.getActions()))
            .toList();
    state.setRevision(document.getRevision());
    if (!before.equals(document.getAttribution())) {
      state.setAttribution(
          document.getAttribution().stream()
              .map(
                  actions ->
                      new AttributedCount(
                          actions.getSource(),
                          actions.getHuman(),
                          actions.getAgent(),
                          actions.getRun(),
                          actions.getActions()))
              .toList());
    }
    chains.save(state);
    return before;
  }

  /** Deletes the chain's state; its other rows are removed with its keys. */
  public void delete() {
    chains.delete(key());
    evicted().delete();
    features().delete();
    tally().delete();
    touched = false;
  }
}
