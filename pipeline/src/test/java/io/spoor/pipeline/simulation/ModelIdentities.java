package io.spoor.pipeline.simulation;

import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.detect.CredentialHolder;
import io.spoor.pipeline.detect.KeyIdentity;
import io.spoor.pipeline.detect.SwitchFact;
import io.spoor.pipeline.detect.SwitchStanding;
import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Link;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Person;
import io.spoor.schemas.Principal;
import io.spoor.schemas.Switch;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.PersonRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who the keys of one chain speak for, and where one identity became another: decision 0006, over
 * all events of the chain at once.
 */
final class ModelIdentities {
  private enum Knows {
    AGENT_ITSELF,
    HEARSAY,
    OWN_LOG,
    MINTED
  }

  /** What one event says of who a key speaks for. */
  private record Word(
      IdentityEvent event,
      Knows knows,
      Principal principal,
      @Nullable Credential used,
      @Nullable Issued made) {
    String identity() {
      return Objects.requireNonNullElse(principal.getSessionIssuer(), principal.getId());
    }

    @Nullable String credentialId() {
      return made != null ? made.getId() : used != null ? used.getId() : null;
    }

    boolean isSamePerson(Word other) {
      return identity().equals(other.identity())
          || (person() != null && person().equals(other.person()));
    }

    /** The person, if an issuer states it. */
    @Nullable String person() {
      Person person = principal.getPerson();
      PersonRule rule = person == null ? null : PersonRule.of(person.getRule());
      return person == null || rule == null || !rule.counts() ? null : person.getId();
    }

    @Nullable String actor() {
      return used == null ? null : used.getActor();
    }

    boolean isSilent() {
      return "agent".equals(principal.getType());
    }

    boolean isInvocation() {
      return Model.invokes(event);
    }

    /** Whether a run says it, and no log of the key. */
    boolean isClaim() {
      return (knows == Knows.HEARSAY || knows == Knows.AGENT_ITSELF)
          && Keys.kind(event.getTrailKey()).equals("trace");
    }

    boolean namesSameAs(Word other) {
      return identity().equals(other.identity())
          && principal.getId().equals(other.principal.getId())
          && Objects.equals(principal.getType(), other.principal.getType())
          && Objects.equals(person(), other.person());
    }

    /** What it says, without when; in an order that nobody chooses. */
    String content() {
      return HexFormat.of()
          .formatHex(
              RowKey.hash(
                  String.join(
                      "\n",
                      identity(),
                      principal.getId(),
                      String.valueOf(principal.getType()),
                      String.valueOf(credentialId()),
                      String.valueOf(actor()),
                      String.valueOf(used == null ? null : used.getAudience()),
                      String.valueOf(used == null ? null : used.getParentKey()),
                      (used == null ? "" : String.join(" ", used.getScopes()))
                          + (person() == null ? "" : "\n" + person()))));
    }
  }

  /** Who a key speaks for by one reading, and the use whose word of parent and audience counts. */
  private record Known(Word best, @Nullable Credential stated) {
    /** The same use of a key that is another's. */
    Known of(Word subject) {
      return new Known(
          new Word(best.event, best.knows, subject.principal, best.used, best.made), stated);
    }

    boolean isSilentUse() {
      return best.used != null && best.isSilent();
    }
  }

  /** All readings of a key; open: its agents' invocations do not all say whom it acts for. */
  private record Possible(List<Known> named, List<Known> silent, boolean open) {
    List<Known> all() {
      return Stream.concat(named.stream(), silent.stream()).toList();
    }

    boolean hasSilentUse() {
      return silent.stream().anyMatch(Known::isSilentUse);
    }
  }

  /** A reading of a key and of its nearest ancestor, with the path of its ancestors. */
  private record Reading(Known subject, @Nullable Known origin, List<String> path) {}

  private static final Comparator<Word> BY_TIME =
      Comparator.comparingLong((Word word) -> word.event.getTime())
          .thenComparing(word -> word.event.getEventId());
  private static final Comparator<Word> BEST_FIRST =
      Comparator.comparing(Word::knows).reversed().thenComparing(BY_TIME);

  private static final Comparator<IdentityEvent> EVENTS =
      Comparator.comparingLong(IdentityEvent::getTime).thenComparing(IdentityEvent::getEventId);

