package io.spoor.pipeline.simulation;

import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.detect.Fact;
import io.spoor.pipeline.detect.LineageCutFact;
import io.spoor.pipeline.detect.Risk;
import io.spoor.pipeline.detect.SharedCredentialFact;
import io.spoor.pipeline.detect.SwitchFact;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.detect.engine.FirstFindings;
import io.spoor.pipeline.detect.engine.Window;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.manifest.PersonResolver;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.state.Holder;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.stitch.EventClaims;
import io.spoor.pipeline.stitch.link.LinkRanking;
import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.schemas.Agent;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainSegment;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Person;
import io.spoor.schemas.Switch;
import io.spoor.schemas.key.Keys;
import io.spoor.sources.Normalisers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the pipeline has to come to in the end, worked out from the whole set of events at once:
 * plain and slow, written from the design and not from the steps. What a detector says of a fact is
 * the detector's; the facts are found here.
 */
public final class Model {
  private static final int MAX_LISTED = 1_000;
  private static final Comparator<IdentityEvent> BY_TIME =
      Comparator.comparingLong(IdentityEvent::getTime).thenComparing(IdentityEvent::getEventId);

  private final ModelLineage lineage;
  private final ManifestLookup manifests;
  private final ModelPersons persons;
  private final DetectionEngine detectors;
  private final Map<String, List<IdentityEvent>> chains = new TreeMap<>();
  private final Map<String, List<IdentityEvent>> segments = new TreeMap<>();
  private final Map<String, List<String>> keysOfChain = new TreeMap<>();
  private final Map<String, ModelCalls> calls = new TreeMap<>();
  private final Map<String, List<Finding>> referenced = new TreeMap<>();

  /** Contested credentials' chains that another chain evaluates, each with its holder's link. */
  private final Map<String, Map<String, Link>> contested = new TreeMap<>();

  private final Outcome outcome = Outcome.empty();

  private Model(
      Collection<IdentityEvent> history,
      ManifestLookup manifests,
      StageSettings settings,
      DetectionEngine detectors) {
    this.detectors = detectors;
    Map<List<String>, IdentityEvent> events = events(history);
    var resolver = new PersonResolver(manifests.principals(), settings.ownDomains());
    events.replaceAll((_, event) -> resolver.resolve(event));
    this.persons = new ModelPersons(events.values());
    this.manifests = manifests;
    this.lineage = new ModelLineage(events.values(), settings.disabledJoins());
    for (IdentityEvent event : events.values()) {
      String root = lineage.root(event.getTrailKey());
      add(chains, root, event);
      add(segments, event.getTrailKey(), event);
      outcome.chainOfEvent().put(event.getEventId(), Keys.id(root));
      Person person = persons.shown(event);
      if (person != null) {
        outcome.personOfEvent().put(event.getEventId(), person);
      }
    }
    for (String key : lineage.keys()) {
      if (lineage.isVisible(key)) {
        add(keysOfChain, lineage.root(key), key);
      }
    }
    for (String key : lineage.keys()) {
      lineage
          .evaluates(key)
          .forEach(
              (holder, link) ->
                  contested.computeIfAbsent(holder, _ -> new TreeMap<>()).put(key, link));
    }
    lineage.keys().stream().filter(lineage::isShared).forEach(this::sharedCredential);
    lineage.keys().stream()
        .filter(key -> lineage.reportedCut(key) != null)
        .forEach(this::lineageCut);
    new ModelProfile(chains, this::receives, manifests, settings.baseline())
        .facts().stream()
            .flatMap(fact -> evaluate(fact).stream())
            .forEach(finding -> add(referenced, finding.getChainKey(), finding));
    Set<String> roots = new TreeSet<>(chains.keySet());
    roots.addAll(referenced.keySet());
    roots.forEach(this::chain);
    for (Chain chain : outcome.chains().values()) {
      AlertSeen alert = AlertSeen.expected(chain, outcome.findings());
      if (alert != null) {
        outcome.alerts().put(chain.getChainId(), alert);
      }
    }
  }

