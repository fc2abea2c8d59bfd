package io.spoor.pipeline.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The Avro type in the rows of each family, by the family's tag. A change here is a change of
 * stored rows.
 */
public enum StoredTypes {
  STITCH(
      Map.ofEntries(
          Map.entry('n', "KeyState"),
          Map.entry('l', "Link"),
          Map.entry('t', "FirstStatement"),
          Map.entry('f', "Finding"),
          Map.entry('A', "SubjectState"),
          Map.entry('R', "RunState"),
          Map.entry('I', "IdentityUses"),
          Map.entry('S', "BaselineState"),
          Map.entry('V', "RunList"),
          Map.entry('F', "FeatureUses"),
          Map.entry('N', "NovelRuns"),
          Map.entry('P', "Finding"),
          Map.entry('T', "RunEvictionTimer"),
          Map.entry('D', "AwaitedRun"),
          Map.entry('v', "ValueState"),
          Map.entry('x', "StoredValue"),
          Map.entry('y', "StoredValue"),
          Map.entry('B', "AccountState"),
          Map.entry('o', "IdentityEvent"),
          Map.entry('q', "IdentityEvent"),
          Map.entry('d', "RequestLogState"),
          Map.entry('g', "RequestsLogged"),
          Map.entry('h', "RequestsIndexed")),
      "cseQpwZukCGrzJKL"),
  ASSEMBLE(
      Map.ofEntries(
          Map.entry('a', "ChainState"),
          Map.entry('k', "SegmentState"),
          Map.entry('g', "FirstStatement"),
          Map.entry('r', "FirstStatement"),
          Map.entry('s', "Switch"),
          Map.entry('f', "Finding"),
          Map.entry('n', "Finding"),
          Map.entry('y', "FindingMoved"),
          Map.entry('i', "IdentityStatement"),
          Map.entry('J', "IdentityStatement"),
          Map.entry('u', "FirstStatement"),
          Map.entry('H', "FeatureList"),
          Map.entry('M', "ReportedBehaviours"),
          Map.entry('e', "EvictedLists"),
          Map.entry('p', "EvaluationPass"),
          Map.entry('z', "ObservationGroupState"),
          Map.entry('o', "Observation"),
          Map.entry('h', "ContentTrace"),
          Map.entry('Q', "ContentTrace"),
          Map.entry('x', "Action"),
          Map.entry('K', "Action"),
          Map.entry('v', "EvictionTimer"),
          Map.entry('D', "DirtyChainPage"),
          Map.entry('A', "Alert"),
          Map.entry('E', "GroupedFindings"),
          Map.entry('W', "NotifiedAlert"),
          Map.entry('T', "AlertRate"),
          Map.entry('S', "Alert"),
          Map.entry('N', "AlertNotice"),
          Map.entry('R', "StoredValue"),
          Map.entry('m', "ValueCarried"),
          Map.entry('2', "FirstStatement"),
          Map.entry('3', "ViewState"),
          Map.entry('4', "FirstStatement"),
          Map.entry('5', "PersonResolved")),
      "dbLjFCOqtlZYUIcVPwXBG1"),
  TRIAGE(Map.of('A', "Alert", 'K', "AlertVerdict", 'C', "AlertVerdict"), "N");

  @SuppressWarnings("ImmutableEnumChecker") // Map.of cannot be changed
  private final Map<Character, String> byTag;

  /** Tags of the families whose values are not an Avro record alone. */
  private final String others;

  StoredTypes(Map<Character, String> byTag, String others) {
    this.byTag = byTag;
    this.others = others;
  }

  /** Type of the row with a key; null when its value is not an Avro record alone. */
  public @Nullable String type(byte[] key) {
    return byTag.get((char) key[0]);
  }

  /** All tags. */
  public Set<Character> tags() {
    List<Character> tags = new ArrayList<>(byTag.keySet());
    others.chars().mapToObj((IntFunction<Character>) tag -> (char) tag).forEach(tags::add);
    return Set.copyOf(tags);
  }

  /** Tags of the families of a catalogue. */
  public static Set<Character> tags(RowCatalogue catalogue) {
    return catalogue.families().stream().map(RowFamily::tag).collect(Collectors.toSet());
  }

  /** Value of the row with a key, by the codec of its family. */
  public static Object decode(RowCatalogue catalogue, byte[] key, byte[] value) {
    return family(catalogue, key).codec().decode(value);
  }

  /** The row with this key decoded, and encoded again. */
  public static byte[] rewrite(RowCatalogue catalogue, byte[] key, byte[] value) {
    return rewrite(family(catalogue, key).codec(), value);
  }

  private static <V extends Object> byte[] rewrite(RowCodec<V> codec, byte[] value) {
    return codec.encode(codec.decode(value));
  }

  /** Tag and name of the family of the row with a key. */
  public static String name(RowCatalogue catalogue, byte[] key) {
    return family(catalogue, key).toString();
  }

  private static RowFamily<?, ?> family(RowCatalogue catalogue, byte[] key) {
    return catalogue.families().stream()
        .filter(family -> family.owns(key))
        .findFirst()
        .orElseThrow();
  }
}
