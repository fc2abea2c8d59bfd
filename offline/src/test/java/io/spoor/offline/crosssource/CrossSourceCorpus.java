package io.spoor.offline.crosssource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Chains across sources: the raw records as they arrive, and the truth about them.
 *
 * @param delivered records in the order of arrival: some are lost, late, or come twice
 * @param owners the true chains of each event; an event on a trail that serves many chains belongs
 *     to that trail, too
 * @param links the hops that took place
 * @param traps links whose parent is lost while one record of another chain looks like it
 */
record CrossSourceCorpus(
    List<SentRecord> delivered,
    Map<String, Set<String>> owners,
    List<TrueLink> links,
    Map<HopKind, Integer> traps) {
  private static final long FIRST_START = 1_773_100_800_000L;
  private static final int LOST_PERCENT = 3;
  private static final int LATE_PERCENT = 5;
  private static final int REPEATED_PERCENT = 2;

  /** Percentage of chains of a person who already runs one at the time. */
  private static final int TWIN_PERCENT = 20;

  /** Percentage of these that use the token of the other one's sign-in. */
  private static final int SHARED_PERCENT = 30;

  /** The same corpus for the same arguments. */
  static CrossSourceCorpus of(long seed, int chains) {
    var world = new HopWorld(seed, chains);
    var ledger = new HopLedger();
    long start = FIRST_START;
    HopPerson person = null;
    HopLogin login = null;
    for (int i = 0; i < chains; i++) {
      var random = new Random(seed * 1_000_003 + i);
      boolean isTwin = person != null && random.nextInt(100) < TWIN_PERCENT;
      start += isTwin ? random.nextInt(90_000) : 30_000 + random.nextInt(60_000);
      HopPerson starter = isTwin && person != null ? person : world.person(random);
      boolean isShared = isTwin && random.nextInt(100) < SHARED_PERCENT;
      var composer =
          new ChainComposer(new ChainDraft(world, ledger, random, "chain-" + i, starter, start));
      composer.compose(isShared ? login : null, isTwin);
      person = starter;
      login = isShared && login != null ? login : composer.loginOfRun();
    }
    List<SentRecord> delivered = deliver(ledger.records(), new Random(seed));
    return new CrossSourceCorpus(
        delivered, ledger.owners(), ledger.resolved(), ledger.traps(received(delivered)));
  }

  private static List<SentRecord> deliver(List<SentRecord> sent, Random random) {
    record Arrival(SentRecord sent, long time) {}
    List<SentRecord> inOrder = new ArrayList<>(sent);
    inOrder.sort(Comparator.comparingLong(SentRecord::time));
    List<Arrival> arrivals = new ArrayList<>();
    for (SentRecord one : inOrder) {
      if (random.nextInt(100) < LOST_PERCENT) {
        continue;
      }
      boolean isLate = random.nextInt(100) < LATE_PERCENT;
      long delay = random.nextInt(isLate ? 6 * 3_600_000 : 20_000);
      arrivals.add(new Arrival(one, one.time() + delay));
      if (random.nextInt(100) < REPEATED_PERCENT) {
        arrivals.add(new Arrival(one, one.time() + delay + random.nextInt(600_000)));
      }
    }
    arrivals.sort(Comparator.comparingLong(Arrival::time));
    return arrivals.stream().map(Arrival::sent).toList();
  }

  /** Ids of the events whose records arrive. */
  Set<String> received() {
    return received(delivered);
  }

  private static Set<String> received(List<SentRecord> delivered) {
    Set<String> received = new HashSet<>();
    delivered.forEach(sent -> received.add(sent.eventId()));
    return received;
  }

  /** Whether nothing that the link needs is lost. */
  static boolean isKnowable(TrueLink link, Set<String> received) {
    return link.evidence().isConclusive() && received.containsAll(link.witnesses());
  }
}