  private final Map<String, List<Word>> statements = new TreeMap<>();
  private final Map<String, List<IdentityEvent>> revocations = new TreeMap<>();
  private final Map<String, List<IdentityEvent>> segments = new TreeMap<>();

  /** {@code persons}: whose the accounts of all chains are. */
  ModelIdentities(List<IdentityEvent> eventsOfChain, ModelPersons persons) {
    for (IdentityEvent event : eventsOfChain) {
      segments.computeIfAbsent(event.getTrailKey(), _ -> new ArrayList<>()).add(event);
      for (String label : List.of(EventLabels.REVOKED_KEY, EventLabels.RESTORED_KEY)) {
        String id = event.getLabels().get(label);
        if (id != null) {
          revocations
              .computeIfAbsent(
                  label + Keys.of(event.getTenant(), "access-key", "aws", id),
                  _ -> new ArrayList<>())
              .add(event);
        }
      }
      Principal who = persons.known(event, event.getPrincipal());
      Credential used = event.getCredential();
      String trail = event.getTrailKey();
      if (who != null) {
        boolean isOwnLog = used != null && used.getKey().equals(trail);
        if (used != null) {
          addStatement(
              used.getKey(),
              new Word(event, isOwnLog ? Knows.OWN_LOG : Knows.HEARSAY, who, used, null));
        }
        if (!isOwnLog) {
          boolean isAgent = "agent".equals(who.getType());
          addStatement(
              trail,
              new Word(event, isAgent ? Knows.AGENT_ITSELF : Knows.HEARSAY, who, null, null));
        }
      }
      Issued made = event.getIssued();
      Principal issued = made == null ? null : persons.known(event, made.getPrincipal());
      if (made != null && issued != null) {
        addStatement(made.getKey(), new Word(event, Knows.MINTED, issued, null, made));
      }
    }
  }

  private void addStatement(String key, Word word) {
    statements.computeIfAbsent(key, _ -> new ArrayList<>()).add(word);
  }

  private boolean isIssued(String key) {
    return statementsAbout(key).stream().anyMatch(word -> word.knows == Knows.MINTED);
  }

  /** Whether all uses failed in the segments that used it first, by its own log and by others. */
  private boolean isRefused(String key) {
    boolean used = false;
    for (boolean isOwnLog : List.of(true, false)) {
      List<Word> uses =
          statementsAbout(key).stream()
              .filter(word -> word.used != null && (word.knows == Knows.OWN_LOG) == isOwnLog)
              .toList();
      Word first = uses.stream().min(BY_TIME).orElse(null);
      if (first != null) {
        used = true;
        boolean failed =
            uses.stream()
                .filter(word -> word.event.getTrailKey().equals(first.event.getTrailKey()))
                .filter(word -> key(word).equals(key(first)))
                .allMatch(word -> word.event.getOutcome().equals("failure"));
        if (!failed) {
          return false;
        }
      }
    }
    return used;
  }

  private static String key(Word word) {
    return Objects.requireNonNull(word.used).getKey();
  }

  private List<Word> statementsAbout(String key) {
    List<Word> all = new ArrayList<>(statements.getOrDefault(key, List.of()));
    if (Keys.hasDay(key)) {
      all.addAll(statements.getOrDefault(Keys.base(key), List.of()));
    }
    return all;
  }

  private Optional<Word> best(String key) {
    return statementsAbout(key).stream().min(BEST_FIRST);
  }

