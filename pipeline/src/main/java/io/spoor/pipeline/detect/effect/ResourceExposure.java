package io.spoor.pipeline.detect.effect;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.Actors;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorData;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.EventFields;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ObservedActions;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.EffectQualifiers.Manner;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.ObjectKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Detects a resource of the account that is opened to outsiders. The group is the resource. */
public final class ResourceExposure implements ActionDetector {
  private static final DetectorData PORTS = DetectorData.read("guarded-ports.txt");

  private static final DetectorInfo INFO =
      new DetectorInfo(
              "resource-exposure",
              4,
              "Resource opened to the public, or to other accounts, users or networks",
              Severity.HIGH,
              72,
              List.of(
                  "attack.T1537",
                  "attack.T1098",
                  "attack.T1562.007",
                  "attack.T1199",
                  "owasp.asi03"),
              "Revoke the access and identify the recipient account. If it is unknown, treat "
                  + "the shared data as copied.",
              List.of(
                  "Sharing within the organization, with the account of a partner, or with a "
                      + "service's own account.",
                  "The bucket of a public website."))
          .withData(PORTS.digest())
          .withSubject("a shared resource in one chain")
          .withDescription(
              "Evaluates permissions of snapshots and images, and policies and access lists "
                  + "of buckets, functions, keys, secrets, queues, repositories and search "
                  + "domains. Also evaluates databases and clusters made public or given a public "
                  + "address, transfers of domains, trust policies of roles, and identity "
                  + "providers. Firewall rules count if they open administration or database "
                  + "ports to every address or to a huge range of them. Reports a successful "
                  + "call that gives access to a party outside "
                  + "the account. Severity: high. Without an agent, medium for new roles "
                  + "with trust in another account, identity providers, new databases, "
                  + "joined networks and clusters.");

  private static final String COMMON = "often";
  private static final String RECIPIENT = "to";
  private static final String PORT_RANGES = "ports";

  /** The resource itself goes to the recipient once the recipient accepts it. */
  private static final String TRANSFER = "transfer";

  /** Manners by which no recipient has access yet; the facts have their names. */
  private static final List<String> NOT_YET_OPEN =
      List.of(Manner.PERMITTED, Manner.REQUESTED, Manner.INVITED, Manner.PUBLIC_ADDRESS);

  /** Recipient of a record that states none: identities for whom an identity provider speaks. */
  private static final String OUTSIDE_IDENTITIES = "outside identities";

  /** The role that the recipients get; what it gives access to is not in the record. */
  private static final String ROLE = "role";

  /** Whom the same call took access from. */
  private static final String TAKEN_FROM = "taken-from";

  /** The resource is named after its owner. */
  private static final String CALENDAR = "calendar";

  /** Of a calendar, only the times are shown, and not the events. */
  private static final String FREE_BUSY = "free-busy";

  /** Ends a list of ports that the source cut. */
  private static final String OTHER_PORTS = "others";

  private static final String PUBLIC = "public";

  private static final String OUTSIDE_CLUSTER = "outside-cluster";

