package io.spoor.offline.attribution;

import io.spoor.offline.AnalysisResult;
import io.spoor.offline.attribution.MissingRecord.Lacks;
import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.schemas.Action;
import io.spoor.schemas.ChainSegment;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestIdentity;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.InvocationKind;
import io.spoor.sources.mapping.TokenIssuers;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which records are missing to follow chains further. Where a source was not read, its part of a
 * chain is a chain of its own or absent, and this tells which source to look for.
 *
 * <p>Lasting keys are left out: they were issued long before.
 */
public final class MissingRecords {
  private static final String TRACE = "trace";

  /** Kinds of credentials that are issued for a while, by a request that an issuer can log. */
  private static final Set<String> CREDENTIALS = Set.of("token", "access-key", "svid");

  /** A reason and the earliest action that shows it. */
  private record Reason(Lacks lacks, Action action) {}

  private final AnalysisResult result;
  private final StatedNames names;
  private final Map<String, ChainSegment> segments = new HashMap<>();

  /** Keys of which a record exists: actions lie on them, or an action issued them. */
  private final Set<String> known = new HashSet<>();

  private final Set<String> issued = new HashSet<>();
  private final Set<String> used = new HashSet<>();
  private final Map<String, Reason> missing = new HashMap<>();

  private MissingRecords(AnalysisResult result) {
    this.result = result;
    this.names = StatedNames.of(result.links());
    result.chains().stream()
        .flatMap(chain -> chain.getSegments().stream())
        .forEach(segment -> segments.put(segment.getKey(), segment));
    for (Action action : result.actions()) {
      IdentityEvent event = action.getEvent();
      known.add(event.getTrailKey());
      if (event.getIssued() != null) {
        issued.add(event.getIssued().getKey());
      }
      Credential credential = event.getCredential();
      if (credential != null) {
        used.add(credential.getKey());
        used.add(Objects.requireNonNullElse(credential.getParentKey(), ""));
      }
    }
    known.addAll(issued);
    segments.values().forEach(it -> used.add(Objects.requireNonNullElse(it.getParent(), "")));
  }

  /**
   * By chain, then by key; each key once, at the earliest action that refers to it.
   *
   * @param manifests of agents that may have run; of others, unused identities are not listed
   */
  public static List<MissingRecord> of(AnalysisResult result, Collection<Manifest> manifests) {
    var records = new MissingRecords(result);
    records.addIssuances();
    records.addRuns();
    records.addOrigins();
    records.addUnusedTokens();
    manifests.forEach(records::addUnusedIdentities);
    return records.sorted();
  }

  private List<MissingRecord> sorted() {
    return missing.entrySet().stream()
        .map(
            entry ->
                new MissingRecord(
                    entry.getValue().lacks(),
                    entry.getKey(),
                    entry.getValue().action().getChainId(),
                    entry.getValue().action().getEvent().getEventId()))
        .sorted(Comparator.comparing(MissingRecord::chainId).thenComparing(MissingRecord::key))
        .toList();
  }

  private void addIssuances() {
    for (Action action : result.actions()) {
      Credential credential = action.getEvent().getCredential();
      if (credential != null) {
        addIssuance(credential.getKey(), action);
        addIssuance(credential.getParentKey(), action);
      }
    }
  }

  private void addIssuance(@Nullable String key, Action action) {
    if (key != null
        && !Keys.hasDay(key)
        && CREDENTIALS.contains(Keys.kind(key))
        && !TokenIssuers.areLasting(Keys.issuer(key))
        && !issued.contains(key)
        && !isPlacedByLog(key)) {
      add(Lacks.ISSUANCE, key, action);
    }
  }

  /** Whether a log, and not only the agent that shows the credential, states what led to it. */
  private boolean isPlacedByLog(String key) {
    ChainSegment segment = segments.get(key);
    return segment != null
        && segment.getParent() != null
        && known.contains(segment.getParent())
        && "issuer".equals(segment.getStatedBy());
  }

