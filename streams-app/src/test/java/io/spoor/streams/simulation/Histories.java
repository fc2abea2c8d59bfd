package io.spoor.streams.simulation;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestIdentity;
import io.spoor.schemas.ManifestService;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random histories: what deployments do, and what attackers and broken sensors would. */
final class Histories {
  private static final long DAY = 86_400;

  private Histories() {}

  static List<Manifest> manifests() {
    return List.of(
        Manifest.newBuilder()
            .setTenant(Events.TENANT)
            .setAgentId("agent0")
            .setEffectiveFrom(0)
            .setDigest("d0")
            .setServices(List.of(ManifestService.newBuilder().setId("mail").build()))
            .setIdentities(List.of(ManifestIdentity.newBuilder().setPrincipal("role0").build()))
            .setDocument("{}")
            .build());
  }

  /**
   * Runs with tokens and assumed roles, role chains, sub-agents, people with long-lived keys across
   * midnight.
   */
  static List<IdentityEvent> ordinary(Random random) {
    List<IdentityEvent> events = new ArrayList<>();
    int runs = 1 + random.nextInt(4);
    for (int run = 0; run < runs; run++) {
      run(random, events, run);
    }
    for (int person = random.nextInt(3); person > 0; person--) {
      person(random, events, person);
    }
    return events;
  }

  private static void run(Random random, List<IdentityEvent> events, int run) {
    String trace = Events.trace("t" + run);
    String agent = "agent" + random.nextInt(2);
    String token = Events.token("root" + run);
    long start = random.nextInt(100);
    Events root =
        Events.span("root" + run, start, trace)
            .as("emma")
            .by(agent)
            .run("run" + run)
            .presents(token);
    if (run > 0 && random.nextBoolean()) {
      root.startedBy(Events.trace("t" + random.nextInt(run)));
    }
    events.add(root.event());
    for (int call = random.nextInt(5); call > 0; call--) {
      String service = random.nextBoolean() ? "mail" : "bank";
      events.add(
          Events.span("tool" + run + "-" + call, start + call, trace)
              .as("emma")
              .by(agent)
              .presents(Events.token(service + run), token, service)
              .event());
    }
    if (random.nextBoolean()) {
      String key = Events.accessKey("ASIA" + run);
      String role = "role" + random.nextInt(2);
      events.add(
          Events.mint("mint" + run, start + 1, key, "idp")
              .doing("AssumeRoleWithWebIdentity")
              .issues(key, role)
              .event());
      events.add(
          Events.span("aws" + run, start + 2, trace).as("emma").by(agent).presents(key).event());
      chain(random, events, key, role, run, start + 2, 0);
    }
  }

  private static void chain(
      Random random,
      List<IdentityEvent> events,
      String key,
      String role,
      int run,
      long second,
      int depth) {
    String name = run + "-" + depth;
    for (int use = random.nextInt(4); use > 0; use--) {
      events.add(Events.call("use" + name + "-" + use, second + use, key, role).event());
    }
    if (depth < 3 && random.nextBoolean()) {
      String next = Events.accessKey("ASIA" + run + "x" + depth);
      String nextRole = "role" + random.nextInt(3);
      events.add(
          Events.call("assume" + name, second + 1, key, role)
              .doing("AssumeRole")
              .issues(next, nextRole)
              .event());
      chain(random, events, next, nextRole, run, second + 2, depth + 1);
    }
  }

  private static void person(Random random, List<IdentityEvent> events, int person) {
    String id = "AKIA" + person;
    for (int use = random.nextInt(6); use > 0; use--) {
      long second = random.nextInt(5) * DAY / 2;
      events.add(
          Events.call(
                  "person" + person + "-" + use,
                  second,
                  Events.longLived(id, second),
                  "person" + person)
              .event());
    }
    long second = random.nextInt(2) * DAY;
    String session = Events.accessKey("ASIAp" + person);
    events.add(
        Events.call("session" + person, second, Events.longLived(id, second), "person" + person)
            .doing("AssumeRole")
            .issues(session, "role1")
            .event());
    chain(random, events, session, "role1", 100 + person, second + 1, 1);
    if (random.nextBoolean()) {
      String made = Events.accessKey("AKIAmade" + person);
      events.add(
          Events.call("make" + person, second + 1, session, "role1")
              .doing("CreateAccessKey")
              .issues(made, "made" + person)
              .event());
      for (int day = random.nextInt(3); day > 0; day--) {
        long later = second + day * DAY;
        events.add(
            Events.call(
                    "made" + person + "-" + day,
                    later,
                    Events.longLived("AKIAmade" + person, later),
                    "made" + person)
                .event());
      }
    }
  }

  /** Anybody claims anything: cycles, contradictions, credentials in many hands. */
  static List<IdentityEvent> hostile(Random random) {
    List<IdentityEvent> events = new ArrayList<>();
    int keys = 2 + random.nextInt(5);
    int count = 2 + random.nextInt(14);
    for (int i = 0; i < count; i++) {
      long second = random.nextInt(6);
      String trail = key(random, keys);
      Events event =
          random.nextBoolean()
              ? Events.call("e" + i, second, trail, "who" + random.nextInt(3))
              : Events.span("e" + i, second, trail)
                  .as("who" + random.nextInt(3))
                  .by("agent" + random.nextInt(2));
      for (int claim = random.nextInt(3); claim > 0; claim--) {
        claim(random, event, keys);
      }
      events.add(event.event());
    }
    return events;
  }

  private static void claim(Random random, Events event, int keys) {
    String child = random.nextInt(4) == 0 ? Keys.base(key(random, keys)) : key(random, keys);
    String parent = key(random, keys);
    switch (random.nextInt(4)) {
      case 0 -> event.link(child, parent, "join", "issued-credential", 100, "issuer");
      case 1 ->
          event.link(
              child, parent, "join", "presented", 60, random.nextInt(4) == 0 ? "gateway" : "agent");
      case 2 -> event.link(child, parent, "join", "token-parent", 50, "agent");
      default -> event.link(child, parent, "delegation", "span-link", 60, "agent");
    }
  }

  private static String key(Random random, int keys) {
    int n = random.nextInt(keys);
    if (n % 3 != 2) {
      return Events.accessKey("K" + n);
    }
    return Events.longLived("K" + n, random.nextInt(2) * DAY);
  }
}
