package io.spoor.pipeline.assemble.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.detect.engine.FindingStatus;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.CountedStages;
import io.spoor.pipeline.simulation.Events;
import io.spoor.schemas.Action;
import io.spoor.schemas.ActionCopied;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.Finding;
import io.spoor.schemas.HolderChain;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyContested;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.KeyPlaced;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a holder's chain evaluates of a contested credential, whichever of its senders is the
 * faster: only the messages of one sender keep their order.
 */
class CopyReceiverTest {
  private static final String RUN = Events.trace("run");
  private static final String KEY = Events.accessKey("K");
  private static final String HOME = Events.accessKey("A");
  private static final String NEXT_HOME = Events.accessKey("B");
  private static final IdentityEvent STOP =
      Events.call("stop", 5, KEY, "admin")
          .at("cloudtrail.amazonaws.com")
          .doing("StopLogging")
          .event();

  @Test
  void aKeyThatMovesBetweenTwoContestedChainsIsStillEvaluatedByTheirHolder() {
    List<ChainMessage> former =
        List.of(
            link(HOME, 1), copy(HOME, 1), link(HOME, 1), withdrawal(HOME, 3), withdrawal(HOME, 3));
    List<ChainMessage> next = List.of(copy(NEXT_HOME, 3), link(NEXT_HOME, 3));

    for (List<ChainMessage> order : interleaved(former, next)) {
      assertThat(evaluated(order)).as("%s", order).isEqualTo("contested");
    }
  }

  @Test
  void aWithdrawalBySendersInAnyOrderIsTheLastWord() {
    List<ChainMessage> former = List.of(link(HOME, 1), copy(HOME, 1), withdrawal(HOME, 3));
    List<ChainMessage> next =
        List.of(copy(NEXT_HOME, 3), link(NEXT_HOME, 3), withdrawal(NEXT_HOME, 4));

    for (List<ChainMessage> order : interleaved(former, next)) {
      assertThat(evaluated(order)).as("%s", order).isEqualTo("not evaluated");
    }
  }

  @Test
  void aCopyThatComesBeforeTheKeyLeavesIsEvaluatedAsACopy() {
    List<ChainMessage> stitch = List.of(placed(KEY, 1), leaves(3));
    List<ChainMessage> home = List.of(link(KEY, 3), copy(KEY, 3));

    for (List<ChainMessage> order : interleaved(stitch, home)) {
      assertThat(evaluated(order)).as("%s", order).isEqualTo("contested");
    }
  }

  @Test
  void aDelayedCopyTakesNothingFromAnActionOfTheRunItself() {
    List<ChainMessage> home = List.of(link(KEY, 1), copy(KEY, 1), withdrawal(KEY, 3));
    List<ChainMessage> stitch = List.of(placed(KEY, 3), action(STOP, 3));

    for (List<ChainMessage> order : interleaved(stitch, home)) {
      assertThat(evaluated(order)).as("%s", order).isEqualTo("its own");
    }
  }

  @Test
  void messagesOfTheLastVersionHaveNoEpoch() {
    assertThat(evaluated(List.of(link(HOME, -1), copy(HOME, -1)))).isEqualTo("contested");
    assertThat(evaluated(List.of(link(HOME, -1), copy(HOME, -1), withdrawal(HOME, -1))))
        .isEqualTo("not evaluated");
  }

  /** How the run's chain evaluates the action in the end. */
  private static String evaluated(List<ChainMessage> messages) {
    var stages = new CountedStages(StageSettings.defaults().withMoveChunk(1));
    stages.toAssemble(placed(RUN, 1));
    stages.toAssemble(action(Events.span("root", 0, RUN).by("agent0").event(), 1));
    for (ChainMessage message : messages) {
      stages.toAssemble(message);
      // Not before the next message: passes of the chain end at any time.
      stages.step();
    }
    stages.drain();
    stages.publish();
    Chain chain = Objects.requireNonNull(stages.chains.get(Keys.id(RUN)));
    List<Finding> findings =
        chain.getFindingIds().stream()
            .map(stages.findings::get)
            .filter(finding -> !FindingStatus.isRetracted(finding))
            .filter(finding -> finding.getRuleId().equals("audit-tampering"))
            .toList();
    assertThat(findings).hasSizeLessThan(2);
    return findings.isEmpty()
        ? "not evaluated"
        : findings.getFirst().getContested() ? "contested" : "its own";
  }

  /** All ways in which two senders' messages may arrive. */
  private static List<List<ChainMessage>> interleaved(
      List<ChainMessage> some, List<ChainMessage> others) {
    if (some.isEmpty() || others.isEmpty()) {
      return List.of(some.isEmpty() ? others : some);
    }
    List<List<ChainMessage>> orders = new ArrayList<>();
    for (List<ChainMessage> rest : interleaved(some.subList(1, some.size()), others)) {
      orders.add(following(some.getFirst(), rest));
    }
    for (List<ChainMessage> rest : interleaved(some, others.subList(1, others.size()))) {
      orders.add(following(others.getFirst(), rest));
    }
    return orders;
  }

  private static List<ChainMessage> following(ChainMessage first, List<ChainMessage> rest) {
    List<ChainMessage> all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    return all;
  }

  private static KeyContested link(String home, long epoch) {
    return contested(home, new HolderChain(RUN, RUN, "act", "claim"), epoch);
  }

  private static KeyContested withdrawal(String home, long epoch) {
    return contested(home, null, epoch);
  }

  private static KeyContested contested(String home, @Nullable HolderChain link, long epoch) {
    return new KeyContested(Events.TENANT, KEY, RUN, home, link, null, null, 0L, 0L, epoch);
  }

  private static ActionCopied copy(String home, long epoch) {
    return new ActionCopied(Events.TENANT, RUN, home, STOP, epoch);
  }

  private static Action action(IdentityEvent event, long epoch) {
    return new Action(
        Events.TENANT,
        Keys.id(RUN),
        RUN,
        Keys.id(event.getTrailKey()),
        epoch,
        0,
        false,
        event,
        false);
  }

  private static KeyPlaced placed(String key, long epoch) {
    return new KeyPlaced(Events.TENANT, key, RUN, epoch, null, null, List.of(), 0L, List.of());
  }

  private static KeyMoved leaves(long epoch) {
    return new KeyMoved(
        Events.TENANT,
        KEY,
        RUN,
        KEY,
        epoch,
        false,
        0L,
        null,
        new HolderChain(RUN, RUN, "act", "claim"));
  }
}
