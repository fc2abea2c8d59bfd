package io.spoor.offline.crosssource;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Records, owners and true links of all chains, before anything is lost. */
final class HopLedger {
  /** Two clocks may differ by as much. */
  private static final long CLOCKS_MILLIS = 240_000;

  /** A record that states a subject. Records of one candidate are of one possible parent. */
  private record Offer(String event, String candidate, long time) {}

  /** A link whose evidence is a subject, which may not be unique. */
  private record Claim(TrueLink link, String subject, long time, long windowMillis) {}

  private final List<SentRecord> records = new ArrayList<>();
  private final Map<String, Set<String>> owners = new HashMap<>();
  private final Map<String, List<Offer>> offers = new HashMap<>();
  private final List<Claim> claims = new ArrayList<>();
  private final List<TrueLink> links = new ArrayList<>();
  private final Set<String> shared = new HashSet<>();

  void record(SentRecord sent, String chain) {
    records.add(sent);
    own(sent.eventId(), chain);
  }

  /** The event belongs to that chain, too. */
  void own(String event, String chain) {
    owners.computeIfAbsent(event, id -> new HashSet<>()).add(chain);
  }

  void link(TrueLink link) {
    links.add(link);
  }

  void offer(String subject, String event, String candidate, long time) {
    offers.computeIfAbsent(subject, s -> new ArrayList<>()).add(new Offer(event, candidate, time));
  }

  void claim(TrueLink link, String subject, long time, long windowMillis) {
    claims.add(new Claim(link, subject, time, windowMillis));
  }

  /** A sign-in whose token several runs hold. */
  void share(String event) {
    shared.add(event);
  }

  List<SentRecord> records() {
    return records;
  }

  Map<String, Set<String>> owners() {
    return owners;
  }

  /** All links, once no more records follow. */
  List<TrueLink> resolved() {
    List<TrueLink> resolved = new ArrayList<>();
    for (TrueLink link : links) {
      boolean isOpen = link.evidence().isConclusive() && isContested(link);
      resolved.add(isOpen ? with(link, Evidence.AMBIGUOUS) : link);
    }
    for (Claim claim : claims) {
      boolean isOpen = candidates(claim, owners.keySet()).size() > 1 || isContested(claim.link());
      resolved.add(with(claim.link(), isOpen ? Evidence.AMBIGUOUS : Evidence.SUBJECT));
    }
    return resolved;
  }

  /** What states the claim's subject at its time, in one of the events. */
  private Set<String> candidates(Claim claim, Set<String> events) {
    Set<String> candidates = new HashSet<>();
    for (Offer offer : offers.getOrDefault(claim.subject(), List.of())) {
      if (offer.time() >= claim.time() - claim.windowMillis() - CLOCKS_MILLIS
          && offer.time() <= claim.time() + CLOCKS_MILLIS
          && events.contains(offer.event())) {
        candidates.add(offer.candidate());
      }
    }
    return candidates;
  }

  /**
   * Links whose parent is lost while one event of another chain states the subject: whoever joins
   * by the subject alone joins the wrong ones.
   */
  Map<HopKind, Integer> traps(Set<String> received) {
    Map<HopKind, Integer> traps = new EnumMap<>(HopKind.class);
    for (Claim claim : claims) {
      Set<String> left = candidates(claim, received);
      TrueLink link = claim.link();
      if (received.contains(link.child()) && left.size() == 1 && !left.contains(truth(claim))) {
        traps.merge(link.kind(), 1, Integer::sum);
      }
    }
    return traps;
  }

  private String truth(Claim claim) {
    return offers.getOrDefault(claim.subject(), List.of()).stream()
        .filter(offer -> offer.event().equals(claim.link().parent()))
        .map(Offer::candidate)
        .findFirst()
        .orElse("");
  }

  /** Whether several runs hold the token of a sign-in. */
  private boolean isContested(TrueLink link) {
    return (link.kind() == HopKind.OKTA_TO_RUN || link.kind() == HopKind.ENTRA_TO_RUN)
        && shared.contains(link.parent());
  }

  private static TrueLink with(TrueLink link, Evidence evidence) {
    return new TrueLink(link.kind(), link.child(), link.parent(), evidence, link.witnesses());
  }
}
