package io.spoor.decisions.confirmations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.confirmations.ConfirmationState.Status;
import io.spoor.decisions.confirmations.LogWriter.Outcome;
import io.spoor.decisions.engine.AskedRequest;
import io.spoor.decisions.engine.Confirmations;
import io.spoor.decisions.engine.Decision;
import io.spoor.decisions.log.SecretMask;
import io.spoor.decisions.policy.Remedy;
import io.spoor.decisions.view.ChainViews;
import io.spoor.decisions.view.RunChains;
import io.spoor.decisions.view.StatedIds;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.Confirmation;
import io.spoor.schemas.ConfirmationUse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Asks people about denials that they can lift. An approval allows the same request of the same
 * caller and run once: a server that wants to use it appends a claim, and allows the request only
 * when it has read back its claim as the first one.
 */
public final class ConfirmationService implements Confirmations {
  private static final int LOCKS = 64;

  private final ConfirmationBook book;
  private final LogWriter writer;
  private final InstantSource clock;
  private final SecretMask secrets;
  private final RunChains runs;

  /** A run's questions are asked one after another, so that one request gets one question. */
  private final List<ReentrantLock> locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

  /**
   * Creates the service of a server.
   *
   * @param book follows the log
   * @param views finds all chains of a request
   * @param deadline longest wait for the log; beyond it the denial stands
   * @param nanoTime a clock that never goes back
   * @param secrets replaces secrets in what people are shown
   */
  public ConfirmationService(
      ConfirmationBook book,
      ConfirmationLog log,
      ChainViews views,
      Duration deadline,
      InstantSource clock,
      LongSupplier nanoTime,
      SecretMask secrets) {
    this.secrets = secrets;
    this.book = book;
    this.writer = new LogWriter(log, book, deadline, nanoTime);
    this.clock = clock;
    this.runs = new RunChains(views);
  }

  @Override
  public Decision settle(AskedRequest asked, Decision decision) {
    if (decision.lifting().isEmpty()) {
      return decision;
    }
    Remedy remedy = decision.lifting().get().remedy();
    JsonNode run =
        asked.run().<JsonNode>map(known -> known.attributes()).orElseGet(ConfirmationService::json);
    String chainId = run.path("chain").asText("");
    if (!run.path("known").asBoolean() || chainId.isEmpty()) {
      return stands(
          decision, remedy, "no live chain is known of the run, so nobody can confirm the request");
    }
    String tenant = asked.caller().tenant();
    StatedIds stated = StatedIds.of(asked.request().context().path("spoor"));
    if (!runs.areAllKnown(tenant, stated)) {
      return stands(
          decision, remedy, "the credential has more keys than a server holds: nobody is asked");
    }
    List<String> chains =
        runs.stated(tenant, stated).stream()
            .map(ChainView::getChainId)
            .filter(id -> !id.equals(chainId))
            .distinct()
            .toList();
    var denial = new LiftableDenial(asked, decision, remedy, run, chainId, chains);
    ReentrantLock lock = locks.get(Math.floorMod(chainId.hashCode(), LOCKS));
    lock.lock();
    try {
      return settle(denial);
    } finally {
      lock.unlock();
    }
  }

  private Decision settle(LiftableDenial denial) {
    Instant now = clock.instant();
    // A person's no holds for the call, whichever caller asks again.
    Optional<ConfirmationState> denied =
        book.ofCall(denial.tenant(), denial.chainId(), denial.call()).stream()
            .filter(state -> state.status() == Status.DENIED && state.holdsAt(now))
            .findFirst();
    if (denied.isPresent()) {
      return stands(
          denial.decision(), denial.remedy(), sentence("a person has denied", denied.get()));
    }
    Optional<ConfirmationState> known =
        book.find(denial.tenant(), denial.chainId(), denial.otherChainIds(), denial.digest(), now);
    if (known.isEmpty()) {
      return ask(denial);
    }
    ConfirmationState state = known.get();
    return switch (state.status()) {
      case WAITING -> waiting(denial, state.asked().getConfirmationId(), state.expires());
      case APPROVED -> use(denial, state);
      case DENIED ->
          stands(denial.decision(), denial.remedy(), sentence("a person has denied", state));
      case USED -> ask(denial);
    };
  }

