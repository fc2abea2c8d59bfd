package io.spoor.pipeline.assemble.row;

import static io.spoor.pipeline.rows.RowKey.append;
import static io.spoor.pipeline.rows.RowKey.hash;

import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.state.Observation;
import java.util.TreeMap;

/**
 * The families of rows of groups of actions and their observations. Groups are under the tertiary
 * owner of their chain, or the secondary one.
 */
public final class GroupRows {
  /**
   * A group, with its observations while they are few, by {@link GroupKey#hash}; or a run with tool
   * calls, by the hash of the run.
   */
  public static final RowFamily<byte[], ObservationGroup> GROUP =
      RowFamily.grouped('z', "group", KeyEncoder.BYTES, ObservationGroup.CODEC)
          .underTertiaryOwner();

  /** A group with more observations than are evaluated, by {@link GroupKey#hash}. */
  public static final RowFamily<byte[], String> CUT_GROUP =
      RowFamily.grouped('C', "cut group", KeyEncoder.BYTES, RowCodec.TEXT).underSecondaryOwner();

  /** An observation of a large group, in order; under the hash of chain and group. */
  public static final RowFamily<EventKey, Observation> OBSERVATION =
      RowFamily.grouped('o', "observation", EventKey::encode, RowCodec.avro(Observation.class));

  /**
   * Position of the only observation of a segment with its facts in a large group; under the hash
   * of chain and group.
   */
  public static final RowFamily<Observation, byte[]> ONLY_OBSERVATION =
      RowFamily.grouped('O', "only observation", GroupRows::encodeFacts, RowCodec.BYTES);

  static final RowCatalogue CATALOGUE =
      RowCatalogue.of(GROUP, CUT_GROUP, OBSERVATION, ONLY_OBSERVATION);

  private GroupRows() {}

  private static byte[] encodeFacts(byte[] prefix, Observation observed) {
    var facts = new StringBuilder(observed.getKey());
    new TreeMap<>(observed.getFacts())
        .forEach((name, value) -> appendPart(appendPart(facts, name), value));
    return append(prefix, hash(facts.toString()));
  }

  private static StringBuilder appendPart(StringBuilder text, String part) {
    return text.append('\n').append(part.length()).append(':').append(part);
  }
}