  /**
   * The events by trail and id: the first record keeps the id, and each one that contradicts it has
   * an id of its own.
   */
  private static Map<List<String>, IdentityEvent> events(Collection<IdentityEvent> history) {
    Map<List<String>, IdentityEvent> events = new LinkedHashMap<>();
    for (IdentityEvent record : history) {
      String trail = record.getTrailKey();
      IdentityEvent first = events.putIfAbsent(List.of(trail, record.getEventId()), record);
      EventClaims claims = EventClaims.of(record);
      if (first != null && !EventClaims.of(first).equals(claims)) {
        String id = RecordFlags.conflictingId(record.getEventId(), claims.digest());
        events.putIfAbsent(
            List.of(trail, id), RecordFlags.with(record, id, RecordFlags.CONFLICTING));
      }
    }
    return events;
  }

  /**
   * How many events show a person that only records of other chains state.
   *
   * @param history as it arrives
   */
  static long observedAcrossChains(Collection<IdentityEvent> history, StageSettings settings) {
    var model =
        new Model(
            history,
            (tenant, agent, time) -> null,
            settings,
            DetectionEngine.create(0, settings.detectors()));
    return model.chains.values().stream()
        .mapToLong(
            chain -> {
              var ofChain = new ModelPersons(chain);
              return chain.stream()
                  .filter(event -> ofChain.shown(event) == null)
                  .filter(event -> model.persons.shown(event) != null)
                  .count();
            })
        .sum();
  }

  public static Outcome of(
      Collection<IdentityEvent> history, ManifestLookup manifests, StageSettings settings) {
    return of(
        history,
        manifests,
        settings,
        DetectionEngine.create(
            0, DetectorSettings.defaults().withEffectTables(Normalisers.all().tablesDigest())));
  }

  static Outcome of(
      Collection<IdentityEvent> history,
      ManifestLookup manifests,
      StageSettings settings,
      DetectionEngine detectors) {
    return new Model(history, manifests, settings, detectors).outcome;
  }

  /** Two runs with equal right: the finding shows in the credential's chain and in theirs. */
  private void sharedCredential(String key) {
    String root = lineage.root(key);
    var fact =
        new SharedCredentialFact(
            new ChainRef(Keys.tenant(key), root, null, null),
            key,
            lineage.separateHolders(key).stream().map(Model::holder).toList(),
            lineage.holderCount(key),
            lineage.isContested(key));
    Set<String> targets = new TreeSet<>(lineage.relatedHolders(key));
    targets.add(root);
    for (Finding finding : evaluate(fact)) {
      targets.forEach(chain -> add(referenced, chain, finding));
    }
  }

  /** The finding shows in the chain below the cut and in the one above. */
  private void lineageCut(String key) {
    Link link = Objects.requireNonNull(lineage.derivation(key));
    var fact =
        new LineageCutFact(
            new ChainRef(Keys.tenant(key), key, null, null),
            key,
            link.getParent(),
            ModelLineage.MAX_PATH,
            link.getIssuedAt(),
            link.getEventId());
    Set<String> targets = new TreeSet<>(Set.of(key, lineage.root(link.getParent())));
    for (Finding finding : evaluate(fact)) {
      targets.forEach(chain -> add(referenced, chain, finding));
    }
  }

  private static Holder holder(Link link) {
    return Holder.newBuilder()
        .setParent(link.getParent())
        .setIssuedAt(link.getIssuedAt())
        .setEventId(link.getEventId())
        .setAgentId(link.getAgentId())
        .setTrust(LinkRanking.trust(link.getStatedBy()))
        .build();
  }

  private List<Finding> evaluate(Fact fact) {
    return unrevised(FirstFindings.of(detectors, fact));
  }

  private List<Finding> unrevised(List<Finding> found) {
    List<Finding> findings = new ArrayList<>();
    for (Finding finding : found) {
      Finding unrevised = Finding.newBuilder(finding).setRevision(0).setCause(null).build();
      findings.add(unrevised);
      outcome.findings().put(unrevised.getFindingId(), unrevised);
    }
    return findings;
  }

  /**
   * The event that names a chain's agent: of each key an invocation, else its first; of these the
   * root's, else an invocation, else the first.
   *
   * @param ordered events of the chain in order
   * @param receives whether a key is the trace of a service that the run called
   */
  static @Nullable IdentityEvent namingAgent(
      String root, List<IdentityEvent> ordered, Predicate<String> receives) {
    return naming(
        root,
        ordered,
        event -> event.getAgent() != null && !receives.test(event.getTrailKey()),
        Comparator.comparing(Model::invokes).reversed().thenComparing(BY_TIME));
  }

