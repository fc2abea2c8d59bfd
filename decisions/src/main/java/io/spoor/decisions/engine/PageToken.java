package io.spoor.decisions.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.request.RequestedEntity;
import io.spoor.decisions.request.SearchRequest;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of a search begins. The token is bound to its search by a hash, and holds no
 * secret: any server with the same files continues it.
 *
 * @param limit results of a page
 * @param last the last result; null: the search begins
 */
record PageToken(int limit, @Nullable String last) {
  private static final int HASH_BYTES = 32;

  /** Limit, and whether there is a last result. */
  private static final int HEAD_BYTES = Integer.BYTES + 1;

  /** The text of the token for a search. */
  String text(SearchRequest search) {
    byte[] position = position();
    byte[] hash = hash(search, position);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(hash.length + position.length).put(hash).put(position).array());
  }

  /**
   * Reads a token.
   *
   * @throws MalformedRequestException if it is none of ours, or of another search
   */
  static PageToken read(String text, SearchRequest search) throws MalformedRequestException {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text.getBytes(UTF_8));
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    if (bytes.length < HASH_BYTES + HEAD_BYTES) {
      throw invalid();
    }
    byte[] position = Arrays.copyOfRange(bytes, HASH_BYTES, bytes.length);
    byte[] stated = Arrays.copyOf(bytes, HASH_BYTES);
    if (!MessageDigest.isEqual(stated, hash(search, position))) {
      throw invalid();
    }
    ByteBuffer buffer = ByteBuffer.wrap(position);
    int limit = buffer.getInt();
    boolean hasLast = buffer.get() != 0;
    if (limit < 0) {
      // Without a secret, anyone can make one.
      throw invalid();
    }
    try {
      String last = UTF_8.newDecoder().decode(buffer).toString();
      return new PageToken(limit, hasLast ? last : null);
    } catch (CharacterCodingException e) {
      throw invalid();
    }
  }

  private static MalformedRequestException invalid() {
    return new MalformedRequestException(
        "page.token is no token of this search: repeat the request of the first page with it");
  }

  private byte[] position() {
    byte[] id = last == null ? new byte[0] : last.getBytes(UTF_8);
    return ByteBuffer.allocate(HEAD_BYTES + id.length)
        .putInt(limit)
        .put((byte) (last == null ? 0 : 1))
        .put(id)
        .array();
  }

  private static byte[] hash(SearchRequest search, byte[] position) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    digest.update(position);
    for (String part : parts(search)) {
      byte[] bytes = part.getBytes(UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return digest.digest();
  }

  private static List<String> parts(SearchRequest search) {
    List<String> parts = new ArrayList<>();
    parts.add(search.kind().member());
    addEntity(parts, search.template().subject());
    parts.add(search.template().action().name());
    parts.add(canonical(search.template().action().properties()));
    addEntity(parts, search.template().resource());
    ObjectNode context = search.template().context().objectNode();
    context.setAll(search.template().context());
    // Dropped before any policy sees it, and as large as a call's arguments.
    context.remove(List.of("action", "authzen", "spoor"));
    parts.add(canonical(context));
    parts.add(canonical(search.page().properties()));
    return parts;
  }

  private static void addEntity(List<String> parts, RequestedEntity entity) {
    parts.add(entity.type());
    parts.add(entity.id());
    parts.add(canonical(entity.properties()));
  }

  /** One text for all JSON of one value: no order of members, null absent, arrays as sets. */
  private static String canonical(JsonNode json) {
    return switch (json.getNodeType()) {
      case OBJECT -> {
        Map<String, String> members = new TreeMap<>();
        json.properties().stream()
            .filter(member -> !member.getValue().isNull())
            .forEach(member -> members.put(quoted(member.getKey()), canonical(member.getValue())));
        yield members.toString();
      }
      case ARRAY -> {
        TreeSet<String> elements = new TreeSet<>();
        json.forEach(
            element -> {
              if (!element.isNull()) {
                elements.add(canonical(element));
              }
            });
        yield elements.toString();
      }
      case NUMBER -> number(json.decimalValue());
      case STRING -> quoted(json.textValue());
      case BOOLEAN, NULL, MISSING, BINARY, POJO -> json.asText();
    };
  }

  /** Digits and exponent. Not by stripTrailingZeros, which fails near the end of exponents. */
  private static String number(BigDecimal number) {
    String digits = number.unscaledValue().toString();
    int end = digits.length();
    while (end > 0 && digits.charAt(end - 1) == '0') {
      end--;
    }
    long zeros = (long) digits.length() - end;
    return number.signum() == 0 ? "0" : digits.substring(0, end) + "e" + (zeros - number.scale());
  }

  /** Quoted, so that no text looks like the punctuation around it. */
  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