  private Decision ask(LiftableDenial denial) {
    Instant now = clock.instant();
    String callSalt =
        book.ofCall(denial.tenant(), denial.chainId(), denial.call()).stream()
            .flatMap(state -> Stream.ofNullable(state.asked().getCallSalt()))
            .findFirst()
            .orElseGet(ConfirmationService::newId);
    Confirmation asked = denial.question(newId(), newId(), callSalt, now, secrets);
    Optional<String> exceeded = book.exceeded(asked, now);
    if (exceeded.isPresent()) {
      return stands(denial.decision(), denial.remedy(), "no person is asked: " + exceeded.get());
    }
    String id = asked.getConfirmationId();
    Outcome outcome = writer.write(id, id, asked);
    Optional<ConfirmationState> state = book.find(denial.tenant(), id);
    if (outcome != Outcome.TAKEN || state.isEmpty()) {
      return stands(
          denial.decision(),
          denial.remedy(),
          outcome == Outcome.LATE
              ? "no person is asked: too many confirmations are open"
              : "no person can be asked now");
    }
    return waiting(denial, id, state.get().expires());
  }

  private Decision use(LiftableDenial denial, ConfirmationState approval) {
    // Also of questions that two servers wrote at the same time, or that came after the approval.
    Set<String> approver = approval.answeredBy();
    if (book.ofCall(denial.tenant(), denial.chainId(), denial.call()).stream()
        .anyMatch(state -> state.isAskedBy(approver))) {
      return stands(
          denial.decision(),
          denial.remedy(),
          "the approval does not count: its approver asks for the same call");
    }
    String id = approval.asked().getConfirmationId();
    String useId = newId();
    Outcome outcome =
        writer.write(
            id,
            useId,
            new ConfirmationUse(
                useId,
                id,
                denial.tenant(),
                denial.caller(),
                LiftableDenial.nanos(clock.instant())));
    if (outcome != Outcome.TAKEN) {
      return stands(
          denial.decision(),
          denial.remedy(),
          outcome == Outcome.LATE
              ? "the approval was used by another request, or has ended"
              : "the approval cannot be used now");
    }
    ObjectNode members = json().put("confirmation_id", id).put("approved_by", approval.who());
    return denial.decision().lifted(sentence("a person has approved", approval), members);
  }

  private static String sentence(String what, ConfirmationState state) {
    return what
        + " the request: "
        + state.who()
        + (state.reason().isEmpty() ? "" : ": " + state.reason());
  }

  private static Decision waiting(LiftableDenial denial, String id, Instant expires) {
    ObjectNode members =
        json()
            .put("answer", "confirm")
            .put("confirmation_id", id)
            .put("expires", expires.toString());
    ArrayNode reasons = members.putArray("reasons");
    denial.reasons().forEach(reasons::add);
    addStepUp(denial.remedy(), members);
    return denial.decision().stands(List.of(), members);
  }

  /** The denial stands, and no person is asked. The subject may step up all the same. */
  private static Decision stands(Decision decision, Remedy remedy, String why) {
    ObjectNode members = json();
    if (remedy.isStepUp()) {
      members.put("answer", "step-up");
      addStepUp(remedy, members);
    }
    return decision.stands(List.of(why), members);
  }

  private static void addStepUp(Remedy remedy, ObjectNode members) {
    if (!remedy.acrValues().isEmpty()) {
      members.put("acr_values", String.join(" ", remedy.acrValues()));
    }
    remedy.maxAge().ifPresent(seconds -> members.put("max_age", seconds));
  }

  private static String newId() {
    return HexFormat.of().formatHex(LiftableDenial.random());
  }

  private static ObjectNode json() {
    return JsonNodeFactory.instance.objectNode();
  }
}
