package io.spoor.pipeline.assemble.row;

import static io.spoor.pipeline.rows.RowKey.append;
import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;
import static io.spoor.pipeline.rows.RowKey.text;

import io.spoor.pipeline.assemble.chain.SegmentStanding;
import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.SegmentState;
import java.util.Arrays;

/** The families of rows of a chain's segments and their lineage, under the hash of its root key. */
public final class SegmentRows {
  private static final byte[] TERMINATOR = new byte[1];

  /** A key that is, was or will be placed in the chain: see {@link SegmentStanding}. */
  public static final RowFamily<String, SegmentState> SEGMENT =
      RowFamily.grouped('k', "segment", KeyEncoder.HASH, RowCodec.avro(SegmentState.class));

  /** A key's first statement of the agent, those of the most authority first. */
  public static final RowFamily<KeyStatement, FirstStatement> AGENT =
      RowFamily.grouped('g', "agent", KeyStatement::ranked, RowCodec.avro(FirstStatement.class));

  /** A key's first statement of the run, in order of time. */
  public static final RowFamily<KeyStatement, FirstStatement> RUN =
      RowFamily.grouped('r', "run", KeyStatement::encode, RowCodec.avro(FirstStatement.class));

  /** A key that is evaluated with a parent. */
  public static final RowFamily<LineageEdge, String> CHILD =
      RowFamily.grouped('d', "child", LineageEdge::encode, RowCodec.TEXT);

  /** A day that is evaluated with its long-lived key. */
  public static final RowFamily<LineageEdge, String> DAY =
      RowFamily.grouped('b', "day", LineageEdge::encode, RowCodec.TEXT);

  static final RowCatalogue CATALOGUE = RowCatalogue.of(SEGMENT, AGENT, RUN, CHILD, DAY);

  private SegmentRows() {}

  /** A statement of the key {@code segment}. */
  public record KeyStatement(String segment, FirstStatement statement) {
    static byte[] encode(byte[] prefix, KeyStatement key) {
      return append(
          prefix,
          ordered(key.statement.getTime()),
          text(key.statement.getEventId()),
          TERMINATOR,
          hash(key.segment));
    }

    static byte[] ranked(byte[] prefix, KeyStatement key) {
      return encode(append(prefix, ordered(-(long) key.statement.getAuthority())), key);
    }

    /** The hash of the key that states what a row of this family holds. */
    public static byte[] segmentHash(Row<FirstStatement> row) {
      return Arrays.copyOfRange(row.key(), row.key().length - RowKey.HASH, row.key().length);
    }
  }

  public record LineageEdge(String parent, String child) {
    static byte[] encode(byte[] prefix, LineageEdge edge) {
      return append(prefix, hash(edge.parent), hash(edge.child));
    }
  }
}
