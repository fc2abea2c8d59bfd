package io.spoor.decisions.confirmations;

import io.spoor.decisions.confirmations.ConfirmationState.Status;
import io.spoor.schemas.Confirmation;
import io.spoor.schemas.ConfirmationAnswer;
import io.spoor.schemas.ConfirmationUse;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;

/**
 * The state of all confirmations, from the records of the topic in their order and by their append
 * times. All servers read the same order, so all agree which of two claims is the first.
 * Thread-safe.
 */
public final class ConfirmationBook {
  /** By how much clocks of servers may differ. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private static final List<Status> PRECEDENCE =
      List.of(Status.DENIED, Status.APPROVED, Status.WAITING);

  private final ConfirmationLimits limits;
  private final Map<String, ConfirmationState> byId = new LinkedHashMap<>();
  private final Map<String, CompletableFuture<Boolean>> waiters = new HashMap<>();

  public ConfirmationBook(ConfirmationLimits limits) {
    this.limits = limits;
  }

  /**
   * For how long an ended confirmation is remembered: who asked must not approve a later question
   * about the same call.
   */
  private Duration remembered() {
    return limits.lifetime().plus(GRACE);
  }

  /**
   * Applies the next record of the topic.
   *
   * @param at its append time
   */
  public synchronized void apply(SpecificRecord value, Instant at) {
    byId.values().removeIf(state -> state.expires().plus(remembered()).isBefore(at));
    switch (value) {
      case Confirmation asked -> complete(asked.getConfirmationId(), ask(asked, at));
      case ConfirmationAnswer answer -> complete(answer.getAnswerId(), answer(answer, at));
      case ConfirmationUse use -> complete(use.getUseId(), use(use, at));
      default -> {
        // of a later version
      }
    }
  }

  /** Whether the question is taken. */
  private boolean ask(Confirmation asked, Instant at) {
    if (byId.containsKey(asked.getConfirmationId()) || exceeded(asked, at).isPresent()) {
      return false;
    }
    byId.put(
        asked.getConfirmationId(),
        new ConfirmationState(
            asked, Status.WAITING, at, at.plus(limits.lifetime()), null, null, ""));
    return true;
  }

  /** Whether the answer counts. */
  private boolean answer(ConfirmationAnswer answer, Instant at) {
    ConfirmationState state = find(answer.getTenant(), answer.getConfirmationId()).orElse(null);
    if (state == null || !state.holdsAt(at)) {
      return false;
    }
    // An approval may be taken back until it is used; a denial is final.
    boolean counts =
        state.status() == Status.WAITING
            || (state.status() == Status.APPROVED && !answer.getApproved());
    if (counts) {
      byId.put(
          answer.getConfirmationId(),
          state.answered(
              answer.getApproved() ? Status.APPROVED : Status.DENIED,
              at.plus(limits.lifetime()),
              answer));
    }
    return counts;
  }

  /** Whether the claim is the first one, in time. */
  private boolean use(ConfirmationUse use, Instant at) {
    ConfirmationState state = find(use.getTenant(), use.getConfirmationId()).orElse(null);
    if (state == null || state.status() != Status.APPROVED || !state.holdsAt(at)) {
      return false;
    }
    byId.put(use.getConfirmationId(), state.used(at));
    return true;
  }

  private void complete(String recordId, boolean isTaken) {
    CompletableFuture<Boolean> waiter = waiters.remove(recordId);
    if (waiter != null) {
      waiter.complete(isTaken);
    }
  }

  /** Whether the record with this id was taken; completed when it has been read. */
  synchronized CompletableFuture<Boolean> outcomeOf(String recordId) {
    return waiters.computeIfAbsent(recordId, _ -> new CompletableFuture<>());
  }

  /** Nobody waits for the record any more. */
  synchronized void forget(String recordId) {
    waiters.remove(recordId);
  }

  /** The quota that a further question exceeds, for people; empty: none. */
  synchronized Optional<String> exceeded(Confirmation asked, Instant at) {
    int ofRun = 0;
    int ofAgent = 0;
    int ofCaller = 0;
    int ofTenant = 0;
    for (ConfirmationState each : byId.values()) {
      Confirmation other = each.asked();
      if (each.isOpenAt(at) && other.getTenant().equals(asked.getTenant())) {
        boolean isOfCaller = other.getCaller().equals(asked.getCaller());
        ofTenant++;
        ofCaller += isOfCaller ? 1 : 0;
        ofAgent += isOfCaller && quota(other).equals(quota(asked)) ? 1 : 0;
        ofRun += isOfCaller && other.getChainId().equals(asked.getChainId()) ? 1 : 0;
      }
    }
    if (ofRun >= limits.ofRun()) {
      return Optional.of("the run has " + ofRun + " open confirmations");
    }
    if (ofAgent >= limits.ofAgent()) {
      return Optional.of(
          quota(asked).isEmpty()
              ? "agents without a manifest have " + ofAgent + " open confirmations"
              : "the agent has " + ofAgent + " open confirmations");
    }
    if (ofTenant >= limits.ofTenant()) {
      return Optional.of("the tenant has " + ofTenant + " open confirmations");
    }
    return ofCaller >= limits.ofTenant() - ofTenant
        ? Optional.of("the caller has " + ofCaller + " open confirmations")
        : Optional.empty();
  }

  /**
   * Whose quota of the caller's it counts against; empty: that of all agents without a manifest.
   */
  private static Optional<String> quota(Confirmation asked) {
    return asked.getDeclared() ? Optional.ofNullable(asked.getAgentId()) : Optional.empty();
  }

  /** The confirmation of a tenant with this id, as long as it is remembered. */
  public synchronized Optional<ConfirmationState> find(String tenant, String confirmationId) {
    return Optional.ofNullable(byId.get(confirmationId))
        .filter(state -> state.asked().getTenant().equals(tenant));
  }

  /**
   * The confirmation of a run for a request. Two servers may have asked at the same time: a denial
   * of either counts, then an approval.
   *
   * @param otherChainIds further chains that the request states: of them a person was asked, too
   */
  synchronized Optional<ConfirmationState> find(
      String tenant, String chainId, List<String> otherChainIds, byte[] digest, Instant at) {
    return byId.values().stream()
        .filter(state -> state.holdsAt(at) && state.asked().getChainId().equals(chainId))
        .filter(state -> state.asked().getTenant().equals(tenant))
        .filter(state -> state.isOfChains(otherChainIds))
        .filter(
            state ->
                RequestBinding.salted(digest, state.asked().getSalt())
                    .equals(state.asked().getBinding()))
        .min(Comparator.comparingInt(state -> PRECEDENCE.indexOf(state.status())));
  }

  /** All remembered confirmations of a call of a run, whoever asks; {@code call}: its digest. */
  synchronized List<ConfirmationState> ofCall(String tenant, String chainId, byte[] call) {
    return byId.values().stream()
        .filter(state -> state.asked().getChainId().equals(chainId))
        .filter(state -> state.asked().getTenant().equals(tenant) && state.isOfCall(call))
        .toList();
  }

  /** Whether one of the names asks for the call of a confirmation, in it or in another one. */
  synchronized boolean isAskedBy(ConfirmationState of, Set<String> names) {
    return byId.values().stream()
        .filter(state -> state.asked().getTenant().equals(of.asked().getTenant()))
        .anyMatch(state -> state.isOfSameCall(of) && state.isAskedBy(names));
  }

  /** All confirmations that are remembered, oldest first. */
  public synchronized List<ConfirmationState> all() {
    return byId.values().stream().sorted(Comparator.comparing(ConfirmationState::askedAt)).toList();
  }
}
