package io.spoor.pipeline.simulation;

import io.spoor.pipeline.detect.SharedCredentialFact;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.key.TokenAliases;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who stands under whom, worked out from all links at once, as the design says it. */
final class ModelLineage {
  static final int MAX_PATH = 64;

  /** Below so many cuts each key stands alone, as do those of a ring that is longer than a path. */
  private static final int MAX_CUTS = 16;

  private static final int ENDLESS = MAX_CUTS + 2;

  /**
   * Below the first cut, one of sixteen keys begins a new path once the present one has half its
   * length.
   */
  private static final int HALF_PATH = MAX_PATH / 2;

  /** Of the runs that present a credential the first so many are told apart. */
  private static final int MAX_HOLDERS = 20;

  private static final List<String> TRUST = List.of("agent", "gateway", "issuer");

  /** Whom a name means, and who says so. */
  private record Meaning(String key, String statedBy) {}

  private static final Comparator<Link> LEVEL =
      Comparator.comparingInt((Link link) -> trust(link.getStatedBy()))
          .thenComparingInt(Link::getStrength);
  private static final Comparator<Link> STRONGER =
      LEVEL
          .thenComparing(Comparator.comparingLong(Link::getIssuedAt).reversed())
          .thenComparing(Link::getLinkId);
  private static final Comparator<Link> EARLIER =
      Comparator.comparingLong(Link::getIssuedAt)
          .thenComparing(Link::getEventId)
          .thenComparing(Link::getParent);

  /** A run that presents a credential: by the earliest of its statements. */
  private final Map<String, List<Link>> holders = new HashMap<>();

  /** The agents that records of a trail name. */
  private final Map<String, Set<String>> agents = new HashMap<>();

  private final Set<String> trails = new TreeSet<>();
  private final Set<String> keys = new TreeSet<>();
  private final Map<String, Link> joins = new HashMap<>();

  /** Links to names by the key that refers to them. */
  private final Map<String, List<Link>> names = new HashMap<>();

  /** Keys that the name of a link may mean. */
  private final Map<Link, List<String>> possible = new HashMap<>();

  private final Map<String, Link> delegations = new HashMap<>();
  private final Map<String, String> parents = new HashMap<>();
  private final Set<String> followed = new TreeSet<>();
  private final Map<String, List<String>> paths = new HashMap<>();
  private final Map<String, Integer> cuts = new HashMap<>();

  ModelLineage(Collection<IdentityEvent> events, Set<String> disabledJoins) {
    Map<String, Link> links = new LinkedHashMap<>();
    for (IdentityEvent event : events) {
      trails.add(event.getTrailKey());
      if (event.getAgent() != null) {
        agents
            .computeIfAbsent(event.getTrailKey(), _ -> new TreeSet<>())
            .add(event.getAgent().getId());
      }
      for (Link link : event.getLinks()) {
        if (isValid(link) && !disabledJoins.contains(link.getMethod())) {
          links.merge(link.getLinkId(), link, (a, b) -> EARLIER.compare(a, b) <= 0 ? a : b);
        }
      }
    }
    Map<String, Meaning> meanings = meanings(links.values());
    Map<String, List<Link>> claims = claims(links.values());
    Set<String> taken = taken(links.values());
    Map<String, List<Link>> named = new HashMap<>();
    keys.addAll(trails);
    for (Link link : links.values()) {
      switch (link.getRelation()) {
        case "join" -> join(link);
        case "name" -> {
          keys.add(link.getChild());
          Meaning meaning = meanings.get(link.getParent());
          boolean isTaken =
              Keys.kind(link.getChild()).equals("trace") && taken.contains(link.getParent());
          if (meaning != null
              && !isTaken
              && isTrusted(link, meaning)
              && !Keys.base(meaning.key).equals(Keys.base(link.getChild()))) {
            named
                .computeIfAbsent(link.getChild(), _ -> new ArrayList<>())
                .add(
                    Link.newBuilder(link)
                        .setParent(meaning.key)
                        .setStatedBy(
                            TokenAliases.isOne(link.getParent())
                                ? link.getStatedBy()
                                : weaker(link.getStatedBy(), meaning.statedBy))
                        .build());
          }
          names.computeIfAbsent(link.getChild(), _ -> new ArrayList<>()).add(link);
          if (meaning == null || isTaken) {
            List<Link> claimed = claims.getOrDefault(link.getParent(), List.of());
            possible.put(
                link,
                claimed.stream()
                    .filter(
                        claim ->
                            isTrusted(link, new Meaning(claim.getParent(), claim.getStatedBy())))
                    .map(Link::getParent)
                    .toList());
          } else if (isTrusted(link, meaning)) {
            possible.put(link, List.of(meaning.key));
          }
        }
        case "delegation" -> {
          keys.add(link.getChild());
          keys.add(link.getParent());
          delegations.merge(link.getChild(), link, ModelLineage::stronger);
        }
        default -> {
          // a claim, or a name that yields: settled above
        }
      }
    }
    named.values().forEach(this::joinNamed);
    links.values().stream()
        .filter(link -> link.getMethod().equals("presented"))
        .sorted(EARLIER)
        .forEach(
            link -> holders.computeIfAbsent(link.getChild(), _ -> new ArrayList<>()).add(link));
    keys.forEach(this::chooseParent);
    electRoots();
    keys.forEach(this::path);
  }