  /** All that a key may speak for: what decision 0017 says of the claims of runs. */
  private Possible possible(String key) {
    Word best = best(key).orElse(null);
    if (best == null) {
      return new Possible(List.of(), List.of(), false);
    }
    List<Word> claims = statementsAbout(key).stream().filter(Word::isClaim).toList();
    var known = new Known(best, stated(key));
    if (best.knows == Knows.MINTED || best.knows == Knows.OWN_LOG || claims.isEmpty()) {
      return new Possible(List.of(known), List.of(), false);
    }
    Predicate<Word> isAuthority = word -> word.event.getAuthoritative();
    if (claims.stream().anyMatch(isAuthority)) {
      return new Possible(readings(known, claims, List.of(isAuthority)), List.of(), false);
    }
    Predicate<Word> isUse = word -> word.used != null;
    Predicate<Word> isInvocation = isUse.negate().and(Word::isInvocation);
    Predicate<Word> isSilent = Word::isSilent;
    boolean open =
        claims.stream().noneMatch(isInvocation.and(isSilent.negate()))
            || claims.stream().anyMatch(isInvocation.and(isSilent));
    Predicate<Word> isOther = isUse.negate().and(word -> !word.isInvocation());
    Predicate<Word> none = _ -> false;
    boolean invoked = claims.stream().anyMatch(isInvocation);
    List<Known> named =
        new ArrayList<>(
            readings(
                known,
                claims,
                List.of(
                    isInvocation.and(isSilent.negate()),
                    open ? isOther.and(isSilent.negate()) : none,
                    isUse.and(isSilent.negate()))));
    List<Known> silent =
        readings(
            known,
            claims,
            List.of(
                isInvocation.and(isSilent),
                invoked ? none : isOther.and(isSilent),
                isUse.and(isSilent)));
    for (Predicate<Word> kind : List.of(isUse, isUse.negate())) {
      statementsAbout(key).stream()
          .filter(word -> word.knows == Knows.HEARSAY)
          .filter(kind)
          .min(BY_TIME)
          .filter(word -> claims.stream().noneMatch(word::namesSameAs))
          .ifPresent(word -> named.add(new Known(word, word.used)));
    }
    return new Possible(named, silent, open);
  }

  /** Different claims, kind by kind; first that which equals the earliest. */
  private static List<Known> readings(Known known, List<Word> claims, List<Predicate<Word>> kinds) {
    List<Known> readings = new ArrayList<>();
    for (Predicate<Word> kind : kinds) {
      Map<String, Word> different = new TreeMap<>();
      claims.stream().filter(kind).forEach(word -> different.putIfAbsent(word.content(), word));
      different.values().forEach(word -> readings.add(new Known(word, word.used)));
    }
    readings.sort(
        Comparator.comparing(
            reading ->
                !(reading.best.namesSameAs(known.best)
                    && shows(reading.stated).equals(shows(known.stated)))));
    return readings;
  }

  private static List<Object> shows(@Nullable Credential stated) {
    return stated == null
        ? List.of()
        : List.of(
            String.valueOf(stated.getParentKey()),
            String.valueOf(stated.getAudience()),
            stated.getScopes());
  }

  private List<Reading> readings(String root, String key, Function<String, @Nullable Link> links) {
    List<Reading> readings = new ArrayList<>();
    Possible possible = possible(key);
    for (Known subject : possible.all()) {
      boolean isSilent = possible.silent.contains(subject);
      List<String> path = path(key, subject, links);
      List<Known> origins = origins(root, key, subject, isSilent, path);
      for (Known origin : origins) {
        readings.add(new Reading(isSilent ? subject.of(origin.best) : subject, origin, path));
      }
      if (origins.isEmpty()) {
        readings.add(new Reading(subject, null, path));
      }
    }
    return readings;
  }

  private List<Known> origins(
      String root, String key, Known subject, boolean isSilent, List<String> path) {
    if (path.isEmpty()) {
      return List.of();
    }
    Possible nearest = possible(path.getFirst());
    List<Known> origins = new ArrayList<>(nearest.named);
    boolean open = nearest.open;
    if (nearest.hasSilentUse() && isRun(root, key) && !path.getFirst().equals(root)) {
      origins.addAll(ofRun(root, nearest));
      open = possible(root).open;
    }
    boolean isLogged = subject.best.knows == Knows.MINTED || subject.best.knows == Knows.OWN_LOG;
    boolean isHuman = "human".equals(subject.best.principal.getType());
    if (origins.isEmpty() || (!isSilent && isLogged && open && !isHuman)) {
      origins.addAll(nearest.silent);
    }
    return origins;
  }

  private static boolean isRun(String root, String key) {
    return Keys.kind(root).equals("trace") && !root.equals(key);
  }

  /** Silent uses are those of whom the run acts for. */
  private List<Known> ofRun(String root, Possible used) {
    return used.silent.stream()
        .flatMap(use -> possible(root).named.stream().map(user -> use.of(user.best)))
        .toList();
  }

