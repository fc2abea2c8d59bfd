package io.spoor.decisions.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Parses JSON (RFC 8259) in UTF-8 without a byte order mark. Refused are duplicate members, lone
 * surrogates, more than 1,000 levels, numbers of more than 1,000 characters and exponents that no
 * number has.
 */
public final class StrictJson {
  private static final int MAX_NESTING = 1_000;
  private static final int MAX_NUMBER_LENGTH = 1_000;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Names come from callers: a shared table of them would grow, and could be made slow.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /** Counts all characters of a number. Jackson counts digits only. */
  private static final class BoundedNumbers extends JsonParserDelegate {
    BoundedNumbers(JsonParser parser) {
      super(parser);
    }

    @Override
    public JsonToken nextToken() throws IOException {
      JsonToken token = super.nextToken();
      if (token != null && token.isNumeric() && getTextLength() > MAX_NUMBER_LENGTH) {
        throw new StreamConstraintsException("too long", currentTokenLocation());
      }
      return token;
    }
  }

  /**
   * The JSON value of a body.
   *
   * @throws MalformedRequestException if it is not exactly one value, or not strict
   */
  public static JsonNode parse(byte[] body) throws MalformedRequestException {
    String text = decoded(body);
    if (text.isBlank()) {
      throw new MalformedRequestException("the JSON text is empty");
    }
    JsonNode value;
    try {
      value = MAPPER.readTree(new BoundedNumbers(FACTORY.createParser(text)));
    } catch (StreamConstraintsException e) {
      throw new MalformedRequestException(
          "the JSON has more than %s levels, or a number of more than %s characters%s"
              .formatted(MAX_NESTING, MAX_NUMBER_LENGTH, position(e.getLocation())));
    } catch (JsonProcessingException e) {
      throw new MalformedRequestException(
          (String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field")
                  ? "a JSON object has two members of one name"
                  : "the text is not valid JSON")
              + position(e.getLocation()));
    } catch (IOException e) {
      throw new MalformedRequestException("the text is not valid JSON");
    } catch (NumberFormatException | ArithmeticException e) {
      // BigDecimal refuses exponents beyond 32 bits.
      throw new MalformedRequestException("the JSON has a number that is out of any range");
    }
    refuseLoneSurrogates(value);
    return value;
  }

  /**
   * The line, from 1, at which each element of an array begins.
   *
   * @param content JSON that {@link #parse} takes
   */
  public static List<Integer> elementLines(byte[] content) throws MalformedRequestException {
    List<Integer> lines = new ArrayList<>();
    try (JsonParser parser = FACTORY.createParser(decoded(content))) {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          lines.add(parser.currentTokenLocation().getLineNr());
          parser.skipChildren();
        }
      }
      return lines;
    } catch (IOException e) {
      throw new MalformedRequestException("the text is not valid JSON");
    }
  }

  /**
   * The text of UTF-8 bytes.
   *
   * @throws MalformedRequestException if they are not UTF-8, or begin with a byte order mark
   */
  public static String decoded(byte[] bytes) throws MalformedRequestException {
    try {
      String text =
          UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      if (text.startsWith("\uFEFF")) {
        throw new MalformedRequestException("the text begins with a byte order mark");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw new MalformedRequestException("the text is not UTF-8");
    }
  }

  private static void refuseLoneSurrogates(JsonNode value) throws MalformedRequestException {
    if (value.isTextual()) {
      refuseLoneSurrogates(value.textValue());
    } else if (value.isObject()) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        refuseLoneSurrogates(member.getKey());
        refuseLoneSurrogates(member.getValue());
      }
    } else if (value.isArray()) {
      for (JsonNode element : value) {
        refuseLoneSurrogates(element);
      }
    }
  }

  /** An escape such as \ud800 alone is no character, and UTF-8 cannot state it. */
  private static void refuseLoneSurrogates(String text) throws MalformedRequestException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new MalformedRequestException("the JSON has half of a surrogate pair");
      }
    }
  }

  private static String position(JsonLocation location) {
    return location == null
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