  /** The event that names a chain's run: as that of an agent, but of any key, and the first. */
  static @Nullable IdentityEvent namingRun(String root, List<IdentityEvent> ordered) {
    return naming(root, ordered, event -> event.getRunId() != null, BY_TIME);
  }

  private static @Nullable IdentityEvent naming(
      String root,
      List<IdentityEvent> ordered,
      Predicate<IdentityEvent> names,
      Comparator<IdentityEvent> order) {
    Map<String, IdentityEvent> byKey = statedBy(ordered, names);
    IdentityEvent own = byKey.get(root);
    return own != null ? own : byKey.values().stream().min(order).orElse(null);
  }

  /** Whether the key is the trace of a service that received what a run sent. */
  private boolean receives(String key) {
    Link link = lineage.link(key);
    return link != null && List.of("received", "tool-call").contains(link.getMethod());
  }

  private static Map<String, IdentityEvent> statedBy(
      List<IdentityEvent> ordered, Predicate<IdentityEvent> names) {
    Map<String, IdentityEvent> byKey = new LinkedHashMap<>();
    for (IdentityEvent event : ordered) {
      if (names.test(event)) {
        byKey.merge(
            event.getTrailKey(),
            event,
            (first, later) -> invokes(later) && !invokes(first) ? later : first);
      }
    }
    return byKey;
  }

  static boolean invokes(IdentityEvent event) {
    return event.getGenAi() != null && event.getGenAi().getOperation().equals("invoke_agent");
  }

  /** What the statement of an agent says of its event. */
  static String outcomeOfNaming(IdentityEvent event) {
    return event.getLabels().getOrDefault("decision", event.getOutcome());
  }

  /**
   * The earliest of the events by which the keys name their agents, of those that name this one.
   */
  static IdentityEvent earliestNaming(
      List<IdentityEvent> ordered, String agent, Predicate<String> receives) {
    return statedBy(
            ordered, event -> event.getAgent() != null && !receives.test(event.getTrailKey()))
        .values()
        .stream()
        .filter(event -> Objects.requireNonNull(event.getAgent()).getId().equals(agent))
        .min(BY_TIME)
        .orElseThrow();
  }

  private void chain(String root) {
    List<IdentityEvent> events =
        chains.getOrDefault(root, List.of()).stream().sorted(BY_TIME).toList();
    List<Finding> findings = new ArrayList<>(referenced.getOrDefault(root, List.of()));
    List<IdentityEvent> evaluated = evaluated(root, events);
    var identities = new ModelIdentities(evaluated, persons);
    IdentityEvent named = namingAgent(root, events, this::receives);
    Agent agent = named == null ? null : named.getAgent();
    IdentityEvent ofRun = namingRun(root, events);
    String run = ofRun == null ? null : ofRun.getRunId();
    List<ChainSegment> segments = segments(root);
    List<Switch> switches = switches(root, identities, agent, run, findings);
    boolean evaluatedInPart =
        evaluateActions(
            new ChainRef(Keys.tenant(root), root, agent == null ? null : agent.getId(), run),
            evaluated,
            findings);
    long firstReferenced = findings.stream().mapToLong(Finding::getTime).min().orElse(0);
    List<String> principals = new ModelIdentities(events, persons).principals();
    List<String> credentials = identities.credentials();
    List<String> findingIds =
        findings.stream().map(Finding::getFindingId).distinct().sorted().toList();
    boolean truncated =
        evaluatedInPart
            || List.of(segments, principals, credentials, switches, findingIds).stream()
                .anyMatch(list -> list.size() > MAX_LISTED);
    outcome
        .chains()
        .put(
            Keys.id(root),
            Chain.newBuilder()
                .setChainId(Keys.id(root))
                .setTenant(Keys.tenant(root))
                .setRootKey(root)
                .setRevision(0)
                .setGeneration(0)
                .setStatus("active")
                .setParentChainId(
                    lineage.root(root).equals(root) ? id(lineage.delegatedBy(root)) : null)
                .setAgentId(agent == null ? null : agent.getId())
                .setAgentVersion(agent == null ? null : agent.getVersion())
                .setRunId(run)
                .setStarted(events.isEmpty() ? firstReferenced : events.getFirst().getTime())
                .setEnded(events.isEmpty() ? firstReferenced : events.getLast().getTime())
                .setActionCount(events.stream().filter(this::isAction).count())
                .setSwitchCount(switches.size())
                .setSegmentCount(
                    segments.stream().filter(segment -> segment.getActionCount() > 0).count())
                .setSegments(cut(segments))
                .setPrincipals(cut(principals))
                .setCredentials(cut(credentials))
                .setSources(
                    events.stream().map(IdentityEvent::getSource).distinct().sorted().toList())
                .setSwitches(cut(switches))
                .setFindingIds(cut(findingIds))
                .setRelated(related(root))
                .setRiskScore(risk(findings))
                .setTruncated(truncated)
                .setAttribution(
                    ModelAttribution.of(
                        cut(segments),
                        events.stream().filter(this::isAction).map(this::whole).toList()))
                .build());
  }

