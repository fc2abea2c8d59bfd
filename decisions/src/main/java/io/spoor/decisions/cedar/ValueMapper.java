package io.spoor.decisions.cedar;

import com.cedarpolicy.value.CedarList;
import com.cedarpolicy.value.CedarMap;
import com.cedarpolicy.value.Decimal;
import com.cedarpolicy.value.PrimBool;
import com.cedarpolicy.value.PrimLong;
import com.cedarpolicy.value.PrimString;
import com.cedarpolicy.value.Value;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.cedar.AttributeType.DecimalNumber;
import io.spoor.decisions.cedar.AttributeType.RecordOf;
import io.spoor.decisions.cedar.AttributeType.SetOf;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Maps JSON values of requests to Cedar's: null is absent; a number is a long if it is integral and
 * fits, else a decimal of at most four places; an array is a set; an object is a record.
 */
final class ValueMapper {
  /** Deeper values end in a panic of Cedar's native code, which prints them. */
  private static final int MAX_LEVELS = 32;

  private static final int DECIMAL_PLACES = 4;
  private static final Set<String> RESERVED = Set.of("__entity", "__extn", "__expr");
  private static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

  private ValueMapper() {}

  /**
   * The members of an object.
   *
   * @param declared what a schema declares; members it lacks are dropped at every depth. Null: no
   *     schema
   * @throws ValueException if a value has no counterpart
   */
  static Map<String, Value> members(ObjectNode object, @Nullable RecordOf declared)
      throws ValueException {
    Map<String, Value> members = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (declared == null || declared.members().containsKey(member.getKey())) {
        Value value =
            member(member, declared == null ? null : declared.members().get(member.getKey()), 0);
        if (value != null) {
          members.put(member.getKey(), value);
        }
      }
    }
    return members;
  }

  private static @Nullable Value member(
      Map.Entry<String, JsonNode> member, @Nullable AttributeType declared, int level)
      throws ValueException {
    if (member.getValue().isNull()) {
      return null;
    }
    if (RESERVED.contains(member.getKey())) {
      throw new ValueException("a member has a name that Cedar reserves: " + member.getKey());
    }
    return value(member.getValue(), declared, level);
  }

  /** The value; null for JSON's null. */
  private static @Nullable Value value(JsonNode json, @Nullable AttributeType declared, int level)
      throws ValueException {
    return switch (json.getNodeType()) {
      case NULL, MISSING -> null;
      case BOOLEAN -> new PrimBool(json.booleanValue());
      case STRING -> new PrimString(json.textValue());
      case NUMBER -> number(json.decimalValue(), declared instanceof DecimalNumber);
      case ARRAY -> set(json, declared instanceof SetOf set ? set.element() : null, level + 1);
      case OBJECT -> {
        if (!(json instanceof ObjectNode object)) {
          throw new ValueException("a value is no JSON object");
        }
        // What is no record in the schema is left to Cedar, which takes {type, id} for an entity.
        yield record(object, declared instanceof RecordOf record ? record : null, level + 1);
      }
      case BINARY, POJO -> throw new ValueException("a value is none of JSON's");
    };
  }

  private static Value set(JsonNode array, @Nullable AttributeType element, int level)
      throws ValueException {
    checkLevel(level);
    var set = new CedarList();
    for (JsonNode each : array) {
      Value value = value(each, element, level);
      if (value != null) {
        set.add(value);
      }
    }
    return set;
  }

  private static Value record(ObjectNode object, @Nullable RecordOf declared, int level)
      throws ValueException {
    checkLevel(level);
    var record = new CedarMap();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (declared == null || declared.members().containsKey(member.getKey())) {
        Value value =
            member(
                member, declared == null ? null : declared.members().get(member.getKey()), level);
        if (value != null) {
          record.put(member.getKey(), value);
        }
      }
    }
    return record;
  }

  private static void checkLevel(int level) throws ValueException {
    if (level > MAX_LEVELS) {
      throw new ValueException("a value has more than " + MAX_LEVELS + " levels");
    }
  }

  private static Value number(BigDecimal number, boolean isDecimal) throws ValueException {
    // Before anything that writes the number out: its exponent may have nine digits.
    if (number.signum() != 0) {
      long digits = (long) number.precision() - number.scale();
      if (digits > 19) {
        throw outOfRange();
      }
    }
    BigDecimal plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    boolean isIntegral = plain.scale() <= 0;
    if (isIntegral && !isDecimal) {
      if (plain.compareTo(MIN_LONG) < 0 || plain.compareTo(MAX_LONG) > 0) {
        throw outOfRange();
      }
      return new PrimLong(plain.longValueExact());
    }
    if (plain.scale() > DECIMAL_PLACES) {
      throw new ValueException("a number has more than " + DECIMAL_PLACES + " decimal places");
    }
    return decimal(plain);
  }

  private static Value decimal(BigDecimal plain) throws ValueException {
    BigDecimal scaled = plain.movePointRight(DECIMAL_PLACES);
    if (scaled.compareTo(MIN_LONG) < 0 || scaled.compareTo(MAX_LONG) > 0) {
      throw outOfRange();
    }
    return new Decimal(plain.setScale(Math.max(1, plain.scale())).toPlainString());
  }

  private static ValueException outOfRange() {
    return new ValueException("a number is out of the range of Cedar's numbers");
  }

  /** Whether two values are one value for Cedar: sets have no order and no copies. */
  static boolean isSame(Value one, Value other) {
    return canonical(one).equals(canonical(other));
  }

  /**
   * One text for all forms of one value. Texts are sorted: in a hash set, a caller's values of one
   * hash would each be compared with all others.
   */
  private static String canonical(Value value) {
    return switch (value) {
      case CedarList list ->
          list.stream()
              .map(ValueMapper::canonical)
              .collect(Collectors.toCollection(TreeSet::new))
              .toString();
      case CedarMap map -> {
        Map<String, String> members = new TreeMap<>();
        map.forEach((name, member) -> members.put(quoted(name), canonical(member)));
        yield members.toString();
      }
      case Decimal decimal ->
          "decimal " + new BigDecimal(decimal.toString()).stripTrailingZeros().toPlainString();
      case PrimString text -> quoted(text.toString());
      default -> value.toString();
    };
  }

  /** Quoted, so that no text looks like the punctuation around it. */
  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