  private List<String> path(String key, Known subject, Function<String, @Nullable Link> links) {
    List<String> path = new ArrayList<>();
    String parent = parent(key, subject, links);
    while (parent != null
        && !parent.equals(key)
        && !path.contains(parent)
        && path.size() < CredentialFact.MAX_ANCESTORS) {
      path.add(parent);
      Known first = possible(parent).all().stream().findFirst().orElse(null);
      parent = parent(parent, first, links);
    }
    return path;
  }

  /**
   * The switches at the first use of {@code key} in its readings, one of each outcome, the
   * strictest first; none: it is no switch.
   */
  List<SwitchFact> changes(
      String key,
      ChainRef chain,
      Function<String, @Nullable Link> links,
      LongFunction<List<Manifest>> manifestsAt) {
    Word use = firstUse(key, chain);
    if (use == null || best(key).isEmpty()) {
      return List.of();
    }
    List<SwitchFact> all = new ArrayList<>();
    for (Reading reading : readings(chain.chainKey(), key, links)) {
      for (Manifest manifest : orNone(manifestsAt.apply(usedAt(key)))) {
        Switch change = change(key, use, reading, links, manifest);
        if (change != null) {
          all.add(
              new SwitchFact(
                  chain,
                  key,
                  change,
                  List.of(
                      Objects.requireNonNull(reading.origin).best.principal.getId(),
                      reading.subject.best.principal.getId()),
                  evidence(key, use, reading.subject.best, links.apply(key)),
                  isIssued(key),
                  isRefused(key),
                  holder(key, reading.path),
                  otherWord(key, reading.subject.best) != null,
                  standing(change, manifest),
                  manifest));
        }
      }
    }
    Map<SwitchStanding, SwitchFact> byStanding = new TreeMap<>();
    all.forEach(fact -> byStanding.putIfAbsent(fact.standing(), fact));
    return List.copyOf(byStanding.values());
  }

  /** What a run that presented it says, where a log says that it is an agent's. */
  private @Nullable Word otherWord(String key, Word owner) {
    if (owner.knows != Knows.OWN_LOG || !owner.principal.getType().equals("agent")) {
      return null;
    }
    return statementsAbout(key).stream()
        .filter(word -> word.used != null && word.knows == Knows.HEARSAY)
        .min(BY_TIME)
        .filter(word -> !word.identity().equals(owner.identity()))
        .orElse(null);
  }

  private List<String> evidence(String key, Word use, Word owner, @Nullable Link link) {
    List<String> evidence = new ArrayList<>(evidence(key, use, link));
    Word other = otherWord(key, owner);
    if (other != null) {
      for (String event : List.of(owner.event.getEventId(), other.event.getEventId())) {
        if (!evidence.contains(event)) {
          evidence.add(evidence.size() - 1, event);
        }
      }
    }
    return evidence;
  }

  private static List<@Nullable Manifest> orNone(List<Manifest> manifests) {
    List<@Nullable Manifest> all = new ArrayList<>(manifests);
    if (all.isEmpty()) {
      all.add(null);
    }
    return all;
  }

  private static SwitchStanding standing(Switch change, @Nullable Manifest manifest) {
    if (manifest == null) {
      return SwitchStanding.UNKNOWN;
    }
    if (Boolean.TRUE.equals(change.getDeclared())) {
      return SwitchStanding.DECLARED;
    }
    var entries = ManifestMatcher.matchingIdentities(manifest, change.getTo());
    boolean rightOrigin =
        entries.stream().anyMatch(entry -> ManifestMatcher.allowsFrom(entry, change.getFrom()));
    return entries.isEmpty()
        ? SwitchStanding.UNDECLARED_IDENTITY
        : rightOrigin ? SwitchStanding.UNDECLARED_METHOD : SwitchStanding.UNDECLARED_ORIGIN;
  }

  private @Nullable Switch change(
      String key,
      Word use,
      Reading reading,
      Function<String, @Nullable Link> links,
      @Nullable Manifest manifest) {
    Known from = reading.origin;
    if (from == null) {
      return null;
    }
    Word minted =
        statementsAbout(key).stream().filter(word -> word.made != null).min(BY_TIME).orElse(null);
    Credential stated = reading.subject.stated;
    var change =
        Switch.newBuilder()
            .setFromCredential(from.best.credentialId())
            .setToCredential(Objects.requireNonNull(use.used).getId())
            .setEventId(use.event.getEventId())
            .setTime(use.event.getTime());
    String how = method(links.apply(key), stated, minted);
    return fillSwitch(change, from.best, reading.subject.best, stated, how, manifest)
        ? change.build()
        : null;
  }

