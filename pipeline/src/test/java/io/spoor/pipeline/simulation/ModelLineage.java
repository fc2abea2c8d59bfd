package io.spoor.pipeline.simulation;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who stands under whom, worked out from all links at once, as the design says it. */
final class ModelLineage {
  static final int LONGEST_PATH = 64;

  /** Of the runs that present a credential the earliest so many are told apart. */
  private static final int HOLDERS_KNOWN = 20;

  private static final List<String> TRUST = List.of("agent", "gateway", "issuer");

  /** Whom a name means, and who says so. */
  private record Meaning(String key, String statedBy) {}

  private static final Comparator<Link> GREATER =
      Comparator.comparingInt((Link link) -> trust(link.getStatedBy()))
          .thenComparingInt(Link::getStrength)
          .thenComparing(Comparator.comparingLong(Link::getIssuedAt).reversed())
          .thenComparing(Link::getLinkId);
  private static final Comparator<Link> EARLIER =
      Comparator.comparingLong(Link::getIssuedAt)
          .thenComparing(Link::getEventId)
          .thenComparing(Link::getParent);

  /** A run that presents a credential: by the earliest of its statements. */
  private final Map<String, List<Link>> holders = new HashMap<>();

  private final Set<String> trails = new TreeSet<>();
  private final Set<String> keys = new TreeSet<>();
  private final Map<String, Link> joins = new HashMap<>();
  private final Map<String, Link> delegations = new HashMap<>();
  private final Map<String, String> parents = new HashMap<>();
  private final Set<String> followed = new TreeSet<>();
  private final Map<String, List<String>> paths = new HashMap<>();
  private boolean beyondDesign;

  ModelLineage(Collection<IdentityEvent> events, Set<String> joinsOff) {
    Map<String, Link> links = new LinkedHashMap<>();
    for (IdentityEvent event : events) {
      trails.add(event.getTrailKey());
      for (Link link : event.getLinks()) {
        if (sound(link) && !joinsOff.contains(link.getMethod())) {
          links.merge(link.getLinkId(), link, (a, b) -> EARLIER.compare(a, b) <= 0 ? a : b);
        }
      }
    }
    Map<String, Meaning> meanings = meanings(links.values());
    keys.addAll(trails);
    for (Link link : links.values()) {
      switch (link.getRelation()) {
        case "join" -> join(link);
        case "name" -> {
          keys.add(link.getChild());
          Meaning meant = meanings.get(link.getParent());
          if (meant != null && !Keys.base(meant.key).equals(Keys.base(link.getChild()))) {
            join(
                Link.newBuilder(link)
                    .setParent(meant.key)
                    .setStatedBy(weaker(link.getStatedBy(), meant.statedBy))
                    .build());
          }
        }
        case "delegation" -> {
          keys.add(link.getChild());
          keys.add(link.getParent());
          delegations.merge(link.getChild(), link, ModelLineage::greater);
        }
        default -> {
          // a claim: settled above
        }
      }
    }
    links.values().stream()
        .filter(link -> link.getMethod().equals("presented"))
        .sorted(EARLIER)
        .forEach(
            link -> holders.computeIfAbsent(link.getChild(), _ -> new ArrayList<>()).add(link));
    keys.forEach(this::follow);
    electRoots();
    keys.forEach(this::path);
  }

  private void join(Link link) {
    keys.add(link.getChild());
    keys.add(link.getParent());
    joins.merge(link.getChild(), link, ModelLineage::greater);
  }

  /** Whom each name means: its sole claimant among those of the greatest trust. */
  private static Map<String, Meaning> meanings(Collection<Link> links) {
    Map<String, TreeMap<Integer, Set<String>>> claims = new HashMap<>();
    for (Link link : links) {
      if (link.getRelation().equals("claim")) {
        claims
            .computeIfAbsent(link.getChild(), _ -> new TreeMap<>())
            .computeIfAbsent(trust(link.getStatedBy()), _ -> new TreeSet<>())
            .add(link.getParent());
      }
    }
    Map<String, Meaning> meanings = new HashMap<>();
    claims.forEach(
        (name, byTrust) -> {
          var best = byTrust.lastEntry();
          if (best.getValue().size() == 1) {
            meanings.put(
                name, new Meaning(best.getValue().iterator().next(), TRUST.get(best.getKey())));
          }
        });
    return meanings;
  }

