package io.spoor.decisions.cedar;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Names of entity types. A type of a request that is no name of Cedar's becomes {@code Escaped::E}
 * and its UTF-8 bytes: letters and digits of ASCII as they are, others as {@code _HH}.
 */
public final class CedarTypeName {
  private static final String ESCAPED = "Escaped";
  private static final String ACTION = "Action";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Set<String> RESERVED =
      Set.of("true", "false", "if", "then", "else", "in", "is", "like", "has", "__cedar");

  /** Callers choose types, so number and length of remembered ones are limited. */
  private static final int MAX_REMEMBERED = 1_000;

  private static final int MAX_REMEMBERED_LENGTH = 200;

  private static final Map<String, EntityTypeName> PARSED = new ConcurrentHashMap<>();

  private CedarTypeName() {}

  /** Cedar's name for a type of a request. */
  public static String ofRequest(String type) {
    return isName(type)
            && !type.equals(ACTION)
            && !lastPart(type).equals(ACTION)
            && !isEscaped(type)
        ? type
        : escaped(type);
  }

  /** Whether Cedar takes the text as the name of a type. */
  static boolean isName(String type) {
    for (String part : type.split("::", -1)) {
      if (!IDENTIFIER.matcher(part).matches() || RESERVED.contains(part)) {
        return false;
      }
    }
    return true;
  }

  /** Whether entities of the type are actions. */
  static boolean isAction(String type) {
    return lastPart(type).equals(ACTION);
  }

  private static String lastPart(String type) {
    return type.substring(type.lastIndexOf(':') + 1);
  }

  private static boolean isEscaped(String type) {
    return type.equals(ESCAPED) || type.startsWith(ESCAPED + "::");
  }

  private static String escaped(String type) {
    var escaped = new StringBuilder(ESCAPED).append("::E");
    for (byte each : type.getBytes(UTF_8)) {
      boolean isPlain =
          (each >= 'A' && each <= 'Z')
              || (each >= 'a' && each <= 'z')
              || (each >= '0' && each <= '9');
      if (isPlain) {
        escaped.append((char) each);
      } else {
        escaped.append('_');
        HEX.toHexDigits(escaped, each);
      }
    }
    return escaped.toString();
  }

  /** An entity's id. The name must be one of Cedar's. */
  static EntityUID uid(String name, String id) {
    EntityTypeName type = PARSED.get(name);
    if (type == null) {
      type =
          EntityTypeName.parse(name)
              .orElseThrow(() -> new IllegalArgumentException("not the name of a type: " + name));
      if (PARSED.size() < MAX_REMEMBERED && name.length() <= MAX_REMEMBERED_LENGTH) {
        PARSED.put(name, type);
      }
    }
    return type.of(id);
  }

  /** The id of an action of a request. */
  static EntityUID action(String name) {
    return uid(ACTION, name);
  }

  /** The name of an action without a namespace; false for other entities. */
  static boolean isPlainAction(EntityUID uid) {
    return uid.getType().toString().equals(ACTION);
  }
}
