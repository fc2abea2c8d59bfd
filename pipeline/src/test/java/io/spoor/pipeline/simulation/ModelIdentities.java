package io.spoor.pipeline.simulation;

import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.detect.KeyIdentity;
import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Link;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Principal;
import io.spoor.schemas.Switch;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EventLabels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongFunction;
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

    @Nullable String actor() {
      return used == null ? null : used.getActor();
    }
  }

  /** A switch and what shows it. */
  record Change(Switch change, List<String> principals, List<String> evidence) {}

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

  ModelIdentities(List<IdentityEvent> eventsOfChain) {
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
      Principal who = event.getPrincipal();
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
      if (made != null && made.getPrincipal() != null) {
        addStatement(made.getKey(), new Word(event, Knows.MINTED, made.getPrincipal(), null, made));
      }
    }
  }

  private void addStatement(String key, Word word) {
    statements.computeIfAbsent(key, _ -> new ArrayList<>()).add(word);
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

  /**
   * The switch at the first use of {@code key}, if it is one.
   *
   * @param links of the chain's keys to their parents
   * @param manifestAt manifest in force for the chain's agent
   */
  @Nullable Change change(
      String key,
      Function<String, @Nullable Link> links,
      LongFunction<@Nullable Manifest> manifestAt) {
    Word use = firstUse(key);
    Word to = best(key).orElse(null);
    String parent = parent(key, links);
    Word from = parent == null ? null : best(parent).orElse(null);
    if (use == null || to == null || from == null) {
      return null;
    }
    Credential stated = stated(key);
    Link link = links.apply(key);
    Word minted =
        statementsAbout(key).stream().filter(word -> word.made != null).min(BY_TIME).orElse(null);
    Manifest manifest = manifestAt.apply(use.event.getTime());
    var change =
        Switch.newBuilder()
            .setFromCredential(from.credentialId())
            .setToCredential(Objects.requireNonNull(use.used).getId())
            .setEventId(use.event.getEventId())
            .setTime(use.event.getTime());
    if (!fillSwitch(change, from, to, stated, method(link, stated, minted), manifest)) {
      return null;
    }
    return new Change(
        change.build(),
        List.of(from.principal.getId(), to.principal.getId()),
        evidence(key, use, link));
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
  private @Nullable String parent(String key, Function<String, @Nullable Link> links) {
    Credential stated = stated(key);
    String exchanged = stated == null ? null : stated.getParentKey();
    if (exchanged != null && !exchanged.equals(key) && best(exchanged).isPresent()) {
      return exchanged;
    }
    Link link = links.apply(key);
    return link == null ? null : link.getParent();
  }

  /** What is to be judged of a credential, or of the trace of the chain's run. */
  @Nullable CredentialFact fact(
      String key,
      ChainRef chain,
      Function<String, @Nullable Link> links,
      @Nullable Boolean declared,
      LongFunction<@Nullable Manifest> manifestAt) {
    boolean isRun = key.equals(chain.chainKey()) && Keys.kind(key).equals("trace");
    Word best = best(key).orElse(null);
    Word use = firstUse(key) == null && isRun ? best : firstUse(key);
    if (best == null || use == null) {
      return null;
    }
    List<String> path = new ArrayList<>();
    for (String parent = parent(key, links);
        parent != null
            && !parent.equals(key)
            && !path.contains(parent)
            && path.size() < CredentialFact.MAX_ANCESTORS;
        parent = parent(parent, links)) {
      path.add(parent);
    }
    List<IdentityEvent> uses = segments.getOrDefault(key, List.of());
    return new CredentialFact(
        chain,
        key,
        keyIdentity(key),
        firstUse(key) == null
            ? List.of()
            : path.stream()
                .filter(parent -> best(parent).isPresent())
                .map(this::keyIdentity)
                .toList(),
        startedAt(key),
        use.event.getTime(),
        evidence(key, use, links.apply(key)),
        declared,
        run(chain.chainKey()),
        time ->
            uses.stream()
                .filter(event -> event.getTime() > time)
                .sorted(EVENTS)
                .limit(CredentialFact.CredentialUsage.MAX_USES)
                .map(ModelIdentities::use)
                .toList(),
        manifestAt.apply(use.event.getTime()));
  }

  private static CredentialFact.CredentialUse use(IdentityEvent event) {
    return new CredentialFact.CredentialUse(
        event.getTime(),
        event.getEventId(),
        event.getSource(),
        event.getAction(),
        event.getOutcome());
  }

  private KeyIdentity keyIdentity(String key) {
    Word best = best(key).orElseThrow();
    Credential stated = stated(key) == null ? best.used : stated(key);
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
        restored == null ? null : (Long) restored.getTime());
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