  /** When it was used, by its own log if there is one, and not before its minting. */
  private long usedAt(String key) {
    Optional<Word> logged =
        statementsAbout(key).stream().filter(word -> word.knows == Knows.OWN_LOG).min(BY_TIME);
    if (logged.isPresent()) {
      return logged.get().event.getTime();
    }
    Word first = firstUse(key);
    Word use = first == null ? best(key).orElseThrow() : first;
    return statementsAbout(key).stream()
        .filter(word -> word.knows == Knows.MINTED)
        .min(BY_TIME)
        .map(word -> Math.max(word.event.getTime(), use.event.getTime()))
        .orElse(use.event.getTime());
  }

  private List<String> evidence(String key, Word use, @Nullable Link link) {
    Word minted =
        statementsAbout(key).stream().filter(word -> word.made != null).min(BY_TIME).orElse(null);
    List<String> evidence = new ArrayList<>();
    if (minted != null) {
      evidence.add(minted.event.getEventId());
    } else if (link != null && !link.getEventId().equals(use.event.getEventId())) {
      evidence.add(link.getEventId());
    }
    evidence.add(use.event.getEventId());
    return evidence;
  }

  /** The run above it by its own record, a workflow between, or the run as it was issued to it. */
  private CredentialHolder holder(String key, List<String> ancestors) {
    boolean isShown =
        statementsAbout(key).stream()
            .anyMatch(word -> word.used != null && word.knows == Knows.HEARSAY);
    boolean isBelowRun =
        ancestors.stream().anyMatch(ancestor -> Keys.kind(ancestor).equals("trace"));
    if (isBelowRun && isShown) {
      return CredentialHolder.AGENT;
    }
    boolean isBelowWorkflow =
        ancestors.stream()
            .takeWhile(ancestor -> !Keys.kind(ancestor).equals("trace"))
            .anyMatch(ancestor -> Keys.kind(ancestor).equals("workflow"));
    if (isBelowWorkflow) {
      return CredentialHolder.WORKFLOW;
    }
    return isBelowRun && isIssued(key) && !Keys.hasDay(key)
        ? CredentialHolder.AGENT
        : CredentialHolder.UNKNOWN;
  }

  /** In a holder's chain: what its run presented, of the uses of all holders. */
  private @Nullable Word firstUse(String key, ChainRef chain) {
    return statementsAbout(key).stream()
        .filter(word -> chain.contested() && word.used != null && word.knows == Knows.HEARSAY)
        .min(BY_TIME)
        .orElseGet(() -> firstUse(key));
  }

  private @Nullable Word firstUse(String key) {
    return statementsAbout(key).stream()
        .filter(word -> word.used != null)
        .min(BY_TIME)
        .orElse(null);
  }

  /** The use whose word of parent, audience, actor and scopes counts. */
  private @Nullable Credential stated(String key) {
    Word to = best(key).orElse(null);
    return statementsAbout(key).stream()
        .filter(word -> word.used != null)
        .filter(word -> to == null || to.knows == Knows.HEARSAY || word.knows != Knows.HEARSAY)
        .min(BY_TIME)
        .map(Word::used)
        .orElse(null);
  }

  /**
   * The credential it says it was exchanged from, where anything is known of that; else the link's.
   */
  private @Nullable String parent(
      String key, @Nullable Known known, Function<String, @Nullable Link> links) {
    Credential stated = known == null ? null : known.stated;
    String exchanged = stated == null ? null : stated.getParentKey();
    if (exchanged != null && !exchanged.equals(key) && best(exchanged).isPresent()) {
      return exchanged;
    }
    Link link = links.apply(key);
    return link == null ? null : link.getParent();
  }