  /** The events of a chain and of the contested credentials that it evaluates. */
  private List<IdentityEvent> evaluated(String root, List<IdentityEvent> events) {
    List<IdentityEvent> evaluated = new ArrayList<>(events);
    contested
        .getOrDefault(root, Map.of())
        .keySet()
        .forEach(home -> evaluated.addAll(chains.getOrDefault(home, List.of())));
    evaluated.sort(BY_TIME);
    return evaluated;
  }

  /** The keys of contested credentials' chains that a chain evaluates, with their links there. */
  private Map<String, @Nullable Link> contestedLinks(String root) {
    Map<String, @Nullable Link> links = new TreeMap<>();
    contested
        .getOrDefault(root, Map.of())
        .forEach(
            (home, link) ->
                keysOfChain
                    .getOrDefault(home, List.of())
                    .forEach(key -> links.put(key, key.equals(home) ? link : lineage.link(key))));
    return links;
  }

  /** The keys of a chain, with their links. */
  private Map<String, @Nullable Link> placedLinks(String root) {
    Map<String, @Nullable Link> links = new TreeMap<>();
    keysOfChain.getOrDefault(root, List.of()).forEach(key -> links.put(key, lineage.link(key)));
    return links;
  }

  /** Adds what is to be said of the actions; whether some of them are not evaluated. */
  private boolean evaluateActions(
      ChainRef chain, List<IdentityEvent> events, List<Finding> findings) {
    Map<List<String>, List<Observation>> groups = new LinkedHashMap<>();
    for (IdentityEvent event : events.stream().map(this::whole).toList()) {
      for (Observation observations : detectors.observe(event)) {
        List<Observation> group =
            groups.computeIfAbsent(
                List.of(observations.getDetector(), observations.getGroup()),
                _ -> new ArrayList<>());
        if (!detectors.earliestOnly(observations.getDetector())
            || group.stream().noneMatch(other -> isSame(other, observations))) {
          group.add(observations);
        }
      }
    }
    groups.forEach(
        (group, observations) -> {
          String detector = group.getFirst();
          Window window = detectors.window(detector);
          List<Observation> evaluated = window.of(observations);
          boolean isCut = window.cuts() && !window.fits(observations.size());
          Map<String, @Nullable Link> contestedLinks = contestedLinks(chain.chainKey());
          Set<String> contestedKeys = contestedLinks.keySet();
          var authors =
              new ModelAuthors(
                  chain.agentId() != null,
                  events,
                  placedLinks(chain.chainKey()),
                  contestedLinks,
                  key -> answeringAgent(chain.chainKey(), key, contestedLinks));
          var actions =
              new ActionGroup(chain, group.getLast(), evaluated, manifests, authors, isCut);
          for (Finding finding :
              FirstFindings.of(detectors, detector, actions, contestedKeys::contains)) {
            Finding unrevised = Finding.newBuilder(finding).setRevision(0).setCause(null).build();
            findings.add(unrevised);
            outcome.findings().put(unrevised.getFindingId(), unrevised);
          }
        });
    return groups.entrySet().stream()
        .anyMatch(
            group -> {
              Window window = detectors.window(group.getKey().getFirst());
              return window.cuts() && !window.fits(group.getValue().size());
            });
  }

