package io.spoor.streams.simulation;

import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Link;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Principal;
import io.spoor.schemas.Switch;
import io.spoor.schemas.key.Keys;
import io.spoor.streams.manifest.domain.Declarations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who the keys of one chain speak for, and where one identity became another: decision 0006, over
 * all events of the chain at once.
 */
final class ModelIdentities {
  private enum Knows {
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

  private final Map<String, List<Word>> words = new TreeMap<>();

  ModelIdentities(List<IdentityEvent> eventsOfChain) {
    for (IdentityEvent event : eventsOfChain) {
      Principal who = event.getPrincipal();
      Credential used = event.getCredential();
      String trail = event.getTrailKey();
      if (who != null) {
        boolean own = used != null && used.getKey().equals(trail);
        if (used != null) {
          say(used.getKey(), new Word(event, own ? Knows.OWN_LOG : Knows.HEARSAY, who, used, null));
        }
        if (!own) {
          say(trail, new Word(event, Knows.HEARSAY, who, null, null));
        }
      }
      Issued made = event.getIssued();
      if (made != null && made.getPrincipal() != null) {
        say(made.getKey(), new Word(event, Knows.MINTED, made.getPrincipal(), null, made));
      }
    }
  }

  private void say(String key, Word word) {
    words.computeIfAbsent(key, _ -> new ArrayList<>()).add(word);
  }

  private List<Word> of(String key) {
    List<Word> all = new ArrayList<>(words.getOrDefault(key, List.of()));
    if (Keys.hasDay(key)) {
      all.addAll(words.getOrDefault(Keys.base(key), List.of()));
    }
    return all;
  }

  private Optional<Word> best(String key) {
    return of(key).stream().min(BEST_FIRST);
  }

  /**
   * The switch at the first use of {@code key}, if it is one.
   *
   * @param link to its parent
   * @param manifestAt manifest in force for the chain's agent
   */
  @Nullable Change change(
      String key, @Nullable Link link, LongFunction<@Nullable Manifest> manifestAt) {
    Predicate<Word> isUse = word -> word.used != null;
    Word use = of(key).stream().filter(isUse).min(BY_TIME).orElse(null);
    Word to = best(key).orElse(null);
    if (use == null || to == null) {
      return null;
    }
    Credential stated =
        of(key).stream()
            .filter(isUse)
            .filter(word -> to.knows == Knows.HEARSAY || word.knows != Knows.HEARSAY)
            .min(BY_TIME)
            .map(Word::used)
            .orElse(null);
    Word from = before(key, link, stated);
    if (from == null) {
      return null;
    }
    Word minted = of(key).stream().filter(word -> word.made != null).min(BY_TIME).orElse(null);
    Manifest manifest = manifestAt.apply(use.event.getTime());
    var change =
        Switch.newBuilder()
            .setFromCredential(from.credentialId())
            .setToCredential(Objects.requireNonNull(use.used).getId())
            .setEventId(use.event.getEventId())
            .setTime(use.event.getTime());
    if (!judge(change, from, to, stated, how(link, stated, minted), manifest)) {
      return null;
    }
    List<String> evidence = new ArrayList<>();
    if (minted != null) {
      evidence.add(minted.event.getEventId());
    } else if (link != null && !link.getEventId().equals(use.event.getEventId())) {
      evidence.add(link.getEventId());
    }
    evidence.add(use.event.getEventId());
    return new Change(
        change.build(), List.of(from.principal.getId(), to.principal.getId()), evidence);
  }

  /**
   * The credential it says it was exchanged from, where anything is known of that; else the link's.
   */
  private @Nullable Word before(String key, @Nullable Link link, @Nullable Credential stated) {
    String exchanged = stated == null ? null : stated.getParentKey();
    if (exchanged != null && !exchanged.equals(key) && best(exchanged).isPresent()) {
      return best(exchanged).get();
    }
    return link == null ? null : best(link.getParent()).orElse(null);
  }

  private static String how(
      @Nullable Link link, @Nullable Credential stated, @Nullable Word minted) {
    if (minted != null) {
      return minted.event.getAction();
    }
    if (stated != null && stated.getParentKey() != null) {
      return "token-exchange";
    }
    return link == null || link.getVia() == null ? "unknown" : link.getVia();
  }

  private static boolean judge(
      Switch.Builder change,
      Word from,
      Word to,
      @Nullable Credential stated,
      String how,
      @Nullable Manifest manifest) {
    String audience = stated == null ? null : stated.getAudience();
    boolean listed =
        manifest != null && audience != null && Declarations.listsService(manifest, audience);
    String before = from.identity();
    String after = to.identity();
    if (!before.equals(after)) {
      change.setFrom(before).setTo(after).setKind(how);
      change.setDeclared(
          manifest == null ? null : Declarations.allows(manifest, before, after, how));
      return true;
    }
    String actor = to.actor();
    String earlier = from.actor();
    if (actor != null && earlier != null && !actor.equals(earlier)) {
      change.setFrom(earlier).setTo(actor).setKind("delegation");
      change.setDeclared(
          manifest == null
              ? null
              : listed || Declarations.allows(manifest, earlier, actor, "delegation"));
      return true;
    }
    if (manifest != null && audience != null && !listed) {
      change.setFrom(before).setTo(audience).setKind("audience").setDeclared(false);
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

  private List<String> inOrder(java.util.function.Function<Word, @Nullable String> name) {
    return words.values().stream()
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
