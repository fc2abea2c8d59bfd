package io.spoor.offline.attribution;

import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.key.TokenAliases;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which aliases records refer to, and which of them a record of another log claims. */
final class StatedNames {
  private static final String REFERENCE = "name";
  private static final String CLAIM = "claim";

  /** Start of the namespaces of subjects, persons and changes that two logs name. */
  private static final String SUBJECT = "subject-";

  private final Set<String> claimed = new HashSet<>();
  private final Set<String> referenced = new HashSet<>();
  private final Map<String, Set<String>> references = new HashMap<>();
  private final Map<String, Set<String>> offers = new HashMap<>();

  private StatedNames() {}

  static StatedNames of(Collection<Link> links) {
    var names = new StatedNames();
    links.forEach(names::add);
    return names;
  }

  private void add(Link link) {
    if (link.getRelation().equals(CLAIM)) {
      claimed.add(link.getChild());
      if (TokenAliases.isOne(link.getChild())
          && link.getMethod().equals(JoinMethod.RUN_TOKEN.label())) {
        offers.computeIfAbsent(link.getParent(), _ -> new HashSet<>()).add(link.getChild());
      }
    } else if (link.getRelation().equals(REFERENCE)) {
      referenced.add(link.getParent());
      references.computeIfAbsent(link.getChild(), _ -> new HashSet<>()).add(link.getParent());
    }
  }

  /**
   * Whether a key refers to a subject, a person, a change or the holder of a token, and no record
   * states any of those. Names of runs and calls do not count: many names only look like one.
   */
  boolean refersInVain(String key) {
    Set<String> aliases = references.getOrDefault(key, Set.of());
    return aliases.stream().anyMatch(StatedNames::isOfAnotherLog)
        && aliases.stream().filter(StatedNames::isOfAnotherLog).noneMatch(claimed::contains);
  }

  private static boolean isOfAnotherLog(String alias) {
    return TokenAliases.isHolder(alias) || Keys.issuer(alias).startsWith(SUBJECT);
  }

  /** Whether the log of the issuer states a token so that a run that shows it finds it. */
  boolean isOfferedToRuns(String token) {
    return offers.containsKey(token);
  }

  /** Whether a record refers to the token, whatever it calls its issuer. */
  boolean isShown(String token) {
    return offers.getOrDefault(token, Set.of()).stream().anyMatch(referenced::contains);
  }
}
