package io.spoor.offline.crosssource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The people, agents, repositories, service accounts and addresses that chains share. Fifty people
 * have one display name. Each source's clock is up to two minutes ahead or behind.
 */
final class HopWorld {
  static final int NAMESAKES = 50;
  private static final long MAX_SKEW_MILLIS = 120_000;
  private static final int ADDRESSES = 12;
  private static final int AGENTS = 12;
  private static final int SERVERS = 6;

  private final long seed;
  private final List<HopPerson> people = new ArrayList<>();
  private final List<HopAgent> agents = new ArrayList<>();
  private final int repositories;
  private final int accounts;
  private final Map<String, Long> skews = new HashMap<>();

  HopWorld(long seed, int chains) {
    this.seed = seed;
    var ids = new SeededIds(new Random(seed));
    for (int i = 0; i < Math.max(NAMESAKES + 10, chains / 5); i++) {
      boolean isNamesake = i < NAMESAKES;
      people.add(
          new HopPerson(
              isNamesake ? "Alex Morgan" : "Person " + i,
              (isNamesake ? "alex.morgan" : "person.") + i + "@larkfield.example",
              "00u" + ids.letters(17),
              ids.uuid(),
              (isNamesake ? "amorgan-" : "dev-") + ids.hex(5),
              ids.uuid(),
              ids.letters(43) + "="));
    }
    for (int i = 0; i < AGENTS; i++) {
      agents.add(new HopAgent("agent-" + i, "agent-role-" + i, "key_" + ids.letters(16)));
    }
    repositories = 5 + chains / 40;
    accounts = 5 + chains / 60;
  }

  HopPerson person(Random random) {
    return people.get(random.nextInt(people.size()));
  }

  HopAgent agent(Random random) {
    return agents.get(random.nextInt(agents.size()));
  }

  /** One of the few addresses behind which everybody works. */
  String address(Random random) {
    return "198.51.100." + (1 + random.nextInt(ADDRESSES));
  }

  String repository(Random random) {
    return "larkfield/repo-" + random.nextInt(repositories);
  }

  /** Name of a service account; each is used by many pods. */
  String account(Random random) {
    return "job-" + random.nextInt(accounts);
  }

  HopServer server(Random random, long time) {
    int number = random.nextInt(SERVERS);
    long hour = time / 3_600_000;
    var ids = new SeededIds(new Random(seed * 31 + number * 100_003L + hour));
    return new HopServer(
        "mcp-" + number,
        "mcp-" + number + "@" + hour,
        number % 3 != 2,
        ids.awsKey(),
        ids.letters(22),
        ids.letters(43) + "=",
        hour * 3_600_000);
  }

  /** What a source's clock shows at a time. */
  long clock(String source, long time) {
    return time
        + skews.computeIfAbsent(
            source,
            name ->
                new Random(seed ^ name.hashCode()).nextLong(-MAX_SKEW_MILLIS, MAX_SKEW_MILLIS + 1));
  }
}