  /**
   * What is to be evaluated of a credential, or of the trace of the chain's run, in all readings.
   */
  List<CredentialFact> facts(
      String key,
      ChainRef chain,
      Function<String, @Nullable Link> links,
      LongFunction<List<Manifest>> manifestsAt) {
    boolean isRun = key.equals(chain.chainKey()) && Keys.kind(key).equals("trace");
    Word best = best(key).orElse(null);
    Word use = firstUse(key) == null && isRun ? best : firstUse(key, chain);
    if (best == null || use == null) {
      return List.of();
    }
    List<Manifest> manifests = manifestsAt.apply(usedAt(key));
    List<CredentialFact> facts = new ArrayList<>();
    if (firstUse(key) == null) {
      Known known = possible(key).all().getFirst();
      Manifest manifest = manifests.isEmpty() ? null : manifests.getFirst();
      facts.add(fact(key, chain, List.of(keyIdentity(key, known)), use, links, null, manifest));
      return facts;
    }
    for (Reading reading : readings(chain.chainKey(), key, links)) {
      for (List<KeyIdentity> lineage : lineages(chain.chainKey(), key, reading)) {
        for (Manifest manifest : orNone(manifests)) {
          Switch change = change(key, use, reading, links, manifest);
          Boolean declared = change == null ? null : change.getDeclared();
          facts.add(fact(key, chain, lineage, use, links, declared, manifest));
        }
      }
    }
    return facts;
  }

  private List<List<KeyIdentity>> lineages(String root, String key, Reading reading) {
    Word subject = reading.subject.best;
    List<Predicate<Known>> preferences =
        List.of(
            _ -> true,
            known -> !known.best.isSamePerson(subject),
            known -> known.best.isSamePerson(subject));
    return preferences.stream()
        .map(preference -> lineage(root, key, reading, preference))
        .distinct()
        .toList();
  }

  private List<KeyIdentity> lineage(
      String root, String key, Reading reading, Predicate<Known> preference) {
    List<KeyIdentity> lineage = new ArrayList<>(List.of(keyIdentity(key, reading.subject)));
    for (String ancestor : reading.path) {
      Possible possible = possible(ancestor);
      List<Known> candidates = new ArrayList<>(possible.named);
      if (isRun(root, key) && possible.hasSilentUse()) {
        candidates.addAll(ofRun(root, possible));
      }
      if (candidates.isEmpty()) {
        possible.all().stream().limit(1).forEach(candidates::add);
      }
      Known chosen =
          ancestor.equals(reading.path.getFirst()) && reading.origin != null
              ? reading.origin
              : candidates.stream()
                  .filter(preference)
                  .findFirst()
                  .orElse(candidates.isEmpty() ? null : candidates.getFirst());
      if (chosen != null) {
        lineage.add(keyIdentity(ancestor, chosen));
      }
    }
    return lineage;
  }

  private CredentialFact fact(
      String key,
      ChainRef chain,
      List<KeyIdentity> lineage,
      Word use,
      Function<String, @Nullable Link> links,
      @Nullable Boolean declared,
      @Nullable Manifest manifest) {
    List<IdentityEvent> uses = segments.getOrDefault(key, List.of());
    return new CredentialFact(
        chain,
        key,
        lineage.getFirst(),
        lineage.subList(1, lineage.size()),
        startedAt(key),
        use.event.getTime(),
        evidence(key, use, links.apply(key)),
        declared,
        isIssued(key),
        isRefused(key),
        holder(key, lineage.stream().skip(1).map(KeyIdentity::key).toList()),
        run(chain.chainKey()),
        time ->
            uses.stream()
                .filter(event -> event.getTime() > time)
                .sorted(EVENTS)
                .limit(CredentialFact.CredentialUsage.MAX_USES)
                .map(ModelIdentities::use)
                .toList(),
        manifest);
  }

  private static CredentialFact.CredentialUse use(IdentityEvent event) {
    return new CredentialFact.CredentialUse(
        event.getTime(),
        event.getEventId(),
        event.getSource(),
        event.getAction(),
        event.getOutcome());
  }

