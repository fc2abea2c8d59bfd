package io.spoor.pipeline.simulation;

import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.PersonRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Anybody claims anything: cycles, issuance to oneself, contradictions, credentials in many hands,
 * lineages without end, one key with many children, more of the same than is evaluated.
 */
final class HostileHistories {
  /** In which the operator assigns logins. */
  static final String OWN_DOMAIN = "example.com";

  private static final long DAY = 86_400;
  private static final int BEYOND_THE_LONGEST_PATH = 75;
  private static final int BEYOND_TWO_PATHS = 135;

  private HostileHistories() {}

  static List<IdentityEvent> claims(Random random) {
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
      if (random.nextInt(4) == 0) {
        event.doing("AssumeRole").issues(Keys.base(key(random, keys)), "who" + random.nextInt(3));
      }
      for (int claim = random.nextInt(3); claim > 0; claim--) {
        claim(random, event, keys);
      }
      events.add(event.event());
    }
    return events;
  }

  /** The same events, of which some are stated again with another content. */
  static List<IdentityEvent> withContradictions(List<IdentityEvent> history, Random random) {
    List<IdentityEvent> records = new ArrayList<>();
    for (IdentityEvent event : history) {
      records.add(event);
      for (int i = 1; random.nextInt(8) == 0; i++) {
        records.add(
            IdentityEvent.newBuilder(event)
                .setTime(event.getTime() + i * 1_000_000_000L)
                .setAction("other" + random.nextInt(3))
                .build());
      }
    }
    return records;
  }

  /** The same events, and spans of their runs that claim whom the run acts for and who it is. */
  static List<IdentityEvent> withIdentityClaims(List<IdentityEvent> history, Random random) {
    List<IdentityEvent> records = new ArrayList<>(history);
    List<IdentityEvent> spans =
        history.stream().filter(event -> Keys.kind(event.getTrailKey()).equals("trace")).toList();
    for (int i = spans.isEmpty() ? 0 : random.nextInt(12); i > 0; i--) {
      IdentityEvent span = spans.get(random.nextInt(spans.size()));
      Events claim =
          Events.span("claims" + i, random.nextInt(-900, 900), span.getTrailKey())
              .by("agent" + random.nextInt(3));
      switch (random.nextInt(4)) {
        case 0 -> claim.as("agent" + random.nextInt(2), "agent");
        case 1 -> claim.as("role" + random.nextInt(2), "role");
        case 2 -> claim.as("server");
        default -> claim.as("emma");
      }
      if (random.nextInt(3) == 0) {
        claim.lasting(random.nextInt(60));
      } else if (span.getCredential() != null && random.nextBoolean()) {
        claim.presents(span.getCredential().getKey());
      }
      IdentityEvent event = claim.event();
      records.add(
          random.nextInt(20) == 0
              ? IdentityEvent.newBuilder(event)
                  .setAuthoritative(true)
                  .setAgent(null)
                  .setCredential(null)
                  .setLinks(List.of())
                  .setGenAi(GenAi.newBuilder().setOperation("run_start").build())
                  .build()
              : event);
    }
    Collections.shuffle(records, random);
    return records;
  }

  /**
   * The same records, of which runs may be part of one transaction, and traces of strangers: of
   * services that received what the runs show, and of runs beside them. They name agents, too.
   */
  static List<IdentityEvent> withStrangers(List<IdentityEvent> history, Random random) {
    List<IdentityEvent> records = new ArrayList<>(history);
    for (IdentityEvent span : history) {
      if (!Keys.kind(span.getTrailKey()).equals("trace") || random.nextInt(4) > 0) {
        continue;
      }
      String stranger = Events.trace("stranger" + random.nextInt(3));
      Events event =
          Events.span("s" + records.size(), random.nextInt(-900, 900), stranger)
              .as("role" + random.nextInt(2), "role")
              .by("agent" + random.nextInt(3));
      if (random.nextBoolean()) {
        event.lasting(random.nextInt(60));
      }
      switch (random.nextInt(3)) {
        case 0 -> event.partOf(Events.txn("t" + random.nextInt(2)));
        case 1 -> event.link(stranger, span.getTrailKey(), "join", "tool-call", 20, "agent");
        default -> {
          if (span.getCredential() != null) {
            String shown = span.getCredential().getKey();
            event.link(stranger, shown, "join", "received", 55, "agent");
          }
        }
      }
      records.add(event.event());
      if (random.nextBoolean()) {
        records.add(
            Events.span("t" + records.size(), random.nextInt(900), span.getTrailKey())
                .partOf(Events.txn("t" + random.nextInt(2)))
                .event());
      }
    }
    Collections.shuffle(records, random);
    return records;
  }

  /**
   * The same records, most of which state a login of the principal: two persons have all of them,
   * by rules that count and by some that do not. Some contradict others.
   *
   * @param alike whether all records of an account state the same
   */
  static List<IdentityEvent> withLogins(List<IdentityEvent> history, boolean alike) {
    List<PersonRule> rules =
        List.of(PersonRule.DIRECTORY_LOGIN, PersonRule.SSO_SESSION, PersonRule.CLAIMED);
    return history.stream()
        .map(
            event -> {
              Principal principal = event.getPrincipal();
              if (principal == null) {
                return event;
              }
              // A function of the id: two records of one action do not differ in it.
              var random = new Random((alike ? principal.getId() : event.getEventId()).hashCode());
              int states = random.nextInt(6);
              if (states == 0) {
                return event;
              }
              boolean isAda = principal.getId().hashCode() % 2 == 0;
              boolean contradicts = !alike && random.nextInt(12) == 0;
              String login =
                  (isAda == contradicts ? "bob@" : "ada@")
                      + (random.nextInt(8) == 0 ? "elsewhere.example" : OWN_DOMAIN);
              PersonRule rule = rules.get(random.nextInt(rules.size()));
              // A third of the records name the account only.
              return IdentityEvent.newBuilder(event)
                  .setPrincipal(
                      Principal.newBuilder(principal)
                          .setDirectory("directory")
                          .setLogin(states < 3 ? null : login)
                          .setLoginRule(states < 3 ? null : rule.label())
                          .build())
                  .build();
            })
        .toList();
  }

  private static void claim(Random random, Events event, int keys) {
    String child = random.nextInt(4) == 0 ? Keys.base(key(random, keys)) : key(random, keys);
    String parent = key(random, keys);
    String name = Events.name("run", "n" + random.nextInt(3));
    String word = random.nextInt(4) == 0 ? "issuer" : "agent";
    switch (random.nextInt(6)) {
      case 0 -> event.link(child, parent, "join", "issued-credential", 100, "issuer");
      case 1 ->
          event.link(
              child, parent, "join", "presented", 60, random.nextInt(4) == 0 ? "gateway" : "agent");
      case 2 -> event.link(child, parent, "join", "token-parent", 50, "agent");
      case 3 -> {
        // Half of what is said of a name is what records refer to it for.
        boolean isMatter = random.nextBoolean();
        event.link(name, parent, isMatter ? "for" : "claim", "run-alias", 40, word);
      }
      case 4 -> event.link(child, name, "name", "source-identity", 40, word);
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

  /** Keys that mint each other in a ring, with keys that hang from it, and a way into it. */
  static List<IdentityEvent> cycles(Random random) {
    List<IdentityEvent> events = new ArrayList<>();
    int members = 1 + random.nextInt(12);
    List<String> ring = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      ring.add(Events.accessKey("R" + random.nextInt(100)));
    }
    for (int i = 0; i < members; i++) {
      events.add(
          Events.call("ring" + i, i, ring.get(i), "who" + i % 3)
              .doing("AssumeRole")
              .issues(ring.get((i + 1) % members), "who" + (i + 1) % 3)
              .event());
      if (random.nextInt(3) == 0) {
        String hanging = Events.accessKey("H" + i);
        events.add(
            Events.call("hang" + i, i + 1, ring.get(i), "who")
                .doing("AssumeRole")
                .issues(hanging, "hung")
                .event());
        events.add(Events.call("hung" + i, i + 2, hanging, "hung").event());
      }
    }
    if (random.nextBoolean()) {
      events.add(
          Events.call("into", random.nextInt(members), Events.accessKey("outside"), "who")
              .doing("AssumeRole")
              .issues(ring.get(random.nextInt(members)), "who0")
              .event());
    }
    return events;
  }

  /** A lineage around the longest path, of which a middle part may be re-issued elsewhere. */
  static List<IdentityEvent> deep(Random random) {
    List<IdentityEvent> events = new ArrayList<>();
    int depth =
        random.nextInt(20) == 0 ? BEYOND_TWO_PATHS : random.nextInt(50, BEYOND_THE_LONGEST_PATH);
    for (int i = 0; i < depth; i++) {
      if (random.nextInt(100) > 0) {
        events.add(
            Events.call("e" + i, i, Events.accessKey("K" + i), "who" + i % 2)
                .doing("AssumeRole")
                .issues(Events.accessKey("K" + (i + 1)), "who" + (i + 1) % 2)
                .event());
      }
    }
    if (random.nextBoolean()) {
      String elsewhere = Events.accessKey("K" + random.nextInt(depth));
      events.add(
          Events.call("re", 0, Events.accessKey("X"), "who")
              .doing("AssumeRole")
              .issues(elsewhere, "who0")
              .event());
    }
    return events;
  }

  /**
   * A few keys do very much of a few things that detectors look at, and come from one run or
   * another.
   */
  static List<IdentityEvent> crowded(Random random) {
    List<IdentityEvent> events = new ArrayList<>();
    int keys = 1 + random.nextInt(4);
    int count = 20 + random.nextInt(80);
    for (int i = 0; i < count; i++) {
      String key = Events.accessKey("K" + random.nextInt(keys));
      Events event = Events.call("e" + i, random.nextInt(2_000), key, "role" + random.nextInt(2));
      events.add(CloudHistories.doing(event.event(), random));
    }
    for (int key = 0; key < keys; key++) {
      for (int link = random.nextInt(3); link > 0; link--) {
        String run = Events.trace("run" + random.nextInt(2));
        events.add(
            Events.span("shown" + key + "-" + link, random.nextInt(2_000), run)
                .as("emma")
                .by("agent0")
                .presents(Events.accessKey("K" + key))
                .event());
      }
      if (random.nextInt(3) == 0) {
        events.add(
            Events.call("made" + key, random.nextInt(2_000), Events.accessKey("boss"), "boss")
                .doing("AssumeRole")
                .issues(Events.accessKey("K" + key), "role0")
                .event());
      }
    }
    return events;
  }

  /** One key with many children. */
  static List<IdentityEvent> wide(Random random, int children) {
    List<IdentityEvent> events = new ArrayList<>();
    String parent = Events.accessKey("P");
    for (int i = 0; i < children; i++) {
      String child = Events.accessKey("C" + i);
      events.add(
          Events.call("mint" + i, i, parent, "role0")
              .doing("AssumeRole")
              .issues(child, "role" + random.nextInt(2))
              .event());
      if (random.nextInt(3) > 0) {
        events.add(Events.call("use" + i, i + 1, child, "role1").event());
      }
    }
    String run = Events.trace("run");
    events.add(
        Events.span("shown", random.nextInt(children), run)
            .as("emma")
            .by("agent0")
            .presents(parent)
            .event());
    if (random.nextBoolean()) {
      events.add(
          Events.call("made", random.nextInt(children), Events.accessKey("boss"), "boss")
              .doing("AssumeRole")
              .issues(parent, "role0")
              .event());
    }
    return events;
  }
}
