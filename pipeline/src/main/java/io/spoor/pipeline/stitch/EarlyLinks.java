package io.spoor.pipeline.stitch;

import io.spoor.pipeline.Watermark;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Link;
import io.spoor.schemas.RootPath;
import java.util.List;

/**
 * What a credential's keeper is told of its issuance at once, before the event is placed: mostly
 * the first use of a credential follows its issuance closely, and would else be placed in a chain
 * of its own and moved.
 *
 * <pre>
 *                ┌── early link ───────────────────────► keeper of the credential
 *  issuance ─────┤                                            ▲
 *                └── event ──► keeper of who issued it ── link, and where that stands
 * </pre>
 *
 * Where the parent stands nobody said yet. A key that is used before the link itself comes is taken
 * to stand right under its parent, for most parents are roots.
 */
public final class EarlyLinks {
  /** Less than any that a keeper tells. */
  private static final long ASSUMED_EPOCH = -1;

  private EarlyLinks() {}

  /** To be sent to their children; empty for most events. */
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
    return new RootPath(List.of(parent), ASSUMED_EPOCH);
  }

  static boolean isEarly(Link link) {
    RootPath path = link.getAnnouncement();
    return path != null && path.getEpoch() == ASSUMED_EPOCH;
  }
}