  /** Ends a list of recipients that the source cut. */
  private static final String OTHERS = "and others";

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.EXPOSES_RESOURCE, EffectKind.ESTABLISHES_TRUST);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Effect exposure = Effects.first(event, EffectKind.EXPOSES_RESOURCE);
    Effect opening =
        exposure == null ? Effects.first(event, EffectKind.ESTABLISHES_TRUST) : exposure;
    String recipient = opening == null ? null : opening.getBeneficiary();
    if (opening == null
        || recipient == null
        || !ObservationFactory.succeeded(event)
        || !Actors.isDirect(event)) {
      return null;
    }
    String ports = Effects.qualifier(opening, EffectQualifiers.PORTS);
    if (ports != null && !isGuarded(ports)) {
      return null;
    }
    Map<String, String> facts = new HashMap<>(Map.of(RECIPIENT, recipient));
    if (ports != null) {
      facts.put(PORT_RANGES, ports);
    }
    if (Effects.isOn(opening, ObjectKind.ROLE) && !opening.getObjects().isEmpty()) {
      facts.put(ROLE, opening.getObjects().getFirst());
    }
    if (Effects.isOn(opening, ObjectKind.CALENDAR)) {
      facts.put(CALENDAR, "");
    }
    if (Manner.FREE_BUSY.equals(Effects.qualifier(opening, EffectQualifiers.MANNER))) {
      facts.put(FREE_BUSY, "");
    }
    if (Manner.TRANSFER.equals(Effects.qualifier(opening, EffectQualifiers.MANNER))) {
      facts.put(TRANSFER, "");
    }
    if (Manner.WRITE_ONLY.equals(Effects.qualifier(opening, EffectQualifiers.MANNER))) {
      facts.put(Manner.WRITE_ONLY, "");
    }
    String taken = event.getLabels().get(EventLabels.REVOKED_FROM);
    if (taken != null) {
      facts.put(TAKEN_FROM, taken);
    }
    for (String manner : NOT_YET_OPEN) {
      if (manner.equals(Effects.qualifier(opening, EffectQualifiers.MANNER))) {
        facts.put(manner, "");
      }
    }
    if (Effects.hasFlag(opening, EffectQualifiers.ROUTINE)) {
      facts.put(COMMON, "true");
    }
    String resource = EventFields.resource(event);
    return ObservationFactory.create(
        INFO, event, resource.isEmpty() ? Effects.operation(event, effects()) : resource, facts);
  }

  /** Whether one of the ports is guarded; of a list that is cut, one of the others may be. */
  private static boolean isGuarded(String ports) {
    return Stream.of(ports.split(" ", -1)).anyMatch(ResourceExposure::isGuardedRange);
  }

  private static boolean isGuardedRange(String ports) {
    if (ports.equals(OTHER_PORTS)) {
      return true;
    }
    int dash = ports.indexOf('-');
    int from = Integer.parseInt(dash < 0 ? ports : ports.substring(0, dash));
    int to = Integer.parseInt(ports.substring(dash + 1));
    return PORTS.keys().stream()
        .mapToInt(Integer::parseInt)
        .anyMatch(port -> from <= port && port <= to);
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<AnchoredDetection> detections = new ArrayList<>();
    for (boolean isTransfer : List.of(false, true)) {
      List<Observation> openings =
          actions.matching(action -> ObservedActions.has(action, TRANSFER) == isTransfer);
      if (!openings.isEmpty()) {
        detections.add(detection(actions, openings, isTransfer));
      }
    }
    return detections;
  }

  private static AnchoredDetection detection(
      ActionGroup actions, List<Observation> openings, boolean isTransfer) {
    Observation first = openings.getFirst();
    List<Observation> shown = shown(openings);
    Explanation opened = isTransfer ? transfer(actions, shown) : opening(actions, shown);
    Part ports = ports(shown);
    var explanation =
        withTaken(
            (ports == null ? opened : opened.with(ports)).calls(ActionGroup.operations(shown)),
            shown);
    Detection detection = actions.detection(openings, explanation);
    boolean allCommon =
        openings.stream().allMatch(ResourceExposure::isCommon) && !actions.hasAgent();
    return AnchoredDetection.of(
        first, allCommon ? detection.withSeverity(Severity.MEDIUM) : detection);
  }

  /** All opened ports, the guarded ones first, as only the first few are written; null: none. */
  private static @Nullable Part ports(List<Observation> openings) {
    List<String> all =
        facts(openings, PORT_RANGES).stream()
            .flatMap(ports -> Stream.of(ports.split(" ", -1)))
            .distinct()
            .toList();
    List<String> ports =
        all.stream()
            .filter(port -> !port.equals(OTHER_PORTS))
            .sorted(Comparator.comparing(port -> !isGuardedRange(port)))
            .toList();
    if (ports.isEmpty()) {
      return null;
    }
    Noun noun = ports.size() > 1 || ports.getFirst().contains("-") ? Noun.PORT_RANGE : Noun.PORT;
    return new Part(Role.AT, noun, null, ports, all.contains(OTHER_PORTS) ? OTHERS : null);
  }

  private static Explanation transfer(ActionGroup actions, List<Observation> openings) {
    return resource(
            Explanation.of(actions.actor(openings), Verb.BEGIN_TRANSFER),
            Role.OBJECT,
            actions,
            openings)
        .with(recipients(Role.TO, openings));
  }

  /**
   * The setting allows it: whether somebody used it, or another setting prevents it, is not in the
   * record.
   */
  private static Explanation opening(ActionGroup actions, List<Observation> openings) {
    Actor actor = actions.actor(openings);
    List<String> roles = facts(openings, ROLE);
    Observation first = openings.getFirst();
    if (ObservedActions.has(first, Manner.PERMITTED)) {
      Explanation allowed = Explanation.of(actor, Verb.ALLOW).object(Noun.PUBLIC_CONTAINERS);
      return resource(allowed, Role.IN, actions, openings);
    }
    if (ObservedActions.has(first, Manner.PUBLIC_ADDRESS)) {
      Explanation set = Explanation.of(actor, Verb.SET).object(Noun.PUBLIC_ADDRESS);
      return resource(set, Role.FOR, actions, openings).because(Clause.Kind.FIREWALL_DECIDES);
    }
    if (ObservedActions.has(first, Manner.REQUESTED)) {
      Explanation requested = Explanation.of(actor, Verb.REQUEST).object(Noun.NETWORK_CONNECTION);
      return resource(requested, Role.OF, actions, openings).with(recipients(Role.TO, openings));
    }
    if (ObservedActions.has(first, Manner.INVITED)) {
      Explanation invited =
          Explanation.of(actor, Verb.INVITE).with(recipients(Role.OBJECT, openings));
      return resource(invited, Role.TO, actions, openings);
    }
    if (isOfProvider(first)) {
      String name = actions.group().equals(first.getAction()) ? "" : actions.group();
      return Explanation.of(actor, Verb.CREATE_OR_UPDATE).object(Noun.IDENTITY_PROVIDER, name);
    }
    return roles.isEmpty()
        ? resource(
            Explanation.of(actor, Verb.ALLOW)
                .object(access(openings))
                .with(recipients(Role.OF, openings)),
            Role.TO,
            actions,
            openings)
        : Explanation.of(actor, Verb.GRANT)
            .with(new Part(Role.OBJECT, Noun.ROLE, null, roles, null))
            .with(recipients(Role.TO, openings));
  }

  private static Noun access(List<Observation> openings) {
    return openings.stream().allMatch(opening -> ObservedActions.has(opening, Manner.WRITE_ONLY))
        ? Noun.WRITE_ACCESS
        : Noun.ACCESS;
  }

  /** What one call opened may be less than what it closed. */
  private static Explanation withTaken(Explanation opened, List<Observation> openings) {
    String taken = ObservationFactory.fact(openings.getFirst(), TAKEN_FROM);
    return taken == null || openings.size() > 1
        ? opened
        : opened.because(Clause.Kind.ACCESS_TAKEN, taken);
  }

  /** The calls that the sentence is about: those that give access, or else all of one kind. */
  private static List<Observation> shown(List<Observation> openings) {
    List<Observation> giving = openings.stream().filter(ResourceExposure::givesAccess).toList();
    String kind = kind(openings.getFirst());
    return giving.isEmpty()
        ? openings.stream().filter(opening -> kind(opening).equals(kind)).toList()
        : giving;
  }

  private static boolean givesAccess(Observation opening) {
    return kind(opening).isEmpty();
  }

  /** Why no recipient has access yet; "" when they have. */
  private static String kind(Observation opening) {
    return NOT_YET_OPEN.stream()
        .filter(manner -> ObservedActions.has(opening, manner))
        .findFirst()
        .orElse(isOfProvider(opening) ? OUTSIDE_IDENTITIES : "");
  }

  private static boolean isOfProvider(Observation opening) {
    return OUTSIDE_IDENTITIES.equals(ObservationFactory.fact(opening, RECIPIENT));
  }

  /** What all of the calls opened: one that opened more than the times counts. */
  private static Explanation resource(
      Explanation opened, Role role, ActionGroup actions, List<Observation> openings) {
    Observation first = openings.getFirst();
    if (actions.group().equals(first.getAction())) {
      return opened.and(role, Noun.RESOURCE);
    }
    return ObservedActions.has(first, CALENDAR)
        ? (openings.stream().allMatch(opening -> ObservedActions.has(opening, FREE_BUSY))
            ? opened.and(role, Noun.FREE_BUSY_TIMES).and(Role.OF, Noun.CALENDAR, actions.group())
            : opened.and(role, Noun.CALENDAR, actions.group()))
        : opened.and(role, actions.group());
  }

  /** All recipients, the first in time first; the sentence has their number and the first few. */
  private static Part recipients(Role role, List<Observation> openings) {
    List<String> names =
        openings.stream()
            .map(opening -> Objects.requireNonNull(ObservationFactory.fact(opening, RECIPIENT)))
            .flatMap(recipients -> Stream.of(recipients.split(", ", -1)))
            .distinct()
            .toList();
    List<String> words =
        names.stream()
            .filter(name -> !name.equals(OTHERS))
            .map(ResourceExposure::recipient)
            .toList();
    return new Part(role, null, null, words, names.contains(OTHERS) ? OTHERS : null);
  }

  private static String recipient(String name) {
    if (name.equals(PUBLIC)) {
      return "the public";
    }
    if (name.equals(OUTSIDE_CLUSTER)) {
      return "clients outside the cluster";
    }
    return Character.isDigit(name.charAt(0)) && name.chars().allMatch(Character::isDigit)
        ? "account " + name
        : name;
  }

  private static List<String> facts(List<Observation> openings, String fact) {
    Set<String> values = new LinkedHashSet<>();
    for (Observation opening : openings) {
      String value = ObservationFactory.fact(opening, fact);
      if (value != null) {
        values.add(value);
      }
    }
    return List.copyOf(values);
  }

  private static boolean isCommon(Observation exposure) {
    return ObservedActions.has(exposure, COMMON) || isOfProvider(exposure);
  }
}
