package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.row.ClaimKind;
import io.spoor.pipeline.state.IdentityStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The identities that a key may have. An issuer's word or the log of the key's own use is one. Else
 * all that the records of runs claim are possible, as far as none of higher authority outranks it:
 *
 * <pre>
 *  authenticated        alone, where it speaks
 *  agent invocations    all of them
 *  other spans          too, unless each agent invocation names a subject
 * </pre>
 *
 * @param known the earliest statement of each kind
 * @param named identities of a subject that is named; the earliest statement's first, if it may be
 * @param silent claims that name no subject
 * @param open whether an agent invocation of the run names none, or there is no invocation, so that
 *     records of lesser authority say whom the run acts for
 */
public record PossibleIdentities(
    KnownIdentity known, List<KnownIdentity> named, List<KnownIdentity> silent, boolean open) {
  /**
   * The identities of a key.
   *
   * @param known the earliest statement of each kind
   * @param claims all claims of runs
   */
  static PossibleIdentities of(
      KnownIdentity known, Map<ClaimKind, List<IdentityStatement>> claims) {
    IdentityStatement best = known.best();
    if (best == null) {
      return new PossibleIdentities(known, List.of(), List.of(), false);
    }
    if (known.isLogged() || claims.isEmpty()) {
      return new PossibleIdentities(known, List.of(known), List.of(), false);
    }
    List<IdentityStatement> authenticated = claims.getOrDefault(ClaimKind.AUTHENTICATED, List.of());
    if (!authenticated.isEmpty()) {
      return new PossibleIdentities(known, known.as(authenticated), List.of(), false);
    }
    List<IdentityStatement> invocations = of(claims, ClaimKind.INVOCATION);
    List<IdentityStatement> silentInvocations = of(claims, ClaimKind.SILENT_INVOCATION);
    List<IdentityStatement> named = new ArrayList<>(invocations);
    List<IdentityStatement> silent = new ArrayList<>(silentInvocations);
    boolean isOpen = invocations.isEmpty() || !silentInvocations.isEmpty();
    if (isOpen) {
      named.addAll(of(claims, ClaimKind.SPAN));
    }
    if (invocations.isEmpty() && silentInvocations.isEmpty()) {
      silent.addAll(of(claims, ClaimKind.SILENT_SPAN));
    }
    named.addAll(of(claims, ClaimKind.PRESENTATION));
    silent.addAll(of(claims, ClaimKind.SILENT_PRESENTATION));
    List<KnownIdentity> possible = new ArrayList<>(known.as(named));
    for (IdentityStatement other : known.presentedOrOfTrail()) {
      // By another source than a run.
      boolean isClaimed =
          claims.values().stream()
              .flatMap(List::stream)
              .anyMatch(claim -> KnownIdentity.statesSameIdentity(claim, other));
      if (!isClaimed) {
        possible.addAll(known.as(List.of(other)));
      }
    }
    return new PossibleIdentities(known, possible, known.as(silent), isOpen);
  }

  private static List<IdentityStatement> of(
      Map<ClaimKind, List<IdentityStatement>> claims, ClaimKind kind) {
    return claims.getOrDefault(kind, List.of());
  }

  /** All of them. */
  public List<KnownIdentity> all() {
    return Stream.concat(named.stream(), silent.stream()).toList();
  }

  /** The one that stands for the others where a single one is shown. */
  public KnownIdentity first() {
    return all().stream().findFirst().orElse(known);
  }

  /** Whether the key is a credential that was presented without saying whose it is. */
  public boolean isPresentedSilently() {
    return silent.stream().anyMatch(claim -> claim.firstUse() != null);
  }
}
