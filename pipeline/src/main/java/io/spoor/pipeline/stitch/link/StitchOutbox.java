package io.spoor.pipeline.stitch.link;

import io.spoor.pipeline.StitchOutput;
import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.state.HolderRef;
import io.spoor.schemas.Action;
import io.spoor.schemas.AnnounceContinued;
import io.spoor.schemas.ChildRegistered;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingNoted;
import io.spoor.schemas.HolderChain;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.KeyPlaced;
import io.spoor.schemas.LineageProbe;
import io.spoor.schemas.Link;
import io.spoor.schemas.NameResolved;
import io.spoor.schemas.PersonResolved;
import io.spoor.schemas.PersonStated;
import io.spoor.schemas.RequestMatched;
import io.spoor.schemas.RequestStated;
import io.spoor.schemas.RequestsIndexed;
import io.spoor.schemas.RootAnnounced;
import io.spoor.schemas.RootPath;
import io.spoor.schemas.ValueCarried;
import io.spoor.schemas.key.Keys;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends the messages of stitch. Each carries the clamped time of its cause, so that its receiver
 * knows until when a key was active.
 */
public final class StitchOutbox {
  private final StitchOutput out;
  private Cause cause = Cause.UNKNOWN;

  public StitchOutbox(StitchOutput out) {
    this.out = out;
  }

  /** Sets the time that caused the following messages. */
  public void setCause(Cause cause) {
    this.cause = cause;
  }

  /** Clamped time of the message in progress, nanoseconds since the Unix epoch. */
  public long causeTime() {
    return cause.at();
  }

  public Cause cause() {
    return cause;
  }

  /**
   * Sends a link to its child, which chooses its parent anew ({@code StitchStage.handle}).
   *
   * @param announcement the parent's root, if its owner announced it
   */
  public void link(Link link, @Nullable RootPath announcement) {
    out.toKey(link.getChild(), LinkRanking.withAnnouncement(link, announcement, cause.at()));
  }

  public void ownLink(Link link) {
    out.ownLink(LinkRanking.withAnnouncement(link, null, cause.at()));
  }

  public void register(String parent, String child, String relation) {
    out.toKey(parent, new ChildRegistered(parent, child, relation, cause.at()));
  }

  public void rootAnnounced(String child, String parent, String relation, @Nullable RootPath root) {
    out.toKey(child, new RootAnnounced(child, parent, relation, root, cause.at()));
  }

  public void aliasResolved(
      String child,
      String alias,
      @Nullable String parent,
      @Nullable String statedBy,
      List<String> claimants,
      long epoch) {
    out.toKey(
        child, new NameResolved(child, alias, parent, statedBy, claimants, epoch, cause.at()));
  }

  /** {@code key}: the parent to which the probe goes next. */
  public void probe(String key, String origin, int hops) {
    out.toKey(key, new LineageProbe(key, origin, hops, cause.at()));
  }

  public void continueAnnouncing(String key, byte[] after, long announcement) {
    out.toKey(key, new AnnounceContinued(key, ByteBuffer.wrap(after), announcement, cause.at()));
  }

  /**
   * {@code holder}: link by which the former chain goes on evaluating the key; null: it does not.
   */
  public void keyMoved(
      String key, String fromChain, String toChain, long epoch, @Nullable HolderRef holder) {
    out.toChain(
        fromChain,
        new KeyMoved(
            Keys.tenant(key),
            key,
            fromChain,
            toChain,
            epoch,
            false,
            cause.at(),
            null,
            holder == null ? null : toMessage(holder)));
  }

  private static HolderChain toMessage(HolderRef holder) {
    return new HolderChain(
        holder.getChainKey(), holder.getParent(), holder.getVia(), holder.getEventId());
  }

  public void keyPlaced(
      String key,
      String chain,
      long epoch,
      @Nullable Link link,
      @Nullable String delegatedBy,
      List<String> related,
      List<HolderRef> holders) {
    out.toChain(
        chain,
        new KeyPlaced(
            Keys.tenant(key),
            key,
            chain,
            epoch,
            link,
            delegatedBy,
            related,
            cause.at(),
            holders.stream().map(StitchOutbox::toMessage).toList()));
  }

  public void requestStated(String key, IdentityEvent event) {
    out.toKey(key, new RequestStated(key, event, cause.at()));
  }

  /** The message has the time of its own cause. */
  public void requestsIndexed(RequestsIndexed index) {
    out.toKey(index.getKey(), index);
  }

  /** {@code source}: a key of the partition that keeps the record. */
  public void requestMatched(String source, long place, IdentityEvent span) {
    out.toKey(source, new RequestMatched(source, place, span, cause.at()));
  }

  public void valueCarried(String chain, ValueCarried answer) {
    out.toChain(chain, answer);
  }

  public void personStated(PersonStated statement) {
    out.toKey(statement.getKey(), statement);
  }

  public void personResolved(String chain, PersonResolved answer) {
    out.toChain(chain, answer);
  }

  public void action(String chain, Action action) {
    out.toChain(chain, action);
  }

  public void conflictingEvent(IdentityEvent event) {
    out.conflictingEvent(event);
  }

  public void findingNoted(String chain, Finding finding, boolean withdrawn) {
    out.toChain(
        chain, new FindingNoted(finding.getTenant(), chain, withdrawn, finding, cause.at()));
  }
}