  /** A run is below a token only if a log states where the token comes from. */
  private static boolean isTrusted(Link link, Meaning meaning) {
    return !TokenAliases.isOne(link.getParent())
        || !link.getStatedBy().equals("agent")
        || meaning.statedBy.equals("issuer");
  }

  /** Names of one rank that mean different keys mean none. */
  private void joinNamed(List<Link> links) {
    links.stream()
        .filter(
            link ->
                links.stream()
                    .allMatch(
                        other ->
                            trust(other.getStatedBy()) != trust(link.getStatedBy())
                                || other.getStrength() != link.getStrength()
                                || other.getParent().equals(link.getParent())))
        .forEach(this::join);
  }

  private void join(Link link) {
    keys.add(link.getChild());
    keys.add(link.getParent());
    joins.merge(link.getChild(), link, ModelLineage::stronger);
  }

  /**
   * Whom each name means: its sole claimant among those of the greatest trust, unless records refer
   * to it for two changes or tokens.
   */
  private Map<String, Meaning> meanings(Collection<Link> links) {
    Map<String, TreeMap<Integer, Set<String>>> claims = new HashMap<>();
    for (Link link : links) {
      if (link.getRelation().equals("name")
          && TokenAliases.isOne(link.getParent())
          && Keys.kind(link.getChild()).equals("trace")) {
        // A run that shows the token.
        claims
            .computeIfAbsent(link.getParent(), _ -> new TreeMap<>())
            .computeIfAbsent(trust("agent"), _ -> new TreeSet<>())
            .add(link.getChild());
      }
      if (link.getRelation().equals("claim")) {
        claims
            .computeIfAbsent(link.getChild(), _ -> new TreeMap<>())
            .computeIfAbsent(trust(link.getStatedBy()), _ -> new TreeSet<>())
            .add(link.getParent());
      }
    }
    Map<String, Set<String>> exchangers = exchangers(links);
    Map<String, Set<String>> matters = new HashMap<>();
    for (Link link : links) {
      if (link.getRelation().equals("for") && !TokenAliases.isOne(link.getChild())) {
        matters.computeIfAbsent(link.getChild(), _ -> new TreeSet<>()).add(link.getParent());
      }
    }
    Map<String, Meaning> meanings = new HashMap<>();
    claims.forEach(
        (name, byTrust) -> {
          var best = byTrust.lastEntry();
          if (best.getValue().size() == 1
              && matters.getOrDefault(name, Set.of()).size() < 2
              && (!TokenAliases.isOne(name)
                  || isOfOneRun(byTrust, exchangers.getOrDefault(name, Set.of())))) {
            meanings.put(
                name, new Meaning(best.getValue().iterator().next(), TRUST.get(best.getKey())));
          }
        });
    return meanings;
  }

