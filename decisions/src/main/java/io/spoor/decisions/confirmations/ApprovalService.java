package io.spoor.decisions.confirmations;

import io.spoor.content.fingerprint.VisibleName;
import io.spoor.decisions.confirmations.LogWriter.Outcome;
import io.spoor.decisions.view.ChainViews;
import io.spoor.decisions.view.RunChains;
import io.spoor.decisions.view.RunChains.Lineage;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.Confirmation;
import io.spoor.schemas.ConfirmationAnswer;
import io.spoor.schemas.key.Keys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Lists confirmations to approvers and records their answers. */
public final class ApprovalService {
  private final ConfirmationBook book;
  private final LogWriter writer;
  private final ChainViews views;
  private final InstantSource clock;

  /**
   * Creates the service of a server.
   *
   * @param book follows the log
   * @param views tells whether an approver's credential is in the run
   * @param deadline longest wait for the log
   * @param nanoTime a clock that never goes back
   */
  public ApprovalService(
      ConfirmationBook book,
      ConfirmationLog log,
      ChainViews views,
      Duration deadline,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.book = book;
    this.writer = new LogWriter(log, book, deadline, nanoTime);
    this.views = views;
    this.clock = clock;
  }

  /** The present time, by which confirmations end. */
  public Instant now() {
    return clock.instant();
  }

  /** The tenant's confirmations whose status holds now, oldest first. */
  public List<ConfirmationState> list(String tenant) {
    Instant now = clock.instant();
    return book.all().stream()
        .filter(state -> state.asked().getTenant().equals(tenant) && state.holdsAt(now))
        .toList();
  }

  /**
   * Records an answer, and returns the confirmation after it.
   *
   * @param reason for people; empty: none
   * @throws RefusedAnswerException if the answer must not count, or was not recorded
   */
  public ConfirmationState answer(
      Approver approver, String confirmationId, boolean isApproval, String reason)
      throws RefusedAnswerException {
    ConfirmationState state =
        book.find(approver.tenant(), confirmationId)
            .orElseThrow(() -> new RefusedAnswerException(404, "there is no such confirmation"));
    Set<String> names = new HashSet<>(approver.credentials());
    names.add(approver.who());
    names.add(approver.via());
    ApprovalRules.check(book, state, isApproval, approver.who(), names, reason, clock.instant());
    if (isApproval) {
      checkNotInRun(approver.tenant(), state.asked(), names);
    }
    String answerId = HexFormat.of().formatHex(LiftableDenial.random());
    Outcome outcome =
        writer.write(
            confirmationId,
            answerId,
            ConfirmationAnswer.newBuilder()
                .setAnswerId(answerId)
                .setConfirmationId(confirmationId)
                .setTenant(approver.tenant())
                .setApproved(isApproval)
                .setWho(approver.who())
                .setReason(reason)
                .setVia(approver.via())
                .setTime(LiftableDenial.nanos(clock.instant()))
                .build());
    return switch (outcome) {
      case TAKEN -> book.find(approver.tenant(), confirmationId).orElse(state);
      case LATE ->
          throw new RefusedAnswerException(409, "another answer came first, or the time was over");
      case UNKNOWN ->
          throw new RefusedAnswerException(
              503, "the answer may not have been recorded; list the confirmations, then try again");
    };
  }

  /**
   * An agent may hold a credential that may approve: that of its user, or one it stole. So no name
   * may be of a chain of the request, or of a run that started one of them.
   */
  private void checkNotInRun(String tenant, Confirmation asked, Set<String> names)
      throws RefusedAnswerException {
    List<String> chainIds = new ArrayList<>(asked.getOtherChainIds());
    chainIds.add(asked.getChainId());
    List<ChainView> stated = new ArrayList<>();
    for (String chainId : chainIds) {
      stated.add(
          views
              .byChain(tenant, chainId)
              .orElseThrow(
                  () ->
                      new RefusedAnswerException(
                          409, "the run is not known any more; let the agent ask again")));
    }
    Lineage lineage = new RunChains(views).withAncestors(tenant, stated);
    if (!lineage.isWhole()) {
      throw new RefusedAnswerException(
          409, "there are too many runs above the run to check that you are of none of them");
    }
    Map<String, ChainView> chains = lineage.chains();
    for (String name : names) {
      // Of one with more keys than are held, nobody can tell that it is in none of these chains.
      boolean isHeld =
          views.isCut(tenant, name)
              || views.allByCredential(tenant, name).stream()
                  .anyMatch(chain -> chains.containsKey(chain.getChainId()));
      if (isHeld || chains.values().stream().anyMatch(chain -> isActing(name, chain))) {
        throw new RefusedAnswerException(
            403, "a credential or identity of the run must not approve its requests");
      }
    }
  }

  private static boolean isActing(String name, ChainView chain) {
    String folded = VisibleName.folded(name);
    // A view has the hash of a long text.
    String hash = "sha256:" + Keys.id(name);
    return Stream.concat(
            chain.getIdentities().stream(),
            Stream.of(chain.getOnBehalfOf(), chain.getAgentId()).filter(Objects::nonNull))
        .anyMatch(acting -> acting.equals(hash) || VisibleName.folded(acting).equals(folded));
  }
}
