package io.spoor.decisions.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.json.MalformedRequestException;
import java.math.BigDecimal;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a search's results is asked for.
 *
 * @param token empty: the first page
 * @param limit empty: all results, or the limit of the token
 * @param properties empty if the request has none
 */
public record PageRequest(String token, OptionalInt limit, ObjectNode properties) {

  static PageRequest read(RequestMembers body) throws MalformedRequestException {
    RequestMembers page = RequestMembers.of(body.optionalObject("page"), "page");
    return new PageRequest(
        page.states("token") ? page.text("token") : "",
        limit(page.object().get("limit")),
        page.optionalObject("properties"));
  }

  private static OptionalInt limit(@Nullable JsonNode value) throws MalformedRequestException {
    if (value == null) {
      return OptionalInt.empty();
    }
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue();
      if (number.signum() == 0) {
        return OptionalInt.of(0);
      }
      // First, since an exponent may have nine digits, which nothing may write out.
      boolean isLarge = (long) number.precision() - number.scale() > 9;
      BigDecimal plain = number.scale() > 0 ? number.stripTrailingZeros() : number;
      if (plain.signum() > 0 && plain.scale() <= 0) {
        return OptionalInt.of(isLarge ? Integer.MAX_VALUE : plain.intValueExact());
      }
    }
    throw new MalformedRequestException("page.limit must be a whole number, 0 or greater");
  }
}