  /**
   * The claims of each name by the most trusted party, the earliest first, each key's earliest;
   * none if more than 8 keys claim it. Of the name of a token those of logs.
   */
  private static Map<String, List<Link>> claims(Collection<Link> links) {
    Map<String, List<Link>> claims = new HashMap<>();
    links.stream()
        .filter(link -> link.getRelation().equals("claim"))
        .sorted(EARLIER.thenComparing(Link::getParent))
        .forEach(link -> claims.computeIfAbsent(link.getChild(), _ -> new ArrayList<>()).add(link));
    claims.replaceAll(
        (name, all) -> {
          int best = all.stream().mapToInt(link -> trust(link.getStatedBy())).max().orElse(0);
          Map<String, Link> byKey = new LinkedHashMap<>();
          all.stream()
              .filter(link -> trust(link.getStatedBy()) == best)
              .filter(_ -> !TokenAliases.isOne(name) || best > trust("agent"))
              .forEach(link -> byKey.putIfAbsent(link.getParent(), link));
          return byKey.size() > 8 ? List.of() : List.copyOf(byKey.values());
        });
    return claims;
  }

  /** Keys of which a name of the key may mean one, best name first, each with its link. */
  private Map<String, Link> possibleParents(String key) {
    Map<String, Link> parents = new LinkedHashMap<>();
    Link join = joins.get(key);
    names.getOrDefault(key, List.of()).stream()
        .filter(link -> join == null || LEVEL.compare(link, join) >= 0)
        .sorted(STRONGER.reversed())
        .forEach(
            link -> {
              for (String parent : possible.getOrDefault(link, List.of())) {
                if (parents.size() < 8 && !Keys.base(parent).equals(Keys.base(key))) {
                  parents.putIfAbsent(parent, Link.newBuilder(link).setParent(parent).build());
                }
              }
            });
    return parents;
  }

  /** Names of sign-ins whose token a run shows: runs that only name the person have none. */
  private static Set<String> taken(Collection<Link> links) {
    Set<String> shown = new TreeSet<>();
    Set<String> taken = new TreeSet<>();
    for (Link link : links) {
      if (link.getRelation().equals("name")
          && TokenAliases.isOne(link.getParent())
          && Keys.kind(link.getChild()).equals("trace")) {
        shown.add(link.getParent());
      }
    }
    for (Link link : links) {
      if (link.getRelation().equals("yields") && shown.contains(link.getParent())) {
        taken.add(link.getChild());
      }
    }
    return taken;
  }

  /** A run of the agent that exchanged a token, and that shows what it got, had the token. */
  private Map<String, Set<String>> exchangers(Collection<Link> links) {
    Map<String, Set<String>> exchangers = new HashMap<>();
    for (Link got : links) {
      boolean isOfAgent =
          got.getRelation().equals("name")
              && TokenAliases.isHolder(got.getParent())
              && got.getAgentId() != null;
      for (Link shown : isOfAgent ? links : List.<Link>of()) {
        if (shown.getRelation().equals("claim")
            && shown.getChild().equals(got.getParent())
            && Keys.kind(shown.getParent()).equals("trace")
            && agents.getOrDefault(shown.getParent(), Set.of()).contains(got.getAgentId())) {
          links.stream()
              .filter(had -> had.getRelation().equals("name"))
              .filter(had -> had.getChild().equals(got.getChild()))
              .filter(had -> TokenAliases.isOne(had.getParent()) && had.getStrength() == 100)
              .forEach(
                  had ->
                      exchangers
                          .computeIfAbsent(had.getParent(), _ -> new TreeSet<>())
                          .add(shown.getParent()));
        }
      }
    }
    return exchangers;
  }

  /** Whether a log saw a token, and at most one run shows it. */
  private static boolean isOfOneRun(
      NavigableMap<Integer, Set<String>> claims, Set<String> exchangers) {
    int agent = trust("agent");
    Set<String> runs = new TreeSet<>(claims.getOrDefault(agent, Set.of()));
    if (!runs.containsAll(exchangers)) {
      return false;
    }
    claims.tailMap(agent, false).values().forEach(runs::removeAll);
    return claims.lastKey() > agent && runs.size() <= 1;
  }

  /**
   * The parent that the key's links call for, or for a day of a long-lived key those of the key.
   */
  private void chooseParent(String key) {
    if (!followed.add(key)) {
      return;
    }
    Link join = bestLink(key);
    if (join == null) {
      return;
    }
    boolean isOwn = join.getChild().equals(key);
    if (!isOwn) {
      chooseParent(join.getChild());
    }
    boolean isRoot =
        isOwn
            ? join.getMethod().equals("presented") && isShared(key)
            : !parents.containsKey(join.getChild());
    if (!isRoot) {
      parents.put(key, isOwn ? join.getParent() : join.getChild());
    }
  }