  private void addRuns() {
    Set<String> traces = new HashSet<>();
    for (Action action : result.actions()) {
      IdentityEvent event = action.getEvent();
      boolean statesRun = event.getAuthoritative() && event.getRunId() != null;
      if (statesRun || isInvocation(event)) {
        traces.add(event.getTrailKey());
      }
    }
    for (Action action : result.actions()) {
      String key = action.getEvent().getTrailKey();
      if (Keys.kind(key).equals(TRACE) && !traces.contains(key)) {
        add(Lacks.RUN, key, action);
      }
    }
  }

  private static boolean isInvocation(IdentityEvent event) {
    InvocationKind invocation = InvocationKind.of(event.getGenAi());
    return invocation != null && invocation.namesAgent();
  }

  /** Trails at the top of what is known that refer to another log. */
  private void addOrigins() {
    for (Action action : result.actions()) {
      String key = action.getEvent().getTrailKey();
      ChainSegment segment = segments.get(key);
      if (segment != null
          && (segment.getParent() == null || !known.contains(segment.getParent()))
          && names.refersInVain(key)) {
        add(Lacks.ORIGIN, key, action);
      }
    }
  }

  /** Tokens of an issuer of whose tokens no record shows any in use. */
  private void addUnusedTokens() {
    Set<String> issuers = new HashSet<>();
    for (String key : issued) {
      if (isUsed(key)) {
        issuers.add(Keys.issuer(key));
      }
    }
    for (Action action : result.actions()) {
      Issued token = action.getEvent().getIssued();
      if (token != null
          && names.isOfferedToRuns(token.getKey())
          && !issuers.contains(Keys.issuer(token.getKey()))) {
        add(Lacks.USE, token.getKey(), action);
      }
    }
  }

  private boolean isUsed(String key) {
    return used.contains(key) || names.isShown(key);
  }

  /** Identities that the manifest of an agent that ran declares. */
  private void addUnusedIdentities(Manifest manifest) {
    Action run = null;
    for (Action action : result.actions()) {
      IdentityEvent event = action.getEvent();
      if (isInvocation(event)
          && event.getTenant().equals(manifest.getTenant())
          && event.getAgent() != null
          && event.getAgent().getId().equals(manifest.getAgentId())) {
        run = run == null ? action : earlier(run, action);
      }
    }
    if (run == null) {
      return;
    }
    Set<String> principals = principals(manifest.getTenant());
    for (ManifestIdentity identity : manifest.getIdentities()) {
      String principal = identity.getPrincipal();
      if (principals.stream().noneMatch(it -> ManifestMatcher.matches(principal, it))) {
        add(Lacks.USE, Keys.of(manifest.getTenant(), "identity", "", principal), run);
      }
    }
  }

  /** Ids of all principals that acted or received a credential, with the roles of sessions. */
  private Set<String> principals(String tenant) {
    Set<String> principals = new HashSet<>();
    for (Action action : result.actions()) {
      IdentityEvent event = action.getEvent();
      if (event.getTenant().equals(tenant)) {
        addPrincipal(principals, event.getPrincipal());
        Issued credential = event.getIssued();
        addPrincipal(principals, credential == null ? null : credential.getPrincipal());
      }
    }
    return principals;
  }

  private static void addPrincipal(Set<String> principals, @Nullable Principal principal) {
    if (principal != null) {
      principals.add(principal.getId());
      principals.add(Objects.requireNonNullElse(principal.getSessionIssuer(), principal.getId()));
    }
  }

  /** The first reason counts, at the earliest action that shows it. */
  private void add(Lacks lacks, String key, Action action) {
    missing.merge(
        key,
        new Reason(lacks, action),
        (old, added) ->
            old.lacks() == added.lacks()
                ? new Reason(lacks, earlier(old.action(), added.action()))
                : old);
  }

  private static Action earlier(Action a, Action b) {
    int byTime = Long.compare(a.getEvent().getTime(), b.getEvent().getTime());
    int order =
        byTime == 0 ? a.getEvent().getEventId().compareTo(b.getEvent().getEventId()) : byTime;
    return order <= 0 ? a : b;
  }
}