  private static boolean isSame(Observation a, Observation b) {
    return a.getKey().equals(b.getKey()) && a.getFacts().equals(b.getFacts());
  }

  private static int risk(List<Finding> findings) {
    Map<String, Double> byId = new TreeMap<>();
    findings.forEach(finding -> byId.put(finding.getFindingId(), (double) finding.getRiskScore()));
    return Risk.combine(byId.values());
  }

  private List<String> related(String root) {
    return lineage.root(root).equals(root)
        ? lineage.related(root).stream().map(Keys::id).sorted().toList()
        : List.of();
  }

  private List<ChainSegment> segments(String root) {
    List<ChainSegment> found = new ArrayList<>();
    for (String key : keysOfChain.getOrDefault(root, List.of())) {
      List<IdentityEvent> events = segments.getOrDefault(key, List.of());
      Link link = lineage.link(key);
      if (!events.isEmpty() || link != null) {
        found.add(segment(key, link, events));
      }
    }
    found.sort(
        Comparator.comparing((ChainSegment segment) -> segment.getActionCount() == 0)
            .thenComparing(segment -> Objects.requireNonNullElse(segment.getStarted(), 0L))
            .thenComparing(ChainSegment::getKey));
    return found;
  }

  private boolean isAction(IdentityEvent event) {
    return calls(event).isAction(event);
  }

  private IdentityEvent whole(IdentityEvent event) {
    return calls(event).whole(event);
  }

  private ModelCalls calls(IdentityEvent event) {
    return calls.computeIfAbsent(
        event.getTrailKey(), key -> new ModelCalls(segments.getOrDefault(key, List.of())));
  }

  private ChainSegment segment(String key, @Nullable Link link, List<IdentityEvent> events) {
    var segment =
        ChainSegment.newBuilder()
            .setSegmentId(Keys.id(key))
            .setKey(key)
            .setActionCount(events.stream().filter(this::isAction).count());
    if (link != null) {
      segment
          .setParent(link.getParent())
          .setMethod(link.getMethod())
          .setConfidence(link.getConfidence())
          .setStatedBy(link.getStatedBy())
          .setEventId(link.getEventId());
    }
    if (!events.isEmpty()) {
      segment
          .setStarted(events.stream().mapToLong(IdentityEvent::getTime).min().getAsLong())
          .setEnded(events.stream().mapToLong(IdentityEvent::getTime).max().getAsLong());
    }
    return segment.build();
  }

  private List<Switch> switches(
      String root,
      ModelIdentities identities,
      @Nullable Agent agent,
      @Nullable String run,
      List<Finding> findings) {
    String tenant = Keys.tenant(root);
    var own = new ChainRef(tenant, root, agent == null ? null : agent.getId(), run);
    Set<String> ofChain = new LinkedHashSet<>();
    if (agent != null) {
      ofChain.add(agent.getId());
    }
    ofChain.addAll(claimedAgents(root));
    List<Switch> switches = new ArrayList<>();
    Map<String, @Nullable Link> contestedLinks = contestedLinks(root);
    List<String> keys = new ArrayList<>(keysOfChain.getOrDefault(root, List.of()));
    keys.addAll(contestedLinks.keySet());
    for (String key : keys) {
      boolean isContested = contestedLinks.containsKey(key);
      Function<String, @Nullable Link> links = links(root, contestedLinks);
      IdentityEvent answering = answering(root, key, links);
      Set<String> agents = ofChain;
      ChainRef ofAgent = own;
      if (answering != null && !answering.getTrailKey().equals(root)) {
        agents = new LinkedHashSet<>(claimedBy(answering.getTrailKey()));
        String named = Objects.requireNonNull(answering.getAgent()).getId();
        ofAgent = own.withAgent(named);
        if (agents.isEmpty()) {
          agents.add(named);
        }
      }
      ChainRef chain = isContested ? ofAgent.ofHolder() : ofAgent;
      Set<String> judging = agents;
      LongFunction<List<Manifest>> manifestsAt =
          time ->
              judging.stream()
                  .map(name -> manifests.inForceAt(tenant, name, time))
                  .filter(Objects::nonNull)
                  .map(Objects::requireNonNull)
                  .toList();
      List<SwitchFact> found = identities.changes(key, chain, links, manifestsAt);
      if (!found.isEmpty()) {
        if (!isContested) {
          switches.add(found.getFirst().identitySwitch());
        }
        findings.addAll(unrevised(FirstFindings.ofReadings(detectors, found)));
      }
      List<CredentialFact> facts = identities.facts(key, chain, links, manifestsAt);
      if (!facts.isEmpty()) {
        findings.addAll(unrevised(FirstFindings.ofReadings(detectors, facts)));
      }
    }
    switches.sort(Comparator.comparingLong(Switch::getTime).thenComparing(Switch::getEventId));
    return switches;
  }

