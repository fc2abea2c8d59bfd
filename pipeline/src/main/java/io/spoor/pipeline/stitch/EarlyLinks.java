package io.spoor.pipeline.stitch;

import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.stitch.link.LinkRanking;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Link;
import io.spoor.schemas.RootPath;
import java.util.List;

/**
 * Extracts the links of an issuance that are sent to the credential's owner before the event is
 * placed. The first use of a credential mostly follows its issuance closely. Without the early link
 * it would be placed in a separate chain and moved.
 *
 * <pre>
 *                ┌── early link ────────────────────────► owner of the credential
 *  issuance ─────┤                                            ▲
 *                └── event ──► owner of the issuer's key ── link, with that key's root
 * </pre>
 *
 * The parent's root is still unknown. A key that is used before the full link arrives is placed
 * directly under its parent, as most parents are roots.
 */
public final class EarlyLinks {
  /** Lower than any epoch that an owner sends. */
  private static final long ASSUMED_EPOCH = -1;

  private EarlyLinks() {}

  /** The early links of an event, to be sent to their children; empty for most events. */
  public static List<Link> of(IdentityEvent event) {
    Issued issued = event.getIssued();
    if (issued == null) {
      return List.of();
    }
    return event.getLinks().stream()
        .filter(
            link ->
                LinkRanking.JOIN.equals(link.getRelation())
                    && link.getChild().equals(issued.getKey())
                    && link.getParent().equals(event.getTrailKey()))
        .map(
            link ->
                LinkRanking.withAnnouncement(
                    link, assumedPath(link.getParent()), Watermark.clampedTime(event)))
        .toList();
  }

  private static RootPath assumedPath(String parent) {
    return new RootPath(List.of(parent), ASSUMED_EPOCH, 0, false);
  }

  static boolean isEarly(Link link) {
    RootPath path = link.getAnnouncement();
    return path != null && path.getEpoch() == ASSUMED_EPOCH;
  }
}
