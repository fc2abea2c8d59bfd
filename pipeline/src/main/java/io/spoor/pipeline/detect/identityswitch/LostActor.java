package io.spoor.pipeline.detect.identityswitch;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.vocabulary.EventLabels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Detects a token exchange after which the issued token no longer names the actor. */
public final class LostActor implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "lost-actor",
              1,
              "Exchanged token names no actor",
              Severity.HIGH,
              60,
              List.of("attack.T1550.001", "attack.T1134", "owasp.asi03", "owasp.asi07"),
              "Find out what the token was used for: logs show its user, and not who acted. Make "
                  + "the token service copy the act claim of the token presented, and reject "
                  + "exchanges of such a token without an actor token.",
              List.of(
                  "An issuer that impersonates by design: it issues a token of the user to a "
                      + "client that it trusts.",
                  "An exporter that leaves out the act claim of issued tokens."))
          .withSubject("the holder of exchanged tokens in one chain")
          .withDescription(
              "Evaluates successful token exchanges (RFC 8693) by the issuer's log. Reports an "
                  + "exchange whose issued token names no actor (act), if the token presented "
                  + "named one. Three records state that: the exchange itself, the exchange that "
                  + "issued the token presented, or an earlier exchange by which the client of "
                  + "that token obtained one with an actor for the same user. Medium if the "
                  + "record states only that an actor or an agent took part in the exchange. "
                  + "Whoever uses the token looks like the user. An exchange in which no record "
                  + "states an actor is not reported.");

  private static final String GROUP = "exchanges";
  private static final String ISSUED = "issued";
  private static final String TOKEN = "token";
  private static final String PRESENTED = "presented";
  private static final String CLIENT = "client";

  private static final List<String> LABELS =
      List.of(
          EventLabels.ACT,
          EventLabels.SUBJECT_ACT,
          EventLabels.ACTED_BY,
          EventLabels.SUBJECT_TOKEN_CLIENT,
          EventLabels.DELEGATED_BY);

  /** An exchange that lost an actor, and the clause that names it. */
  private record Loss(
      Observation exchange, Severity severity, Clause.Kind kind, List<String> values) {}

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Issued issued = event.getIssued();
    if (issued == null || !event.getLabels().containsKey(EventLabels.EXCHANGE)) {
      return null;
    }
    Map<String, String> facts = new HashMap<>();
    for (String label : LABELS) {
      put(facts, label, event.getLabels().get(label));
    }
    Credential presented = event.getCredential();
    put(facts, PRESENTED, presented == null ? null : presented.getKey());
    put(facts, ISSUED, issued.getKey());
    put(facts, TOKEN, issued.getId());
    put(facts, CLIENT, event.getService());
    return ObservationFactory.create(INFO, event, GROUP, facts);
  }

  private static void put(Map<String, String> facts, String name, @Nullable String value) {
    if (value != null) {
      facts.put(name, value);
    }
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    Map<String, List<Loss>> byHolder = new LinkedHashMap<>();
    for (Observation exchange : actions.observations()) {
      Loss loss = fact(exchange, EventLabels.ACT) == null ? loss(exchange, actions) : null;
      if (loss != null) {
        byHolder
            .computeIfAbsent(String.valueOf(exchange.getPrincipal()), _ -> new ArrayList<>())
            .add(loss);
      }
    }
    return byHolder.values().stream().map(losses -> detection(losses, actions)).toList();
  }

  private static AnchoredDetection detection(List<Loss> losses, ActionGroup actions) {
    Loss worst =
        losses.stream()
            .filter(loss -> loss.severity() == Severity.HIGH)
            .findFirst()
            .orElse(losses.getFirst());
    Observation exchange = worst.exchange();
    String user = fact(exchange, EventLabels.DELEGATED_BY);
    Explanation explanation =
        Explanation.of(holder(exchange), Verb.OBTAIN)
            .object(Noun.TOKEN, Objects.requireNonNull(fact(exchange, TOKEN)));
    explanation = user == null ? explanation : explanation.and(Role.FOR, Noun.SUBJECT, user);
    return AnchoredDetection.of(
        losses.getFirst().exchange(),
        actions
            .detection(
                losses.stream().map(Loss::exchange).toList(),
                explanation
                    .because(Clause.Kind.NO_ACTOR_NAMED)
                    .because(worst.kind(), worst.values().toArray(String[]::new)))
            .withSeverity(worst.severity()));
  }

  private static @Nullable Loss loss(Observation exchange, ActionGroup actions) {
    String stated = fact(exchange, EventLabels.SUBJECT_ACT);
    String named = stated == null ? actorOfPresented(exchange, actions) : stated;
    if (named != null) {
      return new Loss(exchange, Severity.HIGH, Clause.Kind.PRESENTED_NAMED_ACTOR, List.of(named));
    }
    Observation earlier = exchangeOfClient(exchange, actions);
    if (earlier != null) {
      return new Loss(
          exchange,
          Severity.HIGH,
          Clause.Kind.CLIENT_HAD_ACTOR,
          List.of(
              String.valueOf(fact(earlier, CLIENT)),
              String.valueOf(fact(earlier, EventLabels.ACT))));
    }
    String acting = fact(exchange, EventLabels.ACTED_BY);
    return acting == null
        ? null
        : new Loss(exchange, Severity.MEDIUM, Clause.Kind.ACTED_IN_EXCHANGE, List.of(acting));
  }

  /** The actor of the token presented, as the record of its issuance states it. */
  private static @Nullable String actorOfPresented(Observation exchange, ActionGroup actions) {
    String presented = fact(exchange, PRESENTED);
    return presented == null
        ? null
        : actions.matching(other -> presented.equals(fact(other, ISSUED))).stream()
            .<@Nullable String>map(issuance -> fact(issuance, EventLabels.ACT))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  /**
   * Where a log does not name the token presented: the earlier exchange by which its client
   * obtained a token with an actor for the same user.
   */
  private static @Nullable Observation exchangeOfClient(Observation exchange, ActionGroup actions) {
    String client = fact(exchange, EventLabels.SUBJECT_TOKEN_CLIENT);
    String user = fact(exchange, EventLabels.DELEGATED_BY);
    return client == null || user == null
        ? null
        : actions
            .matching(
                other ->
                    client.equals(fact(other, CLIENT))
                        && user.equals(fact(other, EventLabels.DELEGATED_BY))
                        && fact(other, EventLabels.ACT) != null
                        && other.getTime() < exchange.getTime())
            .stream()
            .findFirst()
            .orElse(null);
  }

  /** As the record states it: the token's earlier actor did not take this step. */
  private static Actor holder(Observation exchange) {
    return exchange.getAgentId() == null
        ? Actor.principal(String.valueOf(exchange.getPrincipal()))
        : Actor.agent(exchange.getAgentId());
  }

  private static @Nullable String fact(Observation observation, String name) {
    return ObservationFactory.fact(observation, name);
  }
}
