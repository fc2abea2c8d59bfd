package io.spoor.pipeline.simulation;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.CallObserver;
import io.spoor.schemas.vocabulary.EventLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What deployments do: runs with tokens and assumed roles, role chains, sub-agents, keys that a
 * team shares, people with long-lived keys across midnight, clocks that are off.
 */
final class OrdinaryHistories {
  private static final long DAY = 86_400;
  private static final long YEAR_2099 = 72 * 365 * DAY;
  private static final int DEEPEST_ROLE_CHAIN = 4;

  /** What the sign-in of a person is called. */
  private static final String AT_HOME = Events.name("subject-person", "emma at home");

  private static final String SIGN_IN = Events.name("subject-login", "emma at home");

  private final Random random;
  private final List<IdentityEvent> events = new ArrayList<>();

  private OrdinaryHistories(Random random) {
    this.random = random;
  }

  static List<IdentityEvent> deployment(Random random) {
    var history = new OrdinaryHistories(random);
    int runs = 1 + random.nextInt(4);
    for (int run = 0; run < runs; run++) {
      history.run(run);
    }
    for (int person = random.nextInt(3); person > 0; person--) {
      history.person(person);
    }
    if (random.nextInt(5) == 0) {
      history.orphan();
    }
    if (random.nextInt(5) == 0) {
      history.sharedKey(runs);
    }
    for (int run = 0; run < runs; run++) {
      if (random.nextBoolean()) {
        history.looseEnds(run);
      }
    }
    if (random.nextInt(3) == 0) {
      history.exchanges(runs);
      history.pushes(runs);
    }
    if (random.nextInt(4) == 0) {
      history.requests(runs);
    }
    return history.events;
  }

  private void add(Events event) {
    int clock = random.nextInt(60);
    if (clock == 0) {
      event.clockOffBy(YEAR_2099);
    } else if (clock < 4) {
      event.clockOffBy(random.nextInt(-300, 300));
    }
    events.add(event.event());
  }

  private void run(int run) {
    String trace = Events.trace("t" + run);
    String agent = "agent" + random.nextInt(2);
    String token = Events.token("root" + run);
    long start = random.nextInt(100);
    Events root = Events.span("root" + run, start, trace).as("emma").by(agent).presents(token);
    String runId = random.nextInt(6) == 0 ? "run" : "run" + run;
    root.run(runId).claims(Events.name("run", runId), "run-alias", "agent");
    if (run % 2 == 0) {
      root.by(agent, "v" + run / 2);
    }
    if (random.nextInt(4) == 0) {
      root.partOf(Events.txn("x" + random.nextInt(2)));
    }
    if (run > 0 && random.nextBoolean()) {
      root.startedBy(Events.trace("t" + random.nextInt(run)));
    }
    add(root);
    for (int call = random.nextInt(5); call > 0; call--) {
      String service = random.nextBoolean() ? "mail" : "bank";
      add(
          Events.span("tool" + run + "-" + call, start + call, trace)
              .as("emma")
              .by(agent)
              .using(service + "-tool")
              .at(service)
              .presents(Events.token(service + run), token, service));
    }
    if (random.nextInt(3) == 0) {
      named(run, runId);
    }
    if (random.nextInt(4) == 0) {
      toolServer(run, trace, agent, start);
    }
    if (random.nextInt(3) == 0) {
      observedCall(run, trace, agent, start);
    }
    if (random.nextBoolean()) {
      String key = Events.accessKey("ASIA" + run);
      String role = "role" + random.nextInt(2);
      if (random.nextInt(4) > 0) {
        add(
            Events.mint("mint" + run, start + 1, key, "idp")
                .doing("AssumeRoleWithWebIdentity")
                .issues(key, role));
      }
      add(Events.span("aws" + run, start + 2, trace).as("emma").by(agent).presents(key));
      chain(key, role, run + "", start + 2, 0);
    }
  }