  private @Nullable Link bestLink(String key) {
    Link own = joins.get(key);
    Link base = Keys.hasDay(key) ? joins.get(Keys.base(key)) : null;
    return own == null ? base : base == null ? own : stronger(own, base);
  }

  /** The smallest member of each cycle stands under nobody. */
  private void electRoots() {
    for (String key : keys) {
      Set<String> seen = new LinkedHashSet<>();
      String at = key;
      while (at != null && seen.add(at)) {
        at = parents.get(at);
      }
      if (at != null) {
        List<String> walk = List.copyOf(seen);
        List<String> cycle = walk.subList(walk.indexOf(at), walk.size());
        if (cycle.size() > MAX_PATH) {
          cycle.forEach(
              member -> {
                cuts.put(member, ENDLESS);
                paths.put(member, List.of(member));
              });
        } else {
          parents.remove(new TreeSet<>(cycle).getFirst());
        }
      }
    }
  }

  private List<String> path(String key) {
    List<String> known = paths.get(key);
    if (known != null) {
      return known;
    }
    List<String> path = new ArrayList<>();
    String parent = parents.get(key);
    int above = 0;
    if (parent != null) {
      List<String> parentPath = path(parent);
      above = cuts.getOrDefault(parent, 0);
      boolean isFull =
          parentPath.size() == MAX_PATH
              || above > MAX_CUTS
              || (above > 0 && parentPath.size() >= HALF_PATH && Keys.id(key).hashCode() % 16 == 0);
      if (isFull) {
        above = Math.min(above + 1, ENDLESS);
      } else {
        path.addAll(parentPath);
      }
    }
    path.add(key);
    paths.put(key, path);
    cuts.put(key, above);
    return path;
  }

  Set<String> keys() {
    return keys;
  }

  String root(String key) {
    return paths.getOrDefault(key, List.of(key)).getFirst();
  }

  /** Whether the key means anything to a chain: one that was only named as a parent does not. */
  boolean isVisible(String key) {
    boolean linked =
        paths.getOrDefault(key, List.of()).size() > 1
            && (!Keys.hasDay(key) || joins.containsKey(key));
    return trails.contains(key) || linked || isShared(key) || delegations.containsKey(key);
  }

  /** The link that put the key where it stands; a day of a long-lived key has that of the key. */
  @Nullable Link link(String key) {
    List<String> path = paths.getOrDefault(key, List.of());
    boolean isDayOfRoot = Keys.hasDay(key) && path.size() == 2 && root(key).equals(Keys.base(key));
    return path.size() < 2 || isDayOfRoot ? null : bestLink(key);
  }

  /** The link to the key above, also above a cut. */
  @Nullable Link derivation(String key) {
    return bestLink(key);
  }

  /**
   * Root of the chain above a cut, or of the run that started this one; null when nobody did, or
   * its own chain.
   */
  @Nullable String delegatedBy(String key) {
    String above = aboveCut(key);
    if (above != null) {
      return above;
    }
    Link link = delegations.get(key);
    if (link == null || !isVisible(link.getParent())) {
      return null;
    }
    String root = root(link.getParent());
    return root.equals(root(key)) ? null : root;
  }

  /** The key above the cut that makes this key a root, if that is to be reported; else null. */
  @Nullable String reportedCut(String key) {
    boolean isCut = root(key).equals(key) && cuts.getOrDefault(key, 0) < ENDLESS;
    return isCut ? parents.get(key) : null;
  }

  boolean isShared(String key) {
    return holderCount(key) > 1;
  }

  /**
   * Runs that present the credential; those of one transaction are one, as far as they are known.
   */
  long holderCount(String key) {
    List<Link> all = holders(key);
    return all.size() > MAX_HOLDERS ? all.size() : separateHolders(key).size();
  }

  /** The earliest run of each transaction among the holders that are known. */
  List<Link> separateHolders(String key) {
    Map<String, Link> byGroup = new LinkedHashMap<>();
    for (Link link : knownHolders(key)) {
      String holder = link.getParent();
      chooseParent(holder);
      String parent = parents.get(holder);
      boolean inTransaction = parent != null && Keys.kind(parent).equals("txn");
      byGroup.putIfAbsent(inTransaction ? parent : holder, link);
    }
    return List.copyOf(byGroup.values());
  }