  /**
   * The parent that the key's links call for, or for a day of a long-lived key those of the key.
   */
  private void follow(String key) {
    if (!followed.add(key)) {
      return;
    }
    Link join = winner(key);
    if (join == null) {
      return;
    }
    boolean own = join.getChild().equals(key);
    if (!own) {
      follow(join.getChild());
    }
    boolean roots =
        own
            ? join.getMethod().equals("presented") && shared(key)
            : !parents.containsKey(join.getChild());
    if (!roots) {
      parents.put(key, own ? join.getParent() : join.getChild());
    }
  }

  private @Nullable Link winner(String key) {
    Link own = joins.get(key);
    Link base = Keys.hasDay(key) ? joins.get(Keys.base(key)) : null;
    return own == null ? base : base == null ? own : greater(own, base);
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
        beyondDesign |= cycle.size() > LONGEST_PATH;
        parents.remove(new TreeSet<>(cycle).getFirst());
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
    if (parent != null) {
      List<String> above = path(parent);
      if (above.size() < LONGEST_PATH) {
        path.addAll(above);
      }
    }
    path.add(key);
    paths.put(key, path);
    return path;
  }

  /** Whether the design does not say what becomes of the history. */
  boolean beyondDesign() {
    return beyondDesign;
  }

  Set<String> keys() {
    return keys;
  }

  String root(String key) {
    return paths.getOrDefault(key, List.of(key)).getFirst();
  }

  /** Whether the key means anything to a chain: one that was only named as a parent does not. */
  boolean visible(String key) {
    boolean linked =
        paths.getOrDefault(key, List.of()).size() > 1
            && (!Keys.hasDay(key) || joins.containsKey(key));
    return trails.contains(key) || linked || shared(key) || delegations.containsKey(key);
  }

  /** The link that put the key where it stands; a day of a long-lived key has that of the key. */
  @Nullable Link link(String key) {
    if (paths.getOrDefault(key, List.of()).size() < 2) {
      return null;
    }
    return winner(key);
  }

  /** Root of the run that started this one; null when nobody did, or its own chain. */
  @Nullable String startedBy(String key) {
    Link link = delegations.get(key);
    if (link == null || !visible(link.getParent())) {
      return null;
    }
    String root = root(link.getParent());
    return root.equals(root(key)) ? null : root;
  }

  boolean shared(String key) {
    return holderCount(key) > 1;
  }

  /**
   * Runs that present the credential; those of one transaction are one, as far as they are known.
   */
  long holderCount(String key) {
    List<Link> all = holders(key);
    return all.size() > HOLDERS_KNOWN ? all.size() : separateHolders(key).size();
  }

  /** The earliest run of each transaction among the holders that are known. */
  List<Link> separateHolders(String key) {
    Map<String, Link> byGroup = new LinkedHashMap<>();
    for (Link link : knownHolders(key)) {
      String holder = link.getParent();
      follow(holder);
      String above = parents.get(holder);
      boolean inTransaction = above != null && Keys.kind(above).equals("txn");
      byGroup.putIfAbsent(inTransaction ? above : holder, link);
    }
    return List.copyOf(byGroup.values());
  }

  /** Other chains whose runs hold the credential with equal right. */
  List<String> related(String key) {
    return shared(key)
        ? knownHolders(key).stream()
            .map(link -> root(link.getParent()))
            .filter(root -> !root.equals(root(key)))
            .distinct()
            .sorted()
            .toList()
        : List.of();
  }

  private List<Link> knownHolders(String key) {
    return holders(key).stream().limit(HOLDERS_KNOWN).toList();
  }

  /** By the most trusted statements that a run presents the credential, earliest first. */
  private List<Link> holders(String key) {
    List<Link> all = holders.getOrDefault(key, List.of());
    int most = all.stream().mapToInt(link -> trust(link.getStatedBy())).max().orElse(0);
    Map<String, Link> byParent = new LinkedHashMap<>();
    for (Link link : all) {
      if (trust(link.getStatedBy()) == most) {
        byParent.putIfAbsent(link.getParent(), link);
      }
    }
    return List.copyOf(byParent.values());
  }

  private static Link greater(Link a, Link b) {
    return GREATER.compare(a, b) >= 0 ? a : b;
  }

  private static int trust(String statedBy) {
    return TRUST.indexOf(statedBy);
  }

  /** What rests on two statements is as good as the worse of them. */
  private static String weaker(String a, String b) {
    return trust(a) <= trust(b) ? a : b;
  }

  /** No key is its own parent, no statement crosses tenants; a name is no key. */
  private static boolean sound(Link link) {
    return !Keys.base(link.getChild()).equals(Keys.base(link.getParent()))
        && Keys.tenant(link.getChild()).equals(link.getTenant())
        && Keys.tenant(link.getParent()).equals(link.getTenant())
        && (!link.getRelation().equals("name") || !Keys.hasDay(link.getChild()));
  }
}