  /**
   * Runs that end before their credentials do, keys that are revoked and used, tokens that allow
   * more than those they were made from or are proved by two keys, code that changes.
   */
  private void looseEnds(int run) {
    String trace = Events.trace("t" + run);
    String agent = "agent" + random.nextInt(2);
    String token = Events.token("root" + run);
    String key = Events.accessKey("ASIA" + run);
    if (random.nextInt(3) > 0) {
      add(
          Events.span("whole" + run, random.nextInt(50), trace)
              .as("emma")
              .by(agent)
              .lasting(random.nextInt(300)));
    }
    for (int use = random.nextInt(4); use > 0; use--) {
      add(Events.call("late" + run + "-" + use, random.nextInt(6_000), key, "role0"));
    }
    for (int call = random.nextInt(4); call > 0; call--) {
      Events span =
          Events.span("loose" + run + "-" + call, random.nextInt(4_000), trace)
              .as(random.nextInt(4) == 0 ? "tom" : "emma")
              .by(agent)
              .calling("tool" + random.nextInt(2))
              .presents(
                  Events.token("more" + run + random.nextInt(2)),
                  random.nextBoolean() ? token : Events.token("more" + run + random.nextInt(2)),
                  random.nextBoolean() ? "*" : "mail");
      add(
          span.showing(
                  random.nextBoolean() ? List.of("mail:read") : List.of("bank:pay", "mail:read"),
                  random.nextInt(3) == 0 ? "key" + random.nextInt(2) : null,
                  random.nextInt(3) == 0 ? "agent" + random.nextInt(3) : null)
              .running("digest" + random.nextInt(2)));
    }
    if (random.nextInt(3) == 0) {
      revoked(run, key);
    }
  }

  /** A key that a session makes, ends, and perhaps lets be used again; or its own. */
  private void revoked(int run, String key) {
    String made = "AKIAloose" + run;
    add(
        Events.call("makes" + run, 30, key, "role0")
            .doing("CreateAccessKey")
            .issues(Events.accessKey(made), "made" + run));
    for (int end = random.nextInt(4); end > 0; end--) {
      add(
          Events.call("ends" + run + "-" + end, random.nextInt(2_000), key, "role0")
              .ends(
                  random.nextInt(3) > 0 ? EventLabels.REVOKED_KEY : EventLabels.RESTORED_KEY,
                  random.nextBoolean() ? made : "ASIA" + run));
    }
    for (int use = random.nextInt(4); use > 0; use--) {
      long second = random.nextInt(3_000);
      add(
          Events.call(
                  "madeuse" + run + "-" + use, second, Events.longLived(made, second), "made" + run)
              .as("made" + run));
    }
  }

  /**
   * A role session whose issuance nobody saw, named as the run is: perhaps not as this run alone.
   */
  private void named(int run, String runId) {
    String key = Events.accessKey("ASIAnamed" + run);
    for (int use = 1 + random.nextInt(3); use > 0; use--) {
      add(
          Events.call("named" + run + "-" + use, random.nextInt(100), key, "role0")
              .goesBy(Events.name("run", runId), "role-session-name", 30, "agent"));
    }
  }

  /** A server that a tool call reaches, in a trace of its own. */
  private void toolServer(int run, String trace, String agent, long start) {
    String name = Events.name("tool-call", "call" + run);
    add(
        Events.span("ask" + run, start + 5, trace)
            .as("emma")
            .by(agent)
            .claims(name, "tool-call", "agent"));
    String served = Events.trace("served" + run);
    add(
        Events.span("serve" + run, start + 6, served)
            .as("server")
            .goesBy(name, "tool-call", 45, "agent"));
    add(
        Events.span("look" + run, start + 7, served)
            .as("server")
            .presents(Events.token("server" + run)));
  }

  /** A tool call that several have seen; records of some are lost, and their clocks differ. */
  private void observedCall(int run, String trace, String agent, long start) {
    String[] above = {"seen" + run, "client" + run, "http" + run, "gateway" + run};
    int depth = random.nextInt(1, above.length);
    String tool = random.nextInt(4) == 0 ? "other" : "pay";
    addUnlessLost(Events.span(above[0], start + 5, trace).by(agent).using("pay"));
    addUnlessLost(
        Events.span(above[1], start + 5, trace)
            .by(agent)
            .using(tool)
            .below(above[0])
            .seenBy(CallObserver.CLIENT));
    addUnlessLost(Events.span(above[2], start + 6, trace).as("server").below(above[1]));
    Events gateway =
        Events.span(above[3], start + 6, trace)
            .as("gateway")
            .using("pay")
            .below(above[random.nextInt(depth)])
            .seenBy(CallObserver.GATEWAY);
    addUnlessLost(random.nextBoolean() ? gateway : gateway.failing());
    Events server =
        Events.span("server" + run, start + 7, trace)
            .as("server")
            .using(tool)
            .below(above[depth])
            .seenBy(CallObserver.SERVER);
    addUnlessLost(random.nextBoolean() ? server : server.failing());
  }

  private void addUnlessLost(Events event) {
    if (random.nextInt(6) > 0) {
      add(event);
    }
  }

