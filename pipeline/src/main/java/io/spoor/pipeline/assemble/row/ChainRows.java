package io.spoor.pipeline.assemble.row;

import static io.spoor.pipeline.rows.RowKey.append;
import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;
import static io.spoor.pipeline.rows.RowKey.text;

import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.KeyEncoder.SingleRow;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.state.ChainState;
import io.spoor.pipeline.state.DirtyChainPage;
import io.spoor.pipeline.state.EvaluationPass;
import io.spoor.pipeline.state.EvictedLists;
import io.spoor.pipeline.state.EvictionTimer;
import io.spoor.pipeline.state.ReportedBehaviours;
import io.spoor.pipeline.state.ViewState;
import io.spoor.schemas.Switch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The families of rows of assemble: those of the chain as a whole and of its actions, and the
 * catalogue of all. Unless stated otherwise, rows are under the hash of their chain's root key.
 * Rarely read ones are under its secondary or tertiary owner, so that the rows read with every
 * message stay few enough for one write.
 */
public final class ChainRows {
  private static final byte[] NO_KEY = new byte[RowKey.HASH];

  /** State of a chain, by root key. */
  public static final RowFamily<String, ChainState> CHAIN =
      RowFamily.grouped('a', "chain", KeyEncoder.HASH, RowCodec.avro(ChainState.class));

  /** The identity switch of a key. */
  public static final RowFamily<String, Switch> SWITCH =
      RowFamily.grouped('s', "switch", KeyEncoder.HASH, RowCodec.avro(Switch.class));

  /** Features of a segment, by its hash, and of all evicted segments. */
  public static final RowFamily<byte[], FeatureSet> FEATURES =
      RowFamily.grouped('H', "features", KeyEncoder.BYTES, FeatureSet.CODEC).underSecondaryOwner();

  /** Digests of the features last reported, by recipient. */
  public static final RowFamily<SingleRow, ReportedBehaviours> REPORTED =
      RowFamily.grouped(
              'M', "reported features", KeyEncoder.NONE, RowCodec.avro(ReportedBehaviours.class))
          .underSecondaryOwner();

  /** Lists of evicted segments' contributions to the document. */
  public static final RowFamily<SingleRow, EvictedLists> EVICTED =
      RowFamily.grouped('e', "evicted lists", KeyEncoder.NONE, RowCodec.avro(EvictedLists.class));

  /** An unfinished pass, by the start of its range; under the owner of that range. */
  public static final RowFamily<byte[], EvaluationPass> PASS =
      RowFamily.grouped(
          'p',
          "pass",
          (prefix, start) -> append(prefix, Arrays.copyOfRange(start, 1, 1 + RowKey.HASH), start),
          RowCodec.avro(EvaluationPass.class));

  /** Counts for the view of a chain; only where views are configured. */
  public static final RowFamily<SingleRow, ViewState> VIEW =
      RowFamily.grouped('3', "view", KeyEncoder.NONE, RowCodec.avro(ViewState.class));

  /** An encoded action, in order, with the hash of its chain. */
  public static final RowFamily<ActionKey, byte[]> ACTION =
      RowFamily.separate('x', "action", ActionKey::encode, RowCodec.BYTES);

  /** A copy of an action that is placed in the chain of a contested credential, in order. */
  public static final RowFamily<ActionKey, byte[]> COPY =
      RowFamily.separate('K', "copy of an action", ActionKey::encode, RowCodec.BYTES);

  /** A scheduled eviction check of a key or chain, by time. */
  public static final RowFamily<TimerKey, EvictionTimer> TIMER =
      RowFamily.separate(
          'v', "eviction check", TimerKey::encode, RowCodec.avro(EvictionTimer.class));

  /** Changed chains awaiting publication, by number of the page. */
  public static final RowFamily<Long, DirtyChainPage> DIRTY_PAGE =
      RowFamily.separate(
          'D', "changed chains", KeyEncoder.NUMBER, RowCodec.avro(DirtyChainPage.class));

  public static final RowCatalogue CATALOGUE =
      RowCatalogue.of(
              CHAIN,
              SWITCH,
              FEATURES,
              REPORTED,
              EVICTED,
              PASS,
              VIEW,
              ACTION,
              COPY,
              TIMER,
              DIRTY_PAGE,
              Watermark.ROW)
          .and(SegmentRows.CATALOGUE)
          .and(IdentityRows.CATALOGUE)
          .and(FindingRows.CATALOGUE)
          .and(GroupRows.CATALOGUE)
          .and(CallRows.CATALOGUE);

  private ChainRows() {}

  public record ActionKey(String segment, long time, String eventId) {
    static byte[] encode(byte[] prefix, ActionKey action) {
      return append(prefix, hash(action.segment), ordered(action.time), text(action.eventId));
    }
  }

  /**
   * A check.
   *
   * @param key null: of the chain itself
   */
  public record TimerKey(long time, String chain, @Nullable String key) {
    static byte[] encode(byte[] prefix, TimerKey timer) {
      return append(
          prefix,
          ordered(timer.time),
          hash(timer.chain),
          timer.key == null ? NO_KEY : hash(timer.key));
    }
  }
}
