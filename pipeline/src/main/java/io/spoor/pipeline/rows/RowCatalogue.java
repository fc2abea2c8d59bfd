package io.spoor.pipeline.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The families of rows in one store. No two of them have the same tag. */
public final class RowCatalogue {
  private final List<RowFamily<?, ?>> families;

  private RowCatalogue(List<RowFamily<?, ?>> families) {
    this.families = List.copyOf(families);
    Map<Character, RowFamily<?, ?>> byTag = new HashMap<>();
    for (RowFamily<?, ?> family : families) {
      RowFamily<?, ?> other = byTag.put(family.tag(), family);
      if (other != null) {
        throw new IllegalArgumentException("rows with the same tag: " + other + ", " + family);
      }
    }
  }

  public static RowCatalogue of(RowFamily<?, ?>... families) {
    return new RowCatalogue(Arrays.asList(families));
  }

  /** The families of two users of one store. */
  public RowCatalogue and(RowCatalogue other) {
    List<RowFamily<?, ?>> both = new ArrayList<>(families);
    both.addAll(other.families);
    return new RowCatalogue(both);
  }

  List<RowFamily<?, ?>> families() {
    return families;
  }

  /** Tags of the families whose rows belong to owners. */
  boolean[] groupedTags() {
    boolean[] grouped = new boolean[Byte.MAX_VALUE + 1];
    for (RowFamily<?, ?> family : families) {
      grouped[family.tag()] = family.isGrouped();
    }
    return grouped;
  }

  /** Tag and name of each family, one a line, and whether its rows belong to an owner. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (RowFamily<?, ?> family : families) {
      text.append(family).append(family.isGrouped() ? ", grouped\n" : "\n");
    }
    return text.toString();
  }
}