  private KeyIdentity keyIdentity(String key, Known known) {
    Word best = known.best;
    Credential stated = known.stated == null ? best.used : known.stated;
    IdentityEvent revoked = end(EventLabels.REVOKED_KEY, key);
    IdentityEvent restored = end(EventLabels.RESTORED_KEY, key);
    return new KeyIdentity(
        key,
        best.credentialId(),
        best.identity(),
        best.principal.getId(),
        best.principal.getType(),
        stated == null ? null : stated.getActor(),
        stated == null ? null : stated.getAudience(),
        stated == null ? List.of() : stated.getScopes(),
        revoked == null ? null : (Long) revoked.getTime(),
        revoked == null ? null : revoked.getEventId(),
        restored == null ? null : (Long) restored.getTime(),
        best.person());
  }

  private @Nullable IdentityEvent end(String how, String key) {
    return revocations.getOrDefault(how + Keys.base(key), List.of()).stream()
        .min(EVENTS)
        .orElse(null);
  }

  /** First heard of; the first to tell of each kind may say that its session had begun before. */
  private long startedAt(String key) {
    long earliest = Long.MAX_VALUE;
    for (Word word : statementsAbout(key)) {
      earliest = Math.min(earliest, word.event.getTime());
    }
    for (Knows knows : Knows.values()) {
      Credential first =
          statementsAbout(key).stream()
              .filter(word -> word.knows == knows && word.used != null)
              .min(BY_TIME)
              .map(Word::used)
              .orElse(null);
      if (first != null && first.getCreatedAt() != null) {
        earliest = Math.min(earliest, first.getCreatedAt());
      }
    }
    return earliest;
  }

  private CredentialFact.@Nullable RunPeriod run(String trace) {
    List<IdentityEvent> spans = segments.getOrDefault(trace, List.of());
    if (spans.isEmpty() || !Keys.kind(trace).equals("trace")) {
      return null;
    }
    List<IdentityEvent> whole =
        spans.stream()
            .filter(
                span ->
                    span.getGenAi() != null
                        && span.getGenAi().getOperation().equals("invoke_agent")
                        && span.getGenAi().getParentSpanId() == null)
            .toList();
    return new CredentialFact.RunPeriod(
        (whole.isEmpty() ? spans : whole)
            .stream().mapToLong(IdentityEvent::getTime).min().orElseThrow(),
        whole.stream()
            .map(IdentityEvent::getEnded)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(null),
        spans.stream()
            .mapToLong(span -> Objects.requireNonNullElse(span.getEnded(), span.getTime()))
            .max()
            .orElseThrow());
  }

  private static String method(
      @Nullable Link link, @Nullable Credential stated, @Nullable Word minted) {
    if (minted != null) {
      return minted.event.getAction();
    }
    if (stated != null && stated.getParentKey() != null) {
      return "token-exchange";
    }
    return link == null || link.getVia() == null ? "unknown" : link.getVia();
  }

  private static boolean fillSwitch(
      Switch.Builder change,
      Word from,
      Word to,
      @Nullable Credential stated,
      String how,
      @Nullable Manifest manifest) {
    String audience = stated == null ? null : stated.getAudience();
    boolean listed =
        manifest != null && audience != null && ManifestMatcher.listsService(manifest, audience);
    String previous = from.identity();
    String after = to.identity();
    if (!previous.equals(after)) {
      change.setFrom(previous).setTo(after).setKind(how);
      change.setDeclared(
          manifest == null ? null : ManifestMatcher.allows(manifest, previous, after, how));
      return true;
    }
    String actor = to.actor();
    String earlier = from.actor();
    if (actor != null && earlier != null && !actor.equals(earlier)) {
      change.setFrom(earlier).setTo(actor).setKind("delegation");
      change.setDeclared(
          manifest == null
              ? null
              : listed || ManifestMatcher.allows(manifest, earlier, actor, "delegation"));
      return true;
    }
    if (manifest != null && audience != null && !listed) {
      change.setFrom(previous).setTo(audience).setKind("audience").setDeclared(false);
      return true;
    }
    return false;
  }

  /** Principals in the order of their first action. */
  List<String> principals() {
    return inOrder(word -> word.principal.getId());
  }

  /** Ids of credentials in the order of their first use. */
  List<String> credentials() {
    return inOrder(Word::credentialId);
  }

  private List<String> inOrder(Function<Word, @Nullable String> name) {
    return statements.values().stream()
        .flatMap(List::stream)
        .filter(word -> word.made == null)
        .sorted(BY_TIME)
        .map(name)
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .distinct()
        .toList();
  }
}