  /** What is done with a role, and the roles that are assumed from it. */
  private void chain(String key, String role, String name, long second, int depth) {
    for (int use = random.nextInt(4); use > 0; use--) {
      add(
          Events.call("use" + name + "-" + depth + "-" + use, second + use, key, role)
              .doing("Use" + use)
              .at("service-" + role));
    }
    int branches = depth < DEEPEST_ROLE_CHAIN ? random.nextInt(3) : 0;
    for (int branch = 0; branch < branches && random.nextBoolean(); branch++) {
      String next = Events.accessKey("ASIA" + name + "x" + depth + "b" + branch);
      String nextRole = "role" + random.nextInt(3);
      if (random.nextInt(8) > 0) {
        add(
            Events.call("assume" + name + "-" + depth + "-" + branch, second + 1, key, role)
                .doing("AssumeRole")
                .issues(next, nextRole));
      }
      chain(next, nextRole, name + "b" + branch, second + 2, depth + 1);
    }
  }

  private void person(int person) {
    String id = "AKIA" + person;
    for (int use = random.nextInt(6); use > 0; use--) {
      long second = random.nextInt(5) * DAY / 2;
      add(
          Events.call(
              "person" + person + "-" + use,
              second,
              Events.longLived(id, second),
              "person" + person));
    }
    long second = random.nextInt(2) * DAY;
    String session = Events.accessKey("ASIAp" + person);
    add(
        Events.call("session" + person, second, Events.longLived(id, second), "person" + person)
            .doing("AssumeRole")
            .issues(session, "role1"));
    chain(session, "role1", "p" + person, second + 1, 1);
    if (random.nextBoolean()) {
      madeKey(person, session, second);
    }
  }

  /** A long-lived key that a session made: its days belong to the session's chain. */
  private void madeKey(int person, String session, long second) {
    String name = "AKIAmade" + person;
    add(
        Events.call("make" + person, second + 1, session, "role1")
            .doing("CreateAccessKey")
            .issues(Events.accessKey(name), "made" + person));
    for (int day = random.nextInt(3); day > 0; day--) {
      long later = second + day * DAY;
      add(
          Events.call(
              "made" + person + "-" + day, later, Events.longLived(name, later), "made" + person));
    }
  }

  /** Keys whose issuance nobody saw. */
  private void orphan() {
    String key = Events.accessKey("ASIAorphan");
    for (int use = 1 + random.nextInt(3); use > 0; use--) {
      add(Events.call("orphan" + use, random.nextInt(50), key, "role2"));
    }
    chain(key, "role2", "orphan", 20, 2);
  }

  /**
   * Runs that work with the token of one sign-in, which may not be recorded, and exchange it. If
   * two of them show it, each exchange belongs to the run that shows what it issued. Others only
   * name the person, and have the sign-in unless one of them shows its token.
   */
  private void exchanges(int runs) {
    String token = Events.token("signed");
    String signed = Events.name("token", "signed");
    if (random.nextInt(4) > 0) {
      add(
          Events.call("grant", 1, Events.accessKey("SESSION"), "emma")
              .issues(token, "emma")
              .link(signed, token, "claim", "run-token", 42, "issuer")
              .claims(SIGN_IN, "login", "issuer")
              .link(SIGN_IN, signed, "yields", "login", 12, "issuer"));
    }
    for (int run = 0; run < runs; run++) {
      String trace = Events.trace("t" + run);
      if (random.nextInt(3) == 0) {
        add(
            Events.span("signed" + run, 2 + run, trace)
                .as("emma")
                .by("agent0")
                .presents(token)
                .goesBy(signed, "run-token", 42, "agent"));
      }
      // A source of its own: what else happens in a history stays as it was.
      var other = new Random(31L * events.size() + run);
      if (other.nextInt(3) == 0) {
        events.add(
            Events.span("named" + run, 2 + run, trace)
                .as("emma")
                .by("agent" + other.nextInt(2))
                .goesBy(SIGN_IN, "login", 12, "agent")
                .event());
      }
      if (random.nextInt(3) == 0) {
        exchange(run, token, signed);
      }
    }
  }