  /** Other chains whose runs hold the credential with equal right. */
  List<String> related(String key) {
    Set<String> related = new TreeSet<>(relatedHolders(key));
    if (isUndecided(key)) {
      possibleParents(key).keySet().stream()
          .map(this::root)
          .filter(root -> !root.equals(root(key)))
          .forEach(related::add);
    }
    String above = aboveCut(key);
    if (above != null) {
      related.add(above);
    }
    return List.copyOf(related);
  }

  /** Root of the chain above, where the lineage is cut at the key; null: it is not. */
  private @Nullable String aboveCut(String key) {
    String parent = parents.get(key);
    return parent != null && root(key).equals(key) ? root(parent) : null;
  }

  List<String> relatedHolders(String key) {
    return isShared(key)
        ? knownHolders(key).stream()
            .map(link -> root(link.getParent()))
            .filter(root -> !root.equals(root(key)))
            .distinct()
            .sorted()
            .toList()
        : List.of();
  }

  private List<Link> knownHolders(String key) {
    return holders(key).stream().limit(MAX_HOLDERS).toList();
  }

  /**
   * The runs that present the credential, by the trust of the statement, then the earliest. An
   * issuer's word settles it.
   */
  private List<Link> holders(String key) {
    List<Link> all =
        holders.getOrDefault(key, List.of()).stream()
            .sorted(
                Comparator.comparingInt((Link link) -> trust(link.getStatedBy()))
                    .reversed()
                    .thenComparing(EARLIER))
            .toList();
    boolean isSettled = !all.isEmpty() && all.getFirst().getStatedBy().equals("issuer");
    Map<String, Link> byParent = new LinkedHashMap<>();
    for (Link link : all) {
      if (!isSettled || link.getStatedBy().equals("issuer")) {
        byParent.putIfAbsent(link.getParent(), link);
      }
    }
    return List.copyOf(byParent.values());
  }

  /** Whether several runs hold the credential and nobody of more right says whose it is. */
  boolean isContested(String key) {
    Link best = joins.get(key);
    return isShared(key)
        && best != null
        && Objects.equals(best, bestLink(key))
        && best.getMethod().equals("presented");
  }

  /**
   * The other chains that evaluate the chain of a contested credential, each with its holder's
   * link.
   */
  Map<String, Link> evaluates(String root) {
    Link best = bestLink(root);
    String key = best == null ? root : best.getChild();
    Map<String, Link> evaluates = new LinkedHashMap<>();
    if (root(root).equals(root) && isContested(key)) {
      separateHolders(key).stream()
          .limit(SharedCredentialFact.MAX_EVALUATED)
          .filter(link -> !root(link.getParent()).equals(key))
          .forEach(link -> evaluates.putIfAbsent(root(link.getParent()), link));
    }
    String named = best == null && Keys.hasDay(root) ? Keys.base(root) : key;
    if (root(root).equals(root) && isUndecided(named)) {
      possibleParents(named)
          .forEach(
              (parent, link) -> {
                if (!root(parent).equals(named)) {
                  evaluates.putIfAbsent(root(parent), link);
                }
              });
    }
    evaluates.remove(root);
    return evaluates;
  }

  /** Whether no link says under which key it belongs. */
  private boolean isUndecided(String key) {
    Link join = bestLink(key);
    return join == null
        || (join.getChild().equals(key) && join.getMethod().equals("presented") && isShared(key));
  }

  private static Link stronger(Link a, Link b) {
    return STRONGER.compare(a, b) >= 0 ? a : b;
  }

  private static int trust(String statedBy) {
    return TRUST.indexOf(statedBy);
  }

  /** What rests on two statements is as good as the worse of them. */
  private static String weaker(String a, String b) {
    return trust(a) <= trust(b) ? a : b;
  }

  /** No key is its own parent, no statement crosses tenants; a name is no key. */
  private static boolean isValid(Link link) {
    return !Keys.base(link.getChild()).equals(Keys.base(link.getParent()))
        && Keys.tenant(link.getChild()).equals(link.getTenant())
        && Keys.tenant(link.getParent()).equals(link.getTenant())
        && (!link.getRelation().equals("name") || !Keys.hasDay(link.getChild()));
  }
}