  private @Nullable String answeringAgent(
      String root, String key, Map<String, @Nullable Link> contestedLinks) {
    IdentityEvent answering = answering(root, key, links(root, contestedLinks));
    return answering == null || answering.getTrailKey().equals(root)
        ? null
        : Objects.requireNonNull(answering.getAgent()).getId();
  }

  /** The links that count in a chain. */
  private Function<String, @Nullable Link> links(
      String root, Map<String, @Nullable Link> contestedLinks) {
    return of ->
        contestedLinks.containsKey(of)
            ? contestedLinks.get(of)
            : lineage.isVisible(of) && lineage.root(of).equals(root) ? lineage.link(of) : null;
  }

  /** What names the agent that answers for a key: the root, or else the topmost run above it. */
  private @Nullable IdentityEvent answering(
      String root, String key, Function<String, @Nullable Link> links) {
    Set<String> path = new LinkedHashSet<>();
    IdentityEvent answering = null;
    List<String> placed = keysOfChain.getOrDefault(root, List.of());
    String next = key;
    while (next != null && path.size() <= CredentialFact.MAX_ANCESTORS && path.add(next)) {
      boolean speaks = next.equals(root) || Keys.kind(next).equals("trace");
      IdentityEvent own = speaks && placed.contains(next) ? namingOf(next) : null;
      answering = own == null ? answering : own;
      Link link = links.apply(next);
      next = link == null ? null : link.getParent();
    }
    return answering;
  }

  /** What names the agent of one key. */
  private @Nullable IdentityEvent namingOf(String key) {
    return namingAgent(
        key,
        segments.getOrDefault(key, List.of()).stream().sorted(BY_TIME).toList(),
        this::receives);
  }

  /** All agents that the keys name which speak for a chain: its root, or else all the strongest. */
  private Set<String> claimedAgents(String root) {
    List<IdentityEvent> events = chains.getOrDefault(root, List.of());
    IdentityEvent naming =
        namingAgent(root, events.stream().sorted(BY_TIME).toList(), this::receives);
    if (naming == null || naming.getTrailKey().equals(root)) {
      return claimedBy(root);
    }
    Set<String> claimed = new TreeSet<>();
    for (String key : keysOfChain.getOrDefault(root, List.of())) {
      IdentityEvent own = namingOf(key);
      if (own != null && invokes(own) == invokes(naming)) {
        claimed.add(Objects.requireNonNull(own.getAgent()).getId());
        claimed.addAll(claimedBy(key));
      }
    }
    return claimed;
  }

  /** All agents that invocations of a trace name, unless an authority names one. */
  private Set<String> claimedBy(String key) {
    Set<String> claimed = new TreeSet<>();
    for (IdentityEvent event : segments.getOrDefault(key, List.of())) {
      if (event.getAgent() != null && event.getAuthoritative()) {
        return Set.of();
      }
      if (event.getAgent() != null && invokes(event)) {
        claimed.add(event.getAgent().getId());
      }
    }
    return claimed;
  }

  private static <T> List<T> cut(List<T> list) {
    return list.size() > MAX_LISTED ? list.subList(0, MAX_LISTED) : list;
  }

  private static @Nullable String id(@Nullable String key) {
    return key == null ? null : Keys.id(key);
  }

  private static <K, T> void add(Map<K, List<T>> lists, K key, T value) {
    lists.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
  }
}