  /**
   * Runs that name a person, and changes of that person with a token each. With two tokens none of
   * them is a run's, unless the run shows the token.
   */
  private void pushes(int runs) {
    // A source of its own: what else happens in a history stays as it was.
    var own = new Random(37L * events.size() + runs);
    for (int run = 0; run < runs; run++) {
      if (own.nextInt(3) == 0) {
        events.add(
            Events.span("begun" + run, 3 + run, Events.trace("t" + run))
                .as("emma")
                .by("agent0")
                .claims(AT_HOME, "person", "agent")
                .event());
      }
    }
    for (int push = own.nextInt(4); push > 0; push--) {
      String token = Events.token("pat" + own.nextInt(2));
      String trail = Keys.of(Events.TENANT, "event", "code", "push" + push);
      events.add(
          Events.mint("push" + push, 60 + push, trail, "emma")
              .goesBy(AT_HOME, "person", 11, "issuer")
              .link(AT_HOME, token, "for", "person", 11, "issuer")
              .event());
    }
  }

  private void exchange(int run, String token, String signed) {
    String issued = Events.token("exchanged" + run);
    String held = Events.name("token-holder", "exchanged" + run);
    String trail = Keys.of(Events.TENANT, "event", "sts", "exchange" + run);
    addUnlessLost(
        Events.mint("exchange" + run, 20 + run, trail, "sts")
            .by("agent" + random.nextInt(2))
            .issues(issued, "agent0")
            .link(signed, token, "claim", "issued-credential", 100, "gateway")
            .goesBy(signed, "issued-credential", 100, "issuer")
            .goesBy(held, "run-token", 42, "agent")
            .link(trail, token, "join", "exchanged", 41, "agent"));
    for (int other = 0; other <= random.nextInt(2); other++) {
      addUnlessLost(
          shows("shows" + run + "-" + other, 30 + run, Events.trace("t" + (run + other)))
              .presents(issued)
              .claims(held, "run-token", "agent"));
    }
    if (random.nextBoolean()) {
      add(Events.call("exchangeduse" + run, 40, issued, "agent0"));
    }
  }

  /** A span of a run's call; some name no agent, which other spans of the trace may name. */
  private static Events shows(String id, long second, String trace) {
    Events span = Events.span(id, second, trace).as("emma");
    return id.hashCode() % 2 == 0 ? span : span.by("agent0");
  }

  /** Calls that a server makes for several runs with one key; spans of some state the request. */
  private void requests(int runs) {
    for (int call = 0; call < 1 + random.nextInt(4); call++) {
      String id = "request-0123456789-" + call;
      int run = random.nextInt(runs);
      addUnlessLost(
          Events.call("served" + call, 50 + call, Events.accessKey("ASIAserver"), "server")
              .requesting(id));
      addUnlessLost(
          Events.span("asks" + call, 50 + call, Events.trace("t" + run))
              .as("server")
              .requesting(id));
      if (random.nextInt(4) == 0) {
        add(
            Events.span("again" + call, 51 + call, Events.trace("t" + random.nextInt(runs)))
                .as("server")
                .calling("pay")
                .requesting(id));
      }
    }
  }

  /** One credential in the hands of several runs. */
  private void sharedKey(int runs) {
    String key = Events.accessKey("ASIAshared");
    for (int run = 0; run < runs; run++) {
      if (random.nextInt(3) > 0) {
        add(
            Events.span("share" + run, 30 + random.nextInt(20), Events.trace("t" + run))
                .as("emma")
                .by("agent0")
                .presents(key));
      }
    }
    chain(key, "role0", "shared", 40, 2);
  }

  /**
   * Long chains that belong together, or not after all: the link that says so comes somewhere among
   * their actions, and a more trusted one may say otherwise.
   */
  static List<IdentityEvent> mergesAndSplits(Random random) {
    var history = new OrdinaryHistories(random);
    int lines = 2 + random.nextInt(4);
    for (int line = 0; line < lines; line++) {
      String key = Events.accessKey("L" + line);
      for (int use = 1 + random.nextInt(25); use > 0; use--) {
        history.add(Events.call("l" + line + "-" + use, random.nextInt(200), key, "role" + line));
      }
      for (int claim = random.nextInt(3); line > 0 && claim > 0; claim--) {
        String above = Events.accessKey("L" + random.nextInt(line));
        Events statement =
            Events.call("link" + line + "-" + claim, random.nextInt(200), above, "role")
                .doing("AssumeRole");
        history.add(
            random.nextBoolean()
                ? statement.issues(key, "role" + line)
                : statement.link(key, above, "join", "token-parent", 50, "agent"));
      }
    }
    for (int run = 0; run < 2; run++) {
      String trace = Events.trace("run" + run);
      history.add(Events.span("root" + run, run, trace).as("emma").by("agent0").run("r" + run));
      history.add(
          Events.span("tool" + run, random.nextInt(200), trace)
              .as("emma")
              .by("agent0")
              .presents(Events.accessKey("L" + random.nextInt(lines))));
    }
    return history.events;
  }
}
