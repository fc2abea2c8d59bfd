package io.spoor.offline.crosssource;

import java.time.Instant;
import java.util.List;
import java.util.Random;

/** A chain while it is drawn: its time, its people and what it has recorded. */
final class ChainDraft {
  private final HopWorld world;
  private final HopLedger ledger;
  private final Random random;
  private final SeededIds ids;
  private final String name;
  private final HopPerson person;
  private final HopAgent agent;
  private final String address;
  private long now;

  ChainDraft(
      HopWorld world, HopLedger ledger, Random random, String name, HopPerson person, long start) {
    this.world = world;
    this.ledger = ledger;
    this.random = random;
    this.ids = new SeededIds(random);
    this.name = name;
    this.person = person;
    this.agent = world.agent(random);
    this.address = world.address(random);
    this.now = start;
  }

  HopWorld world() {
    return world;
  }

  Random random() {
    return random;
  }

  SeededIds ids() {
    return ids;
  }

  HopPerson person() {
    return person;
  }

  HopAgent agent() {
    return agent;
  }

  String address() {
    return address;
  }

  /** True time, milliseconds since the Unix epoch. */
  long now() {
    return now;
  }

  /** Time by the clock of a source. */
  Instant at(String source) {
    return Instant.ofEpochMilli(world.clock(source, now));
  }

  /** Time by the clock of a source, in whole seconds. */
  Instant second(String source) {
    return Instant.ofEpochSecond(at(source).getEpochSecond());
  }

  void pass(int minSeconds, int maxSeconds) {
    now +=
        1_000L * (minSeconds + random.nextInt(maxSeconds - minSeconds + 1)) + random.nextInt(990);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  String record(String source, String eventId, String json) {
    ledger.record(new SentRecord(source, eventId, now, json), name);
    return eventId;
  }

  /** The event lies on a trail that several chains share, and belongs to that one, too. */
  void alsoOf(String event, String owner) {
    ledger.own(event, owner);
  }

  /** A sign-in of another chain, whose token this one uses, too. */
  void share(String event) {
    ledger.own(event, name);
    ledger.share(event);
  }

  /** Both records, with the witnesses, state one id. */
  void identified(HopKind kind, String child, String parent, String... witnesses) {
    ledger.link(new TrueLink(kind, child, parent, Evidence.IDENTIFIER, List.of(witnesses)));
  }

  /** They state an id that other chains state, too. */
  void ambiguous(HopKind kind, String child, String parent) {
    ledger.link(new TrueLink(kind, child, parent, Evidence.AMBIGUOUS, List.of()));
  }

  void unstated(HopKind kind, String child, String parent) {
    ledger.link(new TrueLink(kind, child, parent, Evidence.UNSTATED, List.of()));
  }

  /** Both records state one subject, and the child follows within the window. */
  void bySubject(HopKind kind, String child, String parent, String subject, int windowMinutes) {
    ledger.claim(
        new TrueLink(kind, child, parent, Evidence.SUBJECT, List.of()),
        subject,
        now,
        60_000L * windowMinutes);
  }

  /** The event can be the parent of what states the subject. */
  void offer(String subject, String event) {
    offer(subject, event, event);
  }

  /** {@code candidate}: the possible parent that the event is a record of, as others may be. */
  void offer(String subject, String event, String candidate) {
    ledger.offer(subject, event, candidate, now);
  }
}
